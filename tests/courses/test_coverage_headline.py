"""The headline is true, for few people and for many."""

from datetime import date

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from courses.coverage.counts import Counts, MunicipalityCoverage
from courses.coverage.headline import Headline, Kind, Nearness, headline
from municipalities.models import Municipality


def made(valid: int, staff: int, *, others: int = 0) -> Headline:
    people = Counts(staff=staff, started=valid, completed=valid, valid=valid)
    return headline(MunicipalityCoverage(Municipality(display_name="Demodam"), date(2026, 11, 22), (), people, others))


def sentence(valid: int, staff: int, *, others: int = 0) -> str:
    context = {"headline": made(valid, staff, others=others), "municipality": Municipality(display_name="Demodam")}
    return render_to_string("courses/coverage_headline.html", context).strip()


@pytest.mark.parametrize(
    ("valid", "staff", "expected"),
    [
        (0, 0, "Er staan nog geen collega's van Demodam in de lijst"),
        (0, 1, "De enige collega met een module is nog niet klaar met leren"),
        (1, 1, "De enige collega met een module herkent de signalen"),
        (0, 12, "Nog geen van de 12 collega's is klaar met leren"),
        (1, 12, "1 van de 12 collega's herkent de signalen"),
        (7, 10, "7 van de 10 collega's herkennen de signalen"),
        (12, 12, "Alle 12 collega's herkennen de signalen"),
        (3, 178, "3 van de 178 collega's herkennen de signalen"),
        (18, 178, "1 van de 10 collega's herkent de signalen"),
        (124, 178, "7 van de 10 collega's herkennen de signalen"),
        (112, 178, "Ruim 6 van de 10 collega's herkennen de signalen"),
        (32, 58, "Ruim 5 van de 10 collega's herkennen de signalen"),
        (122, 178, "Bijna 7 van de 10 collega's herkennen de signalen"),
        (177, 178, "Bijna alle collega's herkennen de signalen"),
        (178, 178, "Alle 178 collega's herkennen de signalen"),
    ],
)
def test_the_headline_says_what_is_so(valid, staff, expected):
    assert sentence(valid, staff) == expected


def test_staff_without_a_module_is_not_called_untrained():
    assert sentence(0, 0, others=1) == "Voor de ene collega in de lijst is er nog geen module"
    assert "4 collega's in de lijst is er nog geen module" in sentence(0, 0, others=4)


@given(st.integers(0, 5000).flatmap(lambda staff: st.tuples(st.integers(0, staff), st.just(staff))))
def test_the_headline_never_says_more_or_less_than_is_true(numbers):
    valid, staff = numbers
    found = made(valid, staff)
    assert (found.kind is Kind.EVERYBODY) == (staff > 0 and valid == staff)
    assert (found.kind is Kind.NOBODY) == (staff > 0 and valid == 0)
    if found.kind is Kind.TENTHS:
        assert 1 <= found.tenths <= 9
        real = valid * 10 / staff
        if found.nearness is Nearness.ABOUT:
            assert abs(real - found.tenths) <= 0.1001
        elif found.nearness is Nearness.ALMOST:
            assert found.tenths - 0.3001 <= real < found.tenths
        else:
            assert found.tenths < real < found.tenths + 0.7
    elif found.kind is Kind.ALMOST_ALL:
        assert valid / staff >= 0.9699
