"""Questions about the reader's own meldroute: the right answer is whom their own municipality lets them call first.

The trainer writes the case; the answers are made from a version of a route when an attempt starts, and kept in the
attempt (docs/decisions/0021-a-question-about-the-own-meldroute.md). Nothing here names a person: a contact is its role
and its organisation.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from municipalities.constants import NATIONAL_NUMBERS, ContactRole, ExploitationForm, Situation, StepTaker
from municipalities.models import ContactPoint, Municipality, ReportingRoute, RouteStep
from municipalities.routing import steps_for

EMERGENCY = "112"
FEWEST, MOST = 3, 4
# The national number of an organisation is no other answer than that organisation in the own route.
ROLE_OF_NUMBER = {"09008844": ContactRole.POLICE, "08005151": ContactRole.LABOUR_AUTHORITY}


@dataclass(frozen=True)
class Candidate:
    """Somebody to call, as an answer. names: what else means the same, so that no two answers do."""

    key: str
    text: str
    names: frozenset[str] = field(default_factory=frozenset)

    def is_same_as(self, other: "Candidate") -> bool:
        return bool(self.names & other.names)


def route_in_force(municipality: Municipality | None) -> ReportingRoute | None:
    """The version that holds today with its steps and contacts, in three queries."""
    if municipality is None:
        return None
    routes = municipality.routes.in_force().select_related("municipality")
    return routes.prefetch_related("steps__contact", "contacts").first()


# In Dutch whatever language the reader has: the case and the steps of the route are Dutch too.
@translation.override("nl")
def route_content(
    route: ReportingRoute, *, form: str, situations: Sequence[str], explanation: str
) -> dict[str, Any] | None:
    """The options and the explanation of a question for one route; None when the route has no answer to the case.

    form: a form of exploitation, or "" when the reader of the case does not know. situations: what else holds. The
    right answer comes first; whoever asks the question shuffles.
    """
    steps = steps_for(route, form=form, situations=situations)
    right = first_to_call(steps, situations)
    if right is None:
        return None
    chosen = [right]
    for candidate in others(route, steps):
        if len(chosen) < MOST and not any(candidate.is_same_as(other) for other in chosen):
            chosen.append(candidate)
    if len(chosen) < FEWEST:
        return None
    told = instructions(steps, route.steps.all())
    options = [
        {
            "key": candidate.key,
            "text": candidate.text,
            "correct": candidate is right,
            "feedback": _feedback(candidate, is_right=candidate is right, steps=steps, told=told),
        }
        for candidate in chosen
    ]
    return {"options": options, "explanation": f"{explanation}\n\n{_as_in_the_route(route, steps, situations)}".strip()}


def first_to_call(steps: Sequence[RouteStep], situations: Iterable[str]) -> Candidate | None:
    """What somebody does first: 112 when there is danger now (source: FACTS.md 1.4, M1), else the first own step.

    steps: those of the case, in order. What the focal point does is nobody else's to begin with.
    """
    if Situation.URGENT in situations:
        return _emergency()
    first = next((step for step in steps if step.taken_by == StepTaker.COLLEAGUE), None)
    return _candidate(first.contact) if first and label_of(first.contact) else None


def others(route: ReportingRoute, steps: Sequence[RouteStep]) -> Iterator[Candidate]:
    """Who else could be called, the likeliest mistakes first: later in this case, 112, elsewhere in the route."""
    contacts = (*(step.contact for step in steps), *route.contacts.all())
    own = [_candidate(contact) for contact in contacts if label_of(contact)]
    yield from own[:3]
    yield _emergency()
    yield from own[3:]
    for shown, dialled, label in NATIONAL_NUMBERS:
        if dialled != EMERGENCY:
            yield _national(shown, dialled, str(label))


def _emergency() -> Candidate:
    return Candidate(EMERGENCY, EMERGENCY, frozenset({EMERGENCY}))


def _national(shown: str, dialled: str, label: str) -> Candidate:
    name = label.replace(":", ",").partition(",")[0]
    role = ROLE_OF_NUMBER.get(dialled)
    return Candidate(dialled, f"{name} ({shown})", frozenset({dialled, name.casefold(), *([role] if role else [])}))


def _candidate(contact: ContactPoint) -> Candidate:
    """Who has the same number or address is the same answer: who calls gets the same person. All focal points of a
    municipality are one, because a reader may call either; so is the police, whatever the team."""
    text = label_of(contact)
    names = {text.casefold(), contact.dialled, contact.email.casefold()}
    if contact.role in {ContactRole.FOCAL_POINT, *ROLE_OF_NUMBER.values()}:
        names.add(contact.role)
    return Candidate(f"contact-{contact.pk}", text, frozenset(names - {""}))


def label_of(contact: ContactPoint) -> str:
    """The role and the organisation, neither said twice. Never the name: that can be of a person."""
    organisation = contact.organisation.strip()
    if contact.role == ContactRole.OTHER:
        return organisation
    role = str(ContactRole(contact.role).label)
    if organisation.casefold() in role.casefold():
        return role
    return organisation if role.casefold() in organisation.casefold() else f"{role}, {organisation}"


def instructions(steps: Iterable[RouteStep], all_steps: Iterable[RouteStep]) -> dict[str, str]:
    """What the route says about each contact, by the key of its answer: in this case, else in another."""
    told: dict[str, str] = {}
    for step in (*steps, *all_steps):
        told.setdefault(f"contact-{step.contact_id}", step.instruction)
    return told


def _feedback(candidate: Candidate, *, is_right: bool, steps: Sequence[RouteStep], told: dict[str, str]) -> str:
    if candidate.key == EMERGENCY:
        if is_right:
            after = _(" Daarna staat in jouw meldroute: “%(step)s”") % {"step": steps[0].instruction} if steps else ""
            return _("Goed. Bij gevaar bel je altijd eerst 112.") + after
        return _("112 bel je bij direct gevaar. Dat is er hier niet. Begin bij je eigen meldroute.")
    step = {"step": told.get(candidate.key, "")}
    if is_right:
        return _("Goed. In jouw meldroute staat: “%(step)s”") % step
    if any(candidate.key == f"contact-{step.contact_id}" for step in steps):
        return _("Die hoort bij deze zaak, maar je begint er niet mee. In jouw meldroute staat: “%(step)s”") % step
    if step["step"]:
        return _("Dit contact is voor een andere situatie. In jouw meldroute staat: “%(step)s”") % step
    if candidate.key.startswith("contact-"):
        return _("Dit contact staat in jouw meldroute, maar is in deze situatie niet je eerste stap.")
    return _("Dit nummer is er voor het hele land. Je eigen meldroute begint dichter bij huis.")


def _as_in_the_route(route: ReportingRoute, steps: Sequence[RouteStep], situations: Iterable[str]) -> str:
    """The steps of the case as the reader's own route has them, numbered."""
    lines = [_("Bel 112.")] if Situation.URGENT in situations else []
    lines += [f"{step.instruction} ({label_of(step.contact)})" for step in steps]
    name = {"name": route.municipality.display_name}
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, start=1)]
    return "\n".join([_("Zo staat het in de meldroute van %(name)s:") % name, *numbered])


@translation.override("nl")
def example_route() -> ReportingRoute:
    """A route that is nobody's, for a preview; it is in no database."""
    place = Municipality(display_name=_("Voorbeeldstad"))
    focal, care, police, labour = (
        ContactPoint(pk=number, role=role, organisation=organisation)
        for number, (role, organisation) in enumerate(
            [
                (ContactRole.FOCAL_POINT, _("Gemeente Voorbeeldstad")),
                (ContactRole.CARE_COORDINATOR, _("Voorbeeld Zorghuis")),
                (ContactRole.POLICE, _("Politie")),
                (ContactRole.LABOUR_AUTHORITY, _("Nederlandse Arbeidsinspectie")),
            ],
            start=1,
        )
    )
    rows = [
        ("", Situation.URGENT, focal, _("Is het gevaar voorbij? Vertel de aandachtsfunctionaris dat je 112 belde.")),
        ("", "", focal, _("Bel je aandachtsfunctionaris. Vertel wat je zag en hoorde, ook als je twijfelt.")),
        ("", Situation.VICTIM_KNOWN, care, _("De zorgcoördinator denkt mee over hulp.")),
        ("", Situation.LOCATION_KNOWN, focal, _("Geef de plek door, met dag en tijd.")),
        ("", Situation.MINOR, care, _("Overleg ook over de veiligheid van het kind.")),
        (ExploitationForm.LABOUR, "", labour, _("De aandachtsfunctionaris meldt het bij de Arbeidsinspectie.")),
        *(
            (form, "", police, _("De aandachtsfunctionaris meldt het bij de politie."))
            for form in ExploitationForm
            if form != ExploitationForm.LABOUR
        ),
    ]
    steps = [
        RouteStep(pk=number, position=number, form=form, situation=situation, contact=contact, instruction=instruction)
        for number, (form, situation, contact, instruction) in enumerate(rows)
    ]
    route = ReportingRoute(pk=0, municipality=place)
    # What a prefetch would have found; without it the example had to be stored.
    route._prefetched_objects_cache = {"steps": steps, "contacts": [focal, care, police, labour]}
    return route
