"""Packs as jobs: asked for once, made once, kept for a while, for those who may see what is in them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Role
from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from metrics.models import Measure
from scorecards.actions import briefings as actions
from scorecards.actions.briefings import keeping, making
from scorecards.actions.briefings.asking import MOST_WAITING, key_of
from scorecards.exports.packs.making import make_file
from scorecards.models import Briefing
from scorecards.queries.briefings import briefing as row_of
from scorecards.rules.briefings import NothingThere, Stopped, Wanted
from tests import make
from tests.scorecards import stage
from tests.scorecards.packs import documents

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
AREA = Wanted("area", "TR", is_brief=True)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    stage.open_site(settings)
    settings.PACKS_DIR = tmp_path / "packs"
    settings.SITE_URL = "https://perf.example.gov"
    return Path(settings.PACKS_DIR)


@pytest.fixture
def state() -> stage.Stage:
    return stage.set_up()


def asked(by: Any = None, wanted: Wanted = AREA, at: datetime = AT, *, public: bool = False) -> Briefing:
    who = PUBLIC if by is None or public else viewer(by)
    return actions.ask(wanted=wanted, who=who, by=by, at=at)


def made(one: Briefing, make_it: Any = make_file, at: datetime = AT) -> Briefing:
    actions.carry_out(briefing_id=one.pk, make=make_it, clock=lambda: at)
    one.refresh_from_db()
    return one


def plain(*_: Any) -> bytes:
    return b"%PDF of nothing"


# Asking


def test_asking_twice_for_the_same_waits_once(state: stage.Stage) -> None:
    assert asked().pk == asked().pk
    person = make.user("governor")
    assert asked(person).pk == asked(person).pk
    assert Briefing.objects.count() == 2


def test_what_is_there_already_is_given_at_once_also_to_others_with_the_same_rights(state: stage.Stage) -> None:
    first = made(asked(make.user("analyst")), plain)
    again = asked(make.user("governor"))
    assert (again.state, again.file) == ("ready", first.file)
    assert again.pk != first.pk
    assert asked().state == "waiting"


def test_a_pack_is_made_anew_once_a_figure_has_changed(state: stage.Stage) -> None:
    first = made(asked(), plain)
    assert asked().pk == first.pk
    Measure.objects.filter(pk=state.good.pk).update(name="Trains that are on time")
    assert asked().pk != first.pk


@pytest.mark.parametrize(
    "other",
    [
        Wanted("area", "TR"),
        Wanted("area", "TR", "pptx", is_brief=True),
        Wanted("area", "TR", paper="a4", is_brief=True),
        Wanted("goal", "G1"),
    ],
)
def test_the_key_tells_apart_whatever_the_content_depends_on(state: stage.Stage, other: Wanted) -> None:
    assert key_of(other, PUBLIC) != key_of(AREA, PUBLIC)
    assert key_of(AREA, viewer(make.user("analyst"))) != key_of(AREA, PUBLIC)


def test_nothing_is_made_about_what_there_is_not(state: stage.Stage) -> None:
    with pytest.raises(NothingThere):
        asked(wanted=Wanted("area", "NONE"))


def test_so_many_wait_and_no_more(state: stage.Stage) -> None:
    for number in range(MOST_WAITING):
        Briefing.objects.create(kind="area", code="TR", form="pdf", audience="public", key=str(number), asked_at=AT, language="en")
    with pytest.raises(actions.TooMany):
        asked()


def test_what_anybody_asked_for_is_public_says_the_database(state: stage.Stage) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Briefing.objects.create(kind="area", code="TR", form="pdf", audience="staff", key="x", asked_at=AT, language="en")


# Making


def test_a_pack_is_made_once_however_often_its_task_comes(state: stage.Stage, folder: Path) -> None:
    one = made(asked())
    assert (one.state, one.attempts, one.stage) == ("ready", 1, "")
    assert documents.pages((folder / one.file).read_bytes()) == 2
    assert (folder.stat().st_mode & 0o777, (folder / one.file).stat().st_mode & 0o777) == (0o700, 0o600)
    assert one.expires_at == AT + timedelta(days=14)
    assert not actions.carry_out(briefing_id=one.pk, make=plain)


def test_the_pack_holds_what_its_asker_may_see_and_no_more(state: stage.Stage, folder: Path) -> None:
    def text(by: Any, *, public: bool = False) -> str:
        one = made(asked(by, Wanted("area", "TR"), public=public))
        return documents.words((folder / one.file).read_bytes())

    assert "Unpublished count" in text(make.user("analyst"))
    assert "Unpublished count" in text(make.user("steward", agency=state.lead))
    assert "Unpublished count" not in text(make.user("steward"))
    assert "Unpublished count" not in text(None)
    assert "Unpublished count" not in text(make.user("analyst"), public=True)


def test_a_worker_that_was_killed_loses_its_pack_to_another(state: stage.Stage) -> None:
    one = asked()

    def killed(*_: Any) -> bytes:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.carry_out(briefing_id=one.pk, make=killed, clock=lambda: AT)
    one.refresh_from_db()
    assert one.state == "making"
    assert actions.waiting_for_work(at=AT + timedelta(seconds=30)) == []
    later = AT + making.SILENT + timedelta(seconds=1)
    assert actions.waiting_for_work(at=later) == [one.pk]
    assert made(one, plain, later).state == "ready"


def test_who_lost_a_pack_while_making_it_leaves_nothing(state: stage.Stage, folder: Path) -> None:
    one = asked()

    def slow(wanted: Wanted, who: Any, turn: making.Turn) -> bytes:
        Briefing.objects.filter(pk=one.pk).update(attempts=7)
        return plain()

    assert made(one, slow).state == "making"
    assert list(folder.glob("*")) == []


def test_one_that_waits_too_long_is_nudged_for_again(state: stage.Stage) -> None:
    one = asked()
    assert actions.waiting_for_work(at=AT) == []
    assert actions.waiting_for_work(at=AT + timedelta(seconds=11)) == [one.pk]


def test_a_poisoned_pack_is_tried_three_times_and_then_says_that_it_failed(state: stage.Stage) -> None:
    one = asked()

    def poisoned(*_: Any) -> bytes:
        raise ZeroDivisionError

    states = [made(one, poisoned).state for _ in range(4)]
    assert states == ["waiting", "waiting", "failed", "failed"]
    assert "three tries" in one.error
    assert asked().pk != one.pk


def test_stopping_stops_the_worker_and_keeps_no_file(state: stage.Stage, folder: Path) -> None:
    one = asked()
    told = []

    def slow(wanted: Wanted, who: Any, turn: making.Turn) -> bytes:
        turn.says("reading")
        assert actions.cancel(briefing_id=one.pk, at=AT)
        turn._said -= timedelta(seconds=5)
        told.append(turn.goes_on())
        turn.says("setting")
        return plain()

    assert made(one, slow).state == "cancelled"
    assert told == [False]
    assert not actions.cancel(briefing_id=one.pk, at=AT)
    assert list(folder.glob("*")) == []


def test_the_progress_is_told_in_steps(state: stage.Stage) -> None:
    one, seen = asked(), []

    def watched(wanted: Wanted, who: Any, turn: making.Turn) -> bytes:
        for stage_ in ("reading", "setting"):
            turn.says(stage_)
            found = row_of(PUBLIC, one.public_id)
            assert found is not None
            seen.append((found.stage, found.step, found.is_open))
        return plain()

    made(one, watched)
    assert seen == [("reading", 1, True), ("setting", 2, True)]


def test_the_turn_looks_once_a_second(state: stage.Stage, django_assert_num_queries: Any) -> None:
    one = asked()
    Briefing.objects.filter(pk=one.pk).update(state="making", attempts=1)
    one.refresh_from_db()
    turn = making.Turn(one, lambda: AT)
    with django_assert_num_queries(0):
        assert all(turn.goes_on() for _ in range(20))


def test_what_was_asked_for_with_rights_that_ended_is_not_made(state: stage.Stage) -> None:
    person = make.user("analyst")
    one = asked(person)
    Role.objects.filter(user=person).update(ended_at=AT)
    assert made(one).state == "failed"
    assert "has changed" in one.error


# Keeping


def test_files_go_when_their_time_is_over_and_rows_later(state: stage.Stage, folder: Path) -> None:
    one = made(asked(), plain)
    assert actions.remove_old(at=AT + timedelta(days=13)) == 0
    assert actions.remove_old(at=AT + timedelta(days=400)) == 1
    assert list(folder.iterdir()) == []
    assert not Briefing.objects.filter(pk=one.pk).exists()


def test_a_shared_file_stays_while_anybody_s_pack_names_it(state: stage.Stage, folder: Path) -> None:
    first = made(asked(make.user("analyst")), plain)
    second = asked(make.user("governor"))
    Briefing.objects.filter(pk=first.pk).update(expires_at=AT)
    actions.remove_old(at=AT + timedelta(days=1))
    first.refresh_from_db()
    assert first.state == "expired"
    assert (folder / second.file).is_file()


def test_the_oldest_go_first_when_there_is_no_room(state: stage.Stage, settings: Any, folder: Path) -> None:
    settings.PACKS_MAX_MB = 1
    old = made(asked(wanted=Wanted("area", "TR")), lambda *_: b"x" * 700_000)
    new = made(asked(wanted=Wanted("goal", "G1")), lambda *_: b"x" * 700_000, AT + timedelta(minutes=1))
    actions.remove_old(at=AT + timedelta(minutes=2))
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == ("expired", "ready")


def test_what_belongs_to_nothing_goes_and_what_is_being_written_stays(state: stage.Stage, folder: Path) -> None:
    keeping.folder()
    for name in ("stray.txt", ".new-half"):
        (folder / name).write_text("x")
    now = datetime.now(UTC)
    actions.remove_old(at=now + timedelta(hours=1))
    assert [path.name for path in folder.iterdir()] == [".new-half"]
    actions.remove_old(at=now + timedelta(hours=3))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "x.pdf", "", "00000000-0000-0000-0000-000000000000.exe", "/etc/passwd"])
def test_a_name_that_is_none_of_ours_has_no_path(name: str) -> None:
    with pytest.raises(ValueError):
        keeping.path_of(name)


def test_a_pack_whose_file_is_gone_is_made_again(state: stage.Stage, folder: Path) -> None:
    first = made(asked(), plain)
    (folder / first.file).unlink()
    assert asked().pk != first.pk


def test_stopped_is_told_from_failure(state: stage.Stage) -> None:
    one = asked()

    def stopped(*_: Any) -> bytes:
        raise Stopped

    assert made(one, stopped).state == "making"


def test_a_folder_that_cannot_be_written_is_tried_again_and_tells_no_path(state: stage.Stage, folder: Path) -> None:
    def locked(*_: Any) -> bytes:
        raise PermissionError(13, "Permission denied", str(folder / "x.pdf"))

    one = made(asked(), locked)
    assert (one.state, str(folder) in one.error) == ("waiting", False)
