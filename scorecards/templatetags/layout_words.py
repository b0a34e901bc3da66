"""What a layout says, in words: one line for each thing it settles."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.intake.layouts import LayoutSpec
from metrics.intake.layouts.spec import Condition, Facts, Source, Values, When
from scorecards.templatetags.words import ABSENCE, PERIOD

Line = tuple[str, str]
SHOWN = 6


def said(spec: LayoutSpec) -> tuple[Line, ...]:
    """Pairs of what and how, for a list of definitions."""
    return tuple(_lines(spec))


def _lines(spec: LayoutSpec) -> Iterator[Line]:
    known = [*spec.recognize.headers]
    if known:
        yield _("A file is one of these when it has the columns"), _listed(known)
    for pattern, what in ((spec.recognize.file, _("and its name is like")), (spec.recognize.sheet, _("and a sheet is named like"))):
        if pattern:
            yield what, pattern
    yield _("Table"), _table(spec)
    for values in spec.values:
        yield from _values(spec, values)
    yield from _facts(spec.facts)
    for rule in spec.skip:
        yield _("Rows passed over"), rule.name


def _table(spec: LayoutSpec) -> str:
    sheet = _("first sheet") if spec.read.sheet == "1" else _("sheet %(name)s") % {"name": spec.read.sheet}
    rows = ", ".join(map(str, spec.read.header))
    return _("%(sheet)s, names of columns in row %(rows)s") % {"sheet": sheet, "rows": rows} if rows else sheet


def _values(spec: LayoutSpec, values: Values) -> Iterator[Line]:
    columns = _listed(values.columns) or _("columns like %(pattern)s") % {"pattern": values.like}
    what = {"reading": _("Values are in"), "target": _("Targets are in"), "draft": _("New measures come from")}[values.into]
    own = values.facts.texts.get("measure")
    told = [_source(own) if own else "", columns, *(_condition(one) for one in values.when)]
    told += [_("by %(name)s") % {"name": group.dimension.replace("_", " ")} for group in values.facts.groups or ()]
    told.append(_("rows that say the same are added up") if values.repeated == "sum" else "")
    yield what, "; ".join(filter(None, told))


def _condition(one: Condition) -> str:
    words = {"column": one.column, "what": _listed(one.is_) or one.like or _("empty")}
    if one.unless:
        return _("where %(column)s is not %(what)s") % words
    return _("where %(column)s is %(what)s") % words


def _facts(facts: Facts) -> Iterator[Line]:
    measure = facts.texts.get("measure")
    if measure:
        yield _("Measure"), _source(measure)
    if facts.period:
        yield _("Period"), _period(facts.period)
    for group in facts.groups or ():
        total = _(" (%(texts)s: the total)") % {"texts": _listed(group.total)} if group.total else ""
        yield _("Group: %(name)s") % {"name": group.dimension.replace("_", " ")}, _source(group.category) + total
    for mark, reason in (facts.numbers.marks if facts.numbers else {}).items():
        yield _("“%(mark)s” means") % {"mark": mark}, str(ABSENCE.get(reason, _("passed over")))
    if facts.draft:
        yield _("Measures that the catalog does not have"), _("are made as drafts")


def _period(when: When) -> str:
    type_ = str(PERIOD[when.type]) if when.type else _("the measure's own")
    label = when.label or when.year
    return f"{type_}: {_source(label)}" if label else type_


def _source(source: Source) -> str:
    if source.constant is not None:
        return source.constant
    if source.header:
        return _("the name of the column")
    if source.sheet or source.file:
        return _("the name of the sheet") if source.sheet else _("the name of the file")
    if source.cell:
        return _("cell %(name)s") % {"name": source.cell}
    columns = _listed([source.column] if source.column else [*source.join, *source.any_of])
    named = len(source.names)
    return columns + (ngettext(", with %(n)s name of its own", ", with %(n)s names of its own", named) % {"n": named} if named else "")


def _listed(names: "list[str] | tuple[str, ...]") -> str:
    rest = len(names) - SHOWN
    more = ngettext(" and %(n)s more", " and %(n)s more", rest) % {"n": rest} if rest > 0 else ""
    return ", ".join(names[:SHOWN]) + more
