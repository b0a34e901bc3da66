"""Agencies that are renamed, merged or split: what moves, what stays with its history, and who may."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import ApiToken, Delegation, Role
from accounts.queries import viewer
from agencies.actions.succession import NoSuccession
from agencies.models import Agency, Succession, SuccessionKind
from goals.actions.reorganising import Founding, Moved, Reorganisation, reorganise
from goals.models import Barrier, Commitment, Duty, Follow, Partnership, Review
from goals.queries.belongings import belongings
from metrics.actions.small_rules import Numbers, set_agency_rule
from metrics.models import Breakdown, Category, Change, Dimension, Layout, Measure, MeasureDimension, Reading, ShownReading, SmallNumberRule
from scorecards.models import Flip
from tests import make

pytestmark = pytest.mark.django_db
AT = datetime(2019, 7, 8, 12, tzinfo=UTC)
DAY = date(2019, 7, 8)


def done(old: Agency, *others: Agency, kind: str = "merged", by: Any = None, **fields: Any) -> Moved:
    what: dict[str, Any] = {
        "code": old.code,
        "kind": SuccessionKind(kind),
        "on": DAY,
        "successors": tuple(one.code for one in others),
    } | fields
    return reorganise(what=Reorganisation(**what), by=by or make.user("analyst"), at=AT, day=DAY)


def test_a_renamed_agency_goes_on_under_its_new_code_with_all_that_was_its_own() -> None:
    old = make.agency(mission="To serve.")
    one, goal = make.measure(agency=old), make.goal(lead=old)
    make.reading(one, date(2019, 5, 31), 4.0)
    Layout.objects.create(code="L1", name="Case log", agency=old)
    moved = done(old, kind="renamed", founding=Founding("NEW", "Office of New Names"), note="Public Act 19-1.")
    new = Agency.objects.get(code="NEW")
    assert (new.kind, new.mission, new.effective_from) == (old.kind, "To serve.", DAY)
    assert Agency.objects.get(pk=old.pk).effective_to == DAY - timedelta(days=1)
    assert Succession.objects.get().note == "Public Act 19-1."
    one.refresh_from_db()
    goal.refresh_from_db()
    assert (one.agency, goal.lead, Layout.objects.get().agency) == (new, new, new)
    assert Reading.objects.get().measure == one
    assert moved.counts == {"measure": 1, "goal": 1, "layout": 1}
    assert belongings(old.code, AT).things == {}  # type: ignore[union-attr]


def test_everybody_holds_their_role_at_the_successor_and_who_stands_in_stands_in_there() -> None:
    old, new = make.agency(), make.agency()
    steward, helper, both = make.user("steward", agency=old), make.user(), make.user("steward", agency=old)
    Role.objects.create(user=both, kind="steward", agency=new, granted_at=make.LONG_AGO)
    held = Role.objects.get(user=steward)
    Delegation.objects.create(role=held, to=helper, starts_on=DAY, ends_on=date(2019, 8, 1), made_by=steward, made_at=AT)
    done(old, new)
    assert viewer(steward).steward_of == {new.pk}
    assert viewer(both).steward_of == {new.pk}
    assert not Role.objects.filter(agency=old, ended_at__isnull=True).exists()
    assert [(one.role.agency_id, one.to_id) for one in Delegation.objects.filter(ended_at__isnull=True)] == [(new.pk, helper.pk)]


def test_a_split_sends_each_thing_where_it_was_chosen_to_go_and_people_where_their_duties_are() -> None:
    old, first, second = make.agency(), make.agency(), make.agency()
    here, there = make.measure(agency=old), make.measure(agency=old)
    steward = make.user("steward", agency=old)
    role = Role.objects.get(user=steward)
    Duty.objects.create(user=steward, measure=there, given_at=make.LONG_AGO)
    Duty.objects.create(user=steward, measure=make.measure(), given_at=make.LONG_AGO)
    chosen = {f"measure-{there.pk}": second.code, f"role-{role.pk}": first.code}
    done(old, first, second, kind="split", chosen=chosen)
    assert {one.pk: one.agency for one in Measure.objects.filter(pk__in=[here.pk, there.pk])} == {here.pk: first, there.pk: second}
    assert viewer(steward).steward_of == {first.pk, second.pk}


def test_an_agency_that_goes_on_keeps_what_was_chosen_to_stay() -> None:
    old, new = make.agency(), make.agency()
    stays, goes = make.measure(agency=old), make.measure(agency=old)
    done(old, new, kind="split", goes_on=True, chosen={f"measure-{stays.pk}": ""})
    assert Agency.objects.get(pk=old.pk).effective_to is None
    assert Measure.objects.get(pk=stays.pk).agency == old
    assert Measure.objects.get(pk=goes.pk).agency == new


def test_the_lead_of_a_goal_passes_on_also_to_who_was_a_partner_and_no_words_are_lost() -> None:
    old, new = make.agency(), make.agency()
    goal, other = make.goal(lead=old), make.goal()
    Partnership.objects.create(goal=goal, agency=old, role="lead", contribution="Runs it.")
    Partnership.objects.create(goal=goal, agency=new, role="partner", contribution="Pays for it.")
    Partnership.objects.create(goal=other, agency=old, role="partner", contribution="Counts.")
    done(old, new)
    goal.refresh_from_db()
    assert goal.lead == new
    parts = {(one.goal_id, one.agency_id, one.role, one.contribution) for one in Partnership.objects.all()}
    assert parts == {(goal.pk, new.pk, "lead", "Pays for it.\nRuns it."), (other.pk, new.pk, "partner", "Counts.")}


def test_open_barriers_move_and_one_between_the_two_ends() -> None:
    old, new, third = make.agency(), make.agency(), make.agency()
    goal, by = make.goal(lead=old), make.user("commissioner", agency=old)
    given: dict[str, Any] = {"goal": goal, "what": "x", "ask": "y", "raised_by": by, "raised_at": AT}
    between = Barrier.objects.create(raised_by_agency=old, asked=new, **given)
    outward = Barrier.objects.create(raised_by_agency=third, asked=old, **given)
    ended = Barrier.objects.create(raised_by_agency=old, asked=third, state="removed", ended_by=by, ended_at=AT, **given)
    done(old, new)
    for one in (between, outward, ended):
        one.refresh_from_db()
    assert between.state == "withdrawn"
    assert outward.asked == new
    assert ended.raised_by_agency == old


def test_tokens_and_followers_move_and_what_was_revoked_stays() -> None:
    old, new, by = make.agency(), make.agency(), make.user("commissioner")
    _good, _ = ApiToken.objects.issue(user=by, name="Case log", agency=old, verbs=["readings"], expiry=timedelta(days=9))
    revoked, _ = ApiToken.objects.issue(user=by, name="Old log", agency=old, verbs=["readings"], expiry=timedelta(days=9))
    revoked.revoked_at = AT
    revoked.save()
    Follow.objects.create(user=by, agency=old, asked_at=AT, told_until=AT)
    Follow.objects.create(email="ann@example.org", agency=old, asked_at=AT, told_until=AT, confirmed_at=AT)
    Follow.objects.create(user=by, agency=new, asked_at=AT, told_until=AT)
    reorganise(
        what=Reorganisation(old.code, SuccessionKind.MERGED, DAY, successors=(new.code,)),
        by=make.user("administrator"), at=timezone.now(), day=DAY,
    )  # fmt: skip
    assert {one.name: one.agency for one in ApiToken.objects.all()} == {"Case log": new, "Old log": old}
    following = Follow.objects.filter(ended_at__isnull=True)
    assert {(one.user_id, one.email, one.agency_id) for one in following} == {(by.pk, "", new.pk), (None, "ann@example.org", new.pk)}


@pytest.mark.parametrize(("theirs", "after"), [(None, 6), (3, 6), (11, 11)])
def test_what_was_hidden_of_small_numbers_stays_hidden(theirs: int | None, after: int) -> None:
    old, new, analyst = make.agency(), make.agency(), make.user("analyst")
    one = make.measure(agency=old, unit="persons", period="month")
    group = Breakdown.objects.create(key="town=Union", label="Union")
    town = Dimension.objects.create(code="town", label="Town")
    MeasureDimension.objects.create(measure=one, dimension=town, parts_sum=True)
    group.categories.add(Category.objects.create(dimension=town, code="Union", label="Union"))
    make.reading(one, date(2019, 5, 31), 40.0)
    make.reading(one, date(2019, 5, 31), 4.0, breakdown_id=group.pk)
    told: dict[str, Any] = {"reason": "Privacy.", "source": "", "by": analyst}
    set_agency_rule(agency=old.code, numbers=Numbers(min_count=6), **told)
    if theirs:
        set_agency_rule(agency=new.code, numbers=Numbers(min_count=theirs), **told)
    assert ShownReading.objects.get(breakdown=group).hidden
    done(old, new, by=analyst)
    assert SmallNumberRule.objects.get(agency=new).min_count == after
    assert ShownReading.objects.get(breakdown=group).hidden
    assert ShownReading.objects.get(breakdown=group).value is None


def test_flips_and_the_change_log_go_with_the_measure() -> None:
    old, new = make.agency(), make.agency()
    one = make.measure(agency=old)
    before = Change.objects.count()
    done(old, new)
    assert Change.objects.filter(measure=one, pk__gt=0).count() > before
    assert not Flip.objects.exclude(measure__agency=new).exists()


def test_the_audit_says_why_and_who() -> None:
    old, new, analyst = make.agency(name="Old Office"), make.agency(), make.user("analyst")
    one = make.measure(agency=old)
    done(old, new, by=analyst, note="Public Act 19-1.")
    event = one.events.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert event.agency_id == new.pk
    assert event.pgh_context.metadata["reason"] == "merged into: Old Office. Public Act 19-1."
    assert event.pgh_context.metadata["user"] == analyst.pk


@pytest.mark.parametrize("kind", ["commissioner", "steward", "governor", "linkage_officer", None])
def test_only_opm_and_administrators_reorganise(kind: str | None) -> None:
    old, new = make.agency(), make.agency()
    with pytest.raises(PermissionDenied):
        done(old, new, by=make.user(kind, agency=old))
    assert not Succession.objects.exists()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"successors": ()}, "none"),
        ({"successors": ("NOWHERE",)}, "none"),
        ({"successors": ("OLD",)}, "itself"),
        ({"successors": ("A1", "A2")}, "many"),
        ({"kind": SuccessionKind.SPLIT}, "few"),
        ({"goes_on": True}, "goes_on"),
        ({"on": date(2019, 7, 9)}, "future"),
        ({"on": date(1990, 1, 1)}, "early"),
        ({"successors": (), "founding": Founding("a2", "Another")}, "code"),
        ({"successors": (), "founding": Founding("A3", " ")}, "name"),
        ({"successors": ("A2",)}, "circle"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_moves(fields: dict[str, Any], why: str) -> None:
    old = make.agency(code="OLD", effective_from=date(2000, 1, 1))
    one, other = make.agency(code="A1"), make.agency(code="A2")
    Succession.objects.create(predecessor=other, successor=old, kind="renamed")
    measure = make.measure(agency=old)
    with pytest.raises(NoSuccession) as refused:
        done(old, one, **fields)
    assert refused.value.why == why
    assert Measure.objects.get(pk=measure.pk).agency == old
    assert Succession.objects.count() == 1


def test_what_has_ended_is_not_reorganised_again() -> None:
    old, one, other = make.agency(), make.agency(), make.agency()
    done(old, one)
    with pytest.raises(NoSuccession, match="ended"):
        done(old, other)


def test_promises_that_are_not_settled_and_planned_reviews_go_with_the_work() -> None:
    old, opm = make.agency(code="OLD"), make.user("analyst")
    goal = make.goal(lead=old)
    planned, minuted = make.review(kind="agency", agency=old), make.review("minuted", kind="agency", agency=old)
    open_ = make.promise(minuted, old, goal=goal)
    ended: dict[str, Any] = {"done_on": DAY, "done_by": opm, "done_at": AT, "done_note": "Done."}
    kept = make.promise(minuted, old, goal=goal, state="kept", **ended)
    done(old, kind="renamed", founding=Founding("NEW", "New name"))
    moved = {one.pk: one.agency.code for one in Commitment.objects.all()}
    assert moved == {open_.pk: "NEW", kept.pk: "OLD"}
    assert {one.pk: one.agency and one.agency.code for one in Review.objects.all()} == {planned.pk: "NEW", minuted.pk: "OLD"}
