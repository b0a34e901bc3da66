"""Settings of signing in: passwords, second factors, identity providers, sessions, limits. `ctperf.settings` takes them all in."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from accounts.rules.providers import BadProviders, Provider, as_apps, origins, read_providers
from ctperf.environment import env, env_bool, env_int

DEBUG = env_bool("DEBUG", False)
# Behind TLS (production, compose) cookies are secure and plain HTTP is redirected; the local stack serves plain HTTP.
BEHIND_TLS = env_bool("BEHIND_TLS", not DEBUG)

AUTH_USER_MODEL = "accounts.User"
# By the module that defines it: signing in by a provider names it so.
AUTHENTICATION_BACKENDS = ["accounts.adapter.doors.RoleBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
ACCOUNT_FORMS = {
    "change_password": "accounts.adapter.passwords.PlainChange",
    "reset_password_from_key": "accounts.adapter.passwords.PlainReset",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Addresses are checked by whoever invites, or by the provider that vouches for them.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60

# Per address, and per address and account together (accounts.adapter): never per account alone, which would let a stranger lock
# somebody out. A browser in which the person signed in before has a limit of its own, so that an office behind one address is not
# locked out by one of its own.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "10/m/ip,60/h/ip,5/300s/key",
    "login_failed_known": "10/300s/key",
    "reset_password": "10/m/ip,60/h/ip,3/h/key",
    "reset_password_from_key": "20/m/ip",
    "invitation": "20/m/ip,120/h/ip",
}
# How many proxies stand before the site: sign-in attempts are counted by the address that the first of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("TRUSTED_PROXIES", 1 if BEHIND_TLS else 0)

MFA_ADAPTER = "accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Connecticut Performance"
MFA_TOTP_TOLERANCE = 1
# Whoever holds a role reaches nothing before a second factor is set up. Off where there is no TLS: the demonstration's people sign in
# with a password alone.
MFA_REQUIRED = env_bool("MFA_REQUIRED", BEHIND_TLS)

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = env_int("SESSION_IDLE_MINUTES", 30) * 60
SESSION_LONGEST_SECONDS = env_int("SESSION_LONGEST_HOURS", 12) * 3600
if not (5 * 60 <= SESSION_IDLE_SECONDS <= SESSION_LONGEST_SECONDS <= 24 * 3600):
    raise ImproperlyConfigured("SESSION_IDLE_MINUTES must be at least 5, and SESSION_LONGEST_HOURS no shorter and at most 24.")


def identity_providers() -> tuple[Provider, ...]:
    """What IDENTITY_PROVIDERS names: a TOML or JSON file. None without it; refuses, in words, a file that cannot be used."""
    name = env("IDENTITY_PROVIDERS", "")
    if not name:
        return ()
    path = Path(name)
    try:
        return read_providers(path.read_text(encoding="utf-8"), form=path.suffix.removeprefix("."), secret=lambda key: env(key, ""))
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"IDENTITY_PROVIDERS: {name} cannot be read: {error}") from error
    except BadProviders as error:
        raise ImproperlyConfigured(f"IDENTITY_PROVIDERS, {name}: {error}") from error


PROVIDERS = identity_providers()
PROVIDER_ORIGINS = origins(PROVIDERS)
SOCIALACCOUNT_ADAPTER = "accounts.adapter.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = as_apps(PROVIDERS)
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
