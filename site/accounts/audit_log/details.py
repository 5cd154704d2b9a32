"""What a line of the log tells besides who, what and when, in words. What has no words here is for machines."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..audit_words import PARTS
from ..privacy.registry import kinds

Details = Mapping[str, Any]


def details_in_words(details: Details) -> list[str]:
    """Each as a line for a reader."""
    return [*_plain(details), *_read_in(details), *_erased(details), *_changed(details)]


def _plain(details: Details) -> Iterator[str]:
    for name, words in {
        "copy_of": _("Begonnen als kopie van versie %(value)s"),
        "by": _("Vervangen door versie %(value)s"),
        "part": _("Onderdeel: %(value)s"),
        "valid_until": _("Geldig tot en met %(value)s"),
        "first_day": _("Eerste dag: %(value)s"),
        "last_day": _("Laatste dag: %(value)s"),
        "appointed_on": _("Vanaf %(value)s"),
        "document": "%(value)s",
        "file": _("Bestand: %(value)s"),
        "rows": _("Aantal regels: %(value)s"),
        "page": _("Bladzijde %(value)s"),
        "address_mark": _("Kenmerk van het adres: %(value)s"),
        "place_mark": _("Kenmerk van de plek: %(value)s"),
        "remarks": "“%(value)s”",
        "reason": "%(value)s",
    }.items():
        value = details.get(name)
        if value and not isinstance(value, dict):
            yield words % {"value": PARTS.get(str(value), value) if name == "part" else in_words(value)}


def _read_in(details: Details) -> Iterator[str]:
    """Of a staff list: how many rows of each outcome, as staff_import counts them."""
    counts = {name: details.get(name) for name in ("added", "changed", "left", "same", "refused")}
    words = {
        "added": _("%(number)s erbij"),
        "changed": _("%(number)s gewijzigd"),
        "left": _("%(number)s uit dienst"),
        "same": _("%(number)s gelijk gebleven"),
        "refused": _("%(number)s overgeslagen"),
    }
    found = [words[name] % {"number": number} for name, number in counts.items() if isinstance(number, int) and number]
    if found:
        yield ", ".join(found)


def _erased(details: Details) -> Iterator[str]:
    """Of an erasure: how many rows of each model, by its label; in the words of "mijn gegevens"."""
    rows = details.get("rows")
    if isinstance(rows, dict):
        titles = {kind.model._meta.label: str(kind.title) for kind in kinds()}
        # In the order of that page: a database keeps another one.
        found = [(title, rows[label]) for label, title in titles.items() if label in rows]
        listed = ", ".join(f"{title} ({number})" for title, number in found)
        yield _("Weggehaald of zonder naam gemaakt: %(listed)s") % {"listed": listed or _("niets")}


def _changed(details: Details) -> Iterator[str]:
    changes = details.get("changes")
    if isinstance(changes, dict):
        for name, (old, new) in changes.items():
            values = {"name": name, "old": in_words(old) or _("leeg"), "new": in_words(new) or _("leeg")}
            yield _("%(name)s: van %(old)s naar %(new)s") % values


def in_words(value: object) -> str:
    """A day is stored as 2026-12-31 and read as 31 december 2026; yes and no are stored as a program writes them."""
    text = str(value)
    if text in {"True", "False"}:
        return _("ja") if text == "True" else _("nee")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return text
    try:
        return date_format(date.fromisoformat(text), "j F Y")
    except ValueError:
        return text
