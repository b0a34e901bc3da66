"""What pages of comments say of the thing that is commented on, and whom a comment reached."""

from dataclasses import dataclass
from datetime import date

from goals.models import GoalUpdate, Mention
from goals.rules.talk import About
from metrics.models import TOTAL, Breakdown, Measure, ShownReading
from metrics.queries.labels import PERIODS, period_label

CHOICES = 36


@dataclass(frozen=True, slots=True)
class Heading:
    """`code` and `name` of the measure or goal; `period` of the update; `group` key and `reading` in words of the reading."""

    code: str
    name: str
    period: str = ""
    group: str = ""
    reading: str = ""


def heading_of(about: About) -> Heading:
    """The thing in words; it is there. At most two queries."""
    if about.update_id:
        update = GoalUpdate.objects.select_related("goal", "period").get(pk=about.update_id)
        return Heading(update.goal.code, update.goal.statement, update.period.code)
    measure = Measure.objects.get(pk=about.measure_id or 0)
    if about.period_end is None:
        return Heading(measure.code, measure.name)
    group = Breakdown.objects.get(pk=about.breakdown_id or TOTAL)
    label = period_label(PERIODS[measure.period], about.period_end)
    return Heading(measure.code, measure.name, "", group.key, f"{label}, {group.label}" if group.label else label)


def choices(measure_id: int) -> list[tuple[date, str]]:
    """The newest readings of the measure as (end, label), to be talked of. One query."""
    found = ShownReading.objects.filter(measure=measure_id, breakdown=TOTAL, superseded_at__isnull=True).order_by("-period_end")
    return [(end, period_label(PERIODS[type_], end)) for end, type_ in found.values_list("period_end", "measure__period")[:CHOICES]]


def reached(comment_id: int) -> list[str]:
    """The names of those a comment went to."""
    return list(Mention.objects.filter(comment=comment_id).order_by("user__name").values_list("user__name", flat=True))
