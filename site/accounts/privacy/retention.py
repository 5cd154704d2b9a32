"""How long people stay after they left, and what goes that nobody is behind any more. Run every day.

A person is kept as long as the longest of their municipalities asks, counted from the last day there. Running it again
erases, warns and removes nothing more; what a missed day would have done, the next one does.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from smtplib import SMTPException

from dateutil.relativedelta import relativedelta
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import DateTimeField, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..mailing import full_address, mail_to
from ..models import Membership, RoleAssignment, User
from .erasure import ErasureRefused, erase_person, objections
from .registry import kinds

logger = logging.getLogger(__name__)
# For who never worked for a municipality, and for roles of a region or the platform.
DEFAULT_MONTHS = 24
ANNOUNCED = timedelta(days=30)
# What one run erases at most, so that a backlog does not keep a worker busy for hours; the next day goes on.
MOST = 200


@dataclass(frozen=True)
class Leaver:
    """Somebody who left everywhere. left_on: the last day of all; kept_until: the last day their data are there."""

    user: User
    left_on: date
    kept_until: date


def leavers(on: date) -> Iterator[Leaver]:
    """Who is kept until a day before this one, by key. Not who has all rights: an operator made that account."""
    shortest = apps.get_model("municipalities", "Municipality").objects.aggregate(m=Min("retention_months"))["m"]
    cutoff = on - relativedelta(months=min(shortest or DEFAULT_MONTHS, DEFAULT_MONTHS))
    for user in _without_work_since(cutoff).iterator(chunk_size=500):
        leaver = _leaver(user)
        if leaver.kept_until < on:
            yield leaver


def _without_work_since(cutoff: date) -> QuerySet[User]:
    memberships = Membership.objects.filter(Q(left_on=None) | Q(left_on__gte=cutoff), user=OuterRef("pk"))
    roles = RoleAssignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=cutoff), user=OuterRef("pk"))
    people = User.objects.filter(~Exists(memberships), ~Exists(roles), erased_at=None, is_superuser=False)
    return people.order_by("pk").prefetch_related("memberships__municipality", "roles__municipality")


def _leaver(user: User) -> Leaver:
    ends = [(row.left_on, row.municipality.retention_months) for row in user.memberships.all()]
    ends += [
        (row.ends_on, row.municipality.retention_months if row.municipality else DEFAULT_MONTHS)
        for row in user.roles.all()
    ]
    # Somebody who never worked anywhere: since the account was made, or was last used.
    if not ends:
        ends = [(timezone.localdate(user.last_login or user.date_joined), DEFAULT_MONTHS)]
    return Leaver(
        user, max(day for day, _months in ends), max(day + relativedelta(months=months) for day, months in ends)
    )


def erase_leavers(on: date | None = None) -> int:
    """Erases who was kept long enough; gives how many. One that cannot be erased does not stop the others."""
    erased = 0
    for leaver in leavers(on or timezone.localdate()):
        # Still a contact in a meldroute, for example: then somebody has to look first.
        if objections(leaver.user):
            continue
        try:
            erase_person(leaver.user)
        except ErasureRefused:
            logger.warning("Person %s is kept: erasure was refused", leaver.user.pk)
        except Exception:
            logger.exception("Person %s could not be erased; tomorrow it is tried again", leaver.user.pk)
        else:
            erased += 1
        if erased == MOST:
            break
    return erased


def announce_erasures(on: date | None = None) -> int:
    """Tells who is to be erased within 30 days, once; gives how many. Who comes back and leaves again is told again."""
    on = on or timezone.localdate()
    told = 0
    for leaver in leavers(on + ANNOUNCED + timedelta(days=1)):
        announced = leaver.user.erasure_announced_on
        if leaver.kept_until < on or not leaver.user.is_active or (announced and announced > leaver.left_on):
            continue
        try:
            told += _announce(leaver, on)
        except (OSError, SMTPException):
            logger.exception("No mail to person %s about the erasure that is near", leaver.user.pk)
    return told


@transaction.atomic
def _announce(leaver: Leaver, on: date) -> bool:
    """The mark and the mail together: a second run waits for the row, and a mail that fails takes the mark back."""
    before = leaver.user.erasure_announced_on
    marked = User.objects.filter(pk=leaver.user.pk, erasure_announced_on=before).update(erasure_announced_on=on)
    if marked:
        _announcement(leaver).send()
    return bool(marked)


# In Dutch, whatever language the worker has.
@translation.override(settings.LANGUAGE_CODE)
def _announcement(leaver: Leaver) -> EmailMultiAlternatives:
    day = leaver.kept_until + timedelta(days=1)
    subject = _("Op %(day)s wissen we je gegevens in Signaalwijs") % {"day": date_format(day, "j F Y")}
    context = {"day": day, "url": full_address(reverse("my_data"))}
    return mail_to(leaver.user, subject, "account/email/erasure_near", context)


def remove_what_is_past(now: datetime | None = None) -> dict[str, int]:
    """Rows past the term of their model, and sessions that ended; gives how many went, by label of the model."""
    now = now or timezone.now()
    removed = {}
    for kind in kinds():
        if kind.term is None:
            continue
        name, term = kind.term
        is_moment = isinstance(kind.model._meta.get_field(name), DateTimeField)
        before = now - term if is_moment else timezone.localdate(now) - term
        removed[kind.model._meta.label] = kind.model._default_manager.filter(**{f"{name}__lt": before}).delete()[0]
    removed[Session._meta.label] = Session.objects.filter(expire_date__lt=now).delete()[0]
    return {label: number for label, number in removed.items() if number}
