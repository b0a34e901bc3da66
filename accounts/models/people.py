"""People and the roles they hold, for an agency where the role is an agency's."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, audited


class RoleKind(models.TextChoices):
    ANALYST = "analyst", _("OPM analyst")
    COMMISSIONER = "commissioner", _("commissioner")
    STEWARD = "steward", _("data steward")
    GOVERNOR = "governor", _("Governor's office")
    LINKAGE_OFFICER = "linkage_officer", _("linkage officer")
    DISCLOSURE_OFFICER = "disclosure_officer", _("disclosure officer")
    ADMINISTRATOR = "administrator", _("administrator")


AGENCY_ROLES = [RoleKind.COMMISSIONER, RoleKind.STEWARD]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


@audited(exclude=["password", "last_login"])
class User(AbstractUser):
    """Somebody who signs in, known by e-mail address."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="user_email_lower_case", condition=Q(email=models.functions.Lower("email")))]

    def __str__(self) -> str:
        return self.name or self.email


@audited()
class Role(models.Model):
    """A role somebody holds; commissioners and stewards hold theirs for one agency, the others for the whole State."""

    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=20, choices=RoleKind.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="roles")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    from_provider = models.CharField(
        max_length=100, blank=True, help_text=_("The identity provider whose group gives it, and takes it away again.")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="role_kind_known", condition=Q(kind__in=RoleKind.values)),
            models.CheckConstraint(
                name="role_agency_where_it_applies",
                condition=Q(kind__in=AGENCY_ROLES, agency__isnull=False) | (~Q(kind__in=AGENCY_ROLES) & Q(agency__isnull=True)),
            ),
            models.CheckConstraint(name="role_ends_after_grant", condition=Q(ended_at__gte=F("granted_at"))),
            models.UniqueConstraint(
                name="role_held_once",
                fields=["user", "kind", "agency"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"

    @property
    def words(self) -> str:
        """The role with its agency, such as: commissioner, Department of Labor. Read it with its agency."""
        return f"{self.get_kind_display()}, {self.agency.name}" if self.agency else str(self.get_kind_display())
