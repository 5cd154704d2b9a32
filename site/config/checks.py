import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection

# With a name that others can reach.
BASE_URL = re.compile(r"https://(?!localhost|127\.|\[)[^\s/]+\.[^\s/]+/?")
LAPTOP = {"127.0.0.1", "localhost", "[::1]"}


def _uses(setting: str, ending: str) -> bool:
    """Whether the default database or cache is of that kind."""
    values = getattr(settings, setting)["default"]
    return str(values.get("ENGINE") or values.get("BACKEND")).endswith(ending)


@dataclass(frozen=True)
class LaptopDefault:
    """One that would be unsafe in production. is_left: whether it still stands; hint: what to do about it."""

    code: str
    name: str
    is_left: Callable[[], bool]
    hint: str


LAPTOP_DEFAULTS = (
    LaptopDefault(
        "E001",
        "SECRET_KEY",
        lambda: settings.SECRET_KEY == settings.INSECURE_SECRET_KEY or len(settings.SECRET_KEY) < 32,
        "Set SECRET_KEY to at least 32 random characters.",
    ),
    LaptopDefault(
        "E002", "DATABASE_URL", lambda: _uses("DATABASES", "sqlite3"), "Set DATABASE_URL to a PostgreSQL database."
    ),
    LaptopDefault(
        "E003", "CELERY_BROKER_URL", lambda: not settings.HAS_BROKER, "Set CELERY_BROKER_URL to a Redis server."
    ),
    LaptopDefault(
        "E004",
        "ALLOWED_HOSTS",
        lambda: set(settings.ALLOWED_HOSTS) <= LAPTOP,
        "Set ALLOWED_HOSTS to the names of this site.",
    ),
    LaptopDefault(
        "E005",
        "EMAIL_URL",
        lambda: settings.EMAIL_BACKEND.endswith("console.EmailBackend"),
        "Set EMAIL_URL to a mail server.",
    ),
    LaptopDefault(
        "E006",
        "CACHE_URL",
        lambda: _uses("CACHES", "LocMemCache"),
        "Set CACHE_URL to a Redis server: the processes share sessions through it.",
    ),
    LaptopDefault(
        "E007",
        "SECURITY_CONTACT",
        lambda: settings.INSECURE_SECURITY_CONTACT in settings.SECURITY_CONTACT,
        "Set SECURITY_CONTACT to where somebody reports a weakness.",
    ),
    LaptopDefault(
        "E008",
        "TRUSTED_PROXY_COUNT",
        lambda: settings.TRUSTED_PROXY_COUNT is None,
        "Set TRUSTED_PROXY_COUNT to the number of proxies in front: else all visitors share one rate limit.",
    ),
    LaptopDefault(
        "E011",
        "BASE_URL",
        lambda: not BASE_URL.fullmatch(settings.BASE_URL),
        "Set BASE_URL to the https:// address of this site: it stands in mails and on certificates.",
    ),
    LaptopDefault(
        "E012",
        "DEFAULT_FROM_EMAIL",
        lambda: settings.DEFAULT_FROM_EMAIL == settings.INSECURE_FROM_EMAIL,
        "Set DEFAULT_FROM_EMAIL to a sender of your own.",
    ),
)


@register(Tags.security)
def production_does_not_run_on_laptop_defaults(**kwargs: Any) -> list[Error]:
    """Each laptop default that would be unsafe in production is refused when DEBUG is off."""
    return [
        Error(
            f"{default.name} still has its laptop default while DEBUG is off.",
            hint=default.hint,
            id=f"signaalwijs.{default.code}",
        )
        for default in LAPTOP_DEFAULTS
        if not settings.DEBUG and default.is_left()
    ]


# RFC 9116, 2.5.3: an address with its scheme, and a page only over https.
CONTACT = re.compile(r"(mailto:[^\s@]+@[^\s@]+|tel:\+?[0-9()./-]+|https://[^\s/]+\S*)")


@register(Tags.security)
def security_contact_is_an_address(**kwargs: Any) -> list[Error]:
    """What stands in security.txt can be used as it stands there."""
    wrong = [contact for contact in settings.SECURITY_CONTACT if not CONTACT.fullmatch(contact)]
    if settings.SECURITY_CONTACT and not wrong:
        return []
    hint = "Addresses with commas between them, each as mailto:name@example.nl, https://example.nl/ or tel:+31…"
    return [Error(f"SECURITY_CONTACT holds no usable address: {wrong}", hint=hint, id="signaalwijs.E009")]


@register(Tags.database)
def the_second_wall_holds(databases: Any = None, **kwargs: Any) -> list[Error]:
    """A superuser is above row-level security, so the site may not connect as one. Asked by `check --database`."""
    if settings.DEBUG or not databases or connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        is_above = cursor.fetchone()[0]
    hint = "Let the site connect as an ordinary user that owns its tables: CREATE ROLE signaalwijs LOGIN."
    return [Error("The user of DATABASE_URL is above row-level security.", hint=hint, id="signaalwijs.E010")] * is_above
