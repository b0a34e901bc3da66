"""The pages on which readings are entered, handed in and approved."""

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from metrics.models import EntryDraft, Reading, Submission
from tests import make
from tests.scorecards import stage, world
from tests.scorecards.entering import MAY, Desk, desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def key(at: Desk, place: int = 0) -> str:
    return f"{at.measures[place].pk}:{MAY}"


def save(client: Client, *rows: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.post("/my/readings/save/", json.dumps({"rows": rows}), "application/json")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["rows"])


def send(client: Client, page: str, **more: str) -> Any:
    """Sends the form of handing in as it was shown."""
    shown = client.get(page).content.decode()
    rows = [part.split('"')[0] for part in shown.split('name="row" value="')[1:]]
    return client.post(page, {"row": rows, **more}, follow=True)


def test_my_updates_says_in_a_sentence_what_is_due() -> None:
    at = desk(2)
    page = stage.text(signed_in(at.steward), "/my/")
    assert "2 readings are overdue." in page
    assert "Usually" not in page
    assert "0 of 2 handed in" in page
    assert "Days to decide 01" in page


def test_who_is_not_signed_in_comes_back_to_the_very_page() -> None:
    answer = Client().get("/my/readings/?measure=X-1")
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/my/readings/%3Fmeasure%3DX-1")


def test_those_without_an_agency_enter_nothing() -> None:
    governor = signed_in(make.user("governor"))
    assert governor.get("/my/readings/").status_code == 403
    assert governor.post("/my/readings/save/", "{}", "application/json").status_code == 403
    assert governor.get("/my/").status_code == 200
    assert signed_in(make.user()).get("/my/readings/").status_code == 404


def test_the_header_counts_what_is_to_be_done_and_counts_anew_after_handing_in() -> None:
    at = desk(2)
    client = signed_in(at.steward)
    assert '<span class="count-badge">2' in stage.text(client, "/")
    save(client, {"id": key(at), "version": 0, "cells": {"value": "41"}})
    send(client, "/my/readings/hand-in/")
    assert '<span class="count-badge">1' in stage.text(client, "/")
    assert "count-badge" not in stage.text(Client(), "/")


def test_a_saved_row_says_what_its_status_would_be_and_what_looks_wrong() -> None:
    at = desk()
    client = signed_in(at.steward)
    (good,) = save(client, {"id": key(at), "version": 0, "cells": {"value": "29"}})
    assert (good["version"], good["problems"]) == (1, {})
    assert "On track" in good["effect"]
    (odd,) = save(client, {"id": key(at), "version": 1, "cells": {"value": "4,200"}})
    assert "Off track" in odd["effect"]
    assert "About 100 times what is usual" in odd["effect"]
    (wrong,) = save(client, {"id": key(at), "version": 2, "cells": {"value": "abc"}})
    assert wrong["problems"] == {"value": "'abc' is not a number."}
    assert EntryDraft.objects.get().typed == {"value": "abc"}


def test_the_second_of_two_who_save_a_row_is_shown_what_the_first_one_typed() -> None:
    at = desk()
    save(signed_in(at.steward), {"id": key(at), "version": 0, "cells": {"value": "41"}})
    (answer,) = save(signed_in(at.lead), {"id": key(at), "version": 0, "cells": {"value": "43"}})
    assert answer["theirs"]["cells"] == {"value": "41"}
    assert (answer["theirs"]["by"], answer["theirs"]["version"]) == ("Sam Steward", 1)
    assert EntryDraft.objects.get().typed == {"value": "41"}


@pytest.mark.parametrize("body", ["", "[]", '{"rows": 3}', '{"rows": [3]}', '{"other": []}'])
def test_what_cannot_be_read_is_refused_in_words(body: str) -> None:
    answer = signed_in(desk().steward).post("/my/readings/save/", body, "application/json")
    assert answer.status_code == 400


def test_rows_of_other_agencies_cannot_be_saved() -> None:
    at, other = desk(), desk()
    answer = signed_in(other.steward).post(
        "/my/readings/save/", json.dumps({"rows": [{"id": key(at), "version": 0, "cells": {"value": "1"}}]}), "application/json"
    )
    assert answer.status_code == 403
    assert not EntryDraft.objects.exists()


def test_without_scripts_the_form_saves_and_goes_on_to_handing_in() -> None:
    at = desk()
    client, row = signed_in(at.steward), key(at)
    form = {"row": row, f"version {row}": "0", f"value {row}": "29", f"note {row}": "Counted by hand."}
    saved = client.post("/my/readings/", form, follow=True)
    assert "Nothing is handed in until you check it" in saved.content.decode()
    checked = client.post("/my/readings/", form | {f"version {row}": "1", "check": "1"}, follow=True)
    assert checked.redirect_chain == [("/my/readings/hand-in/", 302)]
    assert "1 reading is ready." in checked.content.decode()
    done = send(client, "/my/readings/hand-in/")
    assert "1 reading was recorded. Its scorecard follows within seconds." in done.content.decode()
    stored = Reading.objects.get(measure=at.measures[0], period_end=MAY)
    assert (stored.value, stored.note, stored.accepted_by, stored.source) == (29.0, "Counted by hand.", at.steward, "Case log")


def test_without_scripts_a_conflict_shows_both_texts_and_keeps_mine_in_the_row() -> None:
    at = desk()
    row = key(at)
    save(signed_in(at.lead), {"id": row, "version": 0, "cells": {"value": "41"}})
    answer = signed_in(at.steward).post("/my/readings/", {"row": row, f"version {row}": "0", f"value {row}": "43"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Lee Lead typed 41." in page
    assert 'value="43"' in page
    assert f'name="version {row}" value="1"' in page


def test_unusual_figures_are_handed_in_once_somebody_says_they_looked() -> None:
    at = desk()
    client = signed_in(at.steward)
    save(client, {"id": key(at), "version": 0, "cells": {"value": "4200"}})
    page = "/my/readings/hand-in/"
    assert "Some figures look unusual." in send(client, page).content.decode()
    assert not Reading.objects.filter(period_end=MAY).exists()
    send(client, page, doubts_seen="1")
    assert Reading.objects.filter(period_end=MAY).exists()


def test_what_was_changed_since_it_was_shown_is_not_handed_in() -> None:
    at = desk()
    client = signed_in(at.steward)
    save(client, {"id": key(at), "version": 0, "cells": {"value": "41"}})
    save(client, {"id": key(at), "version": 1, "cells": {"value": "42"}})
    answer = client.post("/my/readings/hand-in/", {"row": f"{key(at)}:1"}, follow=True)
    assert "Look once more, then hand in." in answer.content.decode()
    assert not Reading.objects.filter(period_end=MAY).exists()


def test_an_analyst_approves_what_is_in_order_with_one_button_and_looks_at_the_rest() -> None:
    at = desk(3, needs_approval=True)
    steward, analyst = signed_in(at.steward), signed_in(at.analyst)
    save(steward, *({"id": key(at, n), "version": 0, "cells": {"value": value}} for n, value in enumerate(("41", "42", "4200"))))
    send(steward, "/my/readings/hand-in/", doubts_seen="1")
    assert '<a class="button" href="/approvals/">' in analyst.get("/my/").content.decode()
    page = analyst.get("/approvals/").content.decode()
    assert "2 can be approved together, 1 needs a look." in page
    in_order = [str(one.pk) for one in Submission.objects.filter(value__lt=100)]
    done = analyst.post("/approvals/", {"reading": in_order, "accept": "1"}, follow=True).content.decode()
    assert "2 readings were recorded." in done
    odd = str(Submission.objects.get(standing="waiting").pk)
    assert "a return needs a comment" in analyst.post("/approvals/", {"reading": odd, "return": "1"}, follow=True).content.decode()
    analyst.post("/approvals/", {"reading": odd, "return": "1", "comment": "In days, please."}, follow=True)
    assert "In days, please." in stage.text(steward, "/my/")
    assert 'value="4200"' in stage.text(steward, "/my/readings/")


def test_what_one_handed_in_oneself_waits_for_somebody_else() -> None:
    at = desk(needs_approval=True)
    client = signed_in(at.lead)
    save(client, {"id": key(at), "version": 0, "cells": {"value": "41"}})
    send(client, "/my/readings/hand-in/")
    assert "1 that you handed in is waiting for somebody else." in stage.text(client, "/approvals/")
    own = str(Submission.objects.get().pk)
    client.post("/approvals/", {"reading": own, "accept": "1"})
    assert Submission.objects.get().standing == "waiting"


def test_a_revision_begins_with_what_stands_and_needs_its_reason() -> None:
    at = desk()
    world.revise(at.measures[0], MAY, 44.0)
    client = signed_in(at.steward)
    page = stage.text(client, f"/my/readings/?revise={MAY}")
    assert 'value="44"' in page
    assert "Why it changes" in page
    save(client, {"id": key(at), "version": 0, "cells": {"value": "43"}})
    assert "There is a figure already. Say why it changes, and write a note." in stage.text(client, "/my/readings/hand-in/")
    save(client, {"id": key(at), "version": 1, "cells": {"value": "43", "why": "entry_error", "note": "A slip."}})
    send(client, "/my/readings/hand-in/")
    stands = Reading.objects.current().get(period_end=MAY)
    assert (stands.value, stands.correction, stands.state, stands.note) == (43.0, "entry_error", "revised", "A slip.")


def test_the_pages_of_two_hundred_rows_ask_the_database_as_often_as_those_of_few(django_assert_max_num_queries: Any) -> None:
    client = signed_in(desk(60).steward)
    with django_assert_max_num_queries(45):
        stage.text(client, "/my/readings/")
    with django_assert_max_num_queries(40):
        stage.text(client, "/my/")
