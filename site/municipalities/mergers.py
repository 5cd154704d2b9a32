"""A merger on the night itself: the people of a municipality that ended go along to the one that takes over.

An admin plans it in the CMS, with a last day and a successor; nothing here plans one. What comes along and what does
not stands in docs/mergers.md. Running it again, late, or twice at once changes nothing more.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Membership

from .lineage import heir
from .merger_mail import ask_to_tell
from .models import FocalPoint, Municipality
from .moving import Move, end_focal_points, move_memberships, move_roles
from .signals import municipality_merged

logger = logging.getLogger(__name__)


class MergerRefused(Exception):
    """A merger that cannot be carried out; the message is a Dutch sentence for an admin."""


@dataclass(frozen=True)
class Merger:
    """What became of one municipality. successor: None when it was refused; counts: what came along."""

    predecessor: Municipality
    successor: Municipality | None = None
    counts: dict[str, int] = field(default_factory=dict)
    error: str = ""


def due(on: date) -> QuerySet[Municipality]:
    """The municipalities that have ended by a day, have a successor, and of which somebody is still to go along.

    Also one that was carried over before, when memberships were entered for it since.
    """
    reaching_on = Membership.objects.filter(Q(left_on=None) | Q(left_on__gt=OuterRef("valid_to")))
    left_behind = Exists(reaching_on.filter(municipality=OuterRef("pk")))
    ended = Municipality.objects.filter(valid_to__lt=on, successor__isnull=False)
    return ended.filter(Q(merged_at=None) | left_behind).order_by("valid_to", "pk")


def carry_over_due(on: date | None = None) -> list[Merger]:
    """Carries out every merger that is due on a day (default: today), the oldest first, each in its own transaction.

    One that cannot be carried out does not stop the others. on: today or earlier.
    """
    on = _not_in_the_future(on)
    return [merger for municipality in due(on) if (merger := _tried(municipality, on))]


def _tried(municipality: Municipality, on: date) -> Merger | None:
    try:
        return carry_over(municipality, on)
    except MergerRefused as refusal:
        return Merger(municipality, error=str(refusal))
    except Exception:
        logger.exception("The merger of %s failed; tomorrow it is tried again", municipality.cbs_code)
        return Merger(municipality, error=_("Er ging iets mis. Er is niets veranderd."))


def _not_in_the_future(on: date | None) -> date:
    today = timezone.localdate()
    if on and on > today:
        raise ValueError(f"A merger cannot be carried out for {on}: that day is yet to come.")
    return on or today


def carry_over(municipality: Municipality, on: date | None = None) -> Merger | None:
    """Brings the people of a municipality that ended to the one that takes over, with all that they learned.

    Gives None when there was nothing (more) to do. Raises MergerRefused when nobody is there to take over.
    """
    on = _not_in_the_future(on)
    with transaction.atomic():
        held = _hold(municipality)
        old = due(on).select_related("region", "successor").filter(pk=municipality.pk).first()
        if old is None or old.valid_to is None:
            return None
        successor = heir(old)
        if successor is None:
            name = {"name": old.display_name}
            raise MergerRefused(_("De opvolger van %(name)s bestaat zelf niet meer. Kies een andere.") % name)
        if successor.pk not in held:
            raise MergerRefused(_("De opvolger is net gewijzigd. Probeer het opnieuw."))
        return _carry_over(Move(old, successor, old.valid_to))


def _hold(municipality: Municipality) -> set[int]:
    """Locks both municipalities, always in the same order, so that two workers come one after the other."""
    fresh = Municipality.objects.select_related("successor").get(pk=municipality.pk)
    wanted = [row.pk for row in (fresh, heir(fresh)) if row]
    rows = Municipality.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    return {row.pk for row in rows}


def _carry_over(move: Move) -> Merger:
    old, new = move.old, move.new
    counts = Counter(move_memberships(move))
    counts["roles"] = move_roles(move)
    ended = end_focal_points(move)
    counts["focal_points"] = len(ended)
    answers = municipality_merged.send(sender=Municipality, predecessor=old, successor=new, first_day=move.first_day)
    for _receiver, came_along in answers:
        counts.update(came_along or {})
    if old.merged_at is None:
        old.merged_at = timezone.now()
        old.save(update_fields=["merged_at"])
    details = {"predecessor": old.cbs_code, "successor": new.cbs_code, "last_day": move.last_day.isoformat(), **counts}
    record("municipality.merged", old, municipality=old, region=old.region, details=details)
    record("municipality.received", new, municipality=new, region=new.region, details=details)
    _tell_focal_points(move, ended)
    return Merger(old, new, dict(counts))


def _tell_focal_points(move: Move, ended: list[FocalPoint]) -> None:
    """In the log, and to themselves: who did this for years should not hear it from a colleague."""
    for appointment in ended:
        details = {
            "last_day": move.last_day.isoformat(),
            "because": "municipality.merged",
            "person": appointment.user_id,
        }
        record("focal_point.ended", appointment, municipality=move.old, region=move.old.region, details=details)
    people = sorted({appointment.user_id for appointment in ended if appointment.user.is_active})
    if people:
        transaction.on_commit(partial(ask_to_tell, move.old.pk, move.new.pk, people))
