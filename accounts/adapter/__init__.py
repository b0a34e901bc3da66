"""What the sign-in library asks of us: doors, second factors, identity providers, and the answers to Django's permission questions."""

from accounts.adapter.doors import ClosedAdapter
from accounts.adapter.factors import FactorAdapter
from accounts.adapter.providers import ProviderAdapter

__all__ = ["ClosedAdapter", "FactorAdapter", "ProviderAdapter"]
