"""Which prerequisites of a meldroute hold (source: FACTS.md 1.2, DESIGN.md "The gate in detail")."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Aggregate, CharField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from queries.prepared import Prepared, or_all

from .constants import (
    REQUIRED_SITUATIONS,
    ContactRole,
    Domain,
    ExploitationForm,
    ReadinessCheck,
    RouteStatus,
    Situation,
)
from .models import ContactPoint, FocalPoint, Municipality, ReadinessEvidence, ReportingRoute, RouteStep

# Of these facts both columns count.
PAIRS = frozenset({"steps", "people"})


@dataclass(frozen=True)
class Facts:
    """Everything the checks look at.

    evidence: the checks for which complete evidence is there. contacts: the roles of the contact points. steps: form of
    exploitation and situation of each step ("" is every one). people: domain and person of each reachable focal point.
    """

    evidence: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    steps: frozenset[tuple[str, str]] = frozenset()
    people: frozenset[tuple[str, str]] = frozenset()


def _focal_point_two_domains(facts: Facts) -> bool:
    return {domain for domain, _person in facts.people} == set(Domain.values) and len(
        {person for _domain, person in facts.people}
    ) > 1


CHECKS: dict[ReadinessCheck, Callable[[Facts], bool]] = {
    ReadinessCheck.INTEGRAL_APPROACH: lambda facts: ReadinessCheck.INTEGRAL_APPROACH in facts.evidence,
    ReadinessCheck.INTERNAL_COOPERATION: lambda facts: ReadinessCheck.INTERNAL_COOPERATION in facts.evidence,
    ReadinessCheck.FOCAL_POINT_APPOINTED: lambda facts: bool(facts.people),
    ReadinessCheck.FOCAL_POINT_TWO_DOMAINS: _focal_point_two_domains,
    ReadinessCheck.CARE_ROUTE: lambda facts: ContactRole.CARE_COORDINATOR in facts.contacts,
    ReadinessCheck.REPORTING_ROUTE: lambda facts: not missing_steps(facts),
    ReadinessCheck.POLICY_ADOPTED: lambda facts: ReadinessCheck.POLICY_ADOPTED in facts.evidence,
}
# These can stop holding while a route is in force, because people come and go.
CHECKS_ON_PEOPLE = frozenset({ReadinessCheck.FOCAL_POINT_APPOINTED, ReadinessCheck.FOCAL_POINT_TWO_DOMAINS})


EVERY_FORM = frozenset(form.value for form in ExploitationForm)
EVERY_CASE = frozenset({"", *Situation.values})


def missing_steps(facts: Facts) -> list[ExploitationForm | Situation]:
    """The forms of exploitation and the situations for which the route has no step."""
    return list(_missing(facts.steps))


@lru_cache(maxsize=512)
def _missing(steps: frozenset[tuple[str, str]]) -> tuple[ExploitationForm | Situation, ...]:
    forms_in: dict[str, set[str]] = {case: set() for case in EVERY_CASE}
    for form, situation in steps:
        forms_in[situation].add(form)
    missing: list[ExploitationForm | Situation] = []
    if "" not in forms_in[""]:
        missing += [form for form in ExploitationForm if form not in forms_in[""]]
    cases = (case for case in REQUIRED_SITUATIONS if "" not in forms_in[case] and not forms_in[case] >= EVERY_FORM)
    return (*missing, *cases)


def unmet(checks: Iterable[ReadinessCheck], facts: Facts) -> tuple[ReadinessCheck, ...]:
    return tuple(check for check in checks if not CHECKS[check](facts))


def unmet_checks(municipality: Municipality, route: ReportingRoute | None, on: date) -> tuple[ReadinessCheck, ...]:
    """The prerequisites of the region's profile that do not hold on a day, in the order of the profile."""
    return unmet(municipality.region.checks, facts_of({municipality.pk: route}, on)[municipality.pk])


def facts_of(routes: Mapping[int, ReportingRoute | None], on: date) -> dict[int, Facts]:
    """The facts of municipalities on a day, each with the version of its route to look at: one query for all."""
    if not routes:
        return {}
    found: dict[str, dict[int, frozenset[Any]]] = {name.name: {} for name in fields(Facts)}
    versions = or_all([route.pk for route in routes.values() if route])
    for of_what, kind, listed in _listed_facts(versions, or_all(list(routes)), on):
        found[kind][of_what] = _pairs(listed) if kind in PAIRS else frozenset(listed.split(","))
    nothing: frozenset[Any] = frozenset()
    return {
        pk: Facts(**{k: of.get(_key(k, pk, route), nothing) for k, of in found.items()}) for pk, route in routes.items()
    }


def _key(kind: str, municipality: int, route: ReportingRoute | None) -> int:
    """People are of the municipality: they come and go while the route stays. All else is of the route."""
    return municipality if kind == "people" else route.pk if route else 0


@lru_cache(maxsize=512)
def _pairs(listed: str) -> frozenset[tuple[str, ...]]:
    """Routes that are alike give the same text."""
    return frozenset(tuple(pair.split(":")) for pair in listed.split(","))


class Listed(Aggregate):
    """The different values of a group as one text, in order where the database sorts to find them."""

    function = "STRING_AGG"
    template = "%(function)s(DISTINCT %(expressions)s, ',')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "%(function)s(DISTINCT %(expressions)s)"
        return super().as_sql(compiler, connection, function="GROUP_CONCAT", template=template, **context)


@Prepared
def _listed_facts(
    routes: Collection[int] | None, municipalities: Collection[int] | None, on: date
) -> QuerySet[Any, tuple[int, str, str]]:
    """Rows of route or municipality, kind, and what there is of it. None: of every version that was not superseded."""
    these = ~Q(route__status=RouteStatus.SUPERSEDED) if routes is None else Q(route__in=routes)
    here = Q() if municipalities is None else Q(municipality__in=municipalities)
    people = FocalPoint.objects.active(on).reachable().filter(here)
    return _rows("evidence", ReadinessEvidence.objects.complete().filter(these), "check_code").union(
        _rows("contacts", ContactPoint.objects.filter(these), "role"),
        _rows("steps", RouteStep.objects.filter(these), "form", "situation"),
        _rows("people", people, "domain", "user_id"),
        all=True,
    )


def _rows(kind: str, rows: QuerySet[Any], key: str, value: str = "") -> QuerySet[Any, tuple[int, str, str]]:
    of_what = "municipality_id" if kind == "people" else "route_id"
    text = CharField()
    listed = Concat(Cast(F(key), text), Value(":"), Cast(F(value), text)) if value else Cast(F(key), text)
    groups = rows.order_by().values(of_what).annotate(what=Value(kind, output_field=text), listed=Listed(listed))
    return groups.values_list(of_what, "what", "listed")


def people_missing_since(municipalities: Iterable[Municipality], on: date) -> dict[int, date]:
    """For each municipality the first day on which its prerequisites on people no longer held, until now.

    Left out where they never held: then nobody left, and there is no period of grace.
    """
    wanted = {municipality.pk: municipality for municipality in municipalities}
    periods = _periods(wanted, on)
    found = {}
    for pk, municipality in wanted.items():
        checks = [check for check in municipality.region.checks if check in CHECKS_ON_PEOPLE]
        if since := missing_since(checks, periods[pk], on):
            found[pk] = since
    return found


@dataclass(frozen=True)
class Period:
    """From one day to another, both included, somebody was the focal point for a domain."""

    domain: str
    person: str
    first: date
    last: date


def _periods(municipalities: Iterable[int], on: date) -> dict[int, list[Period]]:
    """Where the appointment and a membership of the municipality overlap."""
    appointments = (
        FocalPoint.objects.reachable()
        .dated()
        .filter(municipality__in=municipalities, appointed_on__lt=on, user__memberships__municipality=F("municipality"))
    )
    rows = appointments.order_by("pk").values_list(
        "municipality",
        "domain",
        "user",
        "appointed_on",
        "ended_on",
        "user__memberships__joined_on",
        "user__memberships__left_on",
    )
    periods: dict[int, list[Period]] = defaultdict(list)
    for municipality, domain, user, appointed_on, ended_on, joined_on, left_on in rows:
        first, last = max(appointed_on, joined_on), min(ended_on or date.max, left_on or date.max)
        if first <= last:
            periods[municipality].append(Period(domain, str(user), first, last))
    return periods


def missing_since(checks: Iterable[ReadinessCheck], periods: Collection[Period], on: date) -> date | None:
    """The day after the last day before `on` on which all these checks on people held; None when there is none."""
    # Between two changes nothing happens, so the last day before each change is enough to look at.
    changes = {period.first for period in periods} | {
        period.last + timedelta(days=1) for period in periods if period.last < on
    }
    for change in sorted((day for day in changes if day <= on), reverse=True):
        day_before = change - timedelta(days=1)
        people = {(p.domain, p.person) for p in periods if p.first <= day_before <= p.last}
        if not unmet(checks, Facts(people=frozenset(people))):
            return change
    return None
