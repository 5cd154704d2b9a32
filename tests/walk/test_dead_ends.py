"""The pages that strangers end on, as the site makes them: they know who asks, and nothing of what was asked for."""

import pytest

from .addresses import closed
from .test_walk import address, body_of
from .world import MARK, SIGNED_IN

pytestmark = pytest.mark.django_db
NOT_THERE, NOT_FOR_YOU = "Deze pagina is er niet", "Deze pagina is niet voor jou"


@pytest.mark.parametrize("stranger", SIGNED_IN)
@pytest.mark.parametrize("name", ["staff:change", "staff:list", "courses:coverage_people", "end_session"])
def test_a_dead_end_shows_nothing_of_what_was_asked_for(world, stranger, name):
    browser, path = world.browser(stranger), address(name, closed(world)[name])
    for answer in (browser.get(path), browser.post(path)):
        shown = body_of(answer)
        assert MARK.lower() not in shown.lower()
        assert answer.status_code == 405 or NOT_THERE in shown or NOT_FOR_YOU in shown
