"""No model with a person in it is forgotten: not in the registry, not in docs/privacy.md (DESIGN.md rule 8)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Model

from accounts.models import Membership
from accounts.privacy.registry import Fate, PersonalData, kind_of, kinds, register
from courses.models import LessonProgress

ROOT = Path(__file__).resolve().parents[2]
User = get_user_model()
ROW = re.compile(r"^\| `(?P<model>\w+\.\w+)` \| (?P<rest>.*) \|$")


def own_fields(model: type[Model]) -> list[models.Field]:
    """The fields of its own table, and its own many-to-many; what it inherits is the parent's."""
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def leads_to(model: type[Model], targets: set[type[Model]]) -> set[str]:
    return {field.name for field in own_fields(model) if field.is_relation and field.related_model in targets}


def models_to_register() -> dict[type[Model], set[str]]:
    """Each model with a foreign key to a person, or to a row about one; and the names of those keys."""
    about = {User} | {kind.model for kind in kinds() if kind.is_about}
    found = {model: leads_to(model, about) for model in apps.get_models()}
    return {model: names for model, names in found.items() if names and model is not User}


@dataclass(frozen=True)
class Line:
    """One row of the table, for one field."""

    why: str
    shown_to: str
    exported: str
    erased: str
    kept: str


def table(text: str) -> dict[str, dict[str, Line]]:
    lines: dict[str, dict[str, Line]] = defaultdict(dict)
    for match in filter(None, map(ROW.match, text.splitlines())):
        fields, *cells = match["rest"].split(" | ")
        for name in re.findall(r"`(\w+)`", fields):
            assert name not in lines[match["model"]], f"{match['model']}.{name} stands there twice"
            lines[match["model"]][name] = Line(*cells)
    return lines


@pytest.fixture(scope="module")
def documented() -> dict[str, dict[str, Line]]:
    return table((ROOT / "docs" / "privacy.md").read_text(encoding="utf-8"))


def expected_fields(kind: PersonalData) -> set[str]:
    """About a person every field counts; of other rows the keys to the person, and what is shown or emptied."""
    if kind.is_about:
        return {field.name for field in own_fields(kind.model)}
    keys = leads_to(kind.model, {User})
    return keys | set(kind.fields) | kind.emptied_fields


def problems(documented: dict[str, dict[str, Line]]) -> Iterator[str]:
    registered = {kind.model._meta.label for kind in kinds()}
    yield from (f"{label}: in docs/privacy.md, not in the registry" for label in documented.keys() - registered)
    for kind in kinds():
        label = kind.model._meta.label
        lines = documented.get(label, {})
        for name in expected_fields(kind) ^ lines.keys():
            yield f"{label}.{name}: not in both the model and docs/privacy.md"
        for name, line in lines.items():
            if line.exported != ("yes" if name in kind.fields else "no"):
                yield f"{label}.{name}: exported?"
            if line.erased != fate_of(kind, name):
                yield f"{label}.{name}: erasure makes it {fate_of(kind, name)}, not {line.erased}"
            if line.kept != kept(kind):
                yield f"{label}.{name}: kept {kept(kind)}, not {line.kept}"


def fate_of(kind: PersonalData, name: str) -> str:
    if kind.fate == Fate.GONE:
        return "gone"
    if name in kind.emptied_fields:
        return "emptied"
    return "nobody" if kind.fate == Fate.NOBODY else "number"


def kept(kind: PersonalData) -> str:
    term = kind.term[1] if kind.term else kind.swept
    if term:
        days = term.days
        return "1 day" if days == 1 else f"{days} days"
    return "until erasure" if kind.fate == Fate.GONE else "stays"


def test_every_model_with_a_person_in_it_is_registered():
    missing = {model._meta.label: names for model, names in models_to_register().items() if kind_of(model) is None}
    assert missing == {}


def test_every_key_to_a_person_is_a_way_the_registry_knows():
    """A second foreign key to a person, added later, is looked for too."""
    forgotten = []
    for model, names in models_to_register().items():
        kind = kind_of(model)
        known = {way.partition("__")[0] for way in kind.person} if kind else set()
        # From one row about a person to another of the same person: found by its own key.
        to_person = leads_to(model, {User}) or names
        forgotten += [f"{model._meta.label}.{name}" for name in to_person - known]
    assert forgotten == []


def test_the_table_says_what_the_registry_does(documented):
    assert list(problems(documented)) == []


def test_every_line_of_the_table_is_filled_in(documented):
    lines = [(label, name, line) for label, found in documented.items() for name, line in found.items()]
    assert [(label, name) for label, name, line in lines if not (line.why and line.shown_to)] == []


def test_every_kind_says_in_dutch_what_why_and_how_long():
    assert [kind.model for kind in kinds() if not (str(kind.title) and str(kind.why) and str(kind.kept))] == []


# The test of the test


def test_a_new_model_or_field_is_seen(documented, monkeypatch):
    from accounts.privacy import registry

    assert LessonProgress in models_to_register()
    without = {model: kind for model, kind in registry._kinds.items() if model is not LessonProgress}
    monkeypatch.setattr(registry, "_kinds", without)
    assert kind_of(LessonProgress) is None
    assert any("courses.LessonProgress" in line for line in problems(documented))


@pytest.mark.parametrize("change", ["field", "exported", "erased", "kept"])
def test_a_line_that_is_wrong_is_seen(documented, change):
    label = Membership._meta.label
    lines = {name: line for name, line in documented[label].items() if change != "field" or name != "left_on"}
    if change != "field":
        lines["left_on"] = replace(lines["left_on"], **{change: "?"})
    assert len(list(problems({**documented, label: lines}))) == 1


def test_a_model_is_registered_once():
    kind = next(kinds())
    with pytest.raises(ValueError, match="twice"):
        register(kind)
