"""How somebody came into a staff list and left it, and what they did there for others."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ...models import Invitation, StaffImport, Transfer, TransferNotice, User
from ..registry import Fate, PersonalData
from .terms import A_YEAR, UNTIL_ERASED, WORK_STAYS


def data_of_staff_lists() -> list[PersonalData]:
    return [_invitations(), _transfers(), _notices(), _lists_read_in()]


def _invitations() -> PersonalData:
    return PersonalData(
        model=Invitation,
        title=_("Uitnodigingen"),
        why=_("Om je met een link te laten meedoen, en te weten wie je uitnodigde."),
        kept=UNTIL_ERASED,
        fate=Fate.GONE,
        person=("membership__user", "invited_by"),
        own=lambda user: Q(membership__user=user),
        did=_invited,
        fields=("created_at", "sent_at", "expires_at", "used_at"),
        erase=_remove_invitations,
    )


def _transfers() -> PersonalData:
    return PersonalData(
        model=Transfer,
        title=_("Overstappen naar een andere gemeente"),
        why=_("Om je mee te nemen naar een andere gemeente als die daar ja op zegt."),
        kept=UNTIL_ERASED,
        fate=Fate.GONE,
        person=("membership__user", "offered_by", "answered_by"),
        own=lambda user: Q(membership__user=user),
        did=_moved,
        fields=("to", "first_day", "offered_at", "answered_at"),
        labels={"to": _("naar gemeente")},
        erase=_remove_transfers,
    )


def _notices() -> PersonalData:
    return PersonalData(
        model=TransferNotice,
        title=_("Mails over een overstap"),
        why=_("Zodat je elk bericht één keer krijgt."),
        kept=_("Een jaar."),
        fate=Fate.GONE,
        person=("recipient",),
        fields=("kind", "sent_at"),
        term=("sent_at", A_YEAR),
        has_safe_label=True,
    )


def _lists_read_in() -> PersonalData:
    return PersonalData(
        model=StaffImport,
        title=_("Ingelezen lijsten van collega's"),
        why=_("Om een lijst te laten bekijken voor die wordt verwerkt. Daarna gaat het bestand weg."),
        kept=WORK_STAYS,
        fate=Fate.NUMBER,
        person=("uploaded_by",),
        # What stands in it is about others.
        own=lambda user: Q(pk=None),
        did=lambda user: {_("Lijsten van collega's ingelezen"): user.staff_imports.count()},
        is_about=False,
    )


def _invited(user: User) -> Mapping[Any, int]:
    sent = Invitation.objects.filter(invited_by=user).exclude(membership__user=user)
    return {_("Uitnodigingen aan collega's"): sent.count()}


def _moved(user: User) -> Mapping[Any, int]:
    of_others = Transfer.objects.exclude(membership__user=user)
    return {
        _("Overstappen van collega's gemeld"): of_others.filter(offered_by=user).count(),
        _("Overstappen van collega's beantwoord"): of_others.filter(answered_by=user).count(),
    }


def _remove_invitations(user: User) -> int:
    """Of whom somebody invited the invitation stays: it is another person's."""
    Invitation.objects.filter(invited_by=user).update(invited_by=None)
    return Invitation.objects.filter(membership__user=user).delete()[0]


def _remove_transfers(user: User) -> int:
    for way in ("offered_by", "answered_by"):
        Transfer.objects.filter(**{way: user}).update(**{way: None})
    return Transfer.objects.filter(membership__user=user).delete()[0]
