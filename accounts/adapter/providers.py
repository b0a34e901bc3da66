"""Signing in with an identity provider: it says who somebody is and in which groups; our mapping says what that gives."""

from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from accounts.actions.joining import NotAccepted, accept_as
from accounts.actions.provided import follow_groups
from accounts.adapter.joining import carried, put_down
from accounts.models import User
from accounts.queries.joining import offer
from accounts.queries.providers import has_account, holds_a_role
from accounts.rules.providers import Provider, groups_in, roles_for

log = structlog.get_logger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Nobody gets an account without a role from a group or an invitation, nor somebody else's account by an address nobody checked."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Roles follow the groups at every sign-in; whoever may not come in is told so."""
        provider = _configured(sociallogin)
        wanted = roles_for(provider, groups_in(provider, _told(sociallogin)))
        if sociallogin.state.get("process") != "login" or not _is_one_person(sociallogin):
            self._refuse(request, provider, "unmatched")
        if sociallogin.is_existing:
            follow_groups(user=sociallogin.user, provider=provider.code, wanted=wanted, at=timezone.now())
            _accept(request, sociallogin.user)
            if not holds_a_role(sociallogin.user):
                self._refuse(request, provider, "no_role")
        elif not wanted and not _is_invited(request, sociallogin):
            self._refuse(request, provider, "no_role")
        elif not _address_is_free(sociallogin):
            self._refuse(request, provider, "unmatched")

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Providers have been seen to send the text "false": only a plain yes vouches for an address."""
        vouched = any(one.email == email and one.verified is True for one in login.email_addresses)
        return vouched and bool(super().can_authenticate_by_email(login, email))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True  # pre_social_login let through only whoever a group or an invitation gives a role

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        parts = [data.get("first_name"), data.get("last_name")]
        user.name = str(data.get("name") or " ".join(part for part in parts if part) or user.email)[:150]
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        provider = _configured(sociallogin)
        wanted = roles_for(provider, groups_in(provider, _told(sociallogin)))
        follow_groups(user=user, provider=provider.code, wanted=wanted, at=timezone.now())
        _accept(request, user)
        return user

    def _refuse(self, request: HttpRequest, provider: Provider, why: str) -> None:
        log.warning("sign-in by a provider refused", provider=provider.code, why=why)
        page = render(request, "socialaccount/refused.html", {"provider": provider.name, "why": why}, status=403)
        raise ImmediateHttpResponse(page)


def _configured(sociallogin: SocialLogin) -> Provider:
    return next(one for one in settings.PROVIDERS if one.code == sociallogin.account.provider)


def _told(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the provider said: OpenID Connect in the identity token and when asked, SAML in attributes."""
    told: dict[str, Any] = sociallogin.account.extra_data
    if "userinfo" in told or "id_token" in told:
        return {**told.get("id_token", {}), **told.get("userinfo", {})}
    return told


def _is_one_person(sociallogin: SocialLogin) -> bool:
    """The two answers of OpenID Connect must speak of the same person."""
    told = sociallogin.account.extra_data
    subjects = {part["sub"] for part in (told.get("id_token"), told.get("userinfo")) if part and "sub" in part}
    return len(subjects) <= 1


def _address_is_free(sociallogin: SocialLogin) -> bool:
    """A new account needs an address that the provider vouches for and that no account has."""
    addresses = sociallogin.email_addresses
    return bool(addresses) and all(one.verified is True and not has_account(one.email) for one in addresses)


def _is_invited(request: HttpRequest, sociallogin: SocialLogin) -> bool:
    """Whether this browser showed the link of an invitation to an address that the provider vouches for."""
    invited = offer(carried(request), timezone.now())
    vouched = {one.email.lower() for one in sociallogin.email_addresses if one.verified is True}
    return invited is not None and invited.state == "open" and invited.email in vouched


def _accept(request: HttpRequest, user: User) -> None:
    """Signing in through the link of one's invitation accepts it; that of somebody else is left alone."""
    invitation_id = carried(request)
    if invitation_id is None:
        return
    try:
        accept_as(invitation_id=invitation_id, user=user, at=timezone.now())
    except NotAccepted as refusal:
        log.info("an invitation was not accepted while signing in", why=refusal.why)
    else:
        put_down(request)
