"""Erasing a person: what counts hang on stays under a number, everything that says who it was goes.

What stays and why: docs/privacy.md and docs/decisions/0023-what-erasure-keeps.md.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ..audit import record
from ..models import Role, RoleAssignment, User
from ..models.audit import Result
from ..permissions import is_admin
from .forget_words import Traces, forget_in_log
from .registry import kinds, kinds_to_erase

ERASED, REFUSED = "person.erased", "person.erasure_refused"


class ErasureRefused(Exception):
    """Nothing was erased; the message is a Dutch sentence for an admin. reasons: each of them."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Erasure:
    """What became of one person. touched: how many rows, by label of the model; empty when it was done before."""

    person: int
    touched: dict[str, int] = field(default_factory=dict)
    events: int = 0


def prohibitions(user: User, *, by: User | None) -> list[str]:
    """Why somebody cannot be erased, whatever an admin wants. by: the admin who does it; None for a task or command."""
    if is_admin(user) and not _other_admins(user):
        return [_("Dit is de laatste beheerder. Maak eerst iemand anders beheerder.")]
    if by and by.pk == user.pk:
        return [_("Dit ben je zelf. Je eigen gegevens wis je niet: dat doet een andere beheerder.")]
    return []


def objections(user: User) -> list[str]:
    """Why somebody should not be erased yet; an admin may set these aside."""
    today = timezone.localdate()
    sentences = []
    for membership in user.memberships.filter(Q(left_on=None) | Q(left_on__gte=today)).select_related("municipality"):
        words = {"place": membership.municipality.display_name}
        sentences.append(_("Deze persoon werkt nog voor %(place)s, of gaat dat doen.") % words)
    for role in user.roles.filter(Q(ends_on=None) | Q(ends_on__gte=today)).select_related("municipality", "region"):
        sentences.append(_("Deze persoon heeft nog een rol, of krijgt die: %(role)s.") % {"role": str(role)})
    if user.is_superuser:
        sentences.append(_("Deze persoon heeft alle rechten op het platform."))
    for kind in kinds():
        sentences += kind.objections(user) if kind.objections else []
    return list(dict.fromkeys(sentences))


def _other_admins(user: User) -> bool:
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    admins = RoleAssignment.objects.active().filter(role=Role.ADMIN).values("user")
    return others.filter(Q(is_superuser=True) | Q(pk__in=admins)).exists()


def erase_person(user: User, *, force: bool = False, actor: User | None = None) -> Erasure:
    """Erases somebody, in one transaction; who was erased already is left alone.

    Raises ErasureRefused, which is also in the log. force: although they still work somewhere or hold a role.
    """
    try:
        with transaction.atomic():
            erasure = _erase(_held(user), force=force, actor=actor)
    except ErasureRefused as refusal:
        details = {"person": user.pk, "reason": str(refusal)}
        record(REFUSED, user, actor=actor, result=Result.REFUSED, details=details)
        raise refusal
    return erasure


def _held(user: User) -> User:
    """The account as it is now, locked; with the other admins, so that two of them cannot erase each other at once."""
    people = RoleAssignment.objects.filter(role=Role.ADMIN).values("user")
    wanted = User.objects.filter(Q(pk__in=people) | Q(is_superuser=True) | Q(pk=user.pk)).order_by("pk")
    held = {person.pk: person for person in wanted.select_for_update()}
    return held[user.pk]


def _erase(user: User, *, force: bool, actor: User | None) -> Erasure:
    if user.erased_at:
        return Erasure(user.pk)
    reasons = prohibitions(user, by=actor) or ([] if force else objections(user))
    if reasons:
        raise ErasureRefused(reasons)
    _end_work(user)
    traces = Traces.of(user)
    touched = {kind.model._meta.label: kind.erase_rows_of(user) for kind in kinds_to_erase()}
    touched = {label: number for label, number in touched.items() if number}
    events = forget_in_log(traces)
    for kind in kinds():
        if kind.forget_words:
            kind.forget_words(traces)
    record(ERASED, user, actor=actor, details={"person": user.pk, "rows": touched})
    return Erasure(user.pk, touched, events)


def _end_work(user: User) -> None:
    """Who is erased although they still worked somewhere, worked there until yesterday."""
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    user.memberships.filter(joined_on__gt=today).delete()
    for membership in user.memberships.filter(Q(left_on=None) | Q(left_on__gt=yesterday)):
        membership.left_on = max(yesterday, membership.joined_on)
        membership.save(update_fields=["left_on"])


def rehearse(user: User, *, force: bool = False) -> Erasure:
    """What would happen; nothing is changed. Raises ErasureRefused."""
    with transaction.atomic():
        try:
            return _erase(_held(user), force=force, actor=None)
        finally:
            transaction.set_rollback(True)
