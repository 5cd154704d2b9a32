"""What `make filters` takes away is there, in each app that keeps people apart."""

import pytest

from .filters import FILTERS, ROOT


@pytest.mark.parametrize("filter_", FILTERS, ids=lambda filter_: filter_.old[:40])
def test_a_filter_stands_where_it_is_said_to(filter_):
    assert (ROOT / filter_.path).read_text().count(filter_.old) == 1


def test_each_app_with_something_of_people_has_one():
    """Pages is for everybody; printing and queries know nothing of people."""
    assert {filter_.app for filter_ in FILTERS} == {
        *("accounts", "municipalities", "media", "quizzes", "courses", "certificates"),
    }
