"""Who hears of a transfer: the municipality it is offered to, whoever offered it, and the person when they moved.

What there is to tell follows from the row as it is now. So a task may run twice, and a sweep finds what was missed.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..handing_over import hand_over
from ..mailing import News, full_address, news_mail, once
from ..models import Role, RoleAssignment, Transfer, TransferNews, TransferNotice, User
from ..permissions import may_manage_staff

logger = logging.getLogger(__name__)
TASK = "accounts.tasks.tell_of_transfer"
DAYS_TO_TELL = 3


def tell_on_commit(transfer: Transfer) -> None:
    """A broker that is away spoils nothing: `tell_missed` makes up for it."""
    transaction.on_commit(partial(hand_over, TASK, transfer.pk))


def tell(transfer_id: int) -> int:
    """Mails whom it concerns and who was not told yet; gives how many. One that fails does not stop the others."""
    places = ("membership__municipality", "membership__user", "to", "offered_by", "answered_by", "became")
    transfer = Transfer.objects.select_related(*places).filter(pk=transfer_id).first()
    if transfer is None:
        return 0
    told = set(TransferNotice.objects.filter(transfer=transfer).values_list("recipient", "kind"))
    sent = 0
    for person, kind in _concerned(transfer):
        if (person.pk, kind) in told:
            continue
        with translation.override(settings.LANGUAGE_CODE):
            send = news_mail(person, _news(transfer, kind, person)).send
        try:
            sent += once(send, TransferNotice, transfer=transfer, recipient=person, kind=kind)
        except (OSError, SMTPException):
            logger.exception("No mail to person %s about transfer %s", person.pk, transfer.pk)
    return sent


def tell_missed() -> int:
    """Makes up for what a lost broker, a stopped worker or a mail server that was away missed; gives how many."""
    since = timezone.now() - timedelta(days=DAYS_TO_TELL)
    recent = Transfer.objects.filter(Q(offered_at__gte=since, answered_at=None) | Q(answered_at__gte=since))
    return sum(tell(pk) for pk in recent.order_by("pk").values_list("pk", flat=True))


def _concerned(transfer: Transfer) -> Iterator[tuple[User, TransferNews]]:
    """Never who did it, and nobody of an offer that was taken back."""
    if transfer.answered_at is None:
        yield from _each(_keepers(transfer.to), TransferNews.OFFERED, but=transfer.offered_by)
    elif transfer.became is not None:
        yield from _each(_who_offered(transfer), TransferNews.ACCEPTED, but=transfer.answered_by)
        yield from _each([transfer.membership.user], TransferNews.MOVED, but=transfer.answered_by)
    elif transfer.answered_by and may_manage_staff(transfer.answered_by, transfer.to):
        yield from _each(_who_offered(transfer), TransferNews.REFUSED, but=transfer.answered_by)


def _each(people: Iterable[User], kind: TransferNews, *, but: User | None) -> Iterator[tuple[User, TransferNews]]:
    yield from ((person, kind) for person in people if person.is_active and person != but)


def _keepers(municipality: Any) -> Iterable[User]:
    roles = RoleAssignment.objects.active().filter(role=Role.FOCAL_POINT, municipality=municipality)
    return User.objects.filter(pk__in=roles.values("user")).order_by("pk")


def _who_offered(transfer: Transfer) -> Iterable[User]:
    """Whoever keeps the list now, where the one who offered no longer does."""
    place, offered_by = transfer.membership.municipality, transfer.offered_by
    return [offered_by] if offered_by and may_manage_staff(offered_by, place) else _keepers(place)


def _news(transfer: Transfer, kind: TransferNews, person: User) -> News:
    """Only what somebody needs: who, from where to where, and from which day."""
    old, new = transfer.membership.municipality, transfer.to
    words = {
        "name": transfer.membership.name,
        "old": old.display_name,
        "new": new.display_name,
        "day": date_format(transfer.first_day, "j F Y"),
    }
    if kind == TransferNews.MOVED:
        what = _("Je staat in Signaalwijs nu bij %(new)s") % words
        meaning = _("Vanaf %(day)s leer je voor %(new)s. Wat je bij %(old)s leerde, gaat mee.") % words
        # Whoever never chose a password cannot go anywhere: they wait for their invitation.
        button = _("Naar mijn leren") if person.has_usable_password() else ""
        return News(what, meaning, button, full_address(settings.LOGIN_REDIRECT_URL))
    if kind == TransferNews.OFFERED:
        what = _("%(old)s biedt een collega aan") % words
        meaning = _("%(name)s komt volgens %(old)s bij jullie werken, vanaf %(day)s. Klopt dat? Zeg ja of nee.") % words
        return News(what, meaning, _("Bekijk de overstap"), _list_of(new))
    if kind == TransferNews.ACCEPTED:
        what = _("%(new)s zegt ja tegen de overstap van %(name)s") % words
        meaning = _("%(name)s werkt vanaf %(day)s voor %(new)s. Jullie aantallen veranderen niet.") % words
    else:
        what = _("%(new)s zegt nee tegen de overstap van %(name)s") % words
        meaning = _("Er verandert niets: %(name)s blijft in jullie lijst staan.") % words
    return News(what, meaning, _("Naar de lijst"), _list_of(old))


def _list_of(municipality: Any) -> str:
    return full_address(reverse("staff:list", args=[municipality.slug]))
