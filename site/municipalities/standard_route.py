"""A start for whoever writes a meldroute for the first time: the national contacts, and a step for every case.

Source: FACTS.md 1.4, M1 to M8. Only a proposal: every region has its own route, so everything can be changed. What is
there already stays; a second time adds nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from .constants import ContactRole, ExploitationForm, Situation
from .models import ContactPoint, ReportingRoute, RouteStep


@dataclass(frozen=True)
class Proposal:
    """A step for one case, for the first of these roles that has a contact point."""

    form: str
    situation: str
    roles: tuple[ContactRole, ...]
    instruction: str


def proposals() -> tuple[Proposal, ...]:
    care_first = (ContactRole.CARE_COORDINATOR, ContactRole.CHAIN_DIRECTOR, ContactRole.FOCAL_POINT)
    police = (ContactRole.POLICE, ContactRole.CHAIN_DIRECTOR, ContactRole.FOCAL_POINT)
    return (
        Proposal(
            "",
            Situation.URGENT,
            (ContactRole.CHAIN_DIRECTOR, ContactRole.CARE_COORDINATOR, ContactRole.FOCAL_POINT),
            _("Is het gevaar voorbij? Vertel dan hier dat je 112 hebt gebeld."),
        ),
        Proposal(
            "",
            "",
            (ContactRole.FOCAL_POINT, ContactRole.CHAIN_DIRECTOR, ContactRole.CARE_COORDINATOR),
            _("Bel de aandachtsfunctionaris. Vertel wat je zag en hoorde, ook als je twijfelt."),
        ),
        Proposal(
            "",
            Situation.VICTIM_KNOWN,
            care_first,
            _("De zorgcoördinator denkt mee over hulp, ook bij kleine signalen."),
        ),
        Proposal(
            "",
            Situation.LOCATION_KNOWN,
            (ContactRole.FOCAL_POINT, ContactRole.POLICE, ContactRole.CHAIN_DIRECTOR, ContactRole.CARE_COORDINATOR),
            _("Geef de plek door, met dag en tijd. Ga er niet zelf opnieuw kijken."),
        ),
        Proposal(
            "",
            Situation.MINOR,
            (ContactRole.VEILIG_THUIS, *care_first),
            _("Overleg ook over de veiligheid van het kind."),
        ),
        Proposal(
            ExploitationForm.SEXUAL,
            "",
            police,
            _("De aandachtsfunctionaris geeft het signaal door aan de politie."),
        ),
        Proposal(
            ExploitationForm.LABOUR,
            "",
            (ContactRole.LABOUR_AUTHORITY, *police),
            _("De aandachtsfunctionaris geeft het signaal door aan de Arbeidsinspectie."),
        ),
        Proposal(
            ExploitationForm.CRIMINAL,
            "",
            police,
            _("De aandachtsfunctionaris geeft het signaal door aan de politie. Een dader kan ook slachtoffer zijn."),
        ),
        Proposal(
            ExploitationForm.ORGAN_REMOVAL,
            "",
            police,
            _("De aandachtsfunctionaris geeft het signaal door aan de politie."),
        ),
    )


# In Dutch whatever language its writer reads: what is proposed here becomes the text that all colleagues read.
@translation.override("nl")
def add_standard_steps(route: ReportingRoute) -> int:
    """Adds a step for each case that has none yet and for which there is somebody to call. Returns how many."""
    contacts: dict[str, ContactPoint] = {}
    for contact in route.contacts.all():
        contacts.setdefault(contact.role, contact)
    present = set(route.steps.values_list("form", "situation"))
    position = _next_position(route)
    steps = []
    for proposal in proposals():
        contact = next((contacts[role] for role in proposal.roles if role in contacts), None)
        if contact and (proposal.form, proposal.situation) not in present:
            steps.append(
                RouteStep(
                    route=route,
                    form=proposal.form,
                    situation=proposal.situation,
                    contact=contact,
                    instruction=proposal.instruction,
                    position=position + len(steps),
                )
            )
    return len(RouteStep.objects.bulk_create(steps))


@translation.override("nl")
def add_standard_contacts(route: ReportingRoute, on: date) -> int:
    """Adds the focal point, the police and the labour inspectorate where they are missing. Returns how many."""
    present = set(route.contacts.values_list("role", flat=True))
    position = 1 + max(route.contacts.values_list("position", flat=True), default=-1)
    always = _("dag en nacht")
    proposed = [
        ContactPoint(role=ContactRole.POLICE, organisation=_("Politie"), phone="0900-8844", hours=always),
        ContactPoint(
            role=ContactRole.LABOUR_AUTHORITY, organisation=_("Nederlandse Arbeidsinspectie"), phone="0800-5151"
        ),
    ]
    focal_point = route.municipality.focal_points.active(on).first()
    if focal_point:
        own = ContactPoint(
            role=ContactRole.FOCAL_POINT,
            organisation=_("Gemeente %(name)s") % {"name": route.municipality.display_name},
            phone=focal_point.phone,
            email=focal_point.email,
            hours=focal_point.hours,
        )
        proposed.insert(0, own)
    new = [contact for contact in proposed if contact.role not in present]
    for number, contact in enumerate(new):
        contact.route, contact.position = route, position + number
    return len(ContactPoint.objects.bulk_create(new))


def _next_position(route: ReportingRoute) -> int:
    return 1 + max(route.steps.values_list("position", flat=True), default=-1)
