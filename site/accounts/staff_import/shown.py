"""What the preview shows of a row: kept as data by the task, put in words for whoever looks."""

from typing import Any

from django.utils.translation import gettext as _

from ..audit_log import details
from ..staff.changes import LABELS
from .planning import Outcome, Planned

# How many rows of each kind are kept; of what was refused all that somebody can read.
MOST_SHOWN, MOST_REFUSED = 100, 200


def most_of(outcome: str) -> int:
    return {Outcome.SAME: 0, Outcome.REFUSED: MOST_REFUSED}.get(Outcome(outcome), MOST_SHOWN)


def as_shown(planned: Planned) -> dict[str, Any]:
    """Who it is about as the list has it, else as the file says, also where that is wrong."""
    cells = planned.row.cells
    return {
        "line": planned.row.line,
        "name": planned.membership.name if planned.membership else cells.get("name", ""),
        "email": cells.get("email", ""),
        "problem": planned.problem,
        "changes": planned.changes,
    }


def in_words(outcome: str, shown: dict[str, Any]) -> list[str]:
    """A line for each column: what comes, or from what to what."""
    changes = dict(shown.get("changes", {}))
    comes = {name for name in changes if outcome == Outcome.ADDED or (outcome == Outcome.LEFT and name == "left_on")}
    lines = []
    for name in (name for name in LABELS if name in comes):
        if value := changes.pop(name)[1]:
            lines.append(f"{LABELS[name]}: {details.in_words(value)}")
        elif name == "target_groups":
            lines.append(_("Doelgroepen: geen. Dan staan er geen modules klaar."))
    return lines + details.details_in_words({"changes": {str(LABELS[name]): pair for name, pair in changes.items()}})
