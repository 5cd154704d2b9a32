"""The staff list of a municipality: everybody who works, worked or will work there, as selected."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from queries.prepared import Prepared

from ..models import Membership, TargetGroup


class Order(TextChoices):
    NAME = "name", _("Naam")
    JOINED = "joined", _("Nieuwste eerst")
    LEAVES = "leaves", _("Eerste laatste dag")


@dataclass(frozen=True)
class Selection:
    """search: words that each stand in the name, the address or the employer. state: "" is everybody who is there."""

    search: str = ""
    state: str = ""
    group: TargetGroup | None = None
    order: str = Order.NAME

    @property
    def narrows(self) -> bool:
        return self != replace(Selection(), order=self.order)


def staff_of(municipality: Any, selection: Selection) -> QuerySet[Membership]:
    """With what a row shows, in three queries whatever the length: rows, target groups, and the count of the pages."""
    rows = Membership.objects.listed().filter(municipality=municipality)
    # Whoever left or is yet to begin is out of the way, until somebody looks for them.
    if selection.state:
        rows = rows.in_state(selection.state)
    elif not selection.search:
        rows = rows.active()
    if selection.group:
        rows = rows.filter(target_groups=selection.group)
    rows = rows.search(selection.search)
    return rows.select_related("user", "organisation").prefetch_related("target_groups").order_by(*_order(selection))


def line_of_now(membership: Membership) -> Membership | None:
    """Of somebody who left: another line of theirs in the same list, which is there or to come."""
    lines = Membership.objects.listed().filter(user=membership.user_id, municipality=membership.municipality_id)
    return lines.staying(timezone.localdate()).exclude(pk=membership.pk).order_by("joined_on").first()


def _order(selection: Selection) -> tuple[Any, ...]:
    # That text begins with the name in the list, without capitals and accents, and has an index.
    by_name = ("search_text", "pk")
    if selection.order == Order.JOINED:
        return (F("joined_on").desc(), *by_name)
    if selection.order == Order.LEAVES:
        return (F("left_on").asc(nulls_last=True), *by_name)
    return by_name


def counts_of(municipality: Any) -> dict[str, int]:
    """How many in each state; one query."""
    found = _counts(municipality.pk, timezone.localdate())
    return found[0] if found else dict.fromkeys(("left", "coming", "active", "invited"), 0)


@Prepared
def _counts(municipality: int, today: date) -> QuerySet[Membership, dict[str, int]]:
    rows = Membership.objects.listed().filter(municipality=municipality).order_by().values("municipality")
    stays, is_coming = Q(left_on=None) | Q(left_on__gte=today), Q(joined_on__gt=today)
    is_there, takes_part = stays & ~is_coming, Q(accepted_at__isnull=False)
    counted = rows.annotate(
        left=Count("pk", filter=~stays),
        coming=Count("pk", filter=is_coming & stays),
        active=Count("pk", filter=is_there & takes_part),
        invited=Count("pk", filter=is_there & ~takes_part),
    )
    return counted.values("left", "coming", "active", "invited")
