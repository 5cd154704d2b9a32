"""The meldroutes of the population: in force in most municipalities, in some not any more or not yet."""

from datetime import date, timedelta
from enum import StrEnum
from random import Random

from dateutil.relativedelta import relativedelta
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from accounts.models import Membership, Role, RoleAssignment, User
from config.demo.route import CONTACTS, HOURS, STEPS
from municipalities.constants import Domain, ReadinessCheck, RouteStatus
from municipalities.models import (
    ContactPoint,
    FocalPoint,
    Municipality,
    ReadinessEvidence,
    Region,
    ReportingRoute,
    RouteStep,
)

from .names import last_name, rng
from .staff import FOCAL_POINTS, MANAGER, email_of

EVIDENCE = (ReadinessCheck.INTEGRAL_APPROACH, ReadinessCheck.INTERNAL_COOPERATION, ReadinessCheck.POLICY_ADOPTED)


class Story(StrEnum):
    """What became of the meldroute of a municipality."""

    IN_FORCE = "in_force"
    ENDING = "ending"
    EXPIRED = "expired"
    SUBMITTED = "submitted"
    NONE = "none"


WEIGHTS = {Story.IN_FORCE: 78, Story.ENDING: 8, Story.EXPIRED: 6, Story.SUBMITTED: 4, Story.NONE: 4}


def ensure_route(municipality: Municipality, *, seed: int, today: date) -> bool:
    """Gives the municipality its roles and its meldroute; one that has a meldroute keeps it. Whether one was made."""
    chance = rng(seed, municipality.cbs_code, "route")
    story = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    emails = {email_of(municipality, number): number for number in (*FOCAL_POINTS, MANAGER)}
    people = {emails[user.email]: user for user in User.objects.filter(email__in=emails)}
    if story is Story.NONE or 1 not in people or municipality.routes.exists():
        return False
    focal_points = [people[number] for number in FOCAL_POINTS if number in people]
    for user, domain in zip(focal_points, Domain, strict=False):
        _appoint(user, municipality, domain)
    if MANAGER in people:
        _assign(people[MANAGER], Role.MANAGER, municipality=municipality)
    route = _route(municipality, story, focal_points[0], chance, today)
    _fill(route, today)
    return True


def learned_until(municipality: Municipality, today: date) -> date | None:
    """The last day on which somebody could begin, today at the latest; None where the gate was never open."""
    days = municipality.routes.exclude(valid_until=None).values_list("valid_until", flat=True)
    return min(today, max(days)) if days else None


def _assign(user: User, role: Role, **place: Municipality | Region) -> None:
    RoleAssignment.objects.get_or_create(
        user=user, role=role, **place, defaults={"starts_on": timezone.localdate() - timedelta(days=1200)}
    )


def _appoint(user: User, municipality: Municipality, domain: Domain) -> None:
    _assign(user, Role.FOCAL_POINT, municipality=municipality)
    membership = Membership.objects.filter(user=user, municipality=municipality).earliest("joined_on")
    FocalPoint.objects.get_or_create(
        municipality=municipality,
        user=user,
        domain=domain,
        defaults={
            "appointed_on": membership.joined_on,
            "phone": "0123 - 45 67 89",
            "email": user.email,
            "hours": HOURS,
            "deputy_name": "Team Zorg en Veiligheid",
            "deputy_phone": "0123 - 45 67 80",
        },
    )


def _director(region: Region) -> User:
    """The chain director of the region; confirms what the focal points of its municipalities submit."""
    email = f"ketenregisseur.{region.code.lower()}@example.nl"
    name = last_name(rng(email))
    user, _created = User.objects.get_or_create(
        email=email, defaults={"first_name": "Regie", "last_name": name, "password": UNUSABLE_PASSWORD_PREFIX}
    )
    _assign(user, Role.CHAIN_DIRECTOR, region=region)
    return user


def _route(municipality: Municipality, story: Story, author: User, chance: Random, today: date) -> ReportingRoute:
    route = ReportingRoute(municipality=municipality, version=1, drafted_by=author, submitted_by=author)
    route.submitted_at = timezone.now()
    route.status = RouteStatus.SUBMITTED
    if story is not Story.SUBMITTED:
        validity = relativedelta(months=municipality.region.validity_months)
        days_left = {Story.ENDING: (1, 55), Story.EXPIRED: (-300, -1)}.get(story, (70, 340))
        last_day = today + validity - timedelta(days=1)
        route.valid_until = min(last_day, today + timedelta(days=chance.randint(*days_left)))
        route.valid_from = route.valid_until + timedelta(days=1) - validity
        route.status = RouteStatus.EXPIRED if story is Story.EXPIRED else RouteStatus.REGISTERED
        route.confirmed_by = _director(municipality.region)
        route.confirmed_at = route.submitted_at
    route.save()
    return route


def _fill(route: ReportingRoute, today: date) -> None:
    """With everything that any profile of prerequisites asks."""
    ReadinessEvidence.objects.bulk_create(
        ReadinessEvidence(
            route=route,
            check_code=check,
            reference="Collegebesluit 2025/104",
            decided_on=today - timedelta(days=400),
            evaluate_on=today + timedelta(days=160),
        )
        for check in EVIDENCE
    )
    contacts = ContactPoint.objects.bulk_create(
        ContactPoint(
            route=route, role=role, organisation=organisation, name=name, phone=phone, hours=hours, position=position
        )
        for position, (role, organisation, name, phone, hours) in enumerate(CONTACTS)
    )
    RouteStep.objects.bulk_create(
        RouteStep(
            route=route,
            form=form,
            situation=situation,
            contact=contacts[contact],
            instruction=instruction,
            position=position,
        )
        for position, (form, situation, contact, instruction) in enumerate(STEPS)
    )
