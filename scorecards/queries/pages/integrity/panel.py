"""The integrity panel: its rows in order, and how many there are of each agency."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from metrics.models import Measure
from metrics.queries.columns import NEW_YORK, Clocks
from scorecards.queries.lens import lens
from scorecards.queries.pages.integrity import rows as made
from scorecards.queries.pages.integrity.rows import About, IntegrityRow


@dataclass(frozen=True, slots=True)
class Panel:
    """`rows`: newest first. `agencies`: (code, name, how many). `counts`: how many of each kind."""

    rows: tuple[IntegrityRow, ...]
    agencies: tuple[tuple[str, str, int], ...]
    counts: dict[str, int]
    since: date


def integrity(who: Viewer, *, since: date, clocks: Clocks, agency: str = "", kind: str = "") -> Panel:
    """What `who` may read of the panel since a day, of all agencies and kinds or of one. `agencies` and `counts` are of all.

    What was recorded later than the clocks know is left out."""
    shown = Measure.objects.filter(measures_visible_to(who), is_draft=False)
    named = shown.values_list("pk", "code", "name", "agency__code", "agency__name", "unit", "decimals")
    measures, moment = {one[0]: About(*one[1:]) for one in named}, datetime.combine(since, time(), NEW_YORK)
    found = [
        *made.loosened_targets(measures, moment),
        *made.changed_fields(measures, moment),
        *made.hairs(measures, clocks),
        *made.late_turns(who, measures, moment),
        *made.reopened_periods(moment),
        *made.declared_better(who, moment),
    ]
    found += made.declared_better_now(lens(clocks.as_of, clocks.known_on), who, since, found)
    found = [one for one in found if clocks.known_on is None or one.on <= clocks.known_on]
    names = {one.agency_code: one.agency for one in found if one.agency_code}
    counts = Counter(one.agency_code for one in found if one.agency_code)
    agencies = tuple((code, names[code], count) for code, count in counts.most_common())
    kept = [one for one in found if agency in ("", one.agency_code) and kind in ("", one.kind)]
    kinds = Counter(one.kind for one in found)
    return Panel(
        tuple(sorted(kept, key=lambda one: (one.on, one.kind, one.code), reverse=True)),
        agencies,
        {name: kinds[name] for name in made.KINDS},
        since,
    )
