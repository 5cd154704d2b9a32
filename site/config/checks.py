from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


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
    return [
        Error(f"{name} still has its laptop default while DEBUG is off.", hint=hint, id=f"signaalwijs.{code}")
        for name, hint, code in problems
    ]
