"""The registration of a meldroute as a list of tasks: what is done, what is missing, and where to do it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from .constants import ReadinessCheck
from .models import Municipality, ReportingRoute
from .readiness import Facts, facts_of, missing_steps, unmet

# The page on which each prerequisite is filled in: the name of its address.
PAGE_OF_CHECK = {
    ReadinessCheck.INTEGRAL_APPROACH: "agreements",
    ReadinessCheck.INTERNAL_COOPERATION: "agreements",
    ReadinessCheck.POLICY_ADOPTED: "agreements",
    ReadinessCheck.FOCAL_POINT_APPOINTED: "focal_points",
    ReadinessCheck.FOCAL_POINT_TWO_DOMAINS: "focal_points",
    ReadinessCheck.CARE_ROUTE: "contacts",
    ReadinessCheck.REPORTING_ROUTE: "steps",
}


@dataclass(frozen=True)
class Task:
    """One prerequisite. hint: what is missing, in words; empty when it holds."""

    check: ReadinessCheck
    is_done: bool
    hint: str

    @property
    def page_name(self) -> str:
        return PAGE_OF_CHECK[self.check]

    @property
    def page(self) -> str:
        return f"municipalities:{self.page_name}"


def tasks_of(municipality: Municipality, route: ReportingRoute | None, on: date) -> list[Task]:
    """The prerequisites of the region's profile, in its order, as they stand for a version of the route."""
    facts = facts_of({municipality.pk: route}, on)[municipality.pk]
    missing = unmet(municipality.region.checks, facts)
    return [
        Task(check, check not in missing, hint(check, facts) if check in missing else "")
        for check in municipality.region.checks
    ]


def hint(check: ReadinessCheck, facts: Facts) -> str:
    """What somebody has to do for a prerequisite that does not hold."""
    if check == ReadinessCheck.REPORTING_ROUTE and facts.steps:
        cases = ", ".join(str(case.label).lower() for case in missing_steps(facts))
        return _("Nog geen stap voor: %(cases)s.") % {"cases": cases}
    if check == ReadinessCheck.FOCAL_POINT_TWO_DOMAINS and facts.people:
        return _("Stel ook iemand anders aan, voor het andere domein.")
    hints = {
        ReadinessCheck.INTEGRAL_APPROACH: _("Vul in wanneer dat is besloten en waar het staat."),
        ReadinessCheck.INTERNAL_COOPERATION: _("Vul in waar de afspraken staan en wanneer je terugkijkt."),
        ReadinessCheck.POLICY_ADOPTED: _("Vul in wanneer het beleid is vastgesteld en waar het staat."),
        ReadinessCheck.FOCAL_POINT_APPOINTED: _("Stel iemand aan, met telefoon, tijden en een vervanger."),
        ReadinessCheck.FOCAL_POINT_TWO_DOMAINS: _("Stel twee mensen aan: een voor elk domein."),
        ReadinessCheck.CARE_ROUTE: _("Voeg het contact van de zorgcoördinator toe."),
        ReadinessCheck.REPORTING_ROUTE: _("Schrijf op wie wat doet. Je kunt beginnen met het voorstel."),
    }
    return hints[check]
