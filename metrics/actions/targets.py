"""Setting targets. They are bitemporal like readings: a changed one supersedes, nothing is removed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from agencies.actions import Put
from metrics.actions.breakdowns import store_breakdowns
from metrics.actions.changes import note_changes
from metrics.intake.breakdowns import pairs_in
from metrics.intake.targets import Aim, Key, StatedTarget
from metrics.models import ChangeReason, Measure, Target
from metrics.queries.catalog import aim_of

Place = tuple[int, int, date, str]


@dataclass(slots=True)
class _Version:
    """A version of a target: stored, or stated and perhaps to be stored."""

    aim: Aim
    recorded_at: datetime
    stored: Target | None = None
    reason: tuple[str, str] = ("", "")


@transaction.atomic
def put_targets(*, stated: Sequence[StatedTarget], by: User | None, at: datetime) -> Put:
    """Write targets that were checked. A version that says what was known already is left out; a target that loses its place as
    the governing one of its date gets a version that says so."""
    measures = dict(Measure.objects.values_list("code", "pk"))
    breakdowns = store_breakdowns(wanted={target.key[1]: pairs_in(target.key[1]) for target in stated})
    lines: dict[Place, list[_Version]] = defaultdict(list)
    for target in stated:
        place = _place(target.key, measures, breakdowns)
        lines[place].append(_Version(target.aim, target.recorded_at or at, None, target.reason))
    _add_stored(lines)
    done = Put()
    new = [target for place, versions in lines.items() for target in _written(place, versions, done, by)]
    Target.objects.bulk_create(new)
    done.touched = sorted({target.measure_id for target in new})
    note_changes(measure_ids=done.touched, reason=ChangeReason.TARGETS, at=at)
    return done


def _place(key: Key, measures: Mapping[str, int], breakdowns: Mapping[str, int]) -> Place:
    measure, breakdown, when, source = key
    return measures[measure], breakdowns[breakdown], when, source


def _add_stored(lines: dict[Place, list[_Version]]) -> None:
    """Add the stored versions; and the one that must stop governing, where another target of the date takes over."""
    taken = {place[:3]: version.recorded_at for place, versions in lines.items() for version in versions if version.aim.governs}
    stored = (
        Target.objects.filter(measure_id__in={place[0] for place in lines})
        .select_related("breakdown")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    for one in stored:
        place = (one.measure_id, one.breakdown.pk, one.date, one.source)
        was = _Version(aim_of(one), one.recorded_at, one)
        if place in lines:
            lines[place].append(was)
        elif one.superseded_at is None and one.governs and place[:3] in taken:
            lines[place] += [was, _Version(replace(was.aim, governs=False), max(taken[place[:3]], was.recorded_at))]


def _written(place: Place, versions: Sequence[_Version], done: Put, by: User | None) -> list[Target]:
    """Supersede what is stored of one target, and give the versions that are to be stored."""
    kept: list[_Version] = []
    for version in sorted(versions, key=lambda one: (one.recorded_at, one.stored is None)):
        if version.stored or not kept or kept[-1].aim != version.aim:
            kept.append(version)
        else:
            done.same += 1
    is_known = any(version.stored for version in kept)
    new = []
    for version, following in zip(kept, [*kept[1:], None], strict=True):
        until = following.recorded_at if following else None
        if version.stored is None:
            new.append(_target(place, version, until, by))
        elif version.stored.superseded_at != until:
            Target.objects.filter(pk=version.stored.pk).update(superseded_at=until)
    first = 0 if is_known or not new else 1
    done.added, done.changed = done.added + first, done.changed + len(new) - first
    return new


def _target(place: Place, version: _Version, until: datetime | None, by: User | None) -> Target:
    measure, breakdown, when, source = place
    aim = version.aim
    return Target(
        measure_id=measure,
        breakdown_id=breakdown,
        date=when,
        source=source,
        operator=aim.operator,
        value=aim.value,
        high=aim.high,
        kind=aim.kind,
        is_illustrative=aim.is_illustrative,
        governs=aim.governs,
        source_ref=aim.source_ref,
        change_reason=version.reason[0],
        reason=version.reason[1],
        recorded_at=version.recorded_at,
        superseded_at=until,
        recorded_by=by,
    )
