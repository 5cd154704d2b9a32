import pytest

from tests.factories import make_focal_point, make_municipality
from tests.municipalities.conftest import signed_in


@pytest.fixture
def municipality(db):
    return make_municipality(display_name="Demodam", slug="demodam")


@pytest.fixture
def focal_point(municipality):
    return make_focal_point(municipality).user


@pytest.fixture
def browser(focal_point):
    return signed_in(focal_point)
