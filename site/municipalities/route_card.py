"""What staff sees of a meldroute: whom to call first, and the steps grouped by case."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from queries.prepared import Prepared

from .constants import REQUIRED_SITUATIONS, ContactRole, ExploitationForm, RouteStatus, Situation, StepTaker
from .models import ContactPoint, FocalPoint, Municipality, ReportingRoute, RouteStep
from .routing import holds, in_order, national_steps

# The order in which a reader looks: danger now, every signal, then what only holds in some cases.
CASES = (
    ("", Situation.URGENT),
    ("", ""),
    *(("", situation) for situation in Situation if situation != Situation.URGENT),
    *((form, "") for form in ExploitationForm),
    *((form, situation) for situation in Situation for form in ExploitationForm),
)


@dataclass(frozen=True)
class ShownStep:
    """A step with whom to call: for the focal point those of today, not who it was when the route was written."""

    instruction: str
    contact: ContactPoint
    people: tuple[FocalPoint, ...] = ()
    form: str = ""
    situation: str = ""
    taken_by: str = StepTaker.COLLEAGUE

    @property
    def is_of_focal_point(self) -> bool:
        """Then a colleague reads what happens, and has nobody to call."""
        return self.taken_by == StepTaker.FOCAL_POINT

    def holds(self, *, form: str, situations: Collection[str]) -> bool:
        return holds(RouteStep(form=self.form, situation=self.situation), form=form, situations=situations)


@dataclass(frozen=True)
class Case:
    """The steps for one form of exploitation, one situation, or every signal."""

    form: str
    situation: str
    steps: tuple[ShownStep, ...]

    @property
    def title(self) -> str:
        situation = str(Situation(self.situation).label) if self.situation else ""
        if not self.form:
            return situation or _("Bij elk signaal")
        form = str(ExploitationForm(self.form).label)
        return f"{form}: {situation.lower()}" if situation else form


@dataclass(frozen=True)
class RouteCard:
    """route: the version shown; None when none is in force, then there may still be a focal point to call."""

    municipality: Municipality
    route: ReportingRoute | None
    focal_points: tuple[FocalPoint, ...]
    contacts: tuple[ContactPoint, ...] = ()
    cases: tuple[Case, ...] = ()
    steps: tuple[ShownStep, ...] = ()

    @property
    def asked_steps(self) -> list[ShownStep]:
        """All steps that the four questions of the routekaart decide about, in their order."""
        return [step for step in self.steps if step.situation in {"", *REQUIRED_SITUATIONS}]

    @property
    def special(self) -> list[Case]:
        """What a reader recognises without being asked: a criminal group, violence at home, staying anonymous."""
        return [case for case in self.cases if case.situation not in {"", *REQUIRED_SITUATIONS}]

    @property
    def has_anonymous_step(self) -> bool:
        return any(case.situation == Situation.ANONYMOUS for case in self.cases)

    @property
    def in_danger(self) -> tuple[ShownStep, ...]:
        """What to do after 112 was called; 112 itself is no step, it stands above everything (source: M1)."""
        return self._steps(Situation.URGENT)

    @property
    def always(self) -> tuple[ShownStep, ...]:
        return self._steps("")

    @property
    def depending(self) -> list[Case]:
        """The cases in which something more is done."""
        apart = {("", Situation.URGENT), ("", "")}
        return [case for case in self.cases if (case.form, case.situation) not in apart]

    def _steps(self, situation: str) -> tuple[ShownStep, ...]:
        return next((case.steps for case in self.cases if not case.form and case.situation == situation), ())

    @property
    def other_contacts(self) -> list[ContactPoint]:
        """Contact points that no step names."""
        named = {step.contact.pk for case in self.cases for step in case.steps}
        return [contact for contact in self.contacts if contact.pk not in named]


def card_in_force(municipality: Municipality, on: date | None = None) -> RouteCard:
    """The card of a municipality on a day (default: today), in three queries."""
    on = on or timezone.localdate()
    in_force = ContactPoint.objects.filter(
        route__municipality=municipality,
        route__status=RouteStatus.REGISTERED,
        route__valid_from__lte=on,
        route__valid_until__gte=on,
    )
    contacts = list(in_force.select_related("route"))
    route = contacts[0].route if contacts else None
    steps = route.steps.all() if route else ()
    return _card(municipality, route, contacts=contacts, steps=steps, on=on)


def card_in_brief(municipality: Municipality, on: date | None = None) -> RouteCard:
    """Whom to call first, without the steps: two queries. Most pages with a lesson show no more than this."""
    on = on or timezone.localdate()
    routes = _routes_in_force(municipality.pk, on)
    return RouteCard(municipality, routes[0] if routes else None, focal_points_to_call(municipality, on))


@Prepared
def _routes_in_force(municipality: int, on: date) -> QuerySet[ReportingRoute]:
    return ReportingRoute.objects.in_force(on).filter(municipality=municipality)[:1]


def focal_points_to_call(municipality: Municipality, on: date) -> tuple[FocalPoint, ...]:
    return tuple(_focal_points_to_call(municipality.pk, on))


@Prepared
def _focal_points_to_call(municipality: int, on: date) -> QuerySet[FocalPoint]:
    return FocalPoint.objects.active(on).reachable().filter(municipality=municipality).select_related("user")


def card_of(route: ReportingRoute) -> RouteCard:
    """The card as it would be if this version were in force today."""
    contacts = list(route.contacts.all())
    return _card(route.municipality, route, contacts=contacts, steps=route.steps.all(), on=timezone.localdate())


def _card(
    municipality: Municipality,
    route: ReportingRoute | None,
    *,
    contacts: list[ContactPoint],
    steps: Iterable[RouteStep],
    on: date,
) -> RouteCard:
    focal_points = focal_points_to_call(municipality, on)
    by_pk = {contact.pk: contact for contact in contacts}
    shown = tuple(_shown(step, by_pk[step.contact_id], focal_points) for step in in_order(steps))
    cases = (
        Case(form, situation, tuple(step for step in shown if (step.form, step.situation) == (form, situation)))
        for form, situation in CASES
    )
    return RouteCard(
        municipality,
        route,
        focal_points,
        contacts=tuple(contacts),
        cases=tuple(case for case in cases if case.steps),
        steps=shown,
    )


def _shown(step: RouteStep, contact: ContactPoint, focal_points: tuple[FocalPoint, ...]) -> ShownStep:
    people = focal_points if contact.role == ContactRole.FOCAL_POINT else ()
    return ShownStep(step.instruction, contact, people, step.form, step.situation, step.taken_by)


def national_steps_shown(focal_points: tuple[FocalPoint, ...] = ()) -> list[ShownStep]:
    """What is asked about where no route can be seen: the focal point, if there is one, then the national numbers."""
    steps = [_shown(step, step.contact, ()) for step in national_steps()]
    if not focal_points:
        return steps
    own = ContactPoint(role=ContactRole.FOCAL_POINT)
    return [ShownStep(_("Bel eerst de aandachtsfunctionaris. Vertel wat je zag en hoorde."), own, focal_points), *steps]
