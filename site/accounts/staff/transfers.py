"""Somebody goes to work for another municipality: one offers, the other says yes or no, and history goes along."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from queries.prepared import Prepared

from ..audit import record
from ..models import Membership, Transfer, User
from ..permissions import may_manage_staff
from ..wall import beyond_the_wall
from .changes import Details, StaffRefused, check_may_manage, end, overlapping
from .transfer_mail import tell_on_commit

# For a list: of each membership the offer that waits for an answer, as `open_transfers`.
OPEN = Prefetch("transfers", Transfer.objects.filter(answered_at=None).select_related("to"), to_attr="open_transfers")
# Sent in the transaction of the move, so that what hangs on a municipality comes along. old, new: memberships.
membership_moved = Signal()


@transaction.atomic
def offer(membership: Membership, to: Any, first_day: date, *, by: User) -> Transfer:
    """Tells another municipality that somebody comes. Until it says yes nothing changes.

    Raises StaffRefused for who may not, for the own municipality, a day that cannot be, and while an offer is open.
    """
    check_may_manage(by, membership.municipality)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if to.pk == membership.municipality_id:
        raise StaffRefused(_("Deze collega werkt al voor deze gemeente."))
    if membership.user_id == by.pk:
        raise StaffRefused(_("Je kunt jezelf niet laten overstappen. Vraag een collega die de lijst ook beheert."))
    if first_day <= membership.joined_on:
        raise StaffRefused(_("De eerste dag ligt voor de dag waarop deze collega hier begon."))
    if membership.left_on and membership.left_on < timezone.localdate():
        raise StaffRefused(_("Deze collega is al uit dienst."))
    if membership.transfers.filter(answered_at=None).exists():
        raise StaffRefused(_("Voor deze collega loopt al een overstap."))
    transfer = Transfer.objects.create(membership=membership, to=to, first_day=first_day, offered_by=by)
    _log("transfer.offered", transfer, membership.municipality, by)
    tell_on_commit(transfer)
    return transfer


# The one lets go of what is not the other's to change; the offer was their yes.
@beyond_the_wall()
@transaction.atomic
def accept(transfer: Transfer, *, by: User) -> Membership:
    """The person works for the other municipality from the first day, with what they learned.

    Raises StaffRefused for who may not, for what was answered already, and where the person is in the list by then.
    """
    check_may_manage(by, transfer.to)
    transfer = _open(transfer)
    old = Membership.objects.select_for_update().get(pk=transfer.membership_id)
    groups = tuple(old.target_groups.all())
    details = Details(old.listed_name, groups, "", transfer.first_day)
    if overlapping(old.user, transfer.to, details).exists():
        raise StaffRefused(_("Deze collega staat al in je lijst. Zeg nee tegen deze overstap."))
    last_day = transfer.first_day - timedelta(days=1)
    new = Membership.objects.create(
        user=old.user,
        municipality=transfer.to,
        listed_name=old.listed_name,
        joined_on=transfer.first_day,
        accepted_at=old.accepted_at,
    )
    new.target_groups.set(groups)
    if old.left_on is None or old.left_on > last_day:
        end(old, last_day, by=transfer.offered_by)
    _answer(transfer, by, became=new)
    membership_moved.send(sender=Membership, old=old, new=new)
    return new


@beyond_the_wall()
def refuse(transfer: Transfer, *, by: User) -> None:
    """No, by the other municipality; or taken back, by the one that offered. Nothing changes for the person."""
    with transaction.atomic():
        transfer = _open(transfer)
        if not may_manage_staff(by, transfer.to):
            check_may_manage(by, transfer.membership.municipality)
        _answer(transfer, by, became=None)


@beyond_the_wall()
def open_for(municipality: Any) -> list[Transfer]:
    """Offers that wait for an answer of this municipality, with the name of who comes."""
    return _open_for(municipality.pk)


@Prepared
def _open_for(municipality: int) -> QuerySet[Transfer]:
    waiting = Transfer.objects.filter(to=municipality, answered_at=None).order_by("first_day", "pk")
    return waiting.select_related("membership__user", "membership__municipality", "to")


@beyond_the_wall()
def between(municipality: Any, pk: int) -> Transfer | None:
    """An offer to this municipality, or of it."""
    of_both_sides = Transfer.objects.filter(Q(to=municipality) | Q(membership__municipality=municipality))
    return of_both_sides.select_related("membership__user", "membership__municipality", "to").filter(pk=pk).first()


def _open(transfer: Transfer) -> Transfer:
    found = Transfer.objects.select_for_update(of=("self",)).filter(pk=transfer.pk, answered_at=None)
    row = found.select_related("membership__municipality__region", "to__region").first()
    if row is None:
        raise StaffRefused(_("Op deze overstap is al geantwoord."))
    return row


def _answer(transfer: Transfer, by: User, *, became: Membership | None) -> None:
    transfer.answered_by, transfer.answered_at, transfer.became = by, timezone.now(), became
    transfer.save(update_fields=["answered_by", "answered_at", "became"])
    action = "transfer.accepted" if became else "transfer.refused"
    _log(action, transfer, transfer.to, by)
    _log(action, transfer, transfer.membership.municipality, by)
    tell_on_commit(transfer)


def _log(action: str, transfer: Transfer, municipality: Any, by: User) -> None:
    details = {"person": transfer.membership.user_id, "first_day": transfer.first_day.isoformat()}
    record(action, transfer, actor=by, municipality=municipality, details=details)
