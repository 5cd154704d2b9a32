"""Which municipality follows which (docs/decisions/0019-what-a-merger-takes-along.md)."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from .models import Municipality

# How many mergers one after the other are followed when somebody's attempts are looked up. An attempt counts for ten
# years at most, and in that time no municipality merged more than twice.
MERGERS_IN_A_ROW = 3


def counts_for(municipality: int) -> Q:
    """Rows of a municipality, and of those that merged into it: what somebody did there counts here.

    For rows with a field `municipality`, such as attempts. Joins, so that it takes no query of its own.
    """
    found = Q(municipality=municipality)
    for depth in range(1, MERGERS_IN_A_ROW + 1):
        path = "municipality" + "__successor" * depth
        merged = {"municipality" + "__successor" * step + "__merged_at__isnull": False for step in range(depth)}
        found |= Q(**{path: municipality}, **merged)
    return found


def heir(municipality: Municipality) -> Municipality | None:
    """Who takes over on the day after the last: the successor, or the successor of one that had ended by then."""
    if municipality.valid_to is None:
        return None
    first_day = municipality.valid_to + timedelta(days=1)
    seen = {municipality.pk}
    following = municipality.successor
    while following and has_ended(following, first_day):
        if following.pk in seen:
            return None
        seen.add(following.pk)
        following = following.successor
    return following if following and following.pk not in seen else None


def has_ended(municipality: Municipality, on: date) -> bool:
    return municipality.valid_to is not None and municipality.valid_to < on


def now_part_of(municipality: Municipality) -> Municipality:
    """The municipality for which something counts that is done now for this one: itself, or after a merger its heir.

    Only inside a transaction. It waits for a merger that is going on, so that nothing is added behind its back.
    """
    today = timezone.localdate()
    while has_ended(municipality, today) and municipality.successor_id:
        municipality = Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
        following = heir(municipality) if municipality.merged_at else None
        if following is None:
            break
        municipality = following
    return municipality
