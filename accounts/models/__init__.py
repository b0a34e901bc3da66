"""Who may: people, the roles they hold, who stands in for whom, the tokens of agencies' systems, and the mail they are sent."""

from accounts.models.exports import AuditExport
from accounts.models.factors import Address, Factor, LinkedAccount
from accounts.models.joining import Delegation, Handover, Invitation
from accounts.models.looks import Look, LookKind
from accounts.models.mail import Bounce, Mail, MailKind, MailPreference, MailState
from accounts.models.people import AGENCY_ROLES, Role, RoleKind, User, UserManager
from accounts.models.tokens import ApiToken, IdempotentAnswer, TokenVerb
from accounts.models.views import Audience, SavedView
from accounts.models.worktime import WorkKind, WorkTime

__all__ = [
    "AGENCY_ROLES",
    "Address",
    "ApiToken",
    "Audience",
    "AuditExport",
    "Bounce",
    "Delegation",
    "Factor",
    "Handover",
    "IdempotentAnswer",
    "Invitation",
    "LinkedAccount",
    "Look",
    "LookKind",
    "Mail",
    "MailKind",
    "MailPreference",
    "MailState",
    "Role",
    "RoleKind",
    "SavedView",
    "TokenVerb",
    "User",
    "UserManager",
    "WorkKind",
    "WorkTime",
]
