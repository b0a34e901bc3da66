"""What the audit is told of a request: kept apart from what tasks need, which is there before the apps are."""

from typing import Any

from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware

from accounts.queries import viewer

SAFE = ("GET", "HEAD", "OPTIONS")
DOORS = {"/api/": "api", "/admin/": "admin"}


class AuditMiddleware(HistoryMiddleware):
    """What the audit is told of what is written in a request."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Who asks, where, in which request, through which door, and whom they stand in for."""
        door = next((name for start, name in DOORS.items() if request.path.startswith(start)), "form")
        said = super().get_context(request) | {"request": request.META.get("ctperf.request_id"), "door": door}
        # What is only read is recorded with nothing: it need not be asked.
        away = sorted({one.name for one in viewer(request.user).stands_in}) if request.method not in SAFE else []
        return said | ({"standing_in": ", ".join(away)} if away else {})
