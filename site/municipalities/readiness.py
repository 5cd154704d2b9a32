"""Which prerequisites of a meldroute hold (source: FACTS.md 1.2, DESIGN.md "The gate in detail")."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from .constants import ContactRole, Domain, ExploitationForm, ReadinessCheck, Situation
from .models import FocalPoint, Municipality, ReportingRoute

Check = Callable[["Evidence"], bool]


class Evidence:
    """Everything the checks look at, read in three queries and no more."""

    def __init__(self, route: ReportingRoute, focal_points: Iterable[FocalPoint]) -> None:
        self.by_check = {row.check_code: row for row in route.evidence.all()}
        self.contacts = list(route.contacts.all())
        self.steps = list(route.steps.all())
        self.focal_points = list(focal_points)


def _is_reachable(focal_point: FocalPoint) -> bool:
    return bool(focal_point.phone and focal_point.email and focal_point.hours and focal_point.deputy_name)


def _integral_approach(evidence: Evidence) -> bool:
    row = evidence.by_check.get(ReadinessCheck.INTEGRAL_APPROACH)
    return bool(row and row.decided_on and row.reference)


def _internal_cooperation(evidence: Evidence) -> bool:
    row = evidence.by_check.get(ReadinessCheck.INTERNAL_COOPERATION)
    return bool(row and row.reference and row.evaluate_on)


def _focal_point_appointed(evidence: Evidence) -> bool:
    return any(_is_reachable(person) for person in evidence.focal_points)


def _focal_point_two_domains(evidence: Evidence) -> bool:
    domains = {person.domain for person in evidence.focal_points if _is_reachable(person)}
    people = {person.user_id for person in evidence.focal_points if _is_reachable(person)}
    return domains == set(Domain.values) and len(people) > 1


def _care_route(evidence: Evidence) -> bool:
    return any(contact.role == ContactRole.CARE_COORDINATOR for contact in evidence.contacts)


def _reporting_route(evidence: Evidence) -> bool:
    return not missing_steps(evidence)


def _policy_adopted(evidence: Evidence) -> bool:
    row = evidence.by_check.get(ReadinessCheck.POLICY_ADOPTED)
    return bool(row and row.decided_on and row.reference)


CHECKS: dict[ReadinessCheck, Check] = {
    ReadinessCheck.INTEGRAL_APPROACH: _integral_approach,
    ReadinessCheck.INTERNAL_COOPERATION: _internal_cooperation,
    ReadinessCheck.FOCAL_POINT_APPOINTED: _focal_point_appointed,
    ReadinessCheck.FOCAL_POINT_TWO_DOMAINS: _focal_point_two_domains,
    ReadinessCheck.CARE_ROUTE: _care_route,
    ReadinessCheck.REPORTING_ROUTE: _reporting_route,
    ReadinessCheck.POLICY_ADOPTED: _policy_adopted,
}
# These can stop holding while a route is in force, because people come and go.
CHECKS_ON_PEOPLE = frozenset({ReadinessCheck.FOCAL_POINT_APPOINTED, ReadinessCheck.FOCAL_POINT_TWO_DOMAINS})


def missing_steps(evidence: Evidence) -> list[str]:
    """The forms of exploitation and the situations for which the route has no step."""
    forms = {step.form for step in evidence.steps if not step.situation}
    situations = {step.situation for step in evidence.steps}
    missing = [f.value for f in ExploitationForm if f.value not in forms and "" not in forms]
    return missing + [s.value for s in Situation if s.value not in situations]


def unmet_checks(municipality: Municipality, route: ReportingRoute, on: date) -> list[ReadinessCheck]:
    """The prerequisites of the region's profile that do not hold on a day, in the order of the profile."""
    evidence = Evidence(route, municipality.focal_points.active(on))
    return [check for check in municipality.region.checks if not CHECKS[check](evidence)]


def people_missing_since(municipality: Municipality, on: date) -> date:
    """The first day on which the prerequisite on people no longer held: the day after the last focal point left.

    Where nobody was ever appointed, or somebody was made inactive without an end date, that is today.
    """
    ended = municipality.focal_points.filter(ended_on__lt=on).order_by("-ended_on").values_list("ended_on", flat=True)
    last = ended.first()
    return last + timedelta(days=1) if last else on
