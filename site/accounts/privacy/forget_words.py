"""Takes the name of an erased person out of the audit log. The event stays: what happened, when, to what.

A row of the log is found by its object, which may carry an older name, and by the name and address themselves.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from ..audit import forgetting_a_person
from ..models import AuditEvent, User
from .registry import kind_of, kinds


@dataclass(frozen=True)
class Traces:
    """Who somebody was, and by which rows, read before the erasure.

    words: the address, and the name when it is more than one word: "Jan" alone would be found everywhere.
    rows: the keys of what is about the person, by label of the model.
    """

    user: User
    words: tuple[str, ...]
    rows: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, user: User) -> "Traces":
        names = {user.get_full_name(), *_names_of(user)}
        words = (user.email, *sorted(name for name in names if " " in name and "@" not in name))
        about = [kind for kind in kinds() if kind.is_about]
        keys = {kind.model._meta.label: kind.rows_of(user).values_list("pk", flat=True) for kind in about}
        rows = {label: [str(key) for key in found] for label, found in keys.items()}
        return cls(user, words, rows)

    def without_words(self, value: Any) -> Any:
        """A text, or what JSON is made of, with the name and the address replaced."""
        if isinstance(value, str):
            return self._replaced(value)
        if isinstance(value, list):
            return [self.without_words(item) for item in value]
        if isinstance(value, dict):
            return {key: self.without_words(item) for key, item in value.items()}
        return value

    def _replaced(self, text: str) -> str:
        for word in self.words:
            start = text.lower().find(word.lower())
            while start >= 0:
                text = text[:start] + self.user.name + text[start + len(word) :]
                start = text.lower().find(word.lower(), start + len(self.user.name))
        return text

    def names_in(self, *names: str) -> Q:
        """The rows that have one of the words in one of the text fields."""
        # SQLite keeps JSON as text in which "é" is written with a code.
        words = {spelling for word in self.words for spelling in (word, json.dumps(word)[1:-1])}
        conditions = (Q(**{f"{name}__icontains": word}) for name in names for word in sorted(words))
        return reduce(or_, conditions)

    def is_of_another(self, label: str, key: str) -> bool:
        """The row is about somebody else, who may have the same name."""
        if label not in self.rows or key in self.rows[label]:
            return False
        return apps.get_model(label)._default_manager.filter(pk=key).exists()


def _names_of(user: User) -> Iterator[str]:
    """Also former ones, and those that only a municipality uses."""
    for kind in kinds():
        for name in kind.names:
            yield from kind.rows_of(user).order_by().values_list(name, flat=True)


def forget_in_log(traces: Traces) -> int:
    """Gives how many events were changed."""
    changed = 0
    with forgetting_a_person():
        for event in _about(traces).order_by().iterator():
            before = (event.object_label, event.details)
            if _forget_in(event, traces) and (event.object_label, event.details) != before:
                AuditEvent.objects.filter(pk=event.pk).update(object_label=event.object_label, details=event.details)
                changed += 1
    return changed


def _about(traces: Traces) -> QuerySet[AuditEvent]:
    by_object = Q()
    for label, keys in traces.rows.items():
        if keys:
            by_object |= Q(object_type=label, object_id__in=keys)
    events = AuditEvent.objects.annotate(text=Cast("details", TextField()))
    return events.filter(by_object | traces.names_in("object_label", "text"))


def _forget_in(event: AuditEvent, traces: Traces) -> bool:
    if event.object_id in traces.rows.get(event.object_type, ()):
        # What was changed in a row about the person may be a former name, or an address.
        event.details = {key: value for key, value in event.details.items() if key != "changes"}
        event.object_label = _label_now(event, traces)
    elif traces.is_of_another(event.object_type, event.object_id):
        return False
    event.object_label = traces.without_words(event.object_label)[:200]
    event.details = traces.without_words(event.details)
    return True


def _label_now(event: AuditEvent, traces: Traces) -> str:
    """A row that stays is called after an account without a name; of a row that went often only the kind is left."""
    model = apps.get_model(event.object_type)
    row = model._default_manager.filter(pk=event.object_id).first()
    if row:
        return str(row)
    kind = kind_of(model)
    return event.object_label if kind and kind.has_safe_label else f"{traces.user.name} ({model._meta.verbose_name})"
