import re
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection


@register(Tags.security)
def production_does_not_run_on_laptop_defaults(**kwargs: Any) -> list[Error]:
    """Each laptop default that would be unsafe in production is refused when DEBUG is off."""
    if settings.DEBUG:
        return []
    problems = []
    if settings.SECRET_KEY == settings.INSECURE_SECRET_KEY or len(settings.SECRET_KEY) < 32:
        problems.append(("SECRET_KEY", "Set SECRET_KEY to at least 32 random characters.", "E001"))
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        problems.append(("DATABASE_URL", "Set DATABASE_URL to a PostgreSQL database.", "E002"))
    if not settings.HAS_BROKER:
        problems.append(("CELERY_BROKER_URL", "Set CELERY_BROKER_URL to a Redis server.", "E003"))
    if set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
        problems.append(("ALLOWED_HOSTS", "Set ALLOWED_HOSTS to the names of this site.", "E004"))
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        problems.append(
            ("CACHE_URL", "Set CACHE_URL to a Redis server: the processes share sessions through it.", "E006")
        )
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        problems.append(("EMAIL_URL", "Set EMAIL_URL to a mail server.", "E005"))
    if settings.INSECURE_SECURITY_CONTACT in settings.SECURITY_CONTACT:
        problems.append(("SECURITY_CONTACT", "Set SECURITY_CONTACT to where somebody reports a weakness.", "E007"))
    if settings.TRUSTED_PROXY_COUNT is None:
        hint = "Set TRUSTED_PROXY_COUNT to the number of proxies in front: else all visitors share one rate limit."
        problems.append(("TRUSTED_PROXY_COUNT", hint, "E008"))
    return [
        Error(f"{name} still has its laptop default while DEBUG is off.", hint=hint, id=f"signaalwijs.{code}")
        for name, hint, code in problems
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
