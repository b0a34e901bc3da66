"""Changes to what a measure is judged by: each with a reason and a day, and with a second person for what was promised."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from metrics.actions.proposals import NotProposed, Wanted, apply_due, decide, decide_batch, propose, withdraw
from metrics.models import Annotation, Change, Measure, Proposal, ProposalKind, ProposalState, Target
from tests import make
from tests.metrics.uploading import AT

pytestmark = pytest.mark.django_db
DAY = date(2019, 6, 30)
LATER = date(2019, 7, 1)
D20 = date(2020, 6, 30)


@pytest.fixture
def promised() -> Target:
    """The target of a public measure that tells of a goal: at most 30 days."""
    measure = make.measure()
    make.goal(measures=[measure])
    return make.target(measure, D20, 30.0)


def change(target: Target, **after: Any) -> Wanted:
    return Wanted(target.measure_id, ProposalKind.TARGET, after, "leadership", "The council set it anew.", DAY, target.pk)


def of(measure: Measure, kind: str, **after: Any) -> Wanted:
    return Wanted(measure.pk, ProposalKind(kind), after, "method", "A new manual.", DAY)


def go(wanted: Wanted, by: Any, day: date = DAY) -> Proposal:
    return propose(wanted=wanted, by=by, at=AT, day=day)


def standing(measure: Measure) -> list[tuple[float, str, str]]:
    return [(one.value, one.change_reason, one.reason) for one in Target.objects.current().filter(measure=measure)]


def test_a_promised_target_waits_for_a_second_person(promised: Target) -> None:
    made = go(change(promised, value=35.0), make.user("analyst"))
    assert (made.state, made.needs_second, made.loosens) == ("waiting", True, True)
    assert standing(promised.measure) == [(30.0, "", "")]


def test_the_second_person_puts_it_into_effect_with_the_reason_of_the_first(promised: Target) -> None:
    first = make.user("analyst")
    made = go(change(promised, value=35.0), first)
    assert decide(proposal_id=made.pk, accept=True, comment="", by=make.user("analyst"), at=AT, day=DAY) == ProposalState.IN_EFFECT
    assert standing(promised.measure) == [(35.0, "leadership", "The council set it anew.")]
    promised.refresh_from_db()
    assert promised.superseded_at == AT
    assert Target.objects.current().get(measure=promised.measure).recorded_by == first
    assert Change.objects.filter(measure=promised.measure, reason="targets").exists()


def test_who_proposed_never_decides(promised: Target) -> None:
    analyst = make.user("analyst")
    made = go(change(promised, value=35.0), analyst)
    with pytest.raises(PermissionDenied):
        decide(proposal_id=made.pk, accept=True, comment="", by=analyst, at=AT, day=DAY)
    assert standing(promised.measure) == [(30.0, "", "")]


@pytest.mark.parametrize("kind", ["commissioner", "steward", "governor", "linkage_officer"])
def test_nobody_but_opm_decides(promised: Target, kind: str) -> None:
    made = go(change(promised, value=35.0), make.user("analyst"))
    with pytest.raises(PermissionDenied):
        decide(proposal_id=made.pk, accept=True, comment="", by=make.user(kind, agency=promised.measure.agency), at=AT, day=DAY)


def test_a_declined_proposal_says_why_and_changes_nothing(promised: Target) -> None:
    made, second = go(change(promised, value=35.0), make.user("analyst")), make.user("analyst")
    with pytest.raises(NotProposed):
        decide(proposal_id=made.pk, accept=False, comment=" ", by=second, at=AT, day=DAY)
    assert decide(proposal_id=made.pk, accept=False, comment="Not without the council.", by=second, at=AT, day=DAY) == "declined"
    assert decide(proposal_id=made.pk, accept=True, comment="", by=second, at=AT, day=DAY) is None
    assert standing(promised.measure) == [(30.0, "", "")]


@pytest.mark.parametrize("fields", [{"is_public": False}, {}])
def test_a_target_that_nobody_promised_changes_at_once(fields: dict[str, Any]) -> None:
    measure = make.measure(**fields)
    if fields:
        make.goal(measures=[measure])
    made = go(change(make.target(measure, D20, 30.0), value=25.0), make.user("analyst"))
    assert (made.state, made.loosens) == ("in_effect", False)
    assert standing(measure) == [(25.0, "leadership", "The council set it anew.")]


def test_what_an_agency_proposes_always_waits_for_opm() -> None:
    measure = make.measure(tolerance=2.0)
    made = go(of(measure, "tolerance", tolerance=5.0), make.user("commissioner", agency=measure.agency))
    assert (made.state, made.loosens) == ("waiting", True)
    decide(proposal_id=made.pk, accept=True, comment="", by=make.user("analyst"), at=AT, day=DAY)
    measure.refresh_from_db()
    assert measure.tolerance == 5.0


@pytest.mark.parametrize("kind", ["steward", "governor", "linkage_officer", "commissioner"])
def test_who_neither_leads_the_agency_nor_is_opm_proposes_nothing(kind: str) -> None:
    measure = make.measure()
    with pytest.raises(PermissionDenied):
        go(of(measure, "tolerance", tolerance=5.0), make.user(kind))


@pytest.mark.parametrize(
    ("kind", "after"),
    [
        ("tolerance", {"tolerance": 5.0}),
        ("baseline", {"baseline_period": "2018", "baseline_end": "2018-12-31", "baseline_value": 40.0}),
        ("definition", {"definition": "From filing to the first letter.", "unit": "working days"}),
        ("limits", {"frozen_mean": 30.0, "frozen_range": 2.0}),
        ("retirement", {"retired_on": "2019-06-30"}),
    ],
)
def test_opm_changes_what_is_no_promise_at_once_and_it_is_kept_with_what_stood_before(kind: str, after: dict[str, Any]) -> None:
    measure = make.measure()
    made = go(of(measure, kind, **after), make.user("analyst"))
    measure.refresh_from_db()
    assert made.state == "in_effect"
    assert {name: str(getattr(measure, name)) for name in after} == {name: str(value) for name, value in after.items()}
    assert set(made.before) == set(after)
    assert Change.objects.filter(measure=measure, reason="definition").exists()


def test_a_formula_is_changed_through_a_proposal_and_noted_on_the_series() -> None:
    measure, read = make.measure(), make.measure()
    made = go(of(measure, "formula", formula=f"2 * {read.code}"), make.user("analyst"))
    measure.refresh_from_db()
    assert (made.state, read.code in measure.formula) == ("in_effect", True)
    assert Annotation.objects.filter(measure=measure, kind="definition").exists()


def test_a_formula_that_cannot_be_is_refused_and_nothing_is_kept() -> None:
    measure = make.measure()
    with pytest.raises(NotProposed) as refused:
        go(of(measure, "formula", formula="2 * NOWHERE"), make.user("analyst"))
    assert refused.value.why == "formula"
    assert not Proposal.objects.exists()


def test_a_change_for_a_later_day_takes_effect_on_that_day() -> None:
    measure = make.measure(tolerance=2.0)
    wanted = Wanted(measure.pk, ProposalKind.TOLERANCE, {"tolerance": 1.0}, "method", "A new manual.", LATER)
    assert go(wanted, make.user("analyst")).state == "agreed"
    assert apply_due(day=DAY, at=AT) == 0
    measure.refresh_from_db()
    assert measure.tolerance == 2.0
    assert apply_due(day=LATER, at=AT) == 1
    measure.refresh_from_db()
    assert measure.tolerance == 1.0
    assert apply_due(day=LATER, at=AT) == 0


def test_what_was_agreed_for_a_target_that_is_gone_is_withdrawn_and_says_so(promised: Target) -> None:
    wanted = Wanted(promised.measure_id, ProposalKind.TARGET, {"value": 35.0}, "leadership", "Anew.", LATER, promised.pk)
    made = go(wanted, make.user("analyst"))
    decide(proposal_id=made.pk, accept=True, comment="", by=make.user("analyst"), at=AT, day=DAY)
    Target.objects.filter(pk=promised.pk).update(superseded_at=AT)
    assert apply_due(day=LATER, at=AT) == 0
    made.refresh_from_db()
    assert (made.state, made.comment) == ("withdrawn", "What it would change has changed meanwhile.")


def test_a_removed_target_stays_in_the_history_with_its_reason(promised: Target) -> None:
    made = go(change(promised), make.user("analyst"))
    assert made.loosens is True
    decide(proposal_id=made.pk, accept=True, comment="", by=make.user("analyst"), at=AT, day=DAY)
    assert standing(promised.measure) == []
    assert Target.objects.filter(measure=promised.measure, change_reason="leadership", reason="The council set it anew.").exists()


def test_a_new_target_is_set_beside_the_others(promised: Target) -> None:
    after = {"date": "2021-06-30", "operator": "<=", "value": 20.0, "high": None, "breakdown_id": 0, "source": "Council"}
    wanted = Wanted(promised.measure_id, ProposalKind.TARGET, after, "leadership", "Next year.", DAY)
    made = go(wanted, make.user("analyst"))
    assert made.loosens is False
    decide(proposal_id=made.pk, accept=True, comment="", by=make.user("analyst"), at=AT, day=DAY)
    assert sorted(value for value, _, _ in standing(promised.measure)) == [20.0, 30.0]


@pytest.mark.parametrize(
    ("change_to", "why"),
    [
        ({"why": "because"}, "unexplained"),
        ({"note": "  "}, "unexplained"),
        ({"after": {"tolerance": 2.0}}, "same"),
        ({"after": {"tolerance": -1.0}}, "invalid"),
        ({"after": {"code": "OTHER"}}, "invalid"),
        ({"effective_on": DAY - timedelta(days=1)}, "past"),
    ],
)
def test_a_change_needs_a_reason_a_day_and_to_change_something(change_to: dict[str, Any], why: str) -> None:
    measure = make.measure(tolerance=2.0)
    given: dict[str, Any] = {"after": {"tolerance": 5.0}, "why": "method", "note": "A new manual.", "effective_on": DAY} | change_to
    with pytest.raises(NotProposed) as refused:
        go(Wanted(measure.pk, ProposalKind.TOLERANCE, **given), make.user("analyst"))
    assert refused.value.why == why
    assert not Proposal.objects.exists()


def test_two_open_proposals_never_change_the_same_target(promised: Target) -> None:
    analyst = make.user("analyst")
    made = go(change(promised, value=35.0), analyst)
    with pytest.raises(NotProposed) as refused:
        go(change(promised, value=40.0), analyst)
    assert refused.value.why == "waiting"
    assert withdraw(proposal_id=made.pk, by=analyst, at=AT)
    assert go(change(promised, value=40.0), analyst).state == "waiting"


def test_a_batch_is_decided_in_one_go(promised: Target) -> None:
    other = make.target(promised.measure, date(2021, 6, 30), 25.0)
    first, second = make.user("analyst"), make.user("analyst")
    ids = [go(change(one, value=20.0), first).pk for one in (promised, other)]
    assert decide_batch(proposal_ids=ids, accept=True, comment="", by=second, at=AT, day=DAY) == 2
    assert sorted(value for value, _, _ in standing(promised.measure)) == [20.0, 20.0]
