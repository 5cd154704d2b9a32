"""A start for whoever writes a meldroute for the first time: contacts, and a step for every case.

Taken from the example of the region where it has one, else from what holds in the whole country (source: FACTS.md 1.4,
M1 to M10). Only a proposal: every region has its own route, so everything can be changed. What is there already stays;
a second time adds nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from .constants import ContactRole, ExploitationForm, Situation
from .example_route import contacts_of_example, example_of, missing_contacts, own_focal_point, steps_of_example
from .models import ContactPoint, ReportingRoute, RouteStep
from .models.contacts import as_dialled

ANONYMOUS_NUMBER = "0800-7000"


@dataclass(frozen=True)
class Proposal:
    """A step for one case, for the first of these roles that has a contact point.

    phone: for a contact without a role of its own, the number that says which one is meant.
    """

    form: str
    situation: str
    roles: tuple[ContactRole, ...]
    instruction: str
    phone: str = ""

    def contact(self, contacts: list[ContactPoint]) -> ContactPoint | None:
        wanted = as_dialled(self.phone)
        fitting = (c for role in self.roles for c in contacts if c.role == role and wanted in ("", c.dialled))
        return next(fitting, None)


def proposals() -> tuple[Proposal, ...]:
    return (*_proposals_for_every_route(), *_proposals_for_special_cases())


def _proposals_for_special_cases() -> tuple[Proposal, ...]:
    """Only where the route has the organisation for it: M3, M6, M8, M10 and M9."""
    return (
        Proposal(
            "",
            Situation.FORWARDED,
            (ContactRole.CHAIN_DIRECTOR, ContactRole.CARE_COORDINATOR),
            _("Geef het signaal hier door. Jullie spreken samen af wie het oppakt."),
        ),
        Proposal(
            "",
            Situation.UNDERMINING,
            (ContactRole.RIEC,),
            _("De aandachtsfunctionaris vraagt het RIEC mee te kijken. Deel geen persoonsgegevens uit de zorg."),
        ),
        Proposal(
            "",
            Situation.HOME_VIOLENCE,
            (ContactRole.VEILIG_THUIS,),
            _("Vraag ook advies aan Veilig Thuis. Volg daarbij de meldcode."),
        ),
        Proposal(
            "",
            Situation.COMPLEX,
            (ContactRole.SAFETY_HOUSE,),
            _("De aandachtsfunctionaris brengt de zaak in bij het Zorg- en Veiligheidshuis."),
        ),
        Proposal(
            "",
            Situation.ANONYMOUS,
            (ContactRole.OTHER,),
            _("Bel dit nummer als je niet met je naam wilt melden. Je tip komt zonder je naam bij de gemeente."),
            phone=ANONYMOUS_NUMBER,
        ),
    )


def _proposals_for_every_route() -> tuple[Proposal, ...]:
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
    example = _example_for(route)
    steps = steps_of_example(example, route) if example and example.steps.exists() else _national_steps(route)
    position = 1 + max(route.steps.values_list("position", flat=True), default=-1)
    for number, step in enumerate(steps):
        step.route, step.position = route, position + number
    return len(RouteStep.objects.bulk_create(steps))


@translation.override("nl")
def add_standard_contacts(route: ReportingRoute, on: date) -> int:
    """Adds the focal point and the contacts of the region or the country that are missing. Returns how many."""
    example = _example_for(route)
    shared = contacts_of_example(example) if example and example.contacts.exists() else _national_contacts()
    first = own_focal_point(route.municipality, on) if route.municipality else _any_focal_point(route)
    new = missing_contacts(route, [first, *shared] if first else shared)
    position = 1 + max(route.contacts.values_list("position", flat=True), default=-1)
    for number, contact in enumerate(new):
        contact.route, contact.position = route, position + number
    return len(ContactPoint.objects.bulk_create(new))


def _example_for(route: ReportingRoute) -> ReportingRoute | None:
    """An example itself starts from what holds in the whole country."""
    return example_of(route.municipality.region) if route.municipality else None


def _national_steps(route: ReportingRoute) -> list[RouteStep]:
    contacts = list(route.contacts.all())
    present = set(route.steps.values_list("form", "situation"))
    return [
        RouteStep(form=proposal.form, situation=proposal.situation, contact=contact, instruction=proposal.instruction)
        for proposal in proposals()
        if (proposal.form, proposal.situation) not in present and (contact := proposal.contact(contacts))
    ]


def _national_contacts() -> list[ContactPoint]:
    always = _("dag en nacht")
    return [
        ContactPoint(role=ContactRole.POLICE, organisation=_("Politie"), phone="0900-8844", hours=always),
        ContactPoint(
            role=ContactRole.LABOUR_AUTHORITY, organisation=_("Nederlandse Arbeidsinspectie"), phone="0800-5151"
        ),
        ContactPoint(
            role=ContactRole.OTHER, organisation=_("Meld Misdaad Anoniem"), phone=ANONYMOUS_NUMBER, hours=always
        ),
    ]


def _any_focal_point(example: ReportingRoute) -> ContactPoint | None:
    """In an example this stands for the focal point of whichever municipality copies it, and is never copied itself."""
    director = example.drafted_by
    if director is None:
        return None
    return ContactPoint(
        role=ContactRole.FOCAL_POINT, organisation=_("De gemeente zelf"), email=director.email, hours=""
    )
