"""Runs: one answering of a study's question, stage by stage, and the aggregates that came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import audited
from linkage.models.studies import Destination, Study
from linkage.rules.stages import StageName
from metrics.models import Upload


class RunState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    REFUSED = "refused", _("refused by the check")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class StageState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    REFUSED = "refused", _("refused")
    FAILED = "failed", _("failed")


OPEN = ("waiting", "running")
STAGE_LABELS = {
    StageName.CHECK: _("Check the extracts"),
    StageName.LINK: _("Link the records"),
    StageName.COST: _("Work out what each year cost"),
    StageName.SCORE: _("Score and estimate"),
    StageName.SUPPRESS: _("Hide small cells"),
}


@audited(exclude=["claimed_at", "attempts"])
class StudyRun(models.Model):
    """`configuration` is everything that settles the answer, copied when it started: seed, versions, digests, prices.

    `hands`: ids of all who planned or changed its study, handed its files in, started, resumed or asked for the release of it, and of those
    of the run whose links it uses. None of them approves or releases it."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=RunState.choices, default=RunState.WAITING)
    configuration = models.JSONField(default=dict)
    hands = models.JSONField(default=list)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    cancel_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    model_sha256 = models.CharField(max_length=64, blank=True)
    links_gone_at = models.DateTimeField(null=True, blank=True, help_text=_("When what it linked was removed from the enclave."))

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="study_run_number", fields=["study", "number"]),
            models.UniqueConstraint(name="study_run_one_open", fields=["study"], condition=Q(state__in=OPEN)),
            models.CheckConstraint(name="study_run_state_known", condition=Q(state__in=RunState.values)),
        ]
        indexes = [models.Index(name="study_run_open", fields=["state"], condition=Q(state__in=OPEN))]

    def __str__(self) -> str:
        return f"{self.study_id} run {self.number}"


class StudyStage(models.Model):
    """How far one stage of a run is, in counts."""

    run = models.ForeignKey(StudyRun, models.PROTECT, related_name="stages")
    name = models.CharField(max_length=8, choices=[(one.value, STAGE_LABELS[one]) for one in StageName])
    place = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=StageState.choices, default=StageState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "place"]
        constraints = [
            models.UniqueConstraint(name="study_stage_once", fields=["run", "name"]),
            models.CheckConstraint(name="study_stage_state_known", condition=Q(state__in=StageState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.name}"


@audited(exclude=["content"])
class Finding(models.Model):
    """What a run found, as aggregates from which small cells are gone already. `sha256` is of its canonical JSON.

    Until `published_at` those read it who work on the study; afterwards everybody."""

    run = models.OneToOneField(StudyRun, models.PROTECT, related_name="finding")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"finding of run {self.run_id}"


@audited()
class Filed(models.Model):
    """That a published finding added its reading to a measure, by which upload."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="filed")
    destination = models.ForeignKey(Destination, models.PROTECT, related_name="filed")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    value = models.FloatField(null=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "filed"
        constraints = [models.UniqueConstraint(name="filed_once", fields=["finding", "destination"])]

    def __str__(self) -> str:
        return f"{self.finding_id} to {self.destination_id}"


@audited()
class ClericalPair(models.Model):
    """Two records of invented people, for somebody to say whether they are one. There is no such thing of real people.

    `left` and `right` are what stands in the records; `probability` is what the model says; `stratum_size`: how many pairs of the run the
    model gives about as much."""

    run = models.ForeignKey(StudyRun, models.PROTECT, related_name="pairs")
    number = models.PositiveIntegerField()
    left = models.JSONField()
    right = models.JSONField()
    probability = models.FloatField()
    stratum_size = models.PositiveIntegerField(null=True, blank=True)
    is_synthetic = models.BooleanField()
    answer = models.CharField(
        max_length=9, blank=True, choices=[("same", _("one person")), ("different", _("two people")), ("unsure", _("cannot be told"))]
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(name="clerical_pair_number", fields=["run", "number"]),
            models.CheckConstraint(name="clerical_pair_invented_alone", condition=Q(is_synthetic=True)),
            models.CheckConstraint(name="clerical_answer_known", condition=Q(answer__in=["", "same", "different", "unsure"])),
        ]

    def __str__(self) -> str:
        return f"pair {self.number} of run {self.run_id}"
