"""A review's frozen pack as a file: what was frozen and nothing else, for those who may read it."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from goals.actions.reviews import NewItem, Plan, plan_review, put_items
from goals.models import ReviewPerson
from scorecards import tasks
from scorecards.actions.reviews import freeze_review
from scorecards.exports.packs.making import Nobody, make_file
from scorecards.models import Briefing
from scorecards.queries.briefings import briefings_of
from scorecards.queries.packs.review import code_of
from scorecards.rules.briefings import NothingThere, Wanted
from tests import make
from tests.scorecards import stage, world
from tests.scorecards.packs import documents

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 15, tzinfo=UTC)
SAID = {"form": "pdf", "paper": "letter", "now": "1"}


@pytest.fixture
def shown(settings: Any, tmp_path: Path) -> stage.Stage:
    stage.open_site(settings)
    settings.PACKS_DIR = tmp_path / "packs"
    return stage.set_up()


@pytest.fixture
def chair() -> User:
    return make.user("governor", name="Sam Chair")


def frozen(shown: stage.Stage, chair: User, **fields: Any) -> int:
    plan: dict[str, Any] = {"kind": "priority", "on": world.DAY, "area_id": shown.area.pk, "title": "Trains in June"} | fields
    made = plan_review(plan=Plan(**plan), by=chair, at=AT, day=world.DAY)
    items = [
        NewItem("miss", "Days to decide", "40 days, expected at most 30.", f"measure:{shown.bad.pk}", measure_id=shown.bad.pk),
        NewItem("miss", "Unpublished count", "Kept back.", f"measure:{shown.hidden.pk}", measure_id=shown.hidden.pk),
    ]
    put_items(review_id=made, items=items, by=chair, at=AT)
    freeze_review(review_id=made, by=chair, at=AT)
    return made


def text_of(of: int, who: User) -> str:
    return documents.words(make_file(Wanted("review", code_of(of)), viewer(who), Nobody()))


def test_what_an_agency_said_stands_under_its_question(shown: stage.Stage, chair: User) -> None:
    make.goal_update(shown.goal, make.reporting_period(), "published", how_are_we_doing="Better.", what_next="Go on.")
    words = text_of(frozen(shown, chair), chair)
    for said in ("How are we doing? Better.", "What we will do next Go on."):
        assert said in words, said


def test_the_file_says_what_was_frozen_and_how_it_proves_itself(shown: stage.Stage, chair: User) -> None:
    of = frozen(shown, chair)
    text = text_of(of, chair)
    assert "Trains in June" in text
    assert "1. Days to decide" in text
    assert "40 days, expected at most 30." in text
    assert "Trains arrive on time" in text
    assert "As of June 30, 2019" in text
    assert "SHA-256" in text


def test_later_figures_change_nothing_in_it(shown: stage.Stage, chair: User) -> None:
    of = frozen(shown, chair)
    before = text_of(of, chair)
    world.revise(shown.bad, date(2019, 5, 31), 12.0)
    world.settled(shown.bad)
    assert text_of(of, chair) == before


def test_it_leaves_out_what_its_reader_may_not_see(shown: stage.Stage, chair: User) -> None:
    of = frozen(shown, chair)
    assert "Unpublished count" in text_of(of, chair)
    partner = make.user("commissioner", agency=shown.partner)
    assert "Unpublished count" not in text_of(of, partner)
    assert "Days to decide" in text_of(of, partner)


def test_who_may_not_read_the_review_gets_no_file(shown: stage.Stage, chair: User) -> None:
    wanted = Wanted("review", code_of(frozen(shown, chair)))
    for who in (PUBLIC, viewer(make.user("commissioner"))):
        with pytest.raises(NothingThere):
            make_file(wanted, who, Nobody())


def test_a_review_without_a_frozen_pack_has_no_file(shown: stage.Stage, chair: User) -> None:
    planned = plan_review(plan=Plan("cabinet", world.DAY), by=chair, at=AT, day=world.DAY)
    for code in (code_of(planned), "R999999", "R", "12", "Rx"):
        with pytest.raises(NothingThere):
            make_file(Wanted("review", code), viewer(chair), Nobody())


def test_the_presentation_has_charts_to_edit(shown: stage.Stage, chair: User) -> None:
    made = make_file(Wanted("review", code_of(frozen(shown, chair)), "pptx"), viewer(chair), Nobody())
    assert any(shape.has_chart for slide in documents.slides(made) for shape in slide.shapes)


def test_it_is_asked_for_on_the_packs_page_and_taken_by_who_asked(shown: stage.Stage, chair: User, client: Client) -> None:
    of = frozen(shown, chair)
    client.force_login(chair)
    path = f"/briefings/review/{code_of(of)}/"
    assert f'href="{path}"' in stage.text(client, f"/reviews/{of}/pack/")
    page = stage.text(client, path)
    assert "The pack that was frozen for the review" in page
    assert "regularly" not in page
    assert "brief" not in {field for field in page.split('name="')[1:] if field.startswith("length")}
    answer = client.post(path, SAID)
    assert answer.status_code == 302
    one = Briefing.objects.get()
    tasks.make_briefing(one.pk)
    taken = client.get(f"/briefings/{one.public_id}/file/")
    assert taken["Content-Disposition"] == f'attachment; filename="review-{code_of(of)}.pdf"'


def test_who_is_taken_off_the_list_takes_it_no_more(shown: stage.Stage, chair: User, client: Client) -> None:
    guest = make.user("linkage_officer")
    of = frozen(shown, chair, people=[guest.pk])
    client.force_login(guest)
    client.post(f"/briefings/review/{code_of(of)}/", SAID)
    one = Briefing.objects.get()
    tasks.make_briefing(one.pk)
    assert client.get(f"/briefings/{one.public_id}/file/").status_code == 200
    ReviewPerson.objects.filter(user=guest).update(ended_at=AT)
    assert client.get(f"/briefings/{one.public_id}/file/").status_code == 404


def test_two_people_with_the_same_roles_never_share_a_file(shown: stage.Stage, chair: User, client: Client) -> None:
    of = frozen(shown, chair)
    for person in (chair, make.user("analyst")):
        client.force_login(person)
        client.post(f"/briefings/review/{code_of(of)}/", SAID)
    assert Briefing.objects.values("key").distinct().count() == 2


def test_the_command_writes_it_and_refuses_what_does_not_fit(shown: stage.Stage, chair: User, tmp_path: Path) -> None:
    of, out = frozen(shown, chair), tmp_path / "pack.pdf"
    call_command("briefing", review=of, format="pdf", out=out)
    assert "Days to decide" in documents.words(out.read_bytes())
    with pytest.raises(CommandError, match="no review with this number") as refused:
        call_command("briefing", review=of + 1, format="pdf", out=out)
    assert refused.value.returncode == 1
    with pytest.raises(CommandError, match="as it was frozen") as wrong:
        call_command("briefing", review=of, format="pdf", out=out, brief=True)
    assert wrong.value.returncode == 2


def test_moments_in_the_file_are_on_the_clock_of_the_state(shown: stage.Stage, chair: User) -> None:
    """AT is 15:00 in Greenwich, which is ten in the morning in Connecticut."""
    text = text_of(frozen(shown, chair), chair)
    assert text.count("November 24, 2026, 10:00") >= 2
    assert "15:00" not in text


def test_the_list_of_ones_packs_asks_as_much_for_many_packs_of_reviews_as_for_one(shown: stage.Stage, chair: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert all(row.may_take for row in briefings_of(member, viewer(member)))
        return len(found.captured_queries)

    member = make.user("steward", agency=shown.lead)
    codes = [code_of(frozen(shown, chair)) for _ in range(3)]
    make_briefing(member, codes[0])
    one = asked()
    for code in codes:
        make_briefing(member, code)
    assert asked() == one


def make_briefing(by: User, code: str) -> Briefing:
    told = {"kind": "review", "code": code, "form": "pdf", "language": "en", "key": code, "state": "cancelled"}
    return Briefing.objects.create(**told, title="A review", audience=viewer(by).cache_key, asked_by=by, asked_at=AT)
