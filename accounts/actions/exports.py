"""Recording that somebody took records out."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import AuditExport, User
from accounts.queries import viewer
from accounts.rules.policy import may_see_audit


@transaction.atomic
def note_audit_export(*, asked: Mapping[str, str], form: str, by: User, at: datetime) -> None:
    """Keeps who exported which part of the audit, before the first row leaves. Raises PermissionDenied."""
    if not may_see_audit(viewer(by)):
        raise PermissionDenied
    AuditExport.objects.create(by=by, at=at, form=form, asked=dict(asked))
