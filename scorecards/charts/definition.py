"""The definition sheet of a measure, and how to cite it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.rules.codes import Path, PeriodType
from metrics.rules.labels import parse_period
from metrics.rules.refused import Refused
from scorecards.charts.answers import gap, long_day, when
from scorecards.queries.pages.sheet import Definition, Sheet
from scorecards.queries.rows import CardRow
from scorecards.templatetags.amounts import amount_text, count_text
from scorecards.templatetags.words import CONFIDENCE, DIRECTION, PERIOD

Item = dict[str, Any]


def sheet_items(sheet: Sheet, card: CardRow) -> list[Item]:
    """Rows with term, value, and where there is one note or url; what is not set is left out."""
    rows = [*_what(sheet.measure), *_how(sheet.measure, card), *_who(sheet.measure)]
    return [row for row in rows if row["value"]]


def _item(term: str, value: Any, **more: str) -> Item:
    return {"term": term, "value": str(value or ""), **more}


def _what(measure: Definition) -> list[Item]:
    return [
        _item(_("Definition"), measure.definition),
        _item(_("Why it matters"), measure.why_it_matters),
        _item(_("Numerator"), measure.numerator),
        _item(_("Denominator"), measure.denominator),
        _item(_("Calculated from"), measure.formula),
        _item(_("Unit"), measure.unit),
        _item(_("Kind of measure"), measure.rba_type),
        _item(_("Service"), measure.service_name),
    ]


def _how(measure: Definition, card: CardRow) -> list[Item]:
    return [
        _item(_("Which way is better"), DIRECTION[measure.direction].word),
        _item(_("Period"), PERIOD[measure.period]),
        _item(_("How periods combine"), _combining()[measure.combine]),
        _item(_("When a figure is due"), _due(measure)),
        _item(_("Tolerance"), _tolerance(measure, card)),
        _item(_("Path to a target"), _paths()[measure.path]),
        _item(_("Baseline"), _baseline(measure)),
        _item(_("Usual limits"), _("Frozen by a person") if measure.frozen_mean is not None else ""),
        _item(_("Extra status rules"), count_text(len(measure.status_rules)) if measure.status_rules else ""),
    ]


def _who(measure: Definition) -> list[Item]:
    return [
        _item(_("Owner"), measure.agency_name, note=measure.data_owner),
        _item(_("Responsible"), measure.responsible),
        _item(_("Checked by"), measure.checked_by),
        _source(measure),
        _item(_("Confidence in the figures"), _confidence(measure.confidence)),
        _item(_("Last reviewed"), long_day(measure.reviewed_on) if measure.reviewed_on else ""),
        _item(_("Next review"), long_day(measure.next_review) if measure.next_review else ""),
        _item(_("Retired"), long_day(measure.retired_on) if measure.retired_on else ""),
        _item(_("Code"), measure.code),
    ]


def _confidence(text: str) -> str:
    """A level in its words, and what an owner wrote freely as it is."""
    return str(CONFIDENCE[text].word) if text in CONFIDENCE else text


def _source(measure: Definition) -> Item:
    """The reference is a link where it is an address of the web and nothing else."""
    is_address = measure.source_ref.startswith(("https://", "http://")) and " " not in measure.source_ref
    if is_address:
        return _item(_("Source"), measure.source or measure.source_ref, url=measure.source_ref)
    return _item(_("Source"), measure.source, note=measure.source_ref)


def _due(measure: Definition) -> str:
    lag = ngettext("%(n)s day after the period ends", "%(n)s days after the period ends", measure.lag_days)
    grace = ngettext("plus %(n)s working day of grace", "plus %(n)s working days of grace", measure.grace_days)
    follow = ngettext("after a follow-up of %(n)s month", "after a follow-up of %(n)s months", measure.follow_up_months)
    parts = [
        lag % {"n": count_text(measure.lag_days)},
        grace % {"n": count_text(measure.grace_days)} if measure.grace_days else "",
        follow % {"n": count_text(measure.follow_up_months)} if measure.follow_up_months else "",
    ]
    return ", ".join(part for part in parts if part)


def _tolerance(measure: Definition, card: CardRow) -> str:
    if measure.tolerance is not None:
        return gap(measure.tolerance, card)
    return _("5% of the expected value, as none is set")


def _baseline(measure: Definition) -> str:
    return baseline_text(measure.period, measure.baseline_period, measure.baseline_value, measure.unit, measure.decimals)


def baseline_text(period: str, label: str, value: float | None, unit: str, decimals: int) -> str:
    """6.6%, average of 2014; 4,097 children on Jul 1, 2014; the value of a period, where no figure is given; empty without a baseline.
    `period`: the measure's kind of period; `label`: the baseline's, as it was written."""
    if not label:
        return ""
    type_, named = _period_named(period, label)
    if value is None:
        return _("The value of %(period)s") % {"period": named}
    text = amount_text(value, unit, decimals)
    if type_ is None:
        return f"{text} ({named})"
    if type_ == PeriodType.YEAR and type_.slug != period:
        return _("%(value)s, average of %(year)s") % {"value": text, "year": named}
    return f"{text} {when(type_, named)}"


def _period_named(period: str, label: str) -> tuple[PeriodType | None, str]:
    """The kind and the name of the baseline's period: the measure's own kind, else the year whose average it is; as it was written where
    it is neither."""
    for type_ in (PeriodType.from_slug(period), PeriodType.YEAR):
        try:
            return type_, parse_period(label, type_).label
        except Refused:
            continue
    return None, label


def _combining() -> dict[str, str]:
    return {
        "sum": _("They add up"),
        "mean": _("By their mean"),
        "last": _("The last one counts"),
        "ratio": _("As a ratio of sums, never a mean of ratios"),
        "none": _("They are never combined"),
    }


def _paths() -> dict[str, str]:
    return {
        Path.STEP.slug: _("In steps: each target governs the periods up to its date"),
        Path.LINEAR.slug: _("A straight line from the baseline or the target before"),
    }


def citation(card: CardRow, day: str, address: str) -> str:
    """How to name this page in a text."""
    return _("%(agency)s, “%(name)s” (%(code)s), %(period)s. Connecticut Performance, as of %(day)s, rules %(version)s. %(address)s") % {
        "agency": card.agency_name,
        "name": card.name,
        "code": card.code,
        "period": card.period or _("no value yet"),
        "day": day,
        "version": card.rule_version,
        "address": address,
    }
