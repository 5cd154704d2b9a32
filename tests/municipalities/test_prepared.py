"""The facts of the gate come from SQL that is written once: it says what the ORM would say, for any keys and day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from municipalities.constants import RouteStatus
from municipalities.gate import gate_for, gates_for
from municipalities.readiness import _listed_facts, facts_of
from queries import prepared
from tests.factories import make_complete_draft, make_municipality, make_open_municipality, make_registered_route

TODAY = timezone.localdate()


@pytest.fixture
def municipalities(db):
    first, second, third = make_open_municipality(), make_open_municipality(), make_municipality()
    first.focal_points.update(ended_on=TODAY)
    make_registered_route(third)
    third.routes.update(status=RouteStatus.SUPERSEDED)
    make_complete_draft(third).steps.all().delete()
    return [first, second, third]


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_what_is_written_once_says_what_the_orm_says(municipalities, days, number):
    on = TODAY + timedelta(days=days)
    routes = [place.routes.last().pk for place in municipalities[:number]]
    keys = [place.pk for place in municipalities[:number]]
    for _time in ("written", "kept"):
        assert sorted(_listed_facts(routes, keys, on)) == sorted(_listed_facts.question(routes, keys, on))


def test_a_long_list_gives_the_same_gates_as_one_by_one(municipalities, monkeypatch):
    one_by_one = {place.pk: gate_for(place) for place in municipalities}
    monkeypatch.setattr(prepared, "MANY", 2)
    assert gates_for(municipalities) == one_by_one
    assert gates_for(municipalities[:2]) == {place.pk: one_by_one[place.pk] for place in municipalities[:2]}
    assert {gate.open for gate in one_by_one.values()} == {True, False}


def test_who_is_not_asked_for_is_not_in_a_long_list(municipalities, monkeypatch):
    monkeypatch.setattr(prepared, "MANY", 1)
    assert set(gates_for(municipalities[:2])) == {place.pk for place in municipalities[:2]}


def test_without_municipalities_nothing_is_asked(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert facts_of({}, TODAY) == {}


@pytest.mark.parametrize("is_open", [True, False])
def test_an_open_gate_takes_two_queries(municipalities, is_open, django_assert_num_queries):
    place = municipalities[0 if is_open else 2]
    # Closed, it also looks for somebody to turn to.
    with django_assert_num_queries(2 if is_open else 3):
        assert gate_for(place).open == is_open
