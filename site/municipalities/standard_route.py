"""A start for whoever writes a meldroute for the first time: contacts, and a step for every case.

Taken from the example of the region where it has one, else from what holds in the whole country (source: FACTS.md 1.4,
M1 to M10). Only a proposal: every region has its own route, so everything can be changed. What is there already stays;
a second time adds nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Role, RoleAssignment

from .constants import ContactRole, ExploitationForm, Situation, StepTaker
from .example_route import contacts_of_example, example_of, missing_contacts, own_focal_point, steps_of_example
from .models import ContactPoint, Region, ReportingRoute, RouteStep
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
    taken_by: StepTaker = StepTaker.COLLEAGUE

    def contact(self, contacts: list[ContactPoint]) -> ContactPoint | None:
        """After danger a contact with a telephone goes before one with only e-mail, whatever its role."""
        wanted = as_dialled(self.phone)
        fitting = [c for role in self.roles for c in contacts if c.role == role and wanted in ("", c.dialled)]
        is_urgent = self.situation == Situation.URGENT
        return min(fitting, key=lambda contact: is_urgent and not contact.phone, default=None)


def proposals() -> tuple[Proposal, ...]:
    return (*_proposals_for_situations(), *_proposals_for_forms(), *_proposals_for_special_cases())


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
            taken_by=StepTaker.FOCAL_POINT,
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
            taken_by=StepTaker.FOCAL_POINT,
        ),
        Proposal(
            "",
            Situation.ANONYMOUS,
            (ContactRole.OTHER,),
            _("Bel dit nummer als je niet met je naam wilt melden. Je tip komt zonder je naam bij de gemeente."),
            phone=ANONYMOUS_NUMBER,
        ),
    )


def _proposals_for_situations() -> tuple[Proposal, ...]:
    care_first = (ContactRole.CARE_COORDINATOR, ContactRole.CHAIN_DIRECTOR, ContactRole.FOCAL_POINT)
    return (
        Proposal(
            "",
            Situation.URGENT,
            (ContactRole.CHAIN_DIRECTOR, ContactRole.CARE_COORDINATOR, ContactRole.FOCAL_POINT),
            _("Is het gevaar voorbij? Laat dan weten dat je 112 hebt gebeld."),
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
    )


def _proposals_for_forms() -> tuple[Proposal, ...]:
    police = (ContactRole.POLICE, ContactRole.CHAIN_DIRECTOR, ContactRole.FOCAL_POINT)
    return (
        Proposal(
            ExploitationForm.SEXUAL,
            "",
            police,
            _("De aandachtsfunctionaris geeft het signaal door aan de politie."),
            taken_by=StepTaker.FOCAL_POINT,
        ),
        Proposal(
            ExploitationForm.LABOUR,
            "",
            (ContactRole.LABOUR_AUTHORITY, *police),
            _("De aandachtsfunctionaris geeft het signaal door aan de Arbeidsinspectie."),
            taken_by=StepTaker.FOCAL_POINT,
        ),
        Proposal(
            ExploitationForm.CRIMINAL,
            "",
            police,
            _("De aandachtsfunctionaris geeft het signaal door aan de politie. Een dader kan ook slachtoffer zijn."),
            taken_by=StepTaker.FOCAL_POINT,
        ),
        Proposal(
            ExploitationForm.ORGAN_REMOVAL,
            "",
            police,
            _("De aandachtsfunctionaris geeft het signaal door aan de politie."),
            taken_by=StepTaker.FOCAL_POINT,
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
    new = missing_contacts(route, [contact for contact in _proposed_contacts(route, on) if contact])
    position = 1 + max(route.contacts.values_list("position", flat=True), default=-1)
    for number, contact in enumerate(new):
        contact.route, contact.position = route, position + number
    return len(ContactPoint.objects.bulk_create(new))


def _proposed_contacts(route: ReportingRoute, on: date) -> list[ContactPoint | None]:
    """Whoever is nearest first. Where the region has an example, that says whom it wants to be called."""
    municipality, example = route.municipality, _example_for(route)
    if municipality is None:
        return [_any_focal_point(route), *_national_contacts()]
    focal_point = own_focal_point(municipality, on)
    if example and example.contacts.exists():
        return [focal_point, *contacts_of_example(example)]
    return [focal_point, _chain_director(municipality.region, on), *_national_contacts()]


def _example_for(route: ReportingRoute) -> ReportingRoute | None:
    """An example itself starts from what holds in the whole country."""
    return example_of(route.municipality.region) if route.municipality else None


def _national_steps(route: ReportingRoute) -> list[RouteStep]:
    contacts = list(route.contacts.all())
    present = set(route.steps.values_list("form", "situation"))
    return [
        RouteStep(
            form=proposal.form,
            situation=proposal.situation,
            contact=contact,
            instruction=proposal.instruction,
            taken_by=proposal.taken_by,
        )
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


def _chain_director(region: Region, on: date) -> ContactPoint | None:
    """The address is known here; the telephone is for the focal point to add."""
    roles = RoleAssignment.objects.active(on).filter(role=Role.CHAIN_DIRECTOR, region=region, user__is_active=True)
    role = roles.select_related("user").order_by("starts_on", "pk").first()
    if role is None:
        return None
    return ContactPoint(role=ContactRole.CHAIN_DIRECTOR, organisation=region.name, email=role.user.email)


def _any_focal_point(example: ReportingRoute) -> ContactPoint | None:
    """In an example this stands for the focal point of whichever municipality copies it, and is never copied itself."""
    director = example.drafted_by
    if director is None:
        return None
    return ContactPoint(
        role=ContactRole.FOCAL_POINT, organisation=_("De gemeente zelf"), email=director.email, hours=""
    )
