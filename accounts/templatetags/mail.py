"""`{% load mail %}`: what the templates of mails need."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.actions.mail.rendering import address_of

register = template.Library()


@register.simple_tag
def page(path: str, *arguments: Any, **named: Any) -> str:
    """The full address of a page: of a path such as "/my/", or of a route's name with its arguments."""
    return address_of(path, *arguments, **named)


@register.simple_tag
def mail_style() -> SafeString:
    """The rules of templates/mail/mail.css inside the mail: a mail loads nothing from anywhere."""
    return format_html("<style>{}</style>", mark_safe(render_to_string("mail/mail.css")))  # noqa: S308  (a file of ours)
