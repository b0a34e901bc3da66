"""What the sign-in library and Django's permission system ask of us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_use_model


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by invitation: nobody opens an account by himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class RoleBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in as allauth does; answers Django's permission questions from the roles, so that the admin has no rules of its own."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        app, _, codename = perm.partition(".")
        verb, _, model = codename.partition("_")
        return may_use_model(viewer(user_obj), app=app, model=model, verb=verb)

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return may_use_model(viewer(user_obj), app=app_label, model="", verb="view")
