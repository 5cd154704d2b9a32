"""What the gate says, in a few words: the same on the board, on its map, in its CSV and above one meldroute."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .gate import Gate, Reason


def words_of(gate: Gate) -> str:
    """Until when training is open; or since when it is closed, or why. To follow the word "dicht"."""
    if gate.open:
        return _open_until(gate.grace_until or gate.valid_until, get_language())
    if gate.closed_since:
        return _("sinds %(day)s") % {"day": in_words(gate.closed_since)}
    if gate.reason == Reason.NOT_YET_IN_FORCE:
        return _("nog niet ingegaan")
    if gate.reason == Reason.WITHDRAWN:
        return _("ingetrokken")
    if gate.pending:
        return _("ingediend") if gate.is_waiting else _("in voorbereiding")
    return _("niet meer compleet") if gate.route else _("nog niet begonnen")


def in_words(day: date | None) -> str:
    """A day as people write it."""
    return date_format(day, "j F Y") if day else ""


@lru_cache(maxsize=2048)
def _open_until(day: date | None, _language: str | None) -> str:
    """The map of the country says this hundreds of times, of which many on the same day. Another language of the
    reader is another entry."""
    return _("open tot en met %(day)s") % {"day": in_words(day)}
