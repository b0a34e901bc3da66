"""Days and times as the whole site writes them, on the State's clock."""

from datetime import date, datetime

from django.utils import formats
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import pgettext


def day_text(value: date | None) -> str:
    """June 30, 2019, as plain text."""
    return formats.date_format(local_day(value), pgettext("date format", "F j, Y")) if value else ""


def day(value: date) -> str:
    """June 30, 2019."""
    return _time(local_day(value), pgettext("date format", "F j, Y"))


def short_day(value: date) -> str:
    """Jun 30, 2019."""
    return _time(local_day(value), pgettext("short date format", "M j, Y"))


def moment(value: datetime) -> str:
    """Dec 1, 2026, 8:24 a.m."""
    return _time(localtime(value), pgettext("short date and time format", "M j, Y, g:i a"))


def clock_time(value: datetime) -> str:
    """8:24 a.m., as plain text."""
    return formats.date_format(localtime(value), pgettext("time format", "g:i a"))


def local_day(value: date) -> date:
    """The day on the State's clock of a moment; a day as it is."""
    return localtime(value).date() if isinstance(value, datetime) else value


def _time(stamp: date, pattern: str) -> str:
    return format_html('<time datetime="{}">{}</time>', stamp.isoformat(), formats.date_format(stamp, pattern))
