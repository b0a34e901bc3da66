"""How long a session lasts: so long without a sign of the person, and never longer than the longest."""

import re
from dataclasses import dataclass
from datetime import datetime

BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome")]
SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux")]


@dataclass(frozen=True, slots=True)
class Standing:
    """A session: when it began, and when the person was last seen in it."""

    started_at: datetime
    seen_at: datetime

    def idle_left(self, now: datetime, limit: float) -> float:
        """Seconds until it ends because nothing happens."""
        return limit - (now - self.seen_at).total_seconds()

    def longest_left(self, now: datetime, limit: float) -> float:
        """Seconds until it ends whatever happens."""
        return limit - (now - self.started_at).total_seconds()


def browser_of(user_agent: str) -> tuple[str, str]:
    """The browser and the system a user agent names, each empty when it is none we know."""
    browser = next((name for sign, name in BROWSERS if f"{sign}/" in user_agent), "")
    if not browser and re.search(r"Version/[\d.]+.*Safari/", user_agent):
        browser = "Safari"
    return browser, next((name for sign, name in SYSTEMS if sign in user_agent), "")
