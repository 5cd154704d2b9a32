"""Sends what `reminders` says is due: each person once, whatever fails or runs twice."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.mailing import full_address, mail_to, once
from accounts.models import Role, User

from .models import Reminder
from .reminders import Due, all_due, already_sent, key_of, municipalities_to_look_at, recipients_for

logger = logging.getLogger(__name__)
FOLDER = "municipalities/email/"
PARTS = ("what", "until", "do", "button")
PAGE_OF = {
    Role.FOCAL_POINT: "municipalities:registration_of",
    Role.CHAIN_DIRECTOR: "municipalities:region_route",
    Role.ADMIN: "municipalities:dates_of",
}


@dataclass
class Sent:
    """What one run did: how many mails about what, and what failed, in words."""

    on: date
    sent: Counter[Due] = field(default_factory=Counter)
    errors: list[dict[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        rows = [
            {
                "code": found.municipality.cbs_code,
                "kind": found.kind.value,
                "closes_after": found.closes_after.isoformat(),
                "recipients": number,
            }
            for found, number in self.sent.items()
        ]
        return {"ok": not self.errors, "on": self.on.isoformat(), "sent": rows, "errors": self.errors}


def send_reminders(on: date | None = None) -> Sent:
    """Mails everything that is due on a day (default: today). A mail that fails is tried again at the next run."""
    on = on or timezone.localdate()
    result = Sent(on)
    dues = all_due(municipalities_to_look_at(on), on)
    done = already_sent(dues)
    for found, people in recipients_for(dues, on).items():
        for person, role in people:
            if key_of(found, person.pk) not in done:
                _send(found, person, role, result)
    return result


def _send(found: Due, person: User, role: Role, result: Sent) -> None:
    """One mail; what goes wrong with it does not stop the others."""
    try:
        if _send_once(found, person, role, result.on):
            result.sent[found] += 1
    except Exception:
        logger.exception("Reminder %s of %s to user %s failed", found.kind, found.municipality.cbs_code, person.pk)
        message = _("De mail aan persoon %(person)s ging niet weg. De volgende keer wordt het opnieuw geprobeerd.")
        result.errors.append(
            {"code": found.municipality.cbs_code, "kind": found.kind.value, "message": message % {"person": person.pk}}
        )


def _send_once(found: Due, person: User, role: Role, on: date) -> bool:
    def send() -> None:
        details = {"person": person.pk, "last_day": found.closes_after.isoformat()}
        record(
            "reminder.sent",
            found.municipality,
            municipality=found.municipality,
            details=details | {"kind": found.kind.value},
        )
        mail_for(found, person, role, on).send()

    key = {"municipality": found.municipality, "kind": found.kind, "closes_after": found.closes_after}
    return once(send, Reminder, **key, recipient=person)


def mail_for(found: Due, person: User, role: Role, on: date) -> EmailMultiAlternatives:
    with translation.override(settings.LANGUAGE_CODE):
        context: dict[str, Any] = {
            "due": found,
            "municipality": found.municipality,
            "region": found.municipality.region,
            "person": person,
            "role": role.value,
            "days": (found.closes_after - on).days,
            "url": full_address(reverse(PAGE_OF[role], args=[found.municipality.slug])),
        }
        context |= {part: _words(part, context) for part in PARTS}
        return mail_to(person, context["what"], f"{FOLDER}reminder", context)


def _words(part: str, context: dict[str, Any]) -> str:
    """A sentence that subject, text and HTML share, as plain text: each escapes it, or not, by itself."""
    return " ".join(render_to_string(f"{FOLDER}reminder_{part}.txt", context).split())
