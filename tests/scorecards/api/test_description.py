"""Whatever a client sends, whoever it is, the API answers as its OpenAPI description says: no server error, no answer not in it.

Schemathesis draws requests from the description, as it is and broken; half of them are steered to things that are there, so that doors
are passed and not only knocked at. `make test` asks a few of each kind; with CTPERF_AUDIT=1 it is many, drawn anew each time."""

import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator, MutableMapping
from datetime import date
from typing import Any

import pytest
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import content_type_conformance, not_a_server_error, response_schema_conformance, status_code_conformance
from schemathesis.generation import GenerationMode

from ctperf.wsgi import application
from scorecards.api.throttles import Reads, Writes
from tests import make
from tests.scorecards.api.callers import Caller, Known, everybody, furnish

AUDIT = bool(os.environ.get("CTPERF_AUDIT"))
EXAMPLES = 20 if AUDIT else 2
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OURS = {"authorization", "cookie", "x-csrftoken"}
HAND_IN, COMMENT = "POST /api/v1/readings/", "POST /api/v1/comments/"
UPDATE = "/api/v1/goals/{code}/updates/{period}/"
PUT, SUBMIT = f"PUT {UPDATE}", f"POST {UPDATE}submit/"
GET_UPDATE, HANDED_IN = f"GET {UPDATE}", "GET /api/v1/readings/hand-ins/{upload_id}/"
STATE = {"analyst", "governor", "linkage_officer", "disclosure_officer", "administrator"}
AGENCY = {"commissioner", "steward"}
TOKENS = {"token: all verbs", "administrator's token"}
PASS = {
    HAND_IN: {"analyst", "administrator", "token: readings", *AGENCY, *TOKENS},
    HANDED_IN: {"analyst", "administrator", "token: readings", *AGENCY, *TOKENS},
    GET_UPDATE: {"token: updates", *STATE - {"disclosure_officer"}, *AGENCY, *TOKENS},
    PUT: {"token: updates", "token: all verbs", *AGENCY},
    SUBMIT: {"commissioner", "token: updates", "token: all verbs"},
    COMMENT: {"token: comments", *STATE, *AGENCY, *TOKENS},
    "GET /api/v1/reviews/": {"token: read", *STATE, *AGENCY, *TOKENS},
    "GET /api/v1/reviews/{review_id}/": {"token: read", *STATE - {"linkage_officer", "disclosure_officer"}, *AGENCY, *TOKENS},
}
"""Who is ever let in where not everybody is; nobody else once."""
Seen = Counter[tuple[str, str, int]]


@pytest.fixture
def asked_freely(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site's day stands still, nobody is held back for asking much, and what is refused is not logged."""
    settings.SITE_CLOCK = date(2019, 6, 30)
    for throttle in (Reads, Writes):
        monkeypatch.setattr(throttle, "allow_request", lambda *_args: True)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db(transaction=True)
def test_every_address_answers_everybody_as_described(asked_freely, capsys):
    callers = everybody("DOT")
    known = furnish("DOT", len(callers))
    seen: Seen = Counter()
    for operation in described():
        for caller in callers:
            ask_well(operation, caller, known, seen)
            ask_anything(operation, caller, known, seen)
    with capsys.disabled():
        sys.stdout.write(f"\nschemathesis: {table(seen)}\n")
    assert {label: passers(seen, label) for label in PASS} == PASS
    names = {caller.name for caller in callers} - {"token: revoked"}
    assert {label: passers(seen, label) for label, _, _ in seen if label not in PASS} == {
        label: names for label, _, _ in seen if label not in PASS
    }


def described() -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", at_home)
    found: Any = list(schema.get_all_operations())
    return [one.ok() for one in found]


def at_home(environ: dict[str, Any], start_response: Any) -> Any:
    """The site, asked from this machine: sessions are noted with where they come from."""
    return application({"REMOTE_ADDR": "127.0.0.1"} | environ, start_response)


def passers(seen: Seen, label: str) -> set[str]:
    """Who was ever let in at this address."""
    return {name for asked, name, status in seen if asked == label and status < 300}


def table(seen: Seen) -> str:
    """How many of which answers, in all."""
    by_status: Counter[int] = Counter()
    for (_, _, status), times in seen.items():
        by_status[status] += times
    kinds = len({label for label, _, _ in seen}), len({name for _, name, _ in seen})
    answers = ", ".join(f"{times} x {status}" for status, times in sorted(by_status.items()))
    return f"{kinds[0]} operations, {kinds[1]} callers, {sum(by_status.values())} answers, all as described: {answers}"


def ask_well(operation: Any, caller: Caller, known: Known, seen: Seen) -> None:
    """The request that does what it is for, where the caller may."""
    names = known.of("code", operation.path)
    places = {
        "code": names[0] if names else "",
        "period": "SFY2019-Q4",
        **{name: known.of(name)[0] for name in ("upload_id", "review_id", "promise_id")},
    }
    goal = {PUT: f"WRITE-{caller.number}", SUBMIT: f"SUBMIT-{caller.number}"}.get(operation.label)
    path = {one.name: goal if goal and one.name == "code" else places[one.name] for one in operation.path_parameters}
    case = operation.Case(path_parameters=path, **said(operation.label, caller))
    send(case, caller, seen)


def said(label: str, caller: Caller) -> dict[str, Any]:
    bodies = {
        HAND_IN: {
            "readings": [{"measure": "T-OTP", "period": f"20{caller.number:02}-03", "value": 42.5}],
            "publish_despite_warnings": True,
        },
        PUT: {"version": 0, "what_works": "Repairs at night."},
        SUBMIT: {"version": 1},
        COMMENT: {"measure": "T-OTP", "text": "The source was late."},
    }
    return {"body": bodies[label], "media_type": "application/json"} if label in bodies else {}


def ask_anything(operation: Any, caller: Caller, known: Known, seen: Seen) -> None:
    """Drawn requests of one kind by one caller; raises with the request that was answered otherwise than described."""
    good, broken = (operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))

    @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=not AUDIT, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def every_case(data: st.DataObject) -> None:
        case = data.draw(st.one_of(good, good, broken))
        steer(case, known, data)
        send(case, caller, seen)

    every_case()


def steer(case: Any, known: Known, data: st.DataObject) -> None:
    """Puts things that are there where the request names things, now and then."""
    for place in (case.path_parameters, case.query, case.headers):
        put_known(place, known, data, case.path)
    if isinstance(case.body, dict):
        for row in case.body.get("readings") or [] if isinstance(case.body.get("readings"), list) else []:
            put_known(row, known, data, case.path)
        put_known(case.body, known, data, case.path)


def put_known(place: Any, known: Known, data: st.DataObject, path: str) -> None:
    """Names what is there; or, half of the time in what is written, nothing else."""
    if not isinstance(place, MutableMapping) or data.draw(st.booleans()):
        return
    for name in list(place):
        there = known.of(name, path)
        if there:
            place[name] = data.draw(st.sampled_from(there))


def send(case: Any, caller: Caller, seen: Seen) -> None:
    """Asks as the caller and nobody else; the public is left whatever signs were drawn for it."""
    if caller.headers:
        case.cookies = {}
        for name in [name for name in case.headers if name.lower() in OURS]:
            del case.headers[name]
    # In one process nobody unpacks what is packed for the way.
    headers = {"Accept-Encoding": "identity"} | dict(caller.headers)
    answer = case.call_and_validate(headers=headers, cookies=dict(caller.cookies), checks=CHECKS)
    seen[case.operation.label, caller.name, answer.status_code] += 1


@pytest.mark.django_db
def test_what_is_no_address_and_what_is_no_method_is_refused_in_json(client):
    described_paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    for template, operations in described_paths.items():
        path = template.format(code="T-1", period="SFY2019-Q4", upload_id=1, promise_id=1, review_id=1)
        for method in {"post", "put", "patch", "delete"} - operations.keys():
            answer = client.generic(method.upper(), path, b"{}", content_type="application/json")
            assert (answer.status_code in {401, 403, 405}, answer["Content-Type"]) == (True, "application/json"), (method, path)
    for path in ("/api/v1/nothing/", "/api/v1/goals/%C2%A1/", "/api/v1/goals/a%0Ab/", "/api/v1/readings/hand-ins/x/"):
        answer = client.get(path)
        assert (answer.status_code, list(answer.json())) == (404, ["detail"]), path
    assert client.get("/api/v1/goals").status_code == 301


@pytest.mark.django_db
@pytest.mark.parametrize("accept", ["text/html", "application/json", ""])
def test_a_session_without_its_second_factor_is_told_so_in_json(client, settings, accept):
    settings.MFA_REQUIRED = True
    client.force_login(make.user("analyst"))
    answer = client.get("/api/v1/goals/", headers={"Accept": accept} if accept else {})
    assert (answer.status_code, list(answer.json())) == (403, ["detail"])
