"""Agencies' systems hand readings in: with a token, once for a key, judged as files are."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from accounts.actions import end_role
from accounts.actions.tokens import Asked, Known, Wish, begin_answer, finish_answer, forget_answers, make_token, revoke_token
from accounts.models import ApiToken, IdempotentAnswer
from metrics.models import Reading, Upload
from scorecards.api.once import digest
from tests import make

ADDRESS = "/api/v1/readings/"
NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def agency(db):
    return make.agency(code="DOT")


@pytest.fixture
def commissioner(agency):
    return make.user("commissioner", agency=agency)


@pytest.fixture
def measure(agency):
    return make.measure(code="T-OTP", agency=agency, unit="percent", direction="up")


def secret_of(by, verbs=("read", "readings"), agency="DOT", days=30):
    return make_token(wish=Wish("Nightly job", agency, verbs, timedelta(days=days)), by=by, at=NOW)[1]


def hand_in(secret, rows, **more):
    headers = {"Authorization": f"Token {secret}"} if secret else {}
    if "key" in more:
        headers["Idempotency-Key"] = more.pop("key")
    return Client().post(ADDRESS, {"readings": rows} | more, content_type="application/json", headers=headers)


def row(value=91.5, period="2019-01", **more):
    return {"measure": "T-OTP", "period": period, "value": value} | more


def test_readings_are_published_and_stand_as_the_system_sent_them(commissioner, measure):
    answer = hand_in(secret_of(commissioner), [row(91.5), row(None, "2019-02", reason="not_collected"), row(1e-7, "2019-03")])
    assert answer.status_code == 201, answer.json()
    assert {name: answer.json()[name] for name in ("state", "added", "refused", "waits_for")} == {
        "state": "published", "added": 3, "refused": 0, "waits_for": "",
    }  # fmt: skip
    stored = Reading.objects.order_by("period_end").values_list("period_end", "value", "reason", "accepted_by__email")
    who = commissioner.email
    assert list(stored) == [
        (date(2019, 1, 31), 91.5, None, who),
        (date(2019, 2, 28), None, "not_collected", who),
        (date(2019, 3, 31), 1e-7, None, who),
    ]
    assert Upload.objects.get().origin == "api"


def test_a_refused_row_keeps_all_out_and_says_which_and_what_to_do(commissioner, measure):
    answer = hand_in(secret_of(commissioner), [row(91.5), row(90.0, "the 13th month")])
    assert answer.status_code == 422
    [finding] = answer.json()["findings"]
    assert (finding["row"], finding["column"], finding["value"], finding["severity"]) == (1, "period", "the 13th month", "error")
    assert finding["fix"]
    assert not Reading.objects.exists()
    assert Upload.objects.get().state == "discarded"


def test_good_rows_are_published_without_the_refused_ones_when_the_system_says_so(commissioner, measure):
    answer = hand_in(secret_of(commissioner), [row(91.5), row(90.0, "the 13th month")], leave_out_refused=True)
    assert answer.status_code == 201
    assert (answer.json()["added"], answer.json()["refused"]) == (1, 1)
    assert Reading.objects.count() == 1


def test_a_warning_waits_for_somebody_unless_the_system_knows_of_it(commissioner, measure):
    for month in range(1, 13):
        make.reading(measure, date(2018, month, 28), 90.0 + month / 10)
    secret = secret_of(commissioner)
    waiting = hand_in(secret, [row(9150.0)])
    assert waiting.status_code == 202, waiting.json()
    assert waiting.json()["waits_for"] == "review"
    assert {one["severity"] for one in waiting.json()["findings"]} == {"warning"}
    assert Reading.objects.filter(period_end=date(2019, 1, 31)).count() == 0
    later = Client().get(f"{ADDRESS}hand-ins/{waiting.json()['upload']}/", headers={"Authorization": f"Token {secret}"})
    assert later.json() == waiting.json()
    assert hand_in(secret, [row(9160.0)], publish_despite_warnings=True).status_code == 201


def test_what_needs_approval_waits_for_a_second_person(commissioner, agency):
    make.measure(code="T-OTP", agency=agency, needs_approval=True)
    answer = hand_in(secret_of(commissioner), [row()])
    assert (answer.status_code, answer.json()["waits_for"]) == (202, "second_person")
    assert not Reading.objects.exists()


def test_the_same_rows_again_name_what_they_did_before(commissioner, measure):
    secret = secret_of(commissioner)
    first, second = hand_in(secret, [row()]), hand_in(secret, [row()])
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Reading.objects.count() == 1


def test_a_token_writes_for_its_agency_alone_and_is_not_told_what_others_have(commissioner, measure):
    make.measure(code="SECRET-1", is_public=False, name="Hidden doings")
    answer = hand_in(
        secret_of(commissioner), [row(), {"measure": "SECRET-1", "period": "2019-01", "value": 1}, row() | {"measure": "NONE-1"}]
    )
    assert answer.status_code == 422
    told = [(one["row"], one["problem"], one["fix"]) for one in answer.json()["findings"]]
    assert [one[0] for one in told] == [1, 2]
    assert told[0][1:] == told[1][1:]
    assert not Upload.objects.exists()


def test_an_administrators_token_for_an_agency_does_what_a_steward_there_does(measure):
    other = make.measure(code="L-UR")
    secret = secret_of(make.user("administrator"))
    assert hand_in(secret, [row()]).status_code == 201
    assert hand_in(secret, [row() | {"measure": other.code}]).status_code == 422


def test_a_token_without_the_verb_hands_nothing_in(commissioner, measure):
    assert hand_in(secret_of(commissioner, ["read"]), [row()]).status_code == 403


@pytest.mark.parametrize("secret", [None, "no-such-secret", "ünfit", "x" * 300, " "])
def test_who_has_no_good_token_is_asked_for_one(db, secret):
    answer = hand_in(secret, [row()])
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")


def test_a_token_ends_when_it_is_revoked_runs_out_or_its_maker_has_no_role_there(commissioner, measure):
    revoked, spent, orphaned = (secret_of(commissioner) for _ in range(3))
    made = {one.token_key: one for one in ApiToken.objects.all()}
    assert revoke_token(public_id=made[revoked[:15]].public_id, by=commissioner, at=NOW)
    ApiToken.objects.filter(token_key=spent[:15]).update(expiry=NOW)
    assert [hand_in(one, [row()]).status_code for one in (revoked, spent, orphaned)] == [401, 401, 201]
    end_role(role=commissioner.roles.get(), at=NOW)
    assert hand_in(orphaned, [row(92.0)]).status_code == 401


def test_a_secret_is_stored_nowhere(commissioner):
    secret = secret_of(commissioner)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_apitoken t")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_apitokenevent t")
        recorded = cursor.fetchone()[0]
    assert secret not in stored + recorded
    assert secret[:15] not in recorded


def test_unpublished_measures_are_read_by_a_token_that_may_read(commissioner, agency):
    make.measure(code="T-NEW", agency=agency, is_public=False)
    reads, writes = secret_of(commissioner), secret_of(commissioner, ["readings"])
    seen = [
        Client().get("/api/v1/measures/T-NEW/", headers={"Authorization": f"Token {one}"} if one else {}).status_code
        for one in (reads, writes, None)
    ]
    assert seen == [200, 404, 404]


def test_the_same_key_gets_the_first_answer_and_another_body_is_refused(commissioner, measure):
    secret = secret_of(commissioner)
    first = hand_in(secret, [row()], key="job-1")
    again = hand_in(secret, [row()], key="job-1")
    other = hand_in(secret, [row(92.0)], key="job-1")
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Reading.objects.get().value == 91.5


def test_a_key_belongs_to_its_token(commissioner, measure):
    assert hand_in(secret_of(commissioner), [row()], key="job-1").status_code == 201
    assert hand_in(secret_of(commissioner), [row(92.0)], key="job-1").status_code == 201


def test_what_was_malformed_may_be_mended_under_the_same_key(commissioner, measure):
    secret = secret_of(commissioner)
    assert hand_in(secret, [], key="job-1").status_code == 400
    assert hand_in(secret, [row()], key="job-1").status_code == 201


@pytest.mark.parametrize("key", ["two words", "ü", "x" * 256, ""])
def test_a_key_that_is_none_is_refused(commissioner, measure, key):
    assert hand_in(secret_of(commissioner), [row()], key=key).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_of_ten_requests_with_one_key_at_once_one_is_done():
    agency = make.agency(code="DOT")
    make.measure(code="T-OTP", agency=agency)
    secret = secret_of(make.user("commissioner", agency=agency))
    start, seen = Barrier(10), []

    def ask():
        start.wait()
        seen.append(hand_in(secret, [row()], key="job-1").status_code)
        connection.close()

    threads = [Thread(target=ask) for _ in range(10)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(seen) <= {201, 409}
    assert 201 in seen
    assert (Reading.objects.count(), Upload.objects.count(), IdempotentAnswer.objects.count()) == (1, 1, 1)


def test_a_request_whose_worker_died_is_taken_up_after_a_while(commissioner, rf):
    asked = Asked(commissioner.pk, None, "job-1", digest(rf.post("/api/v1/readings/", {})))
    assert begin_answer(asked=asked, at=NOW) is None
    soon, late = begin_answer(asked=asked, at=NOW + timedelta(minutes=1)), begin_answer(asked=asked, at=NOW + timedelta(minutes=11))
    assert (soon, late) == (Known(None, None, is_other=False), None)
    finish_answer(asked=asked, status=201, answer={"added": 1}, at=NOW)
    assert begin_answer(asked=asked, at=NOW) == Known(201, {"added": 1}, is_other=False)
    assert forget_answers(at=NOW + timedelta(days=60)) == 1


def test_too_many_writes_in_a_minute_are_told_to_wait(commissioner, measure, settings):
    settings.API_WRITES_PER_MINUTE = 2
    secret = secret_of(commissioner)
    answers = [hand_in(secret, [row(90.0 + n)], leave_out_refused=True) for n in range(3)]
    assert [one.status_code for one in answers][:2] == [201, 201]
    assert (answers[2].status_code, int(answers[2]["Retry-After"]) > 0) == (429, True)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"readings": [{"measure": "T-OTP", "period": "2019-01", "vaule": 3}]}, "vaule"),
        ({"readings": [{"measure": "T-OTP", "period": "2019-01", "value": "many"}]}, "value"),
        ({"readings": [{"period": "2019-01", "value": 3}]}, "measure"),
        ({"reading": []}, "reading"),
        ({"readings": [3]}, "readings"),
    ],
)
def test_a_body_of_another_shape_is_refused_by_the_name_of_the_field(commissioner, measure, body, named):
    secret = secret_of(commissioner)
    answer = Client().post(ADDRESS, body, content_type="application/json", headers={"Authorization": f"Token {secret}"})
    assert answer.status_code == 400
    assert named in answer.content.decode()


def test_somebody_signed_in_writes_with_a_form_token_only(commissioner, measure):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(commissioner)
    body = {"readings": [row()]}
    assert browser.post(ADDRESS, body, content_type="application/json").status_code == 403
    trusting = Client()
    trusting.force_login(commissioner)
    assert trusting.post(ADDRESS, body, content_type="application/json").status_code == 201
