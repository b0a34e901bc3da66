"""Every address, asked by every role about things of its own agency, of another and of none: who may not is refused and finds nothing."""

import logging
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

from tests.accounts.access import cast as casting
from tests.accounts.access.audiences import AUDIENCES, Actor, Thing
from tests.accounts.access.cast import Cast
from tests.accounts.access.table import SAID
from tests.accounts.access.walk import LINES, Address, Line, addresses, line_of
from tests.scorecards import world

pytestmark = pytest.mark.long
REFUSED = {400, 401, 403, 404, 405, 415}
ASKED_WITH = {"admin:autocomplete": "?app_label=agencies&model_name=service&field_name=agency&term="}
NOT_FACTS = re.compile(r"django_session|usersessions_|ratelimit|accounts_mailpreference|last_login", re.I)
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|COPY .* FROM)", re.I)
ASKED_FURTHER = {
    "search": ["?q=zq", "?q=hidden"],
    "search-suggest": ["?q=zq", "?q=hidden"],
    "explorer": [
        "?q=zq",
        "?q=hidden",
        "?format=csv",
        "?format=json&group=goal",
        "?group=agency",
        "?group=goal&view=heat",
        "?view=compare&then=2019-01-31",
        "?format=csv&view=compare",
        "?format=csv&view=heat",
        "?col=unit&col=service&col=owner",
        "?as_known_on=2030-01-01",
        "?published=no",
    ],
    "agency": ["?format=csv", "?format=json", "?as_known_on=2030-01-01"],
    "goal": ["?format=csv", "?as_known_on=2019-06-30"],
    "area": ["?format=json"],
    "measure": ["?format=csv", "?format=json", "?format=xlsx", "?as_known_on=2019-06-30"],
    "revisions": ["?format=csv"],
    "api-measures-list": ["?agency=BIRCH", "?ordering=name", "?search=zq", "?is_public=false"],
    "api-readings-list": ["?measure=BIRCH-HIDDEN", "?measure=ASH-HIDDEN", "?ordering=value", "?measure=BIRCH-SHOWN"],
    "api-targets-list": ["?measure=BIRCH-HIDDEN", "?ordering=-value"],
    "api-scorecards-list": ["?agency=BIRCH", "?status=off_track", "?ordering=value"],
    "api-flips-list": ["?measure=BIRCH-HIDDEN"],
    "api-goals-list": ["?measure=BIRCH-HIDDEN", "?lead=BIRCH"],
    "proposals": ["?state=waiting", "?agency=BIRCH"],
    "audit": ["?q=zq", "?format=csv"],
    "my-grid": ["?agency=BIRCH", "?agency=ASH"],
    "my-updates": ["?agency=BIRCH"],
    "comment-people": ["?q=a", "?measure=BIRCH-HIDDEN"],
    "people": ["?state=invited", "?words=zq", "?orphans=1", "?state=left&agency=BIRCH"],
    "person-invite": ["?email=birch"],
    "person-leave": ["?role=1"],
}


def test_every_address_has_a_line_and_every_line_an_address():
    drawn = addresses()
    missing = sorted(f"{one.name}  ({one.route})" for one in drawn if line_of(one) is None)
    used = {line.pattern for line in map(line_of, drawn) if line}
    idle = sorted(line.pattern for line in LINES if line.pattern not in used)
    assert not missing, "Add a line to tests/accounts/access/table.py for: " + ", ".join(missing)
    assert not idle, "No address has the name of these lines of tests/accounts/access/table.py: " + ", ".join(idle)


def test_every_line_names_audiences_that_there_are():
    assert {word.rstrip("?") for line in LINES for word in (line.get, line.post)} <= AUDIENCES.keys()


@contextmanager
def writing() -> Iterator[list[str]]:
    """The statements that change rows, other than of the session."""
    seen: list[str] = []

    def listen(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(str(sql)) and not NOT_FACTS.search(str(sql)):
            seen.append(str(sql)[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield seen


class Asking:
    """One actor's client, which takes back what each question changed."""

    def __init__(self, actor: Actor, cast: Cast) -> None:
        self.actor, self.cast, self.client = actor, cast, Client(raise_request_exception=False)
        if actor.user:
            self.client.force_login(actor.user)
            self.client.get(reverse("session"))  # notes the session, once for all that is asked in it
        self.session = {name: one.value for name, one in self.client.cookies.items()}
        self.hidden = [secret.word for secret in cast.secrets if secret.is_kept_from(actor)]
        self.wrong: list[str] = []
        self.leaks: list[str] = []
        self.asked = 0

    def ask(self, method: str, path: str, said: dict[str, str] | None = None) -> tuple[Any, list[str]]:
        self.asked += 1
        self.client.cookies = SimpleCookie(self.session)
        with transaction.atomic(), writing() as wrote:
            answer = getattr(self.client, method)(path, said or {})
            body = answer.content if not answer.streaming else b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        self.look(f"{method} {path}", path, body, answer)
        return answer, wrote

    def look(self, what: str, path: str, body: bytes, answer: Any) -> None:
        """Notes every word in body or headers that this actor must not come across; what the address itself says is no news."""
        found = text_of(body) + " ".join(f"{name}: {value}" for name, value in answer.items())
        for said in {path, quote(path), path.split("?")[0], *re.findall(r"[A-Z]+-HIDDEN", path)}:
            found = found.replace(said, "")
        self.leaks += [f"{self.actor.name}: {what}: {word}" for word in self.hidden if word in found]

    def get(self, address: Address, line: Line, thing: Thing) -> None:
        path = path_of(address, thing)
        answer, wrote = self.ask("get", path + ASKED_WITH.get(address.name, ""))
        allowed = AUDIENCES[line.get.rstrip("?")](self.actor, thing)
        self.judge(f"GET {address.name} of {thing.name}", answer, wrote, allowed=allowed, always=not line.get.endswith("?"))
        for further in ASKED_FURTHER.get(address.name, []):
            self.ask("get", path + further)

    def post(self, address: Address, line: Line, thing: Thing) -> None:
        answer, wrote = self.ask("post", path_of(address, thing), SAID.get(address.name))
        # An address that takes no POST may answer it as it answers GET; it must change nothing.
        like_get = line.post == "nobody" and answer.status_code == 200 and AUDIENCES[line.get.rstrip("?")](self.actor, thing)
        if like_get and wrote:
            self.wrong.append(f"{self.actor.name}: POST {address.name} of {thing.name} wrote {wrote[0]}")
        allowed = like_get or AUDIENCES[line.post](self.actor, thing)
        self.judge(f"POST {address.name} of {thing.name}", answer, wrote, allowed=allowed, always=False)

    def judge(self, what: str, answer: Any, wrote: list[str], *, allowed: bool, always: bool) -> None:
        """Who may not is refused and changes nothing; who `always` may is answered; nobody meets a fault."""
        refused = answer.status_code in REFUSED or is_to_sign_in(answer)
        if answer.status_code >= 500 and "readyz" not in what:  # no worker runs beside the tests
            self.wrong.append(f"{self.actor.name}: {what}: {answer.status_code}")
        elif (not allowed and not refused) or (allowed and always and refused):
            self.wrong.append(f"{self.actor.name}: {what}: {answer.status_code}, but may {'' if allowed else 'not'}")
        if wrote and not allowed:
            self.wrong.append(f"{self.actor.name}: {what}: wrote {wrote[0]}")


def is_to_sign_in(answer: Any) -> bool:
    """Sent to the sign-in page; or, from what the catalog's pages do not have, to their beginning."""
    if answer.status_code != 302:
        return False
    to = answer["Location"].split("?")[0]
    return to in {reverse("account_login"), reverse("admin:login"), reverse("admin:index")}


def text_of(body: bytes) -> str:
    """What an answer says: a workbook is unpacked."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(body)) as book:
            return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    return body.decode("utf-8", "replace")


def path_of(address: Address, thing: Thing) -> str:
    return reverse(address.name, kwargs={name: thing.args[name] for name in address.needs})


def things_of(cast: Cast, address: Address, line: Line) -> list[Thing]:
    if line.about == "admin":
        return [Thing({name: row_of(address) for name in address.needs})]
    return cast.things[line.about] if address.needs else [Thing({})]


def row_of(address: Address) -> str:
    """The key of the newest row of the table that an address of the admin is about: one that the other agency keeps to itself."""
    app, model = address.name.removeprefix("admin:").split("_")[:2]
    kind = apps.get_model(app, model)
    kind = get_user_model() if kind._meta.swapped else kind
    found = kind._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return str(found or 1)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The site's day stands still. The client keeps no copies of contexts, and refusals are not logged: both cost more than the answers."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_args, **_named: None)
    logging.disable(logging.CRITICAL)
    with override_settings(SITE_CLOCK=world.DAY):
        yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
@pytest.mark.parametrize("half", [0, 1], ids=["half of the roles", "the other half"])
def test_who_may_not_is_refused_changes_nothing_and_finds_nothing(clock, capsys, half):
    cast = casting.set_up()
    for code in casting.AGENCIES:
        casting.plant(cast, code)
    askers = [Asking(actor, cast) for actor in cast.actors()[half::2]]
    for asker in askers:
        for address in addresses():
            line = line_of(address)
            assert line
            for thing in things_of(cast, address, line):
                asker.get(address, line, thing)
                asker.post(address, line, thing)
    wrong, leaks = [one for asker in askers for one in asker.wrong], [one for asker in askers for one in asker.leaks]
    with capsys.disabled():
        cells = sum(asker.asked for asker in askers)
        sys.stdout.write(
            f"\naccess matrix: {len(addresses())} addresses, {len(askers)} kinds of people, {cells} answers, {len(leaks)} leaks\n"
        )
    assert not leaks + wrong, f"{len(leaks)} leaks, {len(wrong)} wrong\n" + "\n".join(leaks[:60] + sorted(wrong)[:400])


@pytest.mark.django_db
def test_nothing_anybody_else_sees_changes_when_an_agency_has_more_to_hide(clock):
    cast = casting.set_up()
    casting.plant(cast, "ASH")
    outsiders = [actor for actor in cast.actors() if actor.role in {"", "commissioner", "steward"}]
    before = everything_seen(cast, outsiders)
    casting.plant(cast, "BIRCH")
    cache.clear()
    after = everything_seen(cast, outsiders)
    changed = sorted(f"{actor}: {path}" for (actor, path), seen in before.items() if after[actor, path] != seen)
    assert not changed, "\n".join(changed[:60])


COUNTED = {
    "overview", "search", "search-suggest", "agency-list", "agency", "area", "explorer", "views", "data", "downloads", "data-json",
    "catalogue-file", "table-file", "small-numbers", "api-*-list", "period-list", "integrity", "my-updates", "approvals", "draft-list",
    "upload-list", "feed-list", "my-comments", "proposals", "barrier-list", "promise-list", "review-list", "api-promises",
    "api-reviews",
}  # fmt: skip
"""Lists, counts and files: where one more would show."""
PASSING = re.compile(
    r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|"[^"]*CSRFToken[^"]*": *"[^"]*"|'
    r"\d{4}-\d\d-\d\dT[\d:.+Z-]*|revision=\d+|\?v=[^\"&]*|\d+ (?:milli)?seconds?"
)
"""What differs between any two answers."""


def everything_seen(cast: Cast, actors: list[Actor]) -> dict[tuple[str, str], str]:
    seen = {}
    for actor in actors:
        asker = Asking(actor, cast)
        for address in addresses():
            line = line_of(address)
            if line is None or not {address.name, line.pattern} & COUNTED:
                continue
            for thing in things_of(cast, address, line):
                for further in ["", *ASKED_FURTHER.get(address.name, [])]:
                    path = path_of(address, thing) + further
                    answer, _wrote = asker.ask("get", path)
                    seen[actor.name, path] = PASSING.sub("", text_of(getattr(answer, "content", b"")))
    return seen
