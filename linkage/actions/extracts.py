"""Extracts: taken into the enclave's inbox as sealed bytes, which nobody reads before the enclave's own worker does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_run_studies
from linkage.actions.log import note
from linkage.actions.refused import StudyRefused, refuse
from linkage.intake.enclave import DiskFull, Sealed, Sealer
from linkage.models import LIVE, OPEN, Extract, ExtractPart, ExtractState, LogVerb, Study
from linkage.queries.enclave import enclave
from linkage.queries.held import closed, sources_of

ENDINGS = (".csv", ".parquet")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that is to come in: of which study, source and part, and how it is called where it comes from."""

    study_id: int
    source: str
    part: str
    filename: str


@dataclass(slots=True)
class Receiving:
    """A file on its way in. Give each piece to `sealer.write`, then call `received`; or `sealer.abandon`."""

    incoming: Incoming
    place: UUID
    sealer: Sealer


def begin_receiving(*, incoming: Incoming, by: User | None, day: date) -> Receiving:
    """Opens a sealed file for what comes. `by` None: somebody on the machine itself. `day` is today.

    Raises PermissionDenied, StudyRefused before a byte was taken, EnclaveClosed, or DiskFull."""
    if by is not None and not may_run_studies(viewer(by)):
        raise PermissionDenied
    refuse(_problems(incoming, Study.objects.select_related("agreement").filter(pk=incoming.study_id).first(), day))
    place = uuid4()
    return Receiving(incoming, place, enclave().sealer(place))


def _problems(incoming: Incoming, study: Study | None, day: date) -> list[str]:
    if study is None:
        return [_("There is no such study.")]
    allowed = sources_of(study.agreement)
    return [
        closed(study, day),
        ""
        if incoming.source in allowed
        else _("Agreement %(number)s has no source %(source)s. It has %(allowed)s.")
        % {"number": study.agreement.number, "source": incoming.source, "allowed": ", ".join(sorted(allowed))},
        "" if incoming.part in ExtractPart.values else _("A file is of people or of events."),
        "" if incoming.filename.lower().endswith(ENDINGS) else _("Hand in a CSV or a Parquet file."),
        _("A run is under way. Cancel it, or wait, before another file is taken in.") if study.runs.filter(state__in=OPEN).exists() else "",
    ]


def received(*, receiving: Receiving, by: User | None, at: datetime, day: date) -> int:
    """Closes the sealed file and records it; the id of the extract. A file of the same source and part that was there is replaced.

    Raises what `begin_receiving` raises, with nothing left behind."""
    try:
        refuse(["" if receiving.sealer.size else _("The file is empty.")])
        sealed = receiving.sealer.finish()
        return _record(receiving, sealed, by, at, day)
    except BaseException:
        receiving.sealer.abandon()
        (enclave().inbox / str(receiving.place)).unlink(missing_ok=True)
        raise


@transaction.atomic
def _record(receiving: Receiving, sealed: Sealed, by: User | None, at: datetime, day: date) -> int:
    incoming = receiving.incoming
    study = Study.objects.select_for_update(of=("self",)).select_related("agreement").get(pk=incoming.study_id)
    refuse(_problems(incoming, study, day))
    before = Extract.objects.filter(study=study, source=incoming.source, part=incoming.part, state__in=LIVE)
    replaced = before.update(state=ExtractState.REPLACED)
    made = Extract.objects.create(
        study=study,
        source=incoming.source,
        part=incoming.part,
        agency_id=sources_of(study.agreement)[incoming.source].agency_id,
        filename=incoming.filename.replace("\0", "")[-255:],
        place=receiving.place,
        size_bytes=sealed.size,
        sha256=sealed.sha256,
        received_by=by,
        received_at=at,
    )
    name = f"{made.source} {made.part}"
    note(LogVerb.RECEIVED, study=study, by=by, at=at, file=name, sha256=made.sha256, bytes=made.size_bytes, replaced=replaced)
    return made.pk


def take_in(*, incoming: Incoming, pieces: Iterable[bytes], by: User | None, at: datetime, day: date) -> int:
    """The whole way at once, for a file on the machine itself. The same refusals."""
    receiving = begin_receiving(incoming=incoming, by=by, day=day)
    try:
        for piece in pieces:
            receiving.sealer.write(piece)
    except BaseException:
        receiving.sealer.abandon()
        raise
    return received(receiving=receiving, by=by, at=at, day=day)


def full(error: DiskFull) -> StudyRefused:
    """What a full disk is to who handed the file in."""
    return StudyRefused([_("The enclave has no room for this file. Nothing of it was kept. Ask for room, then hand it in again.")])
