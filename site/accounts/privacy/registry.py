"""Every model with a person in it, in one list: the page "mijn gegevens", its download, erasure and terms read it.

An app registers its own models from a module `personal_data`, in AppConfig.ready, parents before children. A test
compares the list with the models and with docs/privacy.md, so that none is forgotten.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from ..models import User


class Fate(StrEnum):
    """What erasure does to the rows."""

    GONE = "gone"
    # The row stays, without what says who it was.
    EMPTIED = "emptied"
    # The row stays as it is. It points to an account without a name.
    NUMBER = "number"
    # The row stays, and points to nobody any more.
    NOBODY = "nobody"


@dataclass(frozen=True)
class PersonalData:
    """What one model holds about people.

    For the person, in Dutch
    title, why, kept    what it is, what for, how long
    fields              what the person gets to see
    names               of those, which hold a name of the person: it is taken out of the log too
    labels, values      where the name or the value of a field does not speak for itself

    Whose it is
    person              the ways from a row to the person, as lookups
    find                a condition, where that takes more
    is_about            whose row it is, so whatever hangs on it is theirs too; else they only did something with it
    own                 which of the rows the person gets to see, where others are about somebody else
    did                 what the person did in those others: each in words, and how many times

    What becomes of it
    fate                what erasure does
    emptied             what it leaves in a field, instead of what was there
    erase               where it takes more; gives how many rows it touched. also_emptied: the fields it empties
    forget_words        takes the name out of rows of others after it; called with the Traces (forget_words.py)
    objections          sentences for an admin: why somebody should not be erased yet
    has_safe_label      what a row is called never says who it is of: the log may keep that when the row goes
    term                a field with a moment or a day, and how long after it a row goes, whoever it is about
    swept               how long after it was made a row goes by a task of its own, where it carries no moment
    """

    model: type[Model]
    title: Any
    why: Any
    kept: Any
    fate: Fate
    person: tuple[str, ...] = ("user",)
    fields: tuple[str, ...] = ()
    labels: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    emptied: Mapping[str, Any] = field(default_factory=dict)
    also_emptied: tuple[str, ...] = ()
    find: Callable[[User], Q] | None = None
    own: Callable[[User], Q] | None = None
    did: Callable[[User], Mapping[Any, int]] | None = None
    erase: Callable[[User], int] | None = None
    is_about: bool = True
    term: tuple[str, timedelta] | None = None
    swept: timedelta | None = None
    objections: Callable[[User], list[str]] | None = None
    forget_words: Callable[[Any], object] | None = None
    has_safe_label: bool = False

    @property
    def emptied_fields(self) -> frozenset[str]:
        return frozenset({*self.emptied, *self.also_emptied})

    def rows_of(self, user: User) -> QuerySet[Any]:
        condition = self.find(user) if self.find else reduce(or_, (Q(**{way: user.pk}) for way in self.person))
        return self.model._default_manager.filter(condition)

    def own_rows_of(self, user: User) -> QuerySet[Any]:
        rows = self.rows_of(user)
        return rows.filter(self.own(user)) if self.own else rows

    def erase_rows_of(self, user: User) -> int:
        if self.erase:
            return self.erase(user)
        if self.fate == Fate.GONE:
            return self.rows_of(user).delete()[1].get(self.model._meta.label, 0)
        if self.fate == Fate.EMPTIED and self.emptied:
            return self.rows_of(user).order_by().update(**self.emptied)
        return 0


_kinds: dict[type[Model], PersonalData] = {}


def register(*kinds: PersonalData) -> None:
    for kind in kinds:
        if kind.model in _kinds:
            raise ValueError(f"{kind.model._meta.label} is registered twice")
        _kinds[kind.model] = kind


def kind_of(model: type[Model]) -> PersonalData | None:
    return _kinds.get(model)


def kinds() -> Iterator[PersonalData]:
    """Parents before children, lower apps before higher ones."""
    yield from _kinds.values()


def kinds_to_erase() -> Iterator[PersonalData]:
    """Children before parents, as long as they can be found through them; the account itself comes last."""
    yield from reversed(_kinds.values())
