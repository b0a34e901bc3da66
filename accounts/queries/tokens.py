"""Tokens of agencies' systems: who one belongs to, and the list of them."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from uuid import UUID

from knox.crypto import hash_token
from knox.settings import CONSTANTS

from accounts.models import ApiToken, TokenVerb
from accounts.queries.viewers import viewer
from accounts.rules.policy import DATA_KEEPERS, Viewer, may_keep_tokens
from agencies.models import Agency

VERBS = TokenVerb.choices


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as its page shows it; its secret is nowhere."""

    public_id: UUID
    name: str
    starts_with: str
    agency_code: str
    agency: str
    verbs: tuple[str, ...]
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str

    def is_good(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


def token_of(secret: str, at: datetime) -> ApiToken | None:
    """The token with this secret, if it may still be used: not revoked, not expired, its maker active and still entitled to it."""
    digest = hash_token(secret)
    found = ApiToken.objects.filter(token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH], revoked_at=None, expiry__gt=at, user__is_active=True)
    for token in found.select_related("user"):
        if compare_digest(digest, token.digest):
            return token if narrowed(viewer(token.user), token.agency_id).agencies else None
    return None


def narrowed(who: Viewer, agency_id: int) -> Viewer:
    """What a token makes of its maker: the roles held in its agency and nothing else. A data keeper's token does what a steward does."""
    of = frozenset({agency_id})
    keeps = of if who.state_roles & DATA_KEEPERS else frozenset[int]()
    return Viewer(user_id=who.user_id, name=who.name, commissioner_of=who.commissioner_of & of, steward_of=who.steward_of & of | keeps)


def tokens_seen_by(who: Viewer) -> list[TokenRow]:
    """The viewer's own tokens and those of agencies whose tokens the viewer keeps, newest first. Two queries."""
    found = ApiToken.objects.select_related("user", "agency", "revoked_by").order_by("-created")
    return [_row(one) for one in found if one.user_id == who.user_id or may_keep_tokens(who, agency_id=one.agency_id)]


def agencies_for_tokens(who: Viewer) -> list[tuple[str, str]]:
    """The agencies (code, name) that the viewer may make tokens for."""
    found = Agency.objects.exclude(kind="partner").order_by("name").values_list("pk", "code", "name")
    return [(code, name) for pk, code, name in found if may_keep_tokens(who, agency_id=pk)]


def _row(token: ApiToken) -> TokenRow:
    return TokenRow(
        public_id=token.public_id,
        name=token.name,
        starts_with=token.token_key[:6],
        agency_code=token.agency.code,
        agency=token.agency.name,
        verbs=tuple(token.verbs),
        made_by=token.user.name,
        made_at=token.created,
        expires_at=token.expiry,
        last_used_at=token.last_used_at,
        revoked_at=token.revoked_at,
        revoked_by=token.revoked_by.name if token.revoked_by else "",
    )
