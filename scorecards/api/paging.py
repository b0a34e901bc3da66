"""Pages by cursor: stable while rows arrive, and a forged cursor is a page that does not exist, not an error of ours."""

import re
from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination

MOST = 1000
BIGGEST_ID = 2**63 - 1


class CheckedCursor(CursorPagination):
    """DRF's cursor, whose position comes from the client, checked before it reaches the database."""

    page_size = 100
    page_size_query_param = "limit"
    page_size_query_description = f"Rows per page, 1 to {MOST}; 100 when absent."
    max_page_size = MOST
    offset_cutoff = MOST
    invalid_cursor_message = "This page does not exist: the cursor is not one we gave out."

    def decode_cursor(self, request: Any) -> Any:
        try:
            cursor = super().decode_cursor(request)
        except (ValueError, TypeError, UnicodeError) as error:
            raise NotFound(self.invalid_cursor_message) from error
        if cursor is not None and cursor.position is not None and not self.is_position(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def is_position(self, position: str) -> bool:
        raise NotFound(self.invalid_cursor_message)


class CodeCursor(CheckedCursor):
    ordering = "code"

    def is_position(self, position: str) -> bool:
        return re.fullmatch(r"[A-Za-z0-9._-]{2,40}", position) is not None


class IdCursor(CheckedCursor):
    ordering = "id"

    def is_position(self, position: str) -> bool:
        return re.fullmatch(r"[0-9]{1,19}", position) is not None and int(position) <= BIGGEST_ID


class NewestFirstCursor(IdCursor):
    ordering = "-id"
