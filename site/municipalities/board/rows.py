"""The municipalities that somebody follows, with what their gates say: those that need something first.

One list behind the table, the map and the CSV, so that they always show the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from accounts.plain_text import plain

from ..gate import Gate, gates_for
from ..gate_words import in_words, words_of
from ..models import Municipality
from ..names import place_in_list
from .activity import last_activity_of
from .standing import Standing, standing_of


class Order(TextChoices):
    STANDING = "stand", gettext_lazy("Aandacht eerst")
    NAME = "naam", gettext_lazy("Naam")
    UNTIL = "einde", gettext_lazy("Einddatum")
    ACTIVITY = "activiteit", gettext_lazy("Laatste activiteit")


@dataclass(frozen=True)
class Selection:
    """standing: a value of Standing. region: its code. wanted: a part of the name, with or without its accents."""

    standing: str = ""
    region: str = ""
    wanted: str = ""
    order: str = Order.STANDING


@dataclass(frozen=True)
class BoardRow:
    municipality: Municipality
    gate: Gate
    standing: Standing

    @property
    def name(self) -> str:
        return self.municipality.display_name

    def is_called(self, wanted: str) -> bool:
        """wanted: a part of a name, plain. Den Haag is also found as 's-Gravenhage."""
        return wanted in plain(self.name) or wanted in plain(self.municipality.name)

    @cached_property
    def name_key(self) -> str:
        return place_in_list(self.municipality.display_name)

    @cached_property
    def last_activity(self) -> date | None:
        return last_activity_of(self.municipality)

    @property
    def until(self) -> date | None:
        """The last day on which training is open."""
        return (self.gate.grace_until or self.gate.valid_until) if self.gate.open else None

    @cached_property
    def words(self) -> str:
        """Until when, or since when, in a few words."""
        return words_of(self.gate)

    @cached_property
    def note(self) -> str:
        """The same beside a pill that says already whether it is open or closed."""
        if self.standing == Standing.OPEN:
            return _("tot en met %(day)s") % {"day": in_words(self.until)}
        if self.standing == Standing.CLOSED and self.gate.closed_since:
            return _("sinds %(day)s") % {"day": in_words(self.gate.closed_since)}
        return self.words

    @property
    def title(self) -> str:
        """The municipality and all of its standing in one line, for whoever does not see the colours of the map."""
        if self.standing == Standing.OPEN:
            return f"{self.name}: {self.words}"
        return f"{self.name}: {str(self.standing.label).lower()}, {self.words}"

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """What does not hold of what the region asks."""
        return tuple(str(check.missing) for check in self.gate.unmet)

    @cached_property
    def next_step(self) -> str:
        """What has to happen where nothing is missing; empty where all is well."""
        if self.gate.is_waiting and self.gate.pending and self.gate.pending.submitted_at:
            day = timezone.localdate(self.gate.pending.submitted_at)
            return _("Ingediend op %(day)s") % {"day": in_words(day)}
        if self.missing:
            return ""
        if not self.gate.open:
            return _("Indienen en bevestigen")
        if self.standing != Standing.CLOSING:
            return ""
        return _("De nieuwe versie indienen") if self.gate.pending else _("De meldroute verlengen")

    @property
    def is_up_to(self) -> str:
        """Whose turn it is, as a role: a region sees standings, not people."""
        if self.standing == Standing.OPEN:
            return ""
        if self.standing == Standing.WAITING:
            return str(Role.CHAIN_DIRECTOR.label)
        return str((self.gate.person_role or Role.FOCAL_POINT).label)


@dataclass(frozen=True)
class Board:
    """everything: all rows of the regions that were asked for. rows: those of them that fit the rest of the filter."""

    on: date
    everything: list[BoardRow]
    rows: list[BoardRow]

    @cached_property
    def counts(self) -> Counter[Standing]:
        return Counter(row.standing for row in self.everything)

    @property
    def counted(self) -> list[tuple[Standing, int]]:
        """Every standing with its number, also when that is none."""
        return [(standing, self.counts[standing]) for standing in Standing]

    @property
    def total(self) -> int:
        return len(self.everything)

    @cached_property
    def open(self) -> int:
        return sum(row.gate.open for row in self.everything)

    @property
    def closed(self) -> int:
        return self.total - self.open

    @property
    def waiting(self) -> int:
        return self.counts[Standing.WAITING]

    @property
    def waiting_only(self) -> BoardRow | None:
        """The one that waits, when it is the only one."""
        rows = [row for row in self.everything if row.standing == Standing.WAITING]
        return rows[0] if len(rows) == 1 else None


PLACES = {standing: place for place, standing in enumerate(Standing)}
SORT_KEYS: dict[str, Callable[[BoardRow], Any]] = {
    Order.STANDING: lambda row: (PLACES[row.standing], row.name_key),
    Order.NAME: lambda row: row.name_key,
    Order.UNTIL: lambda row: (row.until or date.max, row.name_key),
    Order.ACTIVITY: lambda row: (row.last_activity or date.min, row.name_key),
}


def board_of(municipalities: Iterable[Municipality], selection: Selection | None = None) -> Board:
    """municipalities: read `with_last_activity` and with their region. As many queries for two as for 342."""
    selection = selection or Selection()
    asked = [m for m in municipalities if not selection.region or m.region.code == selection.region]
    on = timezone.localdate()
    gates = gates_for(asked, on)
    rows = [BoardRow(m, gates[m.pk], standing_of(gates[m.pk])) for m in asked]
    rows.sort(key=SORT_KEYS[selection.order])
    wanted = plain(selection.wanted)
    fitting = [
        row
        for row in rows
        if (not selection.standing or row.standing == selection.standing) and (not wanted or row.is_called(wanted))
    ]
    return Board(on, rows, fitting)
