"""What a layout reads in a file besides readings: measures to be made as drafts, categories, and targets."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from agencies.intake.findings import Finding
from agencies.intake.tables import Sheet, check_references, complete, read_table
from agencies.models import Agency, Service
from metrics.actions.catalog import put_categories, put_measure_dimensions, put_measures
from metrics.actions.imports.manner import Incoming
from metrics.actions.targets import put_targets
from metrics.intake.catalog import Words, measures_table, targets_table
from metrics.intake.checks import check_measures
from metrics.intake.layouts import Tidied
from metrics.intake.layouts.translating import listed_places, places_in, translated
from metrics.intake.readings import Readings
from metrics.intake.targets import Key, StatedTarget, StoredTarget, check_targets
from metrics.models import AnnotationKind, Category, Dimension, Measure, MeasureDimension, RbaType, TargetChangeReason, TargetKind
from metrics.queries.catalog import stored_targets

NOT_OURS = "The measure would belong to an agency whose figures you may not change."
TAKEN = "This code cannot be used for a new measure."
UNCHECKED = {"parts_sum": False, "min_count": None, "min_denominator": None, "suppress_zero": False}


@dataclass(frozen=True, slots=True)
class Beside:
    """What was brought in beside the readings, and what is known of the file before they are checked. `rows`: facts that are no
    readings, and refused ones."""

    findings: tuple[Finding, ...] = ()
    rows: int = 0
    refused: int = 0
    understood: Mapping[str, Any] = field(default_factory=dict)


def bring_beside(incoming: Incoming) -> Beside:
    """Make the drafts and write the targets that the layout found in a file. Call it inside the transaction of the import."""
    tidied = incoming.tidied
    if tidied is None:
        return Beside()
    bad_drafts = make_drafts(incoming, tidied)
    targets, bad_targets = put_read_targets(incoming, tidied)
    understood = tidied.understood
    refused = understood.refused + targets.get("refused", 0) + len({finding.row for finding in bad_drafts})
    rows = understood.refused + understood.targets
    if not rows and not understood.readings:
        rows = understood.measures
    told = understood.as_json() | ({"targets_written": targets} if targets else {})
    return Beside(tidied.findings + bad_drafts + bad_targets, rows, refused, told)


def of_the_file(incoming: Incoming, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings of the table that was read, as findings of the file that was handed in."""
    tidied = incoming.tidied
    if tidied is None or not findings:
        return tuple(findings)
    places = places_in(tidied.tidy, {finding.row for finding in findings})
    return translated(findings, places, tidied.understood, incoming.plain.file)


def refused_rows(incoming: Incoming, readings: Readings) -> frozenset[int]:
    """The refused rows as the file that was handed in counts them."""
    tidied = incoming.tidied
    if tidied is None:
        return frozenset(readings.refused)
    places = places_in(tidied.tidy, readings.refused)
    return frozenset(row for row, _ in places.values()) | {finding.row for finding in tidied.findings if finding.refuses and finding.row}


def nothing_in(incoming: Incoming) -> tuple[str, str]:
    """What to say of a file with no rows: the problem and what to do."""
    if incoming.tidied is None:
        return "The file has a header and no rows.", "Add the readings below the header."
    return "The layout found nothing in the file.", "Look at what was passed over, and choose another layout or correct this one."


def make_drafts(incoming: Incoming, tidied: Tidied) -> tuple[Finding, ...]:
    """Make the measures and categories that the catalog does not have. Returns what is wrong with those that are not made."""
    _make_categories(tidied)
    if not tidied.drafts.exists():
        return ()
    sheet = read_table(measures_table(_words()), tidied.drafts.read_bytes())
    complete(sheet, {})
    agencies = dict(Agency.objects.values_list("code", "pk"))
    check_references(sheet, {"agency": agencies, "service": set(Service.objects.values_list("code", flat=True))})
    ends = check_measures(sheet, {})
    _refuse_foreign_agencies(sheet, agencies, incoming.terms.within)
    _refuse_taken_codes(sheet)
    put_measures(rows=[dict(row.cells) | {"is_draft": True} for row in sheet.good_rows()], baseline_ends=ends, at=incoming.at)
    _report_by(tidied, {row.text["code"] for row in sheet.good_rows()}, incoming.at)
    return translated(sheet.findings, listed_places(tidied.draft_places), tidied.understood, incoming.plain.file)


def _words() -> Words:
    return Words(RbaType.values, TargetKind.values, TargetChangeReason.values, AnnotationKind.values)


def _make_categories(tidied: Tidied) -> None:
    known = set(Category.objects.values_list("dimension__code", "code"))
    rows = [
        {"dimension": dimension, "category": category, "label": category, "parent": ""}
        for dimension, category in tidied.categories
        if (dimension, category) not in known
    ]
    if rows:
        put_categories(rows=rows)


def _refuse_foreign_agencies(sheet: Sheet, agencies: Mapping[str, int], within: Collection[int] | None) -> None:
    for row in sheet.rows:
        if within is not None and agencies.get(row.text["agency"]) not in within:
            sheet.refuse(row, "agency", NOT_OURS, "Ask the agency, or the performance office, to import the file.")


def _refuse_taken_codes(sheet: Sheet) -> None:
    """A measure that is there already, only not for who hands the file in, is never made anew."""
    taken = set(Measure.objects.filter(code__in=[row.text["code"] for row in sheet.rows]).values_list("code", flat=True))
    for row in sheet.rows:
        if row.text["code"] in taken:
            sheet.refuse(row, "code", TAKEN, "Give new measures another prefix in the layout, or ask the performance office.")


def _report_by(tidied: Tidied, codes: Collection[str], at: datetime) -> None:
    dimensions = set(Dimension.objects.values_list("code", flat=True))
    stored = set(MeasureDimension.objects.values_list("measure__code", "dimension__code"))
    rows = [
        {"measure": code, "dimension": dimension, **UNCHECKED}
        for code, dimension in tidied.reported_by
        if code in codes and dimension in dimensions and (code, dimension) not in stored
    ]
    if rows:
        put_measure_dimensions(rows=rows, at=at)


def put_read_targets(incoming: Incoming, tidied: Tidied) -> tuple[Mapping[str, int], tuple[Finding, ...]]:
    """Write the targets that the layout read. Returns the counts, and what is wrong with those that were not written."""
    if not tidied.target_places:
        return {}, ()
    sheet = read_table(targets_table(_words()), tidied.targets.read_bytes())
    complete(sheet, {})
    check_references(sheet, {"measure": _measures(incoming.terms.within)})
    stored = stored_targets()
    stated = check_targets(sheet, set(Category.objects.values_list("dimension__code", "code")), stored)
    if incoming.terms.within is not None:
        _refuse_promises(sheet, stated, stored)
    bad = sheet.refused_numbers()
    done = put_targets(stated=[target for target in stated if target.row not in bad], by=incoming.by, at=incoming.at)
    findings = translated(sheet.findings, listed_places(tidied.target_places), tidied.understood, incoming.plain.file)
    return {"added": done.added, "changed": done.changed, "same": done.same, "refused": len(bad)}, findings


def _refuse_promises(sheet: Sheet, stated: Sequence[StatedTarget], stored: Mapping[Key, StoredTarget]) -> None:
    """Who hands figures in for an agency says what a draft should reach; what the State promised is OPM's to change."""
    drafts = set(Measure.objects.filter(is_draft=True).values_list("code", flat=True))
    rows = {row.number: row for row in sheet.rows}
    for target in stated:
        stands = stored.get(target.key)
        if target.key[0] not in drafts and (stands is None or stands.aim.demands != target.aim.demands):
            sheet.refuse(
                rows[target.row], "value", "Targets of published measures are set by OPM.", "Ask OPM to set it; the figures can go in."
            )


def _measures(within: Collection[int] | None) -> set[str]:
    """The codes of the measures whose targets may be written."""
    measures = Measure.objects.all() if within is None else Measure.objects.filter(agency_id__in=within)
    return set(measures.values_list("code", flat=True))
