"""What a chain director sees: counts per municipality of the region, and whether training may start there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.enums import TextChoices
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from municipalities.board.standing import ends_soon
from municipalities.gate import Gate, Reason, gates_for
from municipalities.models import Municipality, Region
from municipalities.names import place_in_list

from .counts import coverage_per_municipality
from .suppression import ShownCounts, shown_counts, total


class GateState(TextChoices):
    """The gate in one or two words; what asks for action first stands first."""

    NO_ROUTE = "no_route", _("Geen meldroute")
    EXPIRED = "expired", _("Verlopen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    INCOMPLETE = "incomplete", _("Niet meer compleet")
    NOT_YET = "not_yet", _("Nog niet van kracht")
    ENDED = "ended", _("Gemeente opgeheven")
    CLOSING = "closing", _("Sluit binnenkort")
    ENDING = "ending", _("Loopt bijna af")
    OPEN = "open", _("Van kracht")

    @property
    def tone(self) -> str:
        if self is GateState.OPEN:
            return "ok"
        return "warn" if self in {GateState.CLOSING, GateState.ENDING} else "stop"


STATE_OF_REASON = {
    Reason.NO_ROUTE: GateState.NO_ROUTE,
    Reason.EXPIRED: GateState.EXPIRED,
    Reason.WITHDRAWN: GateState.WITHDRAWN,
    Reason.PREREQUISITE: GateState.INCOMPLETE,
    Reason.NOT_YET_IN_FORCE: GateState.NOT_YET,
    Reason.MUNICIPALITY_NOT_STARTED: GateState.NOT_YET,
    Reason.MUNICIPALITY_ENDED: GateState.ENDED,
}


def gate_state(gate: Gate) -> GateState:
    if not gate.open:
        return STATE_OF_REASON[gate.reason or Reason.NO_ROUTE]
    if gate.is_closing:
        return GateState.CLOSING
    return GateState.ENDING if ends_soon(gate) else GateState.OPEN


class RegionOrder(TextChoices):
    NAME = "name", _("Gemeente")
    STAFF = "staff", _("Collega's")
    DUE = "due", _("Moet nog")
    COVERAGE = "coverage", _("Dekking")
    GATE = "gate", _("Meldroute")


@dataclass(frozen=True)
class RegionRow:
    municipality: Municipality
    counts: ShownCounts
    gate: Gate

    @property
    def state(self) -> GateState:
        return gate_state(self.gate)

    @property
    def name_key(self) -> str:
        return place_in_list(self.municipality.display_name)


@dataclass(frozen=True)
class RegionCoverage:
    region: Region
    on: date
    rows: tuple[RegionRow, ...]

    @cached_property
    def total(self) -> ShownCounts:
        return total(row.counts for row in self.rows)

    @cached_property
    def open_count(self) -> int:
        return sum(row.gate.open for row in self.rows)

    @cached_property
    def attention_count(self) -> int:
        """Open, but not for long."""
        return sum(row.state.tone == "warn" for row in self.rows)

    @property
    def closed_count(self) -> int:
        return len(self.rows) - self.open_count


# By what is shown, never by what is hidden: the order would tell it.
SORT_KEYS: dict[str, Callable[[RegionRow], Any]] = {
    RegionOrder.NAME: lambda row: row.name_key,
    RegionOrder.STAFF: lambda row: (-row.counts.staff.low, row.name_key),
    RegionOrder.DUE: lambda row: (-row.counts.due.low, row.name_key),
    RegionOrder.COVERAGE: lambda row: (row.counts.percentages or (101, 101), row.name_key),
    RegionOrder.GATE: lambda row: (list(GateState).index(row.state), row.name_key),
}


def coverage_of_region(region: Region, on: date, order: str = RegionOrder.NAME) -> RegionCoverage:
    """The municipalities of a region that exist on a day; as many queries for two municipalities as for forty."""
    municipalities = list(region.municipalities.in_force(on).select_related("region"))
    counts = coverage_per_municipality([municipality.pk for municipality in municipalities], on)
    gates = gates_for(municipalities, on)
    rows = (RegionRow(m, shown_counts(counts[m.pk]), gates[m.pk]) for m in municipalities)
    return RegionCoverage(region, on, tuple(sorted(rows, key=SORT_KEYS[order])))
