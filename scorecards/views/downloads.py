"""The rows a page shows, as files: the same rows, unrounded, with where they are from and as of when."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from metrics.rules.columns import RULE_VERSION
from scorecards.exports.package import as_package
from scorecards.exports.scorecard import scorecard
from scorecards.exports.tables import About, Table
from scorecards.exports.texts import as_csv, as_json
from scorecards.exports.workbook import as_xlsx
from scorecards.queries.lens import Lens
from scorecards.queries.rows import CardRow
from scorecards.templatetags.addresses import same_page

FORMATS = ("csv", "xlsx", "json", "package")
ENDINGS = {"package": "zip"}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "package": "application/zip",
}
MOST_SOURCES = 40


def download(table: Table, about: About, form: str) -> HttpResponse:
    """The table as an attachment, in one of FORMATS, under the table's name."""
    response = HttpResponse(_content(table, about, form), content_type=TYPES[form])
    return attached(response, f"{table.name}.{ENDINGS.get(form, form)}")


def _content(table: Table, about: About, form: str) -> bytes | Iterable[str]:
    if form == "xlsx":
        return as_xlsx([table], about)
    if form == "package":
        with as_package(table.name.lower(), [table], about) as made:
            return made.read()
    return as_json(table) if form == "json" else as_csv(table)


def attached(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def scorecard_file(request: HttpRequest, through: Lens, cards: Sequence[CardRow], *, name: str, title: str) -> HttpResponse:
    """The scorecard a page shows, in the format its address asks for."""
    told = about(
        request, through, title, _("Where each measure stands, by the rules of the methods page."), [card.source for card in cards]
    )
    return download(scorecard(cards, name, title), told, request.GET["format"])


def about(request: HttpRequest, through: Lens, title: str, description: str, sources: Iterable[str]) -> About:
    """What stands with a file. Of many sources the first ones by name are listed."""
    named = sorted({source for source in sources if source})
    listed = [*named[:MOST_SOURCES], *([_("and %(n)s more") % {"n": len(named) - MOST_SOURCES}] if len(named) > MOST_SOURCES else [])]
    return About(title, description, request.build_absolute_uri(), listed, through.as_of, through.known_on, RULE_VERSION)


def links(request: HttpRequest, what: str, **changes: Any) -> list[dict[str, str]]:
    """The downloads of a table as the component takes them; `what` names it, such as "Measures"."""
    words = [("csv", "CSV"), ("xlsx", "Excel"), ("json", "JSON"), ("package", _("data package"))]
    return [{"label": f"{what} ({word})", "url": same_page(request, format=form, **changes)} for form, word in words]
