"""Every request, task and command has an id that its answer and the audit name."""

from typing import Any

import pytest
from celery import shared_task
from django.test import Client
from django.urls import reverse
from pghistory.models import Context
from structlog.contextvars import get_contextvars

from accounts.models import RoleKind
from agencies.actions.context import recorded, said
from agencies.models import Agency, events_of
from ctperf.guard import _recorded
from ctperf.recording import WELL_FORMED
from tests import make

pytestmark = pytest.mark.django_db


@shared_task(name="tests.rename")
def rename(pk: int) -> dict[str, Any]:
    Agency.objects.filter(pk=pk).update(name="By a task")
    return dict(get_contextvars())


def told(agency: Agency) -> dict[str, Any]:
    event = events_of(Agency).filter(pgh_obj_id=agency.pk).latest("pgh_id")
    return dict(Context.objects.get(pk=event.pgh_context_id).metadata)


def test_an_answer_names_its_request():
    assert WELL_FORMED.fullmatch(Client().get("/healthz")["X-Request-Id"])


def test_the_id_that_a_proxy_gave_is_kept():
    assert Client().get("/healthz", headers={"X-Request-Id": "proxy-1234.5"})["X-Request-Id"] == "proxy-1234.5"


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space", "new\tline", "<script>alert(1)</script>"])
def test_an_id_that_is_not_well_formed_is_replaced(given):
    answered = Client().get("/healthz", headers={"X-Request-Id": given})["X-Request-Id"]
    assert answered != given
    assert WELL_FORMED.fullmatch(answered)


def test_a_change_in_the_admin_names_the_person_the_request_and_the_door():
    analyst, agency = make.user(RoleKind.ANALYST), make.agency()
    client = Client()
    client.force_login(analyst)
    address = reverse("admin:agencies_agency_change", args=[agency.pk])
    fields = {"code": agency.code, "name": "Renamed", "kind": agency.kind, "mission": "", "website": ""}
    answer = client.post(address, fields, headers={"X-Request-Id": "request-of-the-test"})
    assert answer.status_code == 302, answer.content.decode()
    found = told(agency)
    assert {name: found[name] for name in ("user", "request", "door", "url")} == {
        "user": analyst.pk,
        "request": "request-of-the-test",
        "door": "admin",
        "url": address,
    }


def test_a_task_names_itself_and_logs_under_its_id():
    agency = make.agency()
    logged = rename(agency.pk)
    found = told(agency)
    assert (found["door"], found["task"]) == ("task", "tests.rename")
    assert logged["request"] == found["request"]
    assert get_contextvars() == {}


def test_a_task_that_somebody_started_names_that_person_and_the_request():
    agency = make.agency()
    with recorded(user=7, request="request-1", door="form", reason="not handed on"):
        handed_on: Any = {"said": said()}
        rename.apply(args=(agency.pk,), headers=handed_on)
    found = told(agency)
    assert (found["user"], found["request"], found["door"], found["task"]) == (7, "request-1", "task", "tests.rename")


def test_a_command_names_itself_and_the_account_of_the_machine():
    found = _recorded(["manage.py", "load_catalog", "demo"])
    assert (found["door"], found["command"]) == ("command", "load_catalog")
    assert found["account"]
    assert WELL_FORMED.fullmatch(found["request"])
