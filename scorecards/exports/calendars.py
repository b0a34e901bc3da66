"""A calendar as calendar programs read it (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import Calendar, Event

from goals.queries.promises import PromiseRow
from goals.queries.reviews import ReviewRow
from scorecards.templatetags.reviews import expects, review_name

NEW_YORK = ZoneInfo("America/New_York")
EXAMPLE = gettext_lazy("Example for the demonstration.")


def as_ics(reviews: Iterable[ReviewRow], promises: Iterable[PromiseRow], *, site: str, at: datetime) -> bytes:
    """Reviews at their time (without one: all day) and the due days of promises. `site`: the address of the site, `at`: now."""
    calendar = Calendar()
    calendar.add("prodid", "-//State of Connecticut//CTPerf//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Connecticut Performance"))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for review in reviews:
        calendar.add_component(_review(review, site, at))
    for promise in promises:
        calendar.add_component(_promise(promise, site, at))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _begun(kind: str, key: int, site: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{kind}-{key}@{site.partition('://')[2]}")
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("url", f"{site}/{kind}s/{key}/")
    return event


def _review(one: ReviewRow, site: str, at: datetime) -> Event:
    event = _begun("review", one.id, site, at)
    event.add("summary", review_name(one))
    if one.at_time:
        begins = datetime.combine(one.on, one.at_time, NEW_YORK)
        event.add("dtstart", begins)
        event.add("duration", timedelta(minutes=one.minutes_long))
    else:
        event.add("dtstart", one.on)
        event.add("dtend", one.on + timedelta(days=1))
    if one.place:
        event.add("location", one.place)
    event.add("status", "CANCELLED" if one.state == "cancelled" else "CONFIRMED")
    if one.is_example:
        event.add("description", str(EXAMPLE))
    return event


def _promise(one: PromiseRow, site: str, at: datetime) -> Event:
    event = _begun("promise", one.id, site, at)
    event.add("summary", _("Promise due: %(what)s") % {"what": one.what})
    event.add("dtstart", one.due_on)
    event.add("dtend", one.due_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    told = [str(EXAMPLE) if one.is_example else "", one.agency_name, expects(one.effect) if one.effect else ""]
    event.add("description", "\n".join(filter(None, told)))
    return event
