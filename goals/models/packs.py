"""Frozen packs: what a review was prepared with, as it stood then, for ever. Nothing in these tables is ever changed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from goals.models.barriers import Barrier
from goals.models.goals import Goal
from goals.models.promises import Commitment
from goals.models.reviews import Review
from metrics.models import Measure

NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete


class FrozenPack(models.Model):
    """The head of a pack. `as_of` is the site's day, `known_at` the moment up to which facts were known, `sha256` its digest."""

    review = models.OneToOneField(Review, models.PROTECT, related_name="pack")
    as_of = models.DateField()
    known_at = models.DateTimeField()
    rule_version = models.CharField(max_length=20)
    form = models.PositiveSmallIntegerField(default=1)
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="pack_digest_whole", condition=Q(sha256__regex="^[0-9a-f]{64}$"))]
        triggers = [pgtrigger.Protect(name="pack_never_changed", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"pack of {self.review_id}"


class FrozenRow(models.Model):
    """One row of a pack: `content` is its JSON, byte for byte as it was hashed. What it is about says who may read it."""

    pack = models.ForeignKey(FrozenPack, models.PROTECT, related_name="lines")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    content = models.TextField()
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="+")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, related_name="+")
    barrier = models.ForeignKey(Barrier, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pack", "place"]
        constraints = [models.UniqueConstraint(name="frozen_row_once", fields=["pack", "place"])]
        triggers = [pgtrigger.Protect(name="frozen_row_never_changed", operation=NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.kind} {self.place} of {self.pack_id}"
