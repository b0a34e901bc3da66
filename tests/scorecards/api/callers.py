"""Who asks the API: each role by its session, tokens of each verb, and what they find there to ask about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.actions.tokens import Wish, make_token, revoke_token
from accounts.models import User
from agencies.models import Agency
from goals.models import Comment, Goal
from metrics.actions.uploads import DirectTerms, hand_in_rows
from metrics.models import Breakdown, Measure, ReportingPeriod
from scorecards.actions import forecasts
from tests import make
from tests.scorecards import world
from tests.scorecards.studies.found import found, published

VERBS = ("read", "readings", "updates", "comments")
TEXT = "The track is being renewed until September."


@dataclass(frozen=True)
class Caller:
    """Somebody who asks, and what the requests say of that. `number`: each caller has goals and a month to write about alone."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    number: int = 0


@dataclass(frozen=True)
class Known:
    """What there is to ask about, by the name that an address, a parameter or a field gives it."""

    names: Mapping[str, tuple[object, ...]]

    def of(self, name: str, path: str = "") -> tuple[object, ...]:
        """Things that fit a place: `code` by the address it stands in."""
        if name == "code":
            name = path.split("{")[0].rstrip("/").rpartition("/")[2]
        return self.names.get(name, ())


def everybody(agency_code: str) -> list[Caller]:
    """Everybody, numbered from 1."""
    return [replace(one, number=number) for number, one in enumerate(_everybody(agency_code), start=1)]


def _everybody(agency_code: str) -> Iterator[Caller]:
    """The public, an account without a role, each role by session, tokens of each verb and of all, and one that was revoked."""
    yield Caller("public")
    yield session("no role", make.user())
    for role in ("analyst", "governor", "linkage_officer", "disclosure_officer", "administrator"):
        yield session(role, make.user(role))
    agency = make.agency(code=agency_code)
    commissioner = make.user("commissioner", agency=agency)
    yield session("commissioner", commissioner)
    yield session("steward", make.user("steward", agency=agency))
    for verb in VERBS:
        yield token(f"token: {verb}", commissioner, agency_code, verb)
    yield token("token: all verbs", commissioner, agency_code, *VERBS)
    yield token("administrator's token", make.user("administrator"), agency_code, *VERBS)
    yield revoked(commissioner, agency_code)


def session(name: str, user: User) -> Caller:
    """Signed in on the site, with what a page's own script sends along."""
    client = Client()
    client.force_login(user)
    sign = "a" * 32
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value, settings.CSRF_COOKIE_NAME: sign}
    return Caller(name, {"X-CSRFToken": sign}, cookies)


def token(name: str, user: User, agency_code: str, *verbs: str) -> Caller:
    secret = make_token(wish=Wish(name, agency_code, verbs, timedelta(days=30)), by=user, at=timezone.now())[1]
    return Caller(name, {"Authorization": f"Token {secret}"})


def revoked(user: User, agency_code: str) -> Caller:
    wish = Wish("revoked", agency_code, VERBS, timedelta(days=30))
    public_id, secret = make_token(wish=wish, by=user, at=timezone.now())
    revoke_token(public_id=public_id, by=user, at=timezone.now())
    return Caller("token: revoked", {"Authorization": f"Token {secret}"})


def furnish(agency_code: str, callers: int) -> Known:
    """An agency with published and hidden measures, goals with updates in several states, talk, a hand-in; and another agency."""
    agency, other = Agency.objects.get(code=agency_code), make.agency(code="DOL", name="Department of Labor")
    area = make.area(code="MOVE")
    shown, hidden = make.measure(code="T-OTP", agency=agency), make.measure(code="T-NEW", agency=agency, is_public=False)
    theirs = make.measure(code="L-UR", agency=other)
    group = Breakdown.objects.get_or_create(key="town=Ansonia", defaults={"label": "Ansonia"})[0]
    for one in (shown, hidden, theirs):
        world.monthly(one, [40.0, 42.0, 41.0, None, 43.0])
        world.monthly(one, [4.0, 5.0], breakdown_id=group.pk)
        make.target(one, date(2019, 12, 31), 30.0)
    goals = [make.goal(code=code, area=area, lead=agency, measures=[shown, hidden]) for code in ("T1", "T2", "T3")]
    goals.append(make.goal(code="L1", area=area, lead=other, measures=[theirs]))
    periods = [make.reporting_period(day) for day in (date(2018, 12, 31), date(2019, 3, 31), date(2019, 6, 30))]
    for goal, state in zip(goals, ("draft", "submitted", "published", "draft"), strict=True):
        make.goal_update(goal, periods[1], state)
    for number in range(1, callers + 1):
        make.goal(code=f"WRITE-{number}", area=area, lead=agency)
        draft(make.goal(code=f"SUBMIT-{number}", area=area, lead=agency), periods[2])
    world.settled(shown, hidden, theirs)
    while forecasts.work(at=timezone.now()):
        pass
    review = make.review("minuted", kind="agency", agency=agency)
    promise = make.promise(review, agency, goal=goals[0], is_public=True)
    return Known(
        {
            "studies": (published()[0].study.code, found()[0].study.code),
            "review_id": (str(review.pk),), "promise_id": (str(promise.pk),),
            "agencies": ("DOT", "DOL"), "agency": ("DOT", "DOL"), "lead": ("DOT",), "area": ("MOVE",), "areas": ("MOVE",),
            "goals": ("T1", "T2", "T3", "L1"), "goal": ("T1", "T2", "L1"), "measure": ("T-OTP", "T-NEW", "L-UR"),
            "measures": ("T-OTP", "T-NEW", "L-UR"), "scorecards": ("T-OTP", "T-NEW"), "odds": ("T-OTP", "T-NEW"),
            "period": tuple(one.code for one in periods), "reporting_period": tuple(one.code for one in periods),
            "upload_id": hand_ins(agency_code, make.user("commissioner", agency=agency)),
            "thread": (talk(shown), talk(theirs)), "version": (0, 1, 2), "breakdown": ("", group.key), "group": ("", group.key),
            "declared": ("on_track", "at_risk", "off_track", "done"), "told_until": ("2019-12-31",), "evidence_url": ("https://ct.gov/a",),
            "period_end": ("2019-05-31", "2019-03-31"), "part": ("", "what_works"), "Idempotency-Key": ("job-1", "job-2", "job-3"),
        }
    )  # fmt: skip


def draft(goal: Goal, period: ReportingPeriod) -> None:
    """All that must be said before it can be submitted."""
    said: dict[str, Any] = {"declared": "on_track", "declared_why": TEXT, "told_until": date(2019, 8, 14), "how_are_we_doing": TEXT}
    make.goal_update(goal, period, **said)


def hand_ins(agency_code: str, by: User) -> tuple[int, ...]:
    """One that is published and one that waits."""
    good = [{"measure": "T-OTP", "period": "2018-12", "value": 44.0}]
    odd = [{"measure": "T-OTP", "period": "2018-11", "value": 44_000.0}]
    return tuple(hand_in_rows(rows=rows, terms=DirectTerms(), by=by, at=timezone.now())[0] for rows in (good, odd))


def talk(about: Measure) -> int:
    return Comment.objects.create(measure=about, text="Please look.", by=make.user("analyst"), at=make.LONG_AGO).pk
