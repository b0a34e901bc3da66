"""A real Chromium for the pages: it refuses to stay silent about scripts that fail, rules that are broken and hosts that are not ours."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from accounts.models import User

# axe judges by these; the last is advice that we follow.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe().axe_script
# What is right is neither written up by axe nor sent over: that took longer than the judging.
JUDGE = """
async (options) => (await axe.run(document, options)).violations.map((one) => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 160)])
"""
WATCH = """
window.refusals = [];
addEventListener("securitypolicyviolation", (event) => window.refusals.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
SVG_TEXT = (Path(__file__).parent / "svg_text.js").read_text()


@dataclass
class Tab:
    """One page in one theme and width, with everything it did wrong."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go there and wait until its charts, if any, are drawn."""
        self.page.goto(self.base + path)
        if self.page.locator("figure[data-chart]").count():
            self.page.wait_for_selector("html[data-charts=drawn]", timeout=20_000)
        return self.page

    def problems(self) -> list[str]:
        """Failed scripts, broken rules of the security policy, and requests to other hosts."""
        foreign = [address for address in self.requests if urlsplit(address).netloc != urlsplit(self.base).netloc]
        return [*self.complaints, *self.page.evaluate("window.refusals"), *foreign]

    def violations(self) -> list[str]:
        """What axe finds, one line each: rule, how many, the first place."""
        self.page.evaluate(AXE)
        return [
            f"{rule}: {count}, {html}" for rule, count, html in self.page.evaluate(JUDGE, {"runOnly": RULES, "resultTypes": ["violations"]})
        ]

    def contrasts(self) -> list[dict[str, Any]]:
        """Each word in a picture with the contrast it has; axe does not judge these."""
        return list(self.page.evaluate(SVG_TEXT))

    def overflow(self) -> int:
        """How many pixels the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


OpenTab = Callable[..., Tab]
NARROW = 700


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each page is looked at narrow in light and wide in dark; in the audit in all four ways."""
    if os.environ.get("CTPERF_AUDIT"):
        return
    seen = {_test_of(item) for item in items if _look(item) == "sampled"}
    left = [item for item in items if _look(item) == "other" and _test_of(item) in seen]
    if left:
        config.hook.pytest_deselected(items=left)
        gone = set(left)
        items[:] = [item for item in items if item not in gone]


def _look(item: pytest.Item) -> str:
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    if item.get_closest_marker("browser") is None or not {"width", "theme"} <= parameters.keys() or "path" in parameters:
        return ""
    return "other" if (parameters["width"] < NARROW) == (parameters["theme"] == "dark") else "sampled"


def _test_of(item: pytest.Item) -> str:
    """The test with its other parameters."""
    others = {name: str(value) for name, value in item.callspec.params.items() if name not in ("width", "theme")}  # type: ignore[attr-defined]
    return f"{item.nodeid.partition('[')[0]} {sorted(others.items())}"


@pytest.fixture
def tab(chromium: Browser, live_server: Any) -> Iterator[OpenTab]:
    """Opens tabs: `tab(width=320, theme="dark", user=somebody)`; further arguments go to the browser context."""
    contexts: list[BrowserContext] = []

    def open_tab(*, width: int = 1280, theme: str = "light", user: User | None = None, **options: Any) -> Tab:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=theme, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.add_init_script(WATCH)
        if user:
            context.add_cookies([{"name": "sessionid", "value": session_of(user), "url": live_server.url}])
        return watched(context.new_page(), live_server.url)

    yield open_tab
    for context in contexts:
        context.close()


def session_of(user: User) -> str:
    """The key of a session in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return str(client.session.session_key)


def watched(page: Page, base: str) -> Tab:
    opened = Tab(page, base)

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            opened.complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            opened.requests.append(request.url)

    page.on("console", heard)
    page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    page.on("request", asked)
    return opened
