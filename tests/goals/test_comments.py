"""Commenting: who may, whom it reaches, what a thread keeps."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.queries import viewer
from goals.actions import comments as actions
from goals.actions.comments import NotSaid
from goals.models import Comment, Duty, Mention
from goals.queries import comments as queries
from goals.rules.talk import About
from tests import make

pytestmark = pytest.mark.django_db
AT = datetime(2019, 7, 1, 12, tzinfo=UTC)


def said(by: Any, about: About, text: str = "Is May right?") -> int:
    return actions.add_comment(about=about, text=text, by=by, at=AT)


def reached(comment_id: int) -> set[int]:
    return set(Mention.objects.filter(comment=comment_id).values_list("user", flat=True))


def test_a_comment_on_a_measure_goes_to_who_holds_the_duty() -> None:
    one = make.measure()
    holder = make.user("steward", agency=one.agency)
    make.user("steward", agency=one.agency)
    Duty.objects.create(user=holder, measure=one, given_at=make.LONG_AGO)
    assert reached(said(make.user("analyst"), About(measure_id=one.pk))) == {holder.pk}


def test_without_a_duty_it_goes_to_the_stewards_and_the_commissioner_and_not_to_its_writer() -> None:
    one = make.measure()
    steward, commissioner = make.user("steward", agency=one.agency), make.user("commissioner", agency=one.agency)
    make.user("steward")
    assert reached(said(steward, About(measure_id=one.pk))) == {commissioner.pk}


def test_a_comment_on_an_update_goes_to_who_wrote_it() -> None:
    goal = make.goal()
    writer = make.user("steward", agency=goal.lead)
    make.user("commissioner", agency=goal.lead)
    update = make.goal_update(goal, make.reporting_period(), saved_by=writer, started_by=writer)
    assert reached(said(make.user("analyst"), About(update_id=update.pk, part="what_next"))) == {writer.pk}


def test_naming_reaches_staff_who_may_see_the_thing_and_nobody_else() -> None:
    one = make.measure(is_public=False)
    governor = make.user("governor", name="Sam Whitfield")
    make.user("steward", name="Other Steward")
    make.user(name="No Role")
    made = said(make.user("analyst"), About(measure_id=one.pk), "@Sam Whitfield @Other Steward @No Role look")
    assert reached(made) == {governor.pk}
    assert Mention.objects.get(comment=made).by_name


def test_a_public_measure_may_be_talked_of_by_all_staff() -> None:
    one, other = make.measure(), make.user("steward", name="Other Steward")
    made = said(make.user("governor"), About(measure_id=one.pk), "@Other Steward look")
    assert reached(made) == {other.pk}
    assert queries.talk(viewer(other), About(measure_id=one.pk)) is not None


@pytest.mark.parametrize("kind", [None, "steward", "commissioner"])
def test_nobody_reads_or_says_anything_of_what_they_may_not_see(kind: str | None) -> None:
    one, stranger = make.measure(is_public=False), make.user(kind)
    about = About(measure_id=one.pk)
    made = said(make.user("analyst"), about, "secret")
    assert queries.talk(viewer(stranger), about) is None
    assert queries.place_of(viewer(stranger), made) is None
    for attempt in (
        lambda: said(stranger, about),
        lambda: actions.answer_comment(thread_id=made, text="no", by=stranger, at=AT),
        lambda: actions.resolve_comment(thread_id=made, by=stranger, at=AT),
        lambda: actions.reopen_comment(thread_id=made, by=stranger),
        lambda: actions.withdraw_comment(comment_id=made, by=stranger, at=AT),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert Comment.objects.count() == 1


def test_the_talk_of_an_update_is_closed_to_other_agencies_even_when_it_is_published() -> None:
    goal, partner = make.goal(), make.user("commissioner")
    update = make.goal_update(goal, make.reporting_period(), "published")
    said(make.user("analyst"), About(update_id=update.pk))
    assert queries.talk_of_update(viewer(partner), update.pk, [""]) == {}
    assert queries.talk_of_update(viewer(make.user("governor")), update.pk, [""])[""].threads


def test_an_answer_goes_to_all_who_took_part() -> None:
    one, analyst = make.measure(), make.user("analyst")
    steward, named = make.user("steward", agency=one.agency), make.user("governor", name="Sam Whitfield")
    first = said(analyst, About(measure_id=one.pk), "@Sam Whitfield see this")
    answer = actions.answer_comment(thread_id=first, text="It is.", by=steward, at=AT)
    assert reached(answer) == {analyst.pk, named.pk}


def test_a_resolved_thread_takes_no_answer_until_it_is_reopened() -> None:
    one, analyst = make.measure(), make.user("analyst")
    first = said(analyst, About(measure_id=one.pk))
    steward = make.user("steward", agency=one.agency)
    actions.resolve_comment(thread_id=first, by=steward, at=AT)
    with pytest.raises(NotSaid) as refused:
        actions.answer_comment(thread_id=first, text="Wait", by=analyst, at=AT)
    assert refused.value.why == "resolved"
    actions.reopen_comment(thread_id=first, by=analyst)
    actions.answer_comment(thread_id=first, text="Wait", by=analyst, at=AT)
    found = queries.talk(viewer(analyst), About(measure_id=one.pk))
    assert found
    assert [len(thread.comments) for thread in found.threads] == [2]


def test_only_the_agency_the_author_and_data_keepers_resolve() -> None:
    one = make.measure()
    first = said(make.user("governor"), About(measure_id=one.pk))
    with pytest.raises(PermissionDenied):
        actions.resolve_comment(thread_id=first, by=make.user("steward"), at=AT)
    assert Comment.objects.get(pk=first).resolved_at is None


def test_what_is_withdrawn_is_shown_to_nobody_and_kept_in_the_record() -> None:
    one, analyst = make.measure(), make.user("analyst")
    steward = make.user("steward", agency=one.agency)
    first = said(analyst, About(measure_id=one.pk), "I should not have said this")
    actions.withdraw_comment(comment_id=first, by=analyst, at=AT)
    found = queries.talk(viewer(steward), About(measure_id=one.pk))
    assert found
    assert [(row.text, row.is_withdrawn) for row in found.threads[0].comments] == [("", True)]
    assert queries.addressed(viewer(steward)) == []
    assert Comment.objects.get(pk=first).text == "I should not have said this"


def test_nobody_withdraws_what_another_said() -> None:
    one = make.measure()
    first = said(make.user("analyst"), About(measure_id=one.pk))
    with pytest.raises(PermissionDenied):
        actions.withdraw_comment(comment_id=first, by=make.user("administrator"), at=AT)
    assert Comment.objects.get(pk=first).withdrawn_at is None


@pytest.mark.parametrize(("text", "part", "why"), [("  \n", "", "empty"), ("x" * 4001, "", "too_long"), ("Hm", "nothing", "part")])
def test_what_says_nothing_is_refused(text: str, part: str, why: str) -> None:
    update = make.goal_update(make.goal(), make.reporting_period())
    with pytest.raises(NotSaid) as refused:
        actions.add_comment(about=About(update_id=update.pk, part=part), text=text, by=make.user("analyst"), at=AT)
    assert refused.value.why == why
    assert not Comment.objects.exists()


def test_a_reading_that_is_not_there_cannot_be_talked_of() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 4.0)
    analyst = make.user("analyst")
    assert said(analyst, About(measure_id=one.pk, breakdown_id=0, period_end=date(2019, 5, 31)))
    with pytest.raises(PermissionDenied):
        said(analyst, About(measure_id=one.pk, breakdown_id=0, period_end=date(2019, 4, 30)))


def test_the_talk_of_an_update_comes_by_its_parts() -> None:
    goal, analyst = make.goal(), make.user("analyst")
    update = make.goal_update(goal, make.reporting_period())
    said(analyst, About(update_id=update.pk, part="what_next", passage="hire ten people"), "By when?")
    said(analyst, About(update_id=update.pk), "Thank you.")
    found = queries.talk_of_update(viewer(analyst), update.pk, ["", "what_next", "partners"])
    assert {part: [thread.comments[0].text for thread in talk.threads] for part, talk in found.items()} == {
        "": ["Thank you."],
        "what_next": ["By when?"],
        "partners": [],
    }
    assert found["what_next"].threads[0].passage == "hire ten people"


def test_what_is_addressed_to_me_lists_open_threads_first_and_forgets_what_i_may_not_see_any_more() -> None:
    one, two = make.measure(name="First"), make.measure(name="Second", is_public=False)
    steward = make.user("steward", agency=two.agency)
    analyst = make.user("analyst")
    Duty.objects.create(user=steward, measure=one, given_at=make.LONG_AGO)
    settled = said(analyst, About(measure_id=two.pk))
    actions.resolve_comment(thread_id=settled, by=analyst, at=AT)
    said(analyst, About(measure_id=one.pk))
    assert [(row.name, row.is_open, row.is_new) for row in queries.addressed(viewer(steward))] == [
        ("First", True, True),
        ("Second", False, True),
    ]
    steward.roles.update(ended_at=AT)
    assert [row.name for row in queries.addressed(viewer(steward))] == ["First"]
