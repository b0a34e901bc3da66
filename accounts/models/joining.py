"""Joining, standing in, and leaving: nobody's duties are left without somebody."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models.people import AGENCY_ROLES, Role, RoleKind
from agencies.models import Agency, audited


@audited(exclude=["token_digest"])
class Invitation(models.Model):
    """A role offered to somebody by mail. The link works once, until `expires_at`; only a digest of its secret is kept."""

    email = models.EmailField()
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=RoleKind.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="invitations")
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations_sent")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invitations_accepted")
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(name="invitation_email_lower_case", condition=Q(email=models.functions.Lower("email"))),
            models.CheckConstraint(name="invitation_kind_known", condition=Q(kind__in=RoleKind.values)),
            models.CheckConstraint(
                name="invitation_agency_where_it_applies",
                condition=Q(kind__in=AGENCY_ROLES, agency__isnull=False) | (~Q(kind__in=AGENCY_ROLES) & Q(agency__isnull=True)),
            ),
            models.CheckConstraint(name="invitation_expires_later", condition=Q(expires_at__gt=F("invited_at"))),
            models.CheckConstraint(
                name="invitation_accepted_whole",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True) | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_accepted_or_revoked", condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="invitation_one_open",
                fields=["email", "kind", "agency"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_kind_display()}"


@audited()
class Delegation(models.Model):
    """While somebody is away another person holds the away person's agency role, from `starts_on` to `ends_on`, both included."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="delegations")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_held")
    starts_on = models.DateField()
    ends_on = models.DateField()
    why = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations_made")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(name="delegation_forward", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="delegation_ends_later", condition=Q(ended_at__gte=F("made_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.role} by {self.to} until {self.ends_on}"


@audited()
class Handover(models.Model):
    """Somebody left: what was theirs passed to a named successor, in one act. `passed` counts what, by kind."""

    leaver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers_given")
    successor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers_taken")
    why = models.CharField(max_length=300, blank=True)
    passed = models.JSONField(default=dict)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="handovers_made")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.CheckConstraint(name="handover_to_another", condition=~Q(leaver=F("successor")))]

    def __str__(self) -> str:
        return f"{self.leaver} to {self.successor}"
