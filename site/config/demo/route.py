"""The meldroute of Demodam, in force: drawn up by the focal point and confirmed by the chain director, as in real life.

The steps follow FACTS.md 1.4 (M1 to M10); organisations and numbers are fictional except the national ones.
"""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from municipalities.constants import ContactRole, Domain, ExploitationForm, ReadinessCheck, Situation, StepTaker
from municipalities.lifecycle import confirm, draft_for, submit
from municipalities.models import (
    ContactPoint,
    FocalPoint,
    Municipality,
    ReadinessEvidence,
    ReportingRoute,
    RouteStep,
)

from .people import DEMODAM

HOURS = "ma t/m vr, 9.00 - 17.00 uur"
ALWAYS = "dag en nacht"
CONTACTS = (
    (ContactRole.FOCAL_POINT, "Gemeente Demodam", "Team Veiligheid", "0123 - 45 67 89", HOURS),
    (ContactRole.CARE_COORDINATOR, "Zorghuis Demoregio", "Zorgcoördinator mensenhandel", "0123 - 45 67 70", HOURS),
    (ContactRole.CHAIN_DIRECTOR, "Veiligheidshuis Demoregio", "Ketenregisseur", "0123 - 45 67 71", HOURS),
    (ContactRole.POLICE, "Politie", "Team mensenhandel", "0900-8844", ALWAYS),
    (
        ContactRole.LABOUR_AUTHORITY,
        "Nederlandse Arbeidsinspectie",
        "Meldpunt",
        "0800-5151",
        "ma t/m vr, 8.00 - 20.00 uur",
    ),
    (ContactRole.VEILIG_THUIS, "Veilig Thuis", "", "0800-2000", ALWAYS),
    (ContactRole.RIEC, "RIEC Demoland", "", "0123 - 45 67 72", HOURS),
    (ContactRole.SAFETY_HOUSE, "Veiligheidshuis Demoregio", "", "0123 - 45 67 71", HOURS),
    (ContactRole.OTHER, "", "Meld Misdaad Anoniem", "0800-7000", ALWAYS),
)
FOCAL, CARE, CHAIN, POLICE, LABOUR, SAFE_HOME, RIEC, SAFETY_HOUSE, ANONYMOUS = range(len(CONTACTS))
OF_FOCAL_POINT = "De aandachtsfunctionaris "
STEPS = (
    ("", Situation.URGENT, CHAIN, "Is het gevaar geweken? Laat de ketenregisseur weten dat je 112 hebt gebeld."),
    ("", "", FOCAL, "Bel je aandachtsfunctionaris. Vertel wat je zag en hoorde, ook als je twijfelt."),
    ("", Situation.VICTIM_KNOWN, CARE, "De aandachtsfunctionaris belt de zorgcoördinator, die meedenkt over hulp."),
    ("", Situation.LOCATION_KNOWN, FOCAL, "Geef het adres of de plek door. Ga er niet zelf opnieuw kijken."),
    ("", Situation.MINOR, SAFE_HOME, "De aandachtsfunctionaris overlegt bij een minderjarige ook met Veilig Thuis."),
    (ExploitationForm.LABOUR, "", LABOUR, "De aandachtsfunctionaris meldt arbeidsuitbuiting bij de Arbeidsinspectie."),
    (ExploitationForm.SEXUAL, "", POLICE, "De aandachtsfunctionaris meldt seksuele uitbuiting bij de politie."),
    (ExploitationForm.CRIMINAL, "", POLICE, "De aandachtsfunctionaris meldt criminele uitbuiting bij de politie."),
    (ExploitationForm.ORGAN_REMOVAL, "", POLICE, "De aandachtsfunctionaris meldt een vermoeden bij de politie."),
    ("", Situation.FORWARDED, CHAIN, "Geef het signaal door. Jullie spreken samen af wie het oppakt."),
    ("", Situation.UNDERMINING, RIEC, "De aandachtsfunctionaris vraagt het RIEC mee te kijken."),
    ("", Situation.HOME_VIOLENCE, SAFE_HOME, "Vraag advies aan Veilig Thuis. Volg daarbij de meldcode."),
    ("", Situation.COMPLEX, SAFETY_HOUSE, "De aandachtsfunctionaris brengt de zaak in bij het Veiligheidshuis."),
    ("", Situation.ANONYMOUS, ANONYMOUS, "Bel dit nummer als je niet met je naam wilt melden."),
)


def ensure_route() -> None:
    """Registers the meldroute of Demodam when none is in force; safe to repeat."""
    municipality = Municipality.objects.get(cbs_code=DEMODAM)
    focal_point = User.objects.get(email="aandachtsfunctionaris@demodam.example")
    director = User.objects.get(email="ketenregisseur@demoregio.example")
    _ensure_focal_point(municipality, focal_point)
    if municipality.routes.in_force().exists() or municipality.routes.pending().exists():
        return
    route = draft_for(municipality, focal_point)
    if not route.steps.exists():
        _fill(route)
    submit(route, focal_point)
    confirm(route, director, remarks="Compleet. Fijn dat de vervanging ook geregeld is.")


def _ensure_focal_point(municipality: Municipality, user: User) -> None:
    FocalPoint.objects.get_or_create(
        municipality=municipality,
        user=user,
        domain=Domain.SAFETY,
        ended_on=None,
        defaults={
            "appointed_on": timezone.localdate() - timedelta(days=380),
            "phone": "0123 - 45 67 89",
            "email": user.email,
            "hours": HOURS,
            "deputy_name": "Team Zorg en Veiligheid",
            "deputy_phone": "0123 - 45 67 80",
        },
    )


def _fill(route: ReportingRoute) -> None:
    today = timezone.localdate()
    ReadinessEvidence.objects.create(
        route=route,
        check_code=ReadinessCheck.INTEGRAL_APPROACH,
        reference="Collegebesluit aanpak mensenhandel, 2026-014",
        decided_on=today - timedelta(days=200),
    )
    ReadinessEvidence.objects.create(
        route=route,
        check_code=ReadinessCheck.INTERNAL_COOPERATION,
        reference="Werkafspraken veiligheid en zorg, versie 2",
        evaluate_on=today + timedelta(days=160),
    )
    contacts = [
        ContactPoint.objects.create(
            route=route, role=role, organisation=organisation, name=name, phone=phone, hours=hours, position=number
        )
        for number, (role, organisation, name, phone, hours) in enumerate(CONTACTS)
    ]
    for position, (form, situation, contact, instruction) in enumerate(STEPS):
        by_focal_point = instruction.startswith(OF_FOCAL_POINT)
        RouteStep.objects.create(
            route=route,
            form=form,
            situation=situation,
            contact=contacts[contact],
            instruction=instruction,
            taken_by=StepTaker.FOCAL_POINT if by_focal_point else StepTaker.COLLEAGUE,
            position=position,
        )
