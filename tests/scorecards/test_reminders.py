"""Digests and notices: one mail to the right person, only while there is something to do, and of what is so when it is sent."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.actions.mail import sending
from accounts.models import Mail, MailPreference, User
from agencies.models import Agency
from goals.models import Barrier, Comment, Duty, Mention
from metrics.models import Measure, Submission
from scorecards.actions.reminders import Queued, freshen, queue_digests_now, queue_hourly
from scorecards.actions.reminders.digests import queue_digests
from scorecards.actions.reminders.notices import queue_notices
from tests import make
from tests.scorecards import world

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 7, 1, 14, tzinfo=UTC)
MONDAY, SUNDAY, FOURTH = date(2019, 7, 1), date(2019, 6, 30), date(2019, 7, 4)


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    settings.SITE_CLOCK = MONDAY
    settings.SITE_URL = "https://perf.example.gov"


@pytest.fixture
def agency() -> Agency:
    return make.agency(name="Department of Examples")


@pytest.fixture
def steward(agency: Agency) -> User:
    return make.user("steward", agency=agency, name="Ellen Novak")


def owed(agency: Agency, *, due: date, name: str = "Days to decide") -> Measure:
    """A monthly measure whose May falls due on the day."""
    made = make.measure(agency=agency, name=name, lag_days=(due - date(2019, 5, 31)).days)
    world.monthly(made, [10.0, 11.0, 12.0], date(2019, 4, 30))
    return made


def digests(day: date = MONDAY, hour: int = 9, **more: Any) -> list[Queued]:
    return queue_digests(day=day, hour=hour, at=NOW, **more)


def mail_to(user: User) -> Mail:
    return Mail.objects.get(user=user)


def test_what_is_due_today_is_said_in_one_mail_with_one_link(agency: Agency, steward: User) -> None:
    owed(agency, due=MONDAY)
    owed(agency, due=MONDAY, name="Permits decided")
    assert digests() == [Queued(steward.email, "Your updates: 2 due today")]
    mail = mail_to(steward)
    assert (mail.kind, mail.state) == ("digest", "queued")
    for text in (mail.text, mail.html):
        assert text.count("https://perf.example.gov/my/") - text.count("https://perf.example.gov/my/mail/") == 1
        for part in (
            "Ellen Novak",
            "Monday, July 1",
            "Days to decide",
            "Permits decided",
            "enter the reading: May 2019",
            "due July 1, 2019",
        ):
            assert part in text


def test_who_has_nothing_to_do_gets_no_mail(steward: User) -> None:
    assert digests() == []


def test_on_a_day_without_a_reason_to_write_nothing_goes_out(agency: Agency, steward: User) -> None:
    owed(agency, due=date(2019, 7, 9))
    assert digests() == []


def test_lead_days_are_working_days_over_the_fourth_of_july(agency: Agency, steward: User) -> None:
    owed(agency, due=date(2019, 7, 8))
    assert digests(date(2019, 7, 2)) == [Queued(steward.email, "Your updates: 1 coming up")]
    assert "due July 8, 2019, in 3 working days" in mail_to(steward).text


@pytest.mark.parametrize("day", [FOURTH, date(2019, 7, 6), SUNDAY])
def test_weekends_and_holidays_are_quiet(agency: Agency, steward: User, day: date) -> None:
    owed(agency, due=day)
    assert digests(day) == []


def test_running_it_again_queues_nothing_more(agency: Agency, steward: User) -> None:
    owed(agency, due=MONDAY)
    assert [len(digests()), len(digests()), len(digests(hour=15))] == [1, 0, 0]


def test_the_mail_goes_from_the_hour_the_person_chose(agency: Agency, steward: User) -> None:
    MailPreference.objects.create(user=steward, digest_hour=13)
    owed(agency, due=MONDAY)
    assert digests(hour=12) == []
    assert len(digests(hour=13)) == 1


def test_a_duty_done_between_queueing_and_sending_is_not_mailed(agency: Agency, steward: User) -> None:
    one = owed(agency, due=MONDAY)
    digests()
    make.reading(one, date(2019, 5, 31), 9.0)
    sending.send_waiting(clock=lambda: NOW, freshen=freshen)
    assert mail_to(steward).state == "cancelled"


def test_a_duty_that_is_left_is_mailed_alone(agency: Agency, steward: User) -> None:
    one = owed(agency, due=MONDAY)
    owed(agency, due=MONDAY, name="Permits decided")
    digests()
    make.reading(one, date(2019, 5, 31), 9.0)
    sending.send_waiting(clock=lambda: NOW, freshen=freshen)
    sent = mail_to(steward)
    assert (sent.state, sent.subject) == ("sent", "Your updates: 1 due today")
    assert "Days to decide" not in sent.text


def test_yesterday_s_digest_is_not_sent_today(agency: Agency, steward: User, settings: Any) -> None:
    owed(agency, due=MONDAY)
    digests()
    settings.SITE_CLOCK = date(2019, 7, 2)
    assert freshen(mail_to(steward), NOW) is None


def test_after_handing_in_nothing_more_is_asked(agency: Agency, steward: User) -> None:
    one = owed(agency, due=MONDAY)
    plain = {"period_start": date(2019, 5, 1), "period_end": date(2019, 5, 31), "value": 9.0}
    Submission.objects.create(measure=one, submitted_by=steward, submitted_at=NOW, **plain)
    assert [one.address for one in digests()] == []


def test_a_commissioner_hears_of_a_steward_s_readings_after_five_working_days(agency: Agency, steward: User) -> None:
    boss = make.user("commissioner", agency=agency)
    owed(agency, due=date(2019, 6, 25))
    assert boss.email not in {one.address for one in digests(MONDAY)}
    assert Queued(boss.email, "Your updates: 1 overdue in your agency") in digests(date(2019, 7, 2))
    told = mail_to(boss)
    assert told.kind == "escalation"
    assert "overdue by 5 working days" in told.text


def test_a_commissioner_without_a_steward_or_with_the_duty_herself_is_reminded_like_one() -> None:
    alone, both = make.agency(), make.agency()
    first, second = make.user("commissioner", agency=alone), make.user("commissioner", agency=both)
    make.user("steward", agency=both)
    owed(alone, due=MONDAY)
    Duty.objects.create(user=second, measure=owed(both, due=MONDAY), given_at=NOW)
    assert {one.address for one in digests()} == {first.email, second.email}


def test_opm_hears_of_agencies_after_ten_working_days_in_one_mail(agency: Agency, steward: User) -> None:
    other = make.agency(name="Helping Office")
    make.user("steward", agency=other)
    analyst = make.user("analyst")
    owed(agency, due=date(2019, 6, 17))
    owed(other, due=date(2019, 6, 17))
    owed(other, due=date(2019, 6, 17), name="Permits decided")
    assert analyst.email not in {one.address for one in digests(date(2019, 6, 28))}
    assert Queued(analyst.email, "Your updates: 2 agencies are late") in digests(MONDAY)
    text = mail_to(analyst).text
    assert text.count("Helping Office") == 1
    assert "2 readings" in text
    assert "overdue by 10 working days" in text


def test_somebody_who_left_is_not_mailed(agency: Agency, steward: User) -> None:
    owed(agency, due=MONDAY)
    steward.is_active = False
    steward.save()
    assert digests() == []


def test_several_periods_of_a_measure_are_one_line(agency: Agency, steward: User) -> None:
    one = make.measure(agency=agency, lag_days=31)
    world.monthly(one, [10.0], date(2019, 2, 28))
    digests(date(2019, 7, 2))
    text = mail_to(steward).text
    assert text.count("Days to decide") == 1
    assert "Mar 2019 and 2 more periods" in text


def test_a_hostile_name_is_text_in_the_html_and_itself_in_the_text(agency: Agency, steward: User) -> None:
    owed(agency, due=MONDAY, name='<script>alert(1)</script> & "trains"')
    digests()
    mail = mail_to(steward)
    assert "<script>" not in mail.html
    assert '<script>alert(1)</script> & "trains"' in mail.text


def test_a_dry_run_says_who_and_keeps_nothing(agency: Agency, steward: User) -> None:
    owed(agency, due=MONDAY)
    out = StringIO()
    call_command("send_digests", "--dry-run", stdout=out)
    assert out.getvalue() == f"{steward.email}: Your updates: 1 due today\n1 digests of 2019-07-01 would be queued.\n"
    assert not Mail.objects.exists()


def test_by_hand_the_digests_of_a_sunday_are_those_of_monday(agency: Agency, steward: User, settings: Any) -> None:
    settings.SITE_CLOCK = SUNDAY
    owed(agency, due=MONDAY)
    assert queue_digests_now(at=NOW) == (MONDAY, [Queued(steward.email, "Your updates: 1 due today")])


def test_in_a_demonstration_no_digest_goes_by_itself_and_with_a_live_clock_it_does(agency: Agency, steward: User, settings: Any) -> None:
    owed(agency, due=MONDAY)
    assert queue_hourly(at=NOW) == 0
    settings.SITE_CLOCK = None
    assert queue_hourly(at=NOW) == 1


# Notices

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
WORKDAY = AT.date()


def mention(of: Measure, to: User, at: datetime, text: str = "Is May right?") -> Mention:
    comment = Comment.objects.create(measure=of, text=text, by=make.user("analyst", name="Maria Lopez"), at=at)
    return Mention.objects.create(comment=comment, user=to)


def notices(at: datetime = AT, hour: int = 10) -> int:
    return queue_notices(day=at.date(), hour=hour, at=at)


def test_what_happened_in_an_hour_is_one_mail_and_is_told_once(agency: Agency, steward: User) -> None:
    one = make.measure(agency=agency)
    mention(one, steward, AT - timedelta(minutes=50))
    mention(one, steward, AT - timedelta(minutes=10), "And June?")
    assert [notices(), notices(AT + timedelta(hours=1))] == [1, 0]
    mail = mail_to(steward)
    assert mail.subject == "2 updates about your work"
    assert "Maria Lopez commented on Days to decide" in mail.text
    assert "And June?" in mail.text
    mention(one, steward, AT + timedelta(minutes=30), "And July?")
    assert notices(AT + timedelta(hours=2)) == 1
    assert "And June?" not in Mail.objects.filter(user=steward).latest("pk").text


def test_what_was_seen_before_the_mail_goes_is_not_in_it(agency: Agency, steward: User) -> None:
    one = mention(make.measure(agency=agency), steward, AT - timedelta(minutes=5))
    notices()
    one.seen_at = AT
    one.save()
    sending.send_waiting(clock=lambda: AT, freshen=freshen)
    assert mail_to(steward).state == "cancelled"


@pytest.mark.parametrize(
    ("at", "hour"), [(datetime(2026, 11, 22, 15, tzinfo=UTC), 10), (datetime(2026, 11, 26, 15, tzinfo=UTC), 10), (AT, 6), (AT, 19)]
)
def test_notices_keep_quiet_at_night_on_weekends_and_holidays(agency: Agency, steward: User, at: datetime, hour: int) -> None:
    mention(make.measure(agency=agency), steward, at - timedelta(minutes=5))
    assert notices(at, hour) == 0


def test_what_happened_on_a_holiday_weekend_is_told_on_the_next_working_day(agency: Agency, steward: User) -> None:
    mention(make.measure(agency=agency), steward, datetime(2026, 11, 26, 3, tzinfo=UTC))
    assert notices(datetime(2026, 11, 27, 13, tzinfo=UTC)) == 1


def test_who_wants_no_mail_about_comments_gets_none(agency: Agency, steward: User) -> None:
    MailPreference.objects.create(user=steward, wants_mentions=False)
    mention(make.measure(agency=agency), steward, AT - timedelta(minutes=5))
    assert notices() == 0


def test_nothing_said_among_staff_is_mailed_to_somebody_whose_roles_ended(agency: Agency, steward: User) -> None:
    mention(make.measure(agency=agency), steward, AT - timedelta(minutes=5))
    notices()
    steward.roles.update(ended_at=AT)
    assert freshen(mail_to(steward), AT) is None


def test_an_update_that_came_back_is_told_to_who_submitted_it_with_why(agency: Agency) -> None:
    boss = make.user("commissioner", agency=agency)
    update = make.goal_update(make.goal(lead=agency), make.reporting_period(), "returned", by=boss)
    update.decided_at, update.decision_note = AT - timedelta(minutes=5), "Name the partners."
    update.save()
    assert notices() == 1
    mail = mail_to(boss)
    assert "returned your update of Trains arrive on time" in mail.subject
    assert "Name the partners." in mail.text


def test_a_barrier_is_told_to_who_is_asked_and_its_answer_to_who_asked(agency: Agency) -> None:
    asked = make.agency()
    boss, other = make.user("commissioner", agency=agency), make.user("commissioner", agency=asked)
    plain = {"goal": make.goal(lead=agency), "raised_by_agency": agency, "asked": asked, "what": "No data link", "ask": "Send the file"}
    barrier = Barrier.objects.create(raised_by=boss, raised_at=AT - timedelta(minutes=5), **plain)
    assert notices() == 1
    assert "Send the file" in mail_to(other).text
    barrier.state, barrier.answer, barrier.answered_by, barrier.answered_at = "answered", "From May on", other, AT + timedelta(minutes=5)
    barrier.save()
    assert notices(AT + timedelta(hours=1)) == 1
    assert "From May on" in mail_to(boss).text


def test_the_clock_of_the_machine_is_not_asked_by_the_rules() -> None:
    assert queue_notices(day=SUNDAY, hour=10, at=timezone.now()) == 0


def test_a_promise_that_is_due_is_in_the_digest_of_who_answers_for_it_and_not_once_it_is_done(agency: Agency) -> None:
    owner = make.user("commissioner", agency=agency)
    one = make.promise(make.review("minuted"), agency, goal=make.goal(lead=agency), due_on=MONDAY)
    assert [queued.address for queued in digests()] == [owner.email]
    mail = mail_to(owner)
    for words in ("Hire two crews.", "keep the promise and say when it is done", "due July 1, 2019"):
        assert words in mail.text, words
    ended = {"done_on": MONDAY, "done_by": owner, "done_at": NOW, "done_note": "Done."}
    type(one).objects.filter(pk=one.pk).update(**ended)
    assert freshen(mail, NOW) is None
