"""The board of a whole country, which here holds nothing but what the test makes."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from accounts.models import Role
from municipalities.constants import RouteStatus
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_municipality,
    make_region,
    make_registered_route,
    make_role,
)
from tests.municipalities.conftest import signed_in

COUNTRY = "/meldroute/land/"
TODAY = timezone.localdate()


@pytest.fixture
def admin(db):
    return signed_in(make_role(Role.ADMIN).user)


def names(response) -> list[str]:
    return [row.name for row, _url in response.context["rows"]]


def test_the_filter_is_kept_over_the_pages(admin):
    region = make_region()
    for number in range(51):
        make_municipality(region=region, display_name=f"Dam {number:02}")
    response = admin.get(COUNTRY, {"stand": "dicht", "volgorde": "naam"})
    content = unescape(response.content.decode())
    assert len(names(response)) == 50
    assert "Bladzijde 1 van 2" in content
    assert "?stand=dicht&volgorde=naam&page=2" in content
    assert names(admin.get(COUNTRY, {"stand": "dicht", "volgorde": "naam", "page": 2})) == ["Dam 50"]


@pytest.mark.parametrize("number", [4, 40])
def test_the_board_takes_ten_queries_for_few_and_for_many(admin, number, django_assert_max_num_queries):
    region = make_region()
    for place in range(number):
        municipality = make_municipality(region=region if place % 2 else make_region())
        if place % 4 == 0:
            make_registered_route(municipality)
        elif place % 4 == 1:
            make_focal_point(municipality)
            make_complete_draft(municipality, status=RouteStatus.SUBMITTED, submitted_at=timezone.now())
        elif place % 4 == 2:
            make_registered_route(municipality)
            municipality.focal_points.update(ended_on=TODAY - timedelta(days=1))
    admin.get(COUNTRY)
    with django_assert_max_num_queries(10):
        response = admin.get(COUNTRY)
    assert len(names(response)) == number
