"""One pair of templates a mail: templates/mail/<name>.txt, whose first line is the subject, and templates/mail/<name>.html."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context, Engine
from django.urls import reverse

SUBJECT = "Subject: "
LONGEST_SUBJECT = 200


class Rendered(NamedTuple):
    """A mail in words: what `queue_mail` takes."""

    subject: str
    text: str
    html: str


def address_of(path: str, *arguments: Any, **named: Any) -> str:
    """The full address of a page, for a link in a mail: of a path, or of a route's name."""
    return settings.SITE_URL + (path if path.startswith("/") else reverse(path, args=arguments, kwargs=named))


def render_mail(name: str, context: Mapping[str, Any]) -> Rendered:
    """The subject, the text and the HTML of templates/mail/<name>, with `site_url` among what they may name.

    Both extend mail/base; `{% load mail %}` gives `{% page "route" ... %}` for full addresses."""
    named = {**context, "site_url": settings.SITE_URL}
    engine = Engine.get_default()
    first, _, text = engine.get_template(f"mail/{name}.txt").render(Context(named, autoescape=False)).strip().partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"The first line of mail/{name}.txt must be '{SUBJECT}...'.")
    subject = " ".join(first.removeprefix(SUBJECT).split())[:LONGEST_SUBJECT]
    html = engine.get_template(f"mail/{name}.html").render(Context({**named, "subject": subject}))
    return Rendered(subject, _tidy(text), html.strip() + "\n")


def _tidy(text: str) -> str:
    """Lines without blanks at their ends, and never more than one empty line: what is left of template tags goes."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
