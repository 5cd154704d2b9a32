"""What is fine on a laptop is refused in production, each default by itself."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as installed

from config.checks import production_does_not_run_on_laptop_defaults

ROOT = Path(__file__).resolve().parents[2]
IN_PRODUCTION = {
    "DEBUG": False,
    "SECRET_KEY": "x" * 32,
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "HAS_BROKER": True,
    "ALLOWED_HOSTS": ["signaalwijs.demodam.nl"],
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}},
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "SECURITY_CONTACT": ["mailto:veilig@demodam.nl"],
    "TRUSTED_PROXY_COUNT": 0,
    "BASE_URL": "https://signaalwijs.demodam.nl",
    "DEFAULT_FROM_EMAIL": "Signaalwijs <signaalwijs@demodam.nl>",
}


@pytest.fixture
def production(monkeypatch):
    """Only for the checks: the tests go on with the database and the cache they have."""
    laptop = {name: getattr(installed, name) for name in dir(installed) if name.startswith("INSECURE_")}
    settings = SimpleNamespace(**laptop, **IN_PRODUCTION)
    monkeypatch.setattr("config.checks.settings", settings)
    return settings


def found():
    return [error.id.removeprefix("signaalwijs.") for error in production_does_not_run_on_laptop_defaults()]


def test_a_site_that_was_set_up_is_fine(production):
    assert found() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECRET_KEY", installed.INSECURE_SECRET_KEY, "E001"),
        ("SECRET_KEY", "x" * 31, "E001"),
        ("DATABASES", {"default": {"ENGINE": "django.db.backends.sqlite3"}}, "E002"),
        ("HAS_BROKER", False, "E003"),
        ("ALLOWED_HOSTS", ["localhost", "127.0.0.1"], "E004"),
        ("ALLOWED_HOSTS", [], "E004"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "E005"),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}, "E006"),
        ("SECURITY_CONTACT", [installed.INSECURE_SECURITY_CONTACT], "E007"),
        ("TRUSTED_PROXY_COUNT", None, "E008"),
        ("BASE_URL", "http://127.0.0.1:8000", "E011"),
        ("BASE_URL", "http://signaalwijs.demodam.nl", "E011"),
        ("BASE_URL", "https://localhost", "E011"),
        ("BASE_URL", "https://127.0.0.1", "E011"),
        ("BASE_URL", "https://signaalwijs.demodam.nl/pad", "E011"),
        ("DEFAULT_FROM_EMAIL", installed.INSECURE_FROM_EMAIL, "E012"),
    ],
)
def test_each_default_of_a_laptop_is_refused(production, name, value, code):
    setattr(production, name, value)
    assert found() == [code]


def test_on_a_laptop_nothing_is_asked(production):
    production.DEBUG = True
    production.SECRET_KEY = installed.INSECURE_SECRET_KEY
    assert found() == []


def test_gunicorn_does_not_start_with_debug_on_by_accident():
    environment = {name: value for name, value in os.environ.items() if name != "DEBUG"}
    answer = subprocess.run(
        [sys.executable, "-m", "gunicorn", "-c", "site/config/gunicorn.py", "--check-config"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode != 0
    assert "Set DEBUG=0" in answer.stderr
