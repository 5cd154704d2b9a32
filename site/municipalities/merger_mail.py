"""The mail to focal points whose appointment ended because their municipality merged."""

import logging
from datetime import timedelta

from celery import current_app
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.models import User

from .models import Municipality

logger = logging.getLogger(__name__)
TASK = "municipalities.tasks.tell_focal_points"


def ask_to_tell(old: int, new: int, people: list[int]) -> None:
    """Hands the mails to a worker. A broker that is away must not undo the merger; the log says what happened too."""
    try:
        current_app.tasks[TASK].delay(old, new, people)
    except OperationalError:
        logger.exception("Broker away; %s focal points of municipality %s were not told", len(people), old)


def tell(person: User, old: Municipality, new: Municipality) -> None:
    subject = _("%(old)s hoort nu bij %(new)s: je aanstelling is gestopt") % {
        "old": old.display_name,
        "new": new.display_name,
    }
    first_day = old.valid_to + timedelta(days=1) if old.valid_to else None
    context = {"person": person, "old": old, "new": new, "first_day": first_day}
    send_mail(subject, render_to_string("municipalities/mail/merged.txt", context), None, [person.email])
