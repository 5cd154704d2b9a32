"""Everything that is stored about one person, for the page and for the download alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import FileField, Manager, Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import User
from .registry import Fate, PersonalData, kinds

# On the page; the download has them all.
ROWS_ON_PAGE = 20


@dataclass(frozen=True)
class Value:
    """One thing that is known. raw: as a machine reads it; shown: as a person does."""

    name: str
    label: str
    raw: Any
    shown: str


@dataclass(frozen=True)
class Done:
    """Something that somebody did for others, and how many times. Who those others are is not theirs to take along."""

    title: str
    times: int

    @property
    def shown(self) -> str:
        return ngettext("%(number)s keer", "%(number)s keer", self.times) % {"number": self.times}


@dataclass(frozen=True)
class Section:
    """What one model holds. rows: at most as many as were asked for; total: how many there are."""

    kind: PersonalData
    rows: list[list[Value]]
    total: int
    did: list[Done]

    @property
    def is_empty(self) -> bool:
        return not (self.total or self.did)

    @property
    def more(self) -> int:
        return self.total - len(self.rows)

    @property
    def after_erasure(self) -> str:
        return str(AFTER_ERASURE[self.kind.fate]())


AFTER_ERASURE = {
    Fate.GONE: lambda: _("Gaat weg."),
    Fate.EMPTIED: lambda: _("Wat zegt wie het is gaat weg. De rest blijft zonder naam staan."),
    Fate.NUMBER: lambda: _("Blijft zonder naam staan."),
    Fate.NOBODY: lambda: _("Blijft staan, maar is van niemand meer."),
}


def sections_of(user: User, *, most: int | None = None) -> Iterator[Section]:
    """most: how many rows of each kind at most; None is all of them. Newest first."""
    for kind in kinds():
        rows = kind.own_rows_of(user).order_by("-pk")
        total = rows.count()
        shown = [_values(kind, row) for row in _related(kind, rows)[:most]] if total else []
        yield Section(kind, shown, total, _did(kind, user))


def _did(kind: PersonalData, user: User) -> list[Done]:
    done = kind.did(user) if kind.did else {}
    return [Done(str(title), times) for title, times in done.items() if times]


def _related(kind: PersonalData, rows: Any) -> Any:
    """What the fields name, in the same query, so that a long list asks no more than a short one."""
    fields = {field.name: field for field in kind.model._meta.get_fields()}
    named = [fields[name] for name in kind.fields if name in fields]
    one = [f.name for f in named if f.is_relation and f.concrete and not f.many_to_many]
    # And what a generic key leads to.
    many = [f.name for f in named if f.is_relation and f.name not in one]
    rows = rows.select_related(*one) if one else rows
    return rows.prefetch_related(*many) if many else rows


def _values(kind: PersonalData, row: Model) -> list[Value]:
    return [_value(kind, row, name) for name in kind.fields]


def _value(kind: PersonalData, row: Model, name: str) -> Value:
    value = kind.values[name](row) if name in kind.values else _read(row, name)
    return Value(name, str(capfirst(_label(kind, name))), _raw(value), _shown(value))


def _label(kind: PersonalData, name: str) -> str:
    return str(kind.labels[name] if name in kind.labels else kind.model._meta.get_field(name).verbose_name)


def _read(row: Model, name: str) -> Any:
    value = getattr(row, name)
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return value
    if isinstance(value, Manager):
        return [str(item) for item in value.all()]
    if isinstance(field, FileField):
        return value.name.rpartition("/")[2] if value else ""
    if getattr(field, "choices", None):
        return str(getattr(row, f"get_{name}_display")())
    return str(value) if isinstance(value, Model) else value


def _raw(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | list | dict) else str(value)


def _shown(value: Any) -> str:
    if value is None or value == "" or value == []:
        return _("leeg")
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y H.i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)


def export_of(user: User) -> dict[str, Any]:
    """The same as the page, all of it, as JSON."""
    sections = list(sections_of(user))
    return {
        "made_at": timezone.now().isoformat(),
        "person": {"name": user.name, "email": user.email},
        "data": [_as_dict(section) for section in sections],
        "done_for_others": {
            "why": why_it_is_kept(),
            "times": {done.title: done.times for section in sections for done in section.did},
        },
    }


def why_it_is_kept() -> str:
    """What somebody did for others."""
    return _(
        "Om later te zien wie wat deed. Je ziet hier alleen hoe vaak, want de rest gaat over anderen. "
        "Na het wissen staat je naam er niet meer bij."
    )


def _as_dict(section: Section) -> dict[str, Any]:
    kind = section.kind
    return {
        "model": kind.model._meta.label,
        "title": str(kind.title),
        "why": str(kind.why),
        "kept": str(kind.kept),
        "after_erasure": section.after_erasure,
        "labels": {name: str(capfirst(_label(kind, name))) for name in kind.fields},
        "rows": [{value.name: value.raw for value in row} for row in section.rows],
    }
