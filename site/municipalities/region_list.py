"""The municipalities of a chain director with what their gates say, those that need something first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from .gate import Gate, gates_for
from .models import Municipality
from .names import plain


class Standing(TextChoices):
    """In the order in which a chain director has to look at them."""

    WAITING = "wacht", _("Wacht op bevestiging")
    CLOSING = "uitstel", _("Sluit binnenkort")
    CLOSED = "dicht", _("Dicht")
    OPEN = "open", _("Open")


ORDER = {standing: number for number, standing in enumerate(Standing)}


@dataclass(frozen=True)
class Row:
    municipality: Municipality
    gate: Gate
    standing: Standing


@dataclass(frozen=True)
class RegionList:
    """rows: those that fit the filter. counts: how many of each standing, open and total: whatever the filter."""

    rows: list[Row]
    counts: Counter[Standing]
    open: int
    total: int


def region_list(
    municipalities: Iterable[Municipality], *, standing: str = "", wanted: str = "", region: str = ""
) -> RegionList:
    """standing: a value of Standing. wanted: a part of the name, with or without its accents. region: its code."""
    by_pk = {municipality.pk: municipality for municipality in municipalities}
    gates = gates_for(by_pk.values())
    rows = [Row(municipality, gates[pk], standing_of(gates[pk])) for pk, municipality in by_pk.items()]
    fitting = [
        row
        for row in rows
        if (not standing or row.standing == standing)
        and (not region or row.municipality.region.code == region)
        and plain(wanted) in plain(row.municipality.display_name)
    ]
    fitting.sort(key=lambda row: (ORDER[row.standing], plain(row.municipality.display_name)))
    counts = Counter(row.standing for row in rows)
    return RegionList(fitting, counts, open=sum(row.gate.open for row in rows), total=len(rows))


def standing_of(gate: Gate) -> Standing:
    if gate.is_waiting:
        return Standing.WAITING
    if gate.is_closing:
        return Standing.CLOSING
    return Standing.OPEN if gate.open else Standing.CLOSED
