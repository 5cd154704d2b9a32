"""How a municipality stands on the readiness board, from what its gate says."""

from datetime import timedelta

from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from ..gate import Gate

# The first reminder to renew a meldroute goes out this long before its end (source: DESIGN.md).
SOON = timedelta(days=60)


class Standing(TextChoices):
    """In the order in which a chain director has to look at them."""

    WAITING = "wacht", _("Wacht op bevestiging")
    CLOSING = "uitstel", _("Sluit binnenkort")
    CLOSED = "dicht", _("Dicht")
    OPEN = "open", _("Open")

    @property
    def tone(self) -> str:
        return {"wacht": "info", "uitstel": "warn", "dicht": "stop", "open": "ok"}[self.value]


def ends_soon(gate: Gate) -> bool:
    """Open, but its meldroute ends within two months."""
    return gate.open and gate.valid_until is not None and gate.valid_until - gate.on <= SOON


def standing_of(gate: Gate) -> Standing:
    if gate.is_waiting:
        return Standing.WAITING
    if gate.is_closing or ends_soon(gate):
        return Standing.CLOSING
    return Standing.OPEN if gate.open else Standing.CLOSED
