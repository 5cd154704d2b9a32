"""What a region may see of numbers of people (source: DESIGN.md rule 2: a count under five is shown as "<5").

The rule. A number under five is never known more precisely than to five possible values: not when it is shown, and
not when it is computed from what is shown (staff 7 and valid 6 would tell that one person is due). So a number stands
there exactly only when it is at least five away from nothing, from everybody and from the other exact numbers of its
row. Else it is a range that holds at least five numbers. Totals are sums of what is shown in the rows, so they tell
nothing that a reader could not add up, and sorting goes by what is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .counts import Counts, Standing, standing

THRESHOLD = 5


@dataclass(frozen=True)
class ShownCount:
    """A number of people as it may be shown: at least `low`, at most `high`."""

    low: int = 0
    high: int = 0

    def __add__(self, other: "ShownCount") -> "ShownCount":
        return ShownCount(self.low + other.low, self.high + other.high)

    def __str__(self) -> str:
        if self.is_exact:
            return str(self.low)
        return f"<{self.high + 1}" if self.low == 0 else f"{self.low}–{self.high}"

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


def shown_count(number: int) -> ShownCount:
    """A number that stands alone: from five on as it is, else "<5" (also for nobody)."""
    return ShownCount(number, number) if number >= THRESHOLD else ShownCount(0, THRESHOLD - 1)


@dataclass(frozen=True)
class ShownCounts:
    """The figures of coverage as they may be shown."""

    staff: ShownCount = ShownCount()
    started: ShownCount = ShownCount()
    completed: ShownCount = ShownCount()
    valid: ShownCount = ShownCount()
    due: ShownCount = ShownCount()

    @property
    def percentages(self) -> tuple[int, int] | None:
        """The lowest and highest percentage that fits, 0-100, rounded down; None where too few people work."""
        if not self.staff.low:
            return None
        return self.valid.low * 100 // self.staff.high, min(100, self.valid.high * 100 // self.staff.low)

    @property
    def percentages_text(self) -> str:
        """As "70" or "92–100"; empty where nothing may be said."""
        return "–".join(str(percentage) for percentage in sorted(set(self.percentages or ())))

    @property
    def standing(self) -> Standing | None:
        """None where what is shown leaves room for more than one."""
        found = {standing(percentage) for percentage in self.percentages or ()}
        return found.pop() if len(found) == 1 else None


def shown_counts(counts: Counts) -> ShownCounts:
    """The figures of one municipality as a region may see them."""
    staff = shown_count(counts.staff)
    if not staff.is_exact:
        return ShownCounts(staff, staff, staff, staff, staff)
    valid = _between(counts.valid, 0, counts.staff)
    floor = counts.valid if valid.is_exact else 0
    started = _between(counts.started, floor, counts.staff)
    ceiling = counts.started if started.is_exact else counts.staff
    return ShownCounts(
        staff=staff,
        started=started,
        completed=_between(counts.completed, floor, ceiling),
        valid=valid,
        due=ShownCount(counts.staff - valid.high, counts.staff - valid.low),
    )


def _between(number: int, low: int, high: int) -> ShownCount:
    """A number that lies between two numbers that are known: exact when at least five away from both of them."""
    if high - low < 2 * THRESHOLD - 1:
        return ShownCount(low, high)
    if number - low < THRESHOLD:
        return ShownCount(low, low + THRESHOLD - 1)
    if high - number < THRESHOLD:
        return ShownCount(high - THRESHOLD + 1, high)
    return ShownCount(number, number)


def total(rows: Iterable[ShownCounts]) -> ShownCounts:
    """Adds what is shown in the rows, ranges included."""
    rows = list(rows)
    return ShownCounts(
        *(sum((getattr(row, name) for row in rows), ShownCount()) for name in ShownCounts.__dataclass_fields__)
    )
