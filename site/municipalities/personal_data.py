"""What municipalities and their meldroutes hold about people, for "mijn gegevens", erasure and terms."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.audit_words import words_for
from accounts.models import User
from accounts.privacy.own_data import A_YEAR, NUMBER_STAYS, WORK_STAYS
from accounts.privacy.registry import Fate, PersonalData, register

from .constants import PENDING_STATUSES, RouteStatus
from .models import ContactPoint, FocalPoint, OpeningRequest, Reminder, ReportingRoute, RouteNotice

# Versions that somebody may still call by; the others are history.
IN_USE = frozenset({RouteStatus.REGISTERED, RouteStatus.TEMPLATE, *PENDING_STATUSES})
# Fills what may not be empty: without it the gate of a past day would find nobody to reach.
ERASED = "-"
ERASED_ADDRESS = "gewist@gewist.invalid"
MUNICIPALITY = {"municipality": _("gemeente")}


def register_personal_data() -> None:
    register(_focal_point(), _route(), _contact(), *_messages())


def _focal_point() -> PersonalData:
    return PersonalData(
        model=FocalPoint,
        title=_("Aanstelling als aandachtsfunctionaris"),
        why=_("Zodat collega's weten wie ze bellen met een signaal, en de training alleen open is als er iemand is."),
        kept=NUMBER_STAYS,
        fate=Fate.EMPTIED,
        # Not the deputy: that is somebody else.
        fields=("municipality", "domain", "appointed_on", "ended_on", "phone", "email", "hours"),
        emptied={
            "phone": ERASED,
            "email": ERASED_ADDRESS,
            "hours": ERASED,
            "deputy_name": ERASED,
            "deputy_phone": ERASED,
        },
    )


def _route() -> PersonalData:
    return PersonalData(
        model=ReportingRoute,
        title=_("Meldroutes opgesteld, ingediend, bevestigd of ingetrokken"),
        why=_("Om te laten zien dat twee verschillende mensen over een meldroute beslissen."),
        kept=WORK_STAYS,
        fate=Fate.NUMBER,
        person=("drafted_by", "submitted_by", "confirmed_by", "withdrawn_by"),
        fields=("municipality", "region", "version", "status", "submitted_at", "confirmed_at", "withdrawn_at"),
        is_about=False,
    )


def _contacts_of(user: User) -> Q:
    return Q(email__iexact=user.email)


def _contact() -> PersonalData:
    return PersonalData(
        model=ContactPoint,
        title=_("Contact in een meldroute"),
        why=_("Zodat collega's je kunnen bereiken. We vinden je hier aan je e-mailadres."),
        kept=_("Zolang de meldroute bestaat. Na het wissen staan je naam en je e-mailadres er niet meer in."),
        fate=Fate.EMPTIED,
        find=_contacts_of,
        fields=("route", "role", "organisation", "name", "phone", "email", "hours"),
        labels={"route": _("meldroute")},
        names=("name",),
        also_emptied=("name", "email", "phone"),
        erase=_empty_contacts,
        objections=_only_reached_by_mail,
        is_about=False,
    )


def _only_reached_by_mail(user: User) -> list[str]:
    """Taking out the only address would leave colleagues with nobody to reach."""
    contacts = ContactPoint.objects.filter(_contacts_of(user), route__status__in=IN_USE, phone="")
    routes = sorted({str(contact.route) for contact in contacts.select_related("route__municipality", "route__region")})
    sentence = gettext("Deze persoon staat als contact zonder telefoonnummer in een meldroute in gebruik: %(route)s.")
    return [sentence % {"route": route} for route in routes]


def _empty_contacts(user: User) -> int:
    """A number in a route that is in use stays: colleagues must reach somebody. Its name and address go."""
    contacts = ContactPoint.objects.filter(_contacts_of(user))
    in_use = contacts.filter(route__status__in=IN_USE).exclude(phone="")
    touched = in_use.order_by().update(name="", email="")
    return touched + contacts.order_by().update(name="", email=ERASED_ADDRESS, phone="")


def _messages() -> list[PersonalData]:
    return [
        PersonalData(
            model=OpeningRequest,
            title=_("Vragen om de training te openen"),
            why=_("Om het je gemeente te vragen, en te zorgen dat dit hooguit één keer per week gebeurt."),
            kept=_("Een jaar."),
            fate=Fate.GONE,
            find=lambda user: Q(user=user) | Q(asked_of=user),
            # Of who asked, the one who was asked knows how many: never who, nor when.
            own=lambda user: Q(user=user),
            did=_asked_of,
            person=("user", "asked_of"),
            fields=("municipality", "asked_at"),
            labels=MUNICIPALITY,
            erase=_remove_requests,
            term=("asked_at", A_YEAR),
            has_safe_label=True,
        ),
        PersonalData(
            model=Reminder,
            title=_("Mails over een meldroute die sluit"),
            why=_("Zodat je elke herinnering één keer krijgt."),
            kept=_("Een jaar na de dag waarover de herinnering gaat."),
            fate=Fate.GONE,
            person=("recipient",),
            fields=("municipality", "kind", "closes_after", "sent_at"),
            labels=MUNICIPALITY,
            # By the day it is about: while that is near, the row keeps a second mail away.
            term=("closes_after", A_YEAR),
            has_safe_label=True,
        ),
        PersonalData(
            model=RouteNotice,
            title=_("Mails over wat er met een meldroute gebeurde"),
            why=_("Zodat je elk bericht één keer krijgt."),
            kept=_("Een jaar."),
            fate=Fate.GONE,
            person=("recipient",),
            fields=("event", "sent_at"),
            labels={"event": _("waarover")},
            values={"event": lambda notice: f"{words_for(notice.event.action)}: {notice.event.object_label}"},
            term=("sent_at", A_YEAR),
            has_safe_label=True,
        ),
    ]


def _asked_of(user: User) -> Mapping[Any, int]:
    asked = OpeningRequest.objects.filter(asked_of=user).exclude(user=user)
    return {_("Vragen van collega's aan jou om de training te openen"): asked.count()}


def _remove_requests(user: User) -> int:
    """Of what was asked of somebody the question stays: it is another person's."""
    OpeningRequest.objects.filter(asked_of=user).update(asked_of=None)
    return OpeningRequest.objects.filter(user=user).delete()[0]
