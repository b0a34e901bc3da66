"""Whatever a client sends, the API answers as its OpenAPI description says: no server error, no answer that is not in it."""

from datetime import date
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error, response_schema_conformance, status_code_conformance

from tests import make

CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", [None, "analyst"])
def test_every_address_answers_as_described(client, live_server, role):
    measure = make.measure(code="T-OTP")
    make.reading(measure, date(2019, 1, 31), 90.0)
    make.target(measure, date(2019, 12, 31), 93, ">=")
    make.goal(code="T3", measures=[measure])
    headers = {}
    if role:
        client.force_login(make.user(role))
        headers["Cookie"] = f"sessionid={client.cookies['sessionid'].value}"
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/schema/?format=json")
    found: Any = list(schema.get_all_operations())
    operations = [one.ok() for one in found]
    assert len(operations) >= 13
    for operation in operations:
        answer_as_described(operation, headers)


def answer_as_described(operation, headers):
    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def every_case(case):
        case.call_and_validate(headers=headers, checks=CHECKS)

    every_case()
