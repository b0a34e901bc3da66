"""One pack from what is wanted to its bytes: rows, then the pack, then the file."""

from collections.abc import Callable
from typing import Protocol

from accounts.rules.policy import Viewer
from scorecards.charts.packs import Pack, brief_of, pack_of, pack_of_review, pack_of_study
from scorecards.exports.packs.brief import brief_pdf
from scorecards.exports.packs.brief_slides import brief_pptx
from scorecards.exports.packs.pdf import pack_pdf
from scorecards.exports.packs.slides import pack_pptx
from scorecards.queries.lens import lens
from scorecards.queries.packs import PackRows, pack_rows
from scorecards.queries.packs.review import review_pack
from scorecards.queries.packs.study import published_study
from scorecards.rules.briefings import NothingThere, Wanted

TYPES = {"pdf": "application/pdf", "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation"}


class Watched(Protocol):
    """Whoever waits: is told how far it is, and says whether it is still wanted."""

    def says(self, stage: str) -> None: ...
    def goes_on(self) -> bool: ...


class Nobody:
    """Nobody waits in between: a command."""

    def says(self, stage: str) -> None:
        pass

    def goes_on(self) -> bool:
        return True


def make_file(wanted: Wanted, who: Viewer, watched: Watched) -> bytes:
    """The bytes of a pack as `who` may see it. Raises NothingThere, and Stopped when nobody wants it any more."""
    watched.says("reading")
    if wanted.kind == "review":
        return _of_review(wanted, who, watched)
    if wanted.kind == "study":
        return _of_study(wanted, watched)
    rows = pack_rows(who, lens(wanted.as_of, wanted.known_on), wanted.kind, wanted.code)
    if rows is None:
        raise NothingThere
    watched.says("setting")
    return written(rows, wanted, watched.goes_on)


def _of_review(wanted: Wanted, who: Viewer, watched: Watched) -> bytes:
    """The pack that was frozen for a review: its own day and figures, whatever the clocks say."""
    found = review_pack(who, wanted.code)
    if found is None:
        raise NothingThere
    watched.says("setting")
    return _whole(pack_of_review(found), wanted, watched.goes_on)


def _of_study(wanted: Wanted, watched: Watched) -> bytes:
    """A published study, as everybody reads it."""
    page = published_study(wanted.code)
    pack = pack_of_study(page, page.finding) if page and page.finding else None
    if pack is None:
        raise NothingThere
    watched.says("setting")
    return _whole(pack, wanted, watched.goes_on)


def written(rows: PackRows, wanted: Wanted, goes_on: Callable[[], bool]) -> bytes:
    """The file of these rows, wherever they are from."""
    if not wanted.is_brief:
        return _whole(pack_of(rows), wanted, goes_on)
    return brief_pptx(brief_of(rows)) if wanted.form == "pptx" else brief_pdf(brief_of(rows), paper=wanted.paper, goes_on=goes_on)


def _whole(pack: Pack, wanted: Wanted, goes_on: Callable[[], bool]) -> bytes:
    return pack_pptx(pack) if wanted.form == "pptx" else pack_pdf(pack, paper=wanted.paper, goes_on=goes_on)


def file_name(wanted: Wanted) -> str:
    """The name a pack is saved under."""
    parts = [wanted.kind, wanted.code, *(["brief"] if wanted.is_brief else []), *([wanted.as_of.isoformat()] if wanted.as_of else [])]
    return f"{'-'.join(parts)}.{wanted.form}"
