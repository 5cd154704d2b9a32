"""The mail to focal points whose appointment ended because their municipality merged."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.handing_over import hand_over
from accounts.mailing import SECONDS_TO_WAIT, once
from accounts.models import User

from .lineage import heir
from .models import FocalPoint, Municipality, Reminder, ReminderKind

logger = logging.getLogger(__name__)
TASK = "municipalities.tasks.tell_focal_points"
# News of longer ago than this is no news any more.
DAYS_TO_TELL = 14


def ask_to_tell(old: int, new: int, people: list[int]) -> None:
    """Hands the mails to a worker. A broker that is away must not undo the merger; `tell_missed` makes up for it."""
    hand_over(TASK, old, new, people)


def tell_each(people: Iterable[User], old: Municipality, new: Municipality) -> int:
    """Mails who was not mailed yet; gives how many. A mail that fails is logged, and does not stop the others."""
    sent = 0
    for person in people:
        send = partial(tell, person, old, new)
        try:
            key = {"municipality": old, "kind": ReminderKind.MERGED, "closes_after": old.valid_to}
            sent += once(send, Reminder, **key, recipient=person)
        except (OSError, SMTPException):
            logger.exception("No mail to person %s about the merger of municipality %s", person.pk, old.pk)
    return sent


def tell_missed() -> int:
    """Makes up for what a lost broker, a stopped worker or a mail server that was away missed; gives how many."""
    since = timezone.now() - timedelta(days=DAYS_TO_TELL)
    sent = 0
    for old in Municipality.objects.filter(merged_at__gte=since, valid_to__isnull=False):
        ended = FocalPoint.objects.filter(municipality=old, ended_on=old.valid_to, user__is_active=True)
        told = old.reminders.filter(kind=ReminderKind.MERGED).values("recipient")
        people = User.objects.filter(pk__in=ended.values("user")).exclude(pk__in=told).order_by("pk")
        if people and (new := heir(old)):
            sent += tell_each(people, old, new)
    return sent


@translation.override(settings.LANGUAGE_CODE)
def tell(person: User, old: Municipality, new: Municipality) -> None:
    subject = _("%(old)s hoort nu bij %(new)s: je aanstelling is gestopt") % {
        "old": old.display_name,
        "new": new.display_name,
    }
    first_day = old.valid_to + timedelta(days=1) if old.valid_to else None
    context = {"person": person, "old": old, "new": new, "first_day": first_day}
    text = render_to_string("municipalities/mail/merged.txt", context)
    send_mail(subject, text, None, [person.email], connection=get_connection(timeout=SECONDS_TO_WAIT))
