"""What a region asks of its municipalities, and the example route that it offers them."""

import pytest
from django.db import IntegrityError, transaction

from municipalities.constants import ALWAYS_CHECKED, BASIC_CHECKS, Profile, ReadinessCheck, RouteStatus
from municipalities.models import ReportingRoute
from tests.factories import make_municipality, make_region

pytestmark = pytest.mark.django_db
EXTRA = [ReadinessCheck.POLICY_ADOPTED, ReadinessCheck.FOCAL_POINT_TWO_DOMAINS]


@pytest.mark.parametrize(
    ("profile", "extra"),
    [(Profile.BASIC, []), (Profile.BASIC_LEVEL, EXTRA[:1]), (Profile.TWO_DOMAINS, EXTRA[1:])],
)
def test_a_profile_asks_the_basic_prerequisites_and_its_own(profile, extra):
    assert set(make_region(profile=profile).checks) == {*BASIC_CHECKS, *extra}


def test_an_own_choice_combines_what_the_region_wants():
    region = make_region(profile=Profile.OWN, own_checks=[*BASIC_CHECKS, *EXTRA])
    assert set(region.checks) == set(ReadinessCheck)


@pytest.mark.parametrize("own_checks", [[], ["care_route"], ["something_unknown"]])
def test_an_own_choice_always_holds_a_person_and_a_route(own_checks):
    checks = set(make_region(profile=Profile.OWN, own_checks=own_checks).checks)
    assert checks >= ALWAYS_CHECKED
    assert checks <= {*ALWAYS_CHECKED, ReadinessCheck.CARE_ROUTE}


@pytest.mark.parametrize(
    ("status", "is_of_region"),
    [(RouteStatus.TEMPLATE, False), (RouteStatus.DRAFT, True), (RouteStatus.REGISTERED, True)],
)
def test_only_an_example_belongs_to_a_region(status, is_of_region):
    owner = {"region": make_region()} if is_of_region else {"municipality": make_municipality()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingRoute.objects.create(version=1, status=status, **owner)


def test_a_withdrawn_route_says_since_when():
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingRoute.objects.create(municipality=make_municipality(), version=1, status=RouteStatus.WITHDRAWN)
