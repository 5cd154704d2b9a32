"""The mail to who can open training: what is missing, and how many colleagues wait. Never who asked (least data)."""

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.audit import record
from accounts.mailing import full_address, mail_to
from accounts.models import User
from accounts.permissions import is_chain_director_of, is_focal_point_of

from .gate import Gate, gate_for
from .locked import locked_state
from .models import Municipality, OpeningRequest
from .opening_requests import MAILED, admins, is_mailed, people_who_asked

# A region sees counts, and small ones only as "fewer than five" (DESIGN.md rule 2).
FEWEST_SHOWN = 5


@transaction.atomic
def mail_request(request_id: int) -> bool:
    """Mails one request, once: whoever comes second waits for the row and finds in the log that it was done.

    What was asked for is looked at anew: once training is open there is nothing left to ask.
    """
    request = OpeningRequest.objects.select_for_update().filter(pk=request_id).first()
    if request is None or is_mailed(request):
        return False
    municipality = request.municipality
    gate = gate_for(municipality)
    people = [] if gate.open else recipients(request)
    # In the log first: a log that cannot be written must not leave a mail that is sent again and again.
    record(MAILED, request, municipality=municipality, details={"recipients": len(people)})
    for person in people:
        message_for(person, municipality, gate).send()
    return bool(people)


def recipients(request: OpeningRequest) -> list[User]:
    if request.asked_of and request.asked_of.is_active:
        return [request.asked_of]
    return admins(timezone.localdate())


# In Dutch, whatever language the worker has.
@translation.override("nl")
def message_for(person: User, municipality: Municipality, gate: Gate) -> EmailMultiAlternatives:
    context = context_for(person, municipality, gate)
    subject = " ".join(render_to_string("municipalities/email/opening_request_subject.txt", context).split())
    return mail_to(person, subject, "municipalities/email/opening_request", context)


def context_for(person: User, municipality: Municipality, gate: Gate) -> dict[str, Any]:
    is_own = is_focal_point_of(person, municipality)
    count = people_who_asked(municipality)
    locked = locked_state(municipality, gate)
    return {
        "municipality": municipality,
        "is_focal_point": is_own,
        "count": count if is_own or count >= FEWEST_SHOWN else None,
        "missing": [check.missing for check in gate.unmet],
        "locked": locked,
        "is_waiting": gate.is_waiting,
        "url": full_address(_address_for(person, municipality, is_focal_point=is_own)),
    }


def _address_for(person: User, municipality: Municipality, *, is_focal_point: bool) -> str:
    """Where this person can do something about it."""
    if is_focal_point:
        return reverse("municipalities:registration_of", args=[municipality.slug])
    if is_chain_director_of(person, municipality.region_id):
        return reverse("municipalities:region_route", args=[municipality.slug])
    return reverse("wagtailadmin_home")
