"""Price tables: kept in versions, never changed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_run_studies
from agencies.actions.context import because
from linkage.actions.refused import StudyRefused, refuse
from linkage.models import PriceTable
from linkage.rules.plain import as_plain, read
from linkage.rules.prices import CONNECTICUT
from linkage.rules.prices import PriceTable as Table


def keep_prices(*, content: Mapping[str, Any], comment: str = "", by: User, at: datetime) -> int:
    """Keeps a price table as its version says; its id. Raises PermissionDenied, or StudyRefused for what is no price table or a
    version that is there already with other prices."""
    if not may_run_studies(viewer(by)):
        raise PermissionDenied
    try:
        table = read(Table, dict(content))
    except (ValueError, TypeError) as why:
        raise StudyRefused([str(why)]) from why
    known = PriceTable.objects.filter(version=table.version).first()
    if known is not None:
        refuse([_("There is a version %(name)s with other prices.") % {"name": table.version}] if known.content != as_plain(table) else [])
        return known.pk
    with because(comment, by=by.pk):
        return _stored(table, comment, by, at)


@transaction.atomic
def _stored(table: Table, comment: str, by: User, at: datetime) -> int:
    try:
        return PriceTable.objects.create(version=table.version, content=as_plain(table), note=comment.strip(), made_by=by, made_at=at).pk
    except IntegrityError as why:
        raise StudyRefused([_("Somebody kept this version meanwhile.")]) from why


def connecticut() -> dict[str, Any]:
    """The prices that ship, which are to be verified before use."""
    plain: dict[str, Any] = as_plain(CONNECTICUT)
    return plain
