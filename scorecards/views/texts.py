"""Pages of words: about, accessibility, glossary, and for staff the gallery of the design system."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.queries import viewer
from accounts.rules.policy import is_staff


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/glossary.html")


def design(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with made-up figures."""
    if not is_staff(viewer(request.user)):
        raise PermissionDenied
    return render(request, "pages/design.html")
