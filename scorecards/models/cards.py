"""What we show: the current card of every measure and goal, its dated snapshots, the flips between them, and the runs that made them.

Cards are computed, never typed: every number here can be thrown away and recalculated from the facts.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from goals.rules.codes import GoalStatus
from metrics.models import TOTAL, Breakdown, Measure
from metrics.rules.codes import Freshness, Operator, Signal, Status, Trend, Verdict
from scorecards.rules.codes import FlipCause


class RunKind(models.TextChoices):
    CHANGES = "changes", _("changed facts")
    FULL = "full", _("everything, asked for")
    NIGHTLY = "nightly", _("everything, nightly")
    CLOCK = "clock", _("everything, because the day changed")


class RunState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Run(models.Model):
    """One recalculation: when, why, how many, how long, what failed."""

    kind = models.CharField(max_length=8, choices=RunKind.choices)
    state = models.CharField(max_length=9, choices=RunState.choices, default=RunState.RUNNING)
    why = models.CharField(max_length=300, default="")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="runs")
    as_of = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    measures_total = models.PositiveIntegerField(default=0)
    measures_done = models.PositiveIntegerField(default=0)
    cards_written = models.PositiveIntegerField(default=0)
    goals_written = models.PositiveIntegerField(default=0)
    flips_found = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=list)
    cancel_requested = models.BooleanField(default=False)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(name="run_one_waiting", fields=["kind"], condition=Q(state="waiting")),
            models.CheckConstraint(name="run_kind_known", condition=Q(kind__in=RunKind.values)),
            models.CheckConstraint(name="run_state_known", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(
                name="run_finished_whole",
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | (~Q(state__in=["waiting", "running"]) & Q(finished_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d %H:%M}"


class Mark(models.Model):
    """Up to where the facts were read: the newest reading and target there was, and the moment. From here on is what changed since."""

    readings_mark = models.BigIntegerField(default=0)
    targets_mark = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Edition(Mark):
    """What stands on the site: one row. `number` and the touches not yet folded into it make the revision pages are cached by.

    The rest is of the newest assessment of everything."""

    number = models.BigIntegerField(default=0)
    as_of = models.DateField(null=True)
    rule_version = models.CharField(max_length=20, default="")

    class Meta:
        constraints = [models.CheckConstraint(name="edition_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"edition {self.number}"


class Touch(models.Model):
    """Something a page shows was written: triggers of migration 0002 add a row per statement, and `goal_id` where a goal must be
    rolled up again. Counting rows needs no lock between writers and is exact whatever the order in which they commit."""

    goal_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name_plural = "touches"

    def __str__(self) -> str:
        return f"touch {self.id}"


def code_field(codes: type, **options: object) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(choices=[(c.value, c.slug) for c in codes], **options)  # type: ignore[attr-defined, arg-type]


class MeasureCard(Mark):
    """The current assessment of one series: a measure, or one of its breakdowns. Columns as metrics.rules.columns.Assessed.

    A recalculation that finds the same writes nothing: `as_of`, `revision` and `run` say when the card was last written;
    Edition.as_of says up to which day all cards hold."""

    # The constraint's index serves look-ups by measure; the other two are not looked up by, and an index would cost every write.
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="cards", db_index=False)
    breakdown = models.ForeignKey(Breakdown, models.CASCADE, default=TOTAL, related_name="cards", db_index=False)
    period_end = models.DateField(null=True)
    value = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    expected_high = models.FloatField(null=True)
    target = models.FloatField(null=True)
    target_high = models.FloatField(null=True)
    target_date = models.DateField(null=True)
    operator = code_field(Operator, null=True)
    target_passed = models.BooleanField(default=False)
    target_illustrative = models.BooleanField(default=False)
    shortfall = models.FloatField(null=True)
    tolerance = models.FloatField(null=True)
    status = code_field(Status)
    judged = code_field(Status)
    change_previous = models.FloatField(null=True)
    change_year = models.FloatField(null=True)
    verdict_previous = code_field(Verdict)
    verdict_year = code_field(Verdict)
    trend = code_field(Trend)
    trend_p = models.FloatField(null=True)
    slope = models.FloatField(null=True)
    trend_n = models.PositiveIntegerField(default=0)
    signal = code_field(Signal)
    mean = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    signal_n = models.PositiveIntegerField(default=0)
    freshness = code_field(Freshness)
    due_on = models.DateField(null=True)
    days_overdue = models.IntegerField(default=0)
    missing_end = models.DateField(null=True)
    against_total = code_field(Status)
    passed_by_third = models.BooleanField(default=False)
    extra_rule = models.SmallIntegerField(default=-1)
    since = models.DateField(null=True)
    as_of = models.DateField()
    rule_version = models.CharField(max_length=20)
    revision = models.BigIntegerField(default=0)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="card_once", fields=["measure", "breakdown"])]

    def __str__(self) -> str:
        return f"{self.measure_id}: {Status(self.status).slug}"


class Distribution(models.Model):
    """How many members stand where. Members without data never count as zero and never disappear."""

    n_on_track = models.PositiveIntegerField(default=0)
    n_near = models.PositiveIntegerField(default=0)
    n_off_track = models.PositiveIntegerField(default=0)
    n_overdue = models.PositiveIntegerField(default=0)
    n_no_data = models.PositiveIntegerField(default=0)
    n_no_target = models.PositiveIntegerField(default=0)
    n_context = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class GoalCard(Distribution):
    """The current roll-up of one goal by its own rule, with the share of its weight that is judged and fresh."""

    goal = models.OneToOneField(Goal, models.CASCADE, related_name="card")
    status = code_field(GoalStatus)
    ruled = code_field(GoalStatus)
    coverage = models.FloatField()
    floor_measure = models.ForeignKey(Measure, models.SET_NULL, null=True, related_name="+")
    floor_breakdown = models.ForeignKey(Breakdown, models.SET_NULL, null=True, related_name="+")
    as_of = models.DateField()
    rule_version = models.CharField(max_length=20)
    revision = models.BigIntegerField(default=0)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="goal_card_coverage_is_a_share", condition=Q(coverage__gte=0, coverage__lte=1.0000001))]

    def __str__(self) -> str:
        return f"{self.goal_id}: {GoalStatus(self.status).slug}"


class Flip(models.Model):
    """A status that changed, with its causes in the order docs/methods.md gives."""

    measure = models.ForeignKey(Measure, models.CASCADE, null=True, related_name="flips")
    breakdown = models.ForeignKey(Breakdown, models.CASCADE, null=True, related_name="flips")
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, related_name="flips")
    before = models.PositiveSmallIntegerField()
    after = models.PositiveSmallIntegerField()
    cause = code_field(FlipCause)
    causes = ArrayField(models.PositiveSmallIntegerField())
    period_end = models.DateField(null=True)
    facts = models.JSONField(default=dict)
    as_of = models.DateField()
    recorded_at = models.DateTimeField()
    revision = models.BigIntegerField(default=0)
    run = models.ForeignKey(Run, models.PROTECT, related_name="flips")

    class Meta:
        ordering = ["-recorded_at", "-id"]
        indexes = [
            models.Index(name="flip_newest", fields=["-recorded_at"]),
            models.Index(name="flip_of_measure", fields=["measure", "-recorded_at"]),
            models.Index(name="flip_of_goal", fields=["goal", "-recorded_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="flip_of_one_thing",
                condition=Q(measure__isnull=False, breakdown__isnull=False, goal__isnull=True)
                | Q(measure__isnull=True, breakdown__isnull=True, goal__isnull=False),
            ),
            models.CheckConstraint(name="flip_is_a_change", condition=~Q(before=models.F("after"))),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id or self.goal_id}: {self.before} -> {self.after}"


class MeasureSnapshot(models.Model):
    """Where a measure stood on a date, as it was shown then."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="snapshots")
    as_of = models.DateField()
    period_end = models.DateField(null=True)
    value = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    status = code_field(Status)
    judged = code_field(Status)
    freshness = code_field(Freshness)
    rule_version = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(name="measure_snapshot_once", fields=["measure", "as_of"])]
        indexes = [models.Index(name="measure_snapshot_by_date", fields=["as_of"])]

    def __str__(self) -> str:
        return f"{self.measure_id} on {self.as_of}"


class GoalSnapshot(Distribution):
    """Where a goal stood on a date, as it was shown then."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="snapshots")
    as_of = models.DateField()
    status = code_field(GoalStatus)
    coverage = models.FloatField()
    rule_version = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(name="goal_snapshot_once", fields=["goal", "as_of"])]

    def __str__(self) -> str:
        return f"{self.goal_id} on {self.as_of}"
