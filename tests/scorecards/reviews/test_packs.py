"""A frozen pack: what it holds, that it stays, that it proves itself, and who sees which of its rows."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import InternalError, connection, transaction

from accounts.queries import viewer
from goals.actions.reviews import NewItem, Plan, ReviewRefused, plan_review, put_items
from goals.models import FrozenPack, FrozenRow, GoalMeasure, Review
from metrics.models import Measure, Reading
from scorecards.actions.reviews import freeze_review
from scorecards.queries.reviews.minutes import minutes_for
from scorecards.queries.reviews.pack import frozen_pack
from scorecards.queries.reviews.revised import revised_since
from scorecards.rules.packs import canonical, digest
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
MAY = date(2019, 5, 31)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


@pytest.fixture
def shown() -> stage.Stage:
    return stage.set_up()


def frozen(shown: stage.Stage, **fields: Any) -> int:
    chair = make.user("governor", name="Sam Chair")
    plan: dict[str, Any] = {"kind": "priority", "on": world.DAY, "area_id": shown.area.pk} | fields
    made = plan_review(plan=Plan(**plan), by=chair, at=AT, day=world.DAY)
    items = [
        NewItem("miss", "Days to decide", "40 days, expected at most 30.", f"measure:{shown.bad.pk}", measure_id=shown.bad.pk),
        NewItem("miss", "Unpublished count", "Secret.", f"measure:{shown.hidden.pk}", measure_id=shown.hidden.pk),
    ]
    put_items(review_id=made, items=items, by=chair, at=AT)
    freeze_review(review_id=made, by=chair, at=AT)
    return made


def test_a_pack_holds_readings_targets_cards_and_the_agenda_as_they_stood(shown: stage.Stage) -> None:
    pack = frozen_pack(frozen(shown))
    assert pack is not None
    assert pack.is_whole
    bad = next(one for one in pack.measures if one.code == "BAD")
    assert (bad.value, bad.expected, bad.status, bad.shortfall, bad.period) == (40.0, 30.0, "off_track", 10.0, "May 2019")
    assert (bad.readings[-1].period_end, bad.readings[-1].value, len(bad.readings)) == (MAY, 40.0, 12)
    assert [(one.date, one.operator, one.value) for one in bad.targets] == [(date(2019, 12, 31), "<=", 30.0)]
    assert [(one.place, one.subject) for one in pack.items] == [(1, "Days to decide"), (2, "Unpublished count")]
    assert [(one.code, one.status) for one in pack.goals] == [("G1", "off_track")]
    assert pack.counts[0].counts["off_track"] == 1
    assert pack.as_of == world.DAY
    assert Review.objects.get().state == "prepared"


def test_a_pack_stays_equal_after_later_revisions_and_says_what_was_revised(shown: stage.Stage) -> None:
    made = frozen(shown)
    before = frozen_pack(made)
    world.revise(shown.bad, MAY, 29.0)
    world.revise(shown.good, date(2019, 4, 30), None)
    shown.bad.targets.update(superseded_at=AT)
    make.target(shown.bad, date(2019, 12, 31), 25.0, recorded_at=AT)
    world.settled(shown.bad, shown.good)
    shown.bad.name = "Renamed"
    shown.bad.save()
    after = frozen_pack(made)
    assert after == before
    assert after is not None
    told = [(one.what, one.code, one.period, one.before, one.after, one.reason) for one in revised_since(after)]
    assert told == [
        ("reading", "BAD", "May 2019", 40.0, 29.0, ""),
        ("target", "BAD", "2019-12-31", 30.0, 25.0, ""),
        ("reading", "GOOD", "Apr 2019", 81.0, None, "not_collected"),
    ]


def test_a_pack_that_nobody_touched_says_nothing_was_revised(shown: stage.Stage) -> None:
    pack = frozen_pack(frozen(shown))
    assert pack is not None
    assert revised_since(pack) == []


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except InternalError as error:
        return "pgtrigger" in str(error)
    return False


@pytest.mark.parametrize("table", ["goals_frozenpack", "goals_frozenrow"])
def test_nothing_of_a_pack_is_changed_or_deleted(shown: stage.Stage, table: str) -> None:
    frozen(shown)
    assert refused(f"UPDATE {table} SET id = id")
    assert refused(f"DELETE FROM {table}")


def test_a_pack_that_was_tampered_with_below_the_triggers_does_not_prove_itself(shown: stage.Stage) -> None:
    made = frozen(shown)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE goals_frozenrow DISABLE TRIGGER USER")
        cursor.execute("""UPDATE goals_frozenrow SET content = replace(content, '"value":40.0', '"value":29.0') WHERE kind = 'measure'""")
        cursor.execute("ALTER TABLE goals_frozenrow ENABLE TRIGGER USER")
    pack = frozen_pack(made)
    assert pack is not None
    assert not pack.is_whole


def test_a_review_is_frozen_once(shown: stage.Stage) -> None:
    made = frozen(shown)
    with pytest.raises(ReviewRefused, match="state"):
        freeze_review(review_id=made, by=make.user("analyst"), at=AT)
    assert FrozenPack.objects.count() == 1


def test_a_row_is_shown_to_who_may_see_what_it_is_about(shown: stage.Stage) -> None:
    made = frozen(shown)
    partner = viewer(make.user("steward", agency=shown.partner))
    pack = frozen_pack(made, partner)
    assert pack is not None
    assert [one.code for one in pack.measures] == ["BAD", "BLANK", "GOOD"]
    assert [one.subject for one in pack.items] == ["Days to decide"]
    assert (pack.goals, pack.counts) == ((), ())
    assert pack.hides == 4
    assert pack.is_whole
    whole = frozen_pack(made, viewer(make.user("steward", agency=shown.lead)))
    assert whole is not None
    assert [one.code for one in whole.goals] == ["G1"]
    assert "HIDDEN" in [one.code for one in whole.measures]


def test_a_pack_is_read_in_few_queries_whatever_it_holds(shown: stage.Stage, django_assert_max_num_queries: Any) -> None:
    made = frozen(shown)
    for _ in range(5):
        GoalMeasure.objects.create(goal=shown.goal, measure=make.measure())
    who = viewer(make.user("steward", agency=shown.lead))
    with django_assert_max_num_queries(3):
        frozen_pack(made, who)


def test_the_same_facts_give_the_same_bytes_and_one_changed_byte_another_digest() -> None:
    facts = {"b": 1e22, "a": [0.1, None, "Größe"], "day": MAY}
    assert canonical(facts) == '{"a":[0.1,null,"Größe"],"b":1e+22,"day":"2019-05-31"}'
    assert digest({"x": 1}, [("a", "1")]) != digest({"x": 1}, [("a", "2")]) != digest({"x": 2}, [("a", "2")])
    with pytest.raises(ValueError, match="JSON"):
        canonical({"a": float("nan")})


def test_an_agency_review_holds_the_agencys_measures_and_goals(shown: stage.Stage) -> None:
    pack = frozen_pack(frozen(shown, kind="agency", area_id=None, agency_id=shown.partner.pk))
    assert pack is not None
    assert [one.code for one in pack.measures] == ["BLANK"]
    assert [one.code for one in pack.goals] == ["G1", "G2"]
    assert FrozenRow.objects.filter(kind="measure").count() == 1
    assert Reading.objects.filter(measure=shown.blank).count() == 0


def test_a_promise_is_not_read_in_a_pack_once_the_measure_it_is_to_move_is_hidden_from_who_promised(shown: stage.Stage) -> None:
    """Its row tells the figures. The promise itself stays on its own page, without them."""
    chair, earlier = make.user("governor"), make.review("minuted")
    one = make.promise(earlier, shown.partner, goal=shown.goal, effect_of=shown.good)
    of = plan_review(plan=Plan("priority", world.DAY, area_id=shown.area.pk), by=chair, at=AT, day=world.DAY)
    item = NewItem("effect_due", "Hire two crews.", "Trains on time are at 95%.", f"promise:{one.pk}", commitment_id=one.pk)
    put_items(review_id=of, items=[item], by=chair, at=AT)
    freeze_review(review_id=of, by=chair, at=AT)
    who = viewer(make.user("steward", agency=shown.partner))

    def read() -> tuple[int, int]:
        pack, minutes = frozen_pack(of, who), minutes_for(who, of, world.DAY)
        assert pack is not None
        assert minutes is not None
        return len(pack.promises), sum(row.promise_id == one.pk for row in minutes.items)

    assert read() == (1, 1)
    Measure.objects.filter(pk=shown.good.pk).update(is_public=False)
    assert read() == (0, 0)
