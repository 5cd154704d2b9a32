"""The demo: real content, refused where it does not belong, and safe to repeat."""

import io
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from config import demo
from courses.models import Completion

pytestmark = pytest.mark.django_db

FILES = sorted((Path(demo.__file__).parent / "modules").glob("*.toml"))
MODULES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES}
# Of the quiz; the demo gives each the same.
QUIZ_MINUTES = 8
PRAISE = ("goed", "klopt", "ja", "juist", "precies", "prima")


def load():
    call_command("demo", stdout=io.StringIO())


def counts():
    """Of every table but the log of what was done, which grows by design."""
    logs = {"wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry", "accounts.AuditEvent"}
    models = [model for model in apps.get_models() if model._meta.label not in logs]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_there_are_modules_for_the_four_groups():
    assert set(MODULES) == {"boa", "balie", "toezicht", "wijkteam"}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_whole(name):
    module = MODULES[name]
    assert module["is_example"], "a care coordinator still has to check it"
    assert len(module["lessons"]) >= 5
    assert len(module["questions"]) >= 10
    assert module["minutes"] == sum(lesson["minutes"] for lesson in module["lessons"]) + QUIZ_MINUTES
    kinds = {block["type"] for lesson in module["lessons"] for block in lesson["body"]}
    assert {"meldroute", "signals", "case"} <= kinds


@pytest.mark.parametrize("name", MODULES)
def test_each_option_says_why_whether_it_was_chosen_or_not(name):
    for question in MODULES[name]["questions"]:
        assert question["explanation"]
        for option in question.get("options", ()):
            assert option["feedback"], question["slug"]
            first = option["feedback"].split()[0].strip(".,!").lower()
            assert first not in PRAISE, f"{question['slug']}: it also stands below a right answer that was missed"


def test_the_demo_is_refused_in_production(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="only there while DEBUG is on"):
        load()
    assert not User.objects.exists()


def test_the_demo_can_be_repeated(settings, monkeypatch):
    settings.DEBUG = True
    # Each PDF takes half a second; the tests of certificates make them.
    monkeypatch.setattr("certificates.receivers.ask_for_certificate", lambda _completion_id: None)
    load()
    first = counts()
    assert Completion.objects.count() > 20
    assert first["courses.ModulePage"] == 4
    load()
    assert counts() == first
