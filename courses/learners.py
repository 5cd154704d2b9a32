from typing import Any, NamedTuple


class Learner(NamedTuple):
    """One person who learns for one municipality: progress is kept apart for each municipality they serve."""

    user_id: int
    municipality_id: int

    @classmethod
    def of(cls, row: Any) -> "Learner":
        """row: a membership, an enrolment, an attempt or a completion."""
        return cls(row.user_id, row.municipality_id)
