"""Words about tokens."""

from collections.abc import Iterable

from django import template

from accounts.queries.tokens import VERBS

register = template.Library()


@register.filter
def verb_words(verbs: Iterable[str]) -> str:
    """What a token may do, in words."""
    words = dict(VERBS)
    return ", ".join(str(words[verb]) for verb in verbs)
