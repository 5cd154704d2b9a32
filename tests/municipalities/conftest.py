import pytest
from django.test import Client

from accounts.models import Role
from tests.factories import make_complete_draft, make_focal_point, make_municipality, make_role, read_anew


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(scope="module")
def kept_municipality(kept_for_the_file):
    """With a focal point and a chain director, and no route yet."""
    municipality = make_municipality(display_name="Súdwest-Fryslân", slug="sudwest-fryslan")
    make_focal_point(municipality)
    make_role(Role.CHAIN_DIRECTOR, region=municipality.region)
    return municipality


@pytest.fixture
def municipality(db, kept_municipality):
    return read_anew(kept_municipality)


@pytest.fixture
def draft(municipality):
    return make_complete_draft(municipality)


@pytest.fixture
def focal_point(municipality):
    return municipality.focal_points.get().user


@pytest.fixture
def focal(focal_point):
    """The browser of the focal point."""
    return signed_in(focal_point)


@pytest.fixture
def director(municipality):
    """The browser of the chain director."""
    return signed_in(municipality.region.roles.get().user)
