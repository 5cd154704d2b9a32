"""The list of colleagues: who is in it, in which state, and that it agrees with the figures."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, User
from accounts.staff.people import Selection as StaffSelection
from accounts.staff.people import staff_of
from courses.coverage.counts import coverage_of
from courses.coverage.people import Choice, ModuleState, Order, Selection, people_of, with_standings
from courses.models import ModulePage
from municipalities.models import Municipality
from tests.factories import (
    make_completion,
    make_enrolment,
    make_membership,
    make_module,
    make_municipality,
    make_target_group,
    make_user,
    read_anew,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
BOA, COUNTER, TEAM, DESK = "enforcement_officer", "civil_registry", "neighbourhood_team", "desk"
EXPIRED = {"completed_on": TODAY - 800 * DAY, "valid_until": TODAY - 70 * DAY}


def add(municipality: Municipality, name: str, *groups: str, **fields: Any) -> Membership:
    user = make_user(first_name=name, last_name="", email=f"{name.lower()}@example.nl")
    return make_membership(municipality=municipality, user=user, groups=groups, **fields)


def finish(membership: Membership, module: ModulePage, **fields: Any) -> None:
    make_completion(user=membership.user, municipality=membership.municipality, module=module, **fields)


def names(municipality: Municipality, **selection: Any) -> list[str]:
    return [user.first_name for user in people_of(municipality, Selection(**selection), TODAY)]


@pytest.fixture(scope="module")
def kept_modules(kept_for_the_file) -> dict[str, ModulePage]:
    return {code: make_module(groups=(code,), title=code) for code in (BOA, COUNTER)}


@pytest.fixture(scope="module")
def kept_municipality(kept_modules) -> Municipality:
    """Of each state one, and two for whom there is no module; Bilal works in two target groups."""
    municipality = make_municipality()
    people = {
        "Anna": add(municipality, "Anna", BOA),
        "Bilal": add(municipality, "Bilal", BOA, COUNTER),
        "Chris": add(municipality, "Chris", COUNTER),
        "Dewi": add(municipality, "Dewi", COUNTER),
        "Elif": add(municipality, "Elif", TEAM),
        "Floor": add(municipality, "Floor"),
    }
    finish(people["Anna"], kept_modules[BOA])
    finish(people["Bilal"], kept_modules[BOA])
    finish(people["Chris"], kept_modules[COUNTER], **EXPIRED)
    make_enrolment(people["Dewi"], kept_modules[COUNTER])
    return municipality


@pytest.fixture
def modules(db, kept_modules) -> dict[str, ModulePage]:
    return {code: read_anew(module) for code, module in kept_modules.items()}


@pytest.fixture
def municipality(db, kept_municipality) -> Municipality:
    return read_anew(kept_municipality)


@pytest.fixture
def other(db) -> Municipality:
    """Has nobody yet."""
    return make_municipality()


def test_all_staff_of_today_is_in_the_list_and_nobody_else(municipality):
    add(municipality, "Gone", BOA, left_on=TODAY - DAY)
    add(municipality, "Later", BOA, joined_on=TODAY + DAY)
    add(make_municipality(), "Elsewhere", BOA)
    assert names(municipality) == ["Anna", "Bilal", "Chris", "Dewi", "Elif", "Floor"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice.DUE, ["Bilal", "Chris", "Dewi"]),
        (Choice.NOT_STARTED, ["Bilal"]),
        (Choice.BUSY, ["Dewi"]),
        (Choice.EXPIRED, ["Chris"]),
        (Choice.VALID, ["Anna"]),
        (Choice.NO_MODULE, ["Elif", "Floor"]),
    ],
)
def test_each_state_finds_its_people(municipality, choice, expected):
    assert names(municipality, choice=choice) == expected


def test_a_filter_on_a_module_looks_at_that_module_only(municipality, modules):
    assert names(municipality, module=modules[BOA]) == ["Anna", "Bilal"]
    assert names(municipality, module=modules[BOA], choice=Choice.VALID) == ["Anna", "Bilal"]
    assert names(municipality, module=modules[COUNTER], choice=Choice.NOT_STARTED) == ["Bilal"]
    assert names(municipality, module=modules[COUNTER], choice=Choice.NO_MODULE) == []


def test_a_filter_on_a_target_group_looks_at_that_group_only(municipality):
    group = make_target_group(COUNTER)
    assert names(municipality, group=group) == ["Bilal", "Chris", "Dewi"]
    assert names(municipality, group=make_target_group(BOA), choice=Choice.DUE) == []
    assert names(municipality, group=make_target_group(TEAM), choice=Choice.NO_MODULE) == ["Elif"]


def test_a_search_takes_all_words_in_name_and_address(other):
    make_membership(
        municipality=other,
        user=make_user(first_name="José", last_name="van 's-Gravenhage", email="j@example.nl"),
    )
    make_membership(municipality=other, user=make_user(first_name="Łucja", last_name="de Boer", email="lb@example.org"))
    assert names(other, search="'s-gravenhage jos") == ["José"]
    assert names(other, search="Łuc") == ["Łucja"]
    assert names(other, search="  BOER   example.org ") == ["Łucja"]
    assert names(other, search="boer gravenhage") == []
    assert names(other, search="100%_") == []


def test_people_stand_as_in_the_staff_list_whatever_capitals_and_accents(other):
    for first, last in (("bea", "Bakker"), ("Émile", "van Dam"), ("Anna", "Zwart"), ("Eva", "Ade")):
        make_membership(municipality=other, user=make_user(first_name=first, last_name=last))
    assert names(other) == ["Anna", "bea", "Émile", "Eva"]
    listed = [row.user.first_name for row in staff_of(other, StaffSelection())]
    assert names(other) == listed


def test_sorted_by_state_who_must_act_first_comes_first(municipality):
    assert names(municipality, order=Order.STATE) == ["Bilal", "Dewi", "Chris", "Anna", "Elif", "Floor"]


def test_each_person_has_their_groups_and_modules(municipality, modules):
    users = list(people_of(municipality, Selection(), TODAY))
    found = {person.user.first_name: person for person in with_standings(users, municipality, TODAY)}
    states = {name: [(m.title, m.state) for m in person.modules] for name, person in found.items()}
    assert states == {
        "Anna": [(BOA, ModuleState.VALID)],
        "Bilal": [(COUNTER, ModuleState.NOT_STARTED), (BOA, ModuleState.VALID)],
        "Chris": [(COUNTER, ModuleState.EXPIRED)],
        "Dewi": [(COUNTER, ModuleState.BUSY)],
        "Elif": [],
        "Floor": [],
    }
    assert found["Chris"].modules[0].valid_until == EXPIRED["valid_until"]
    assert sorted(found["Bilal"].groups) == ["Civil Registry", "Enforcement Officer"]
    assert found["Floor"].groups == []


def test_a_module_for_two_groups_of_a_person_is_named_once(other):
    module = make_module(groups=(TEAM, DESK))
    membership = add(other, "Gerda", TEAM, DESK)
    make_membership(municipality=other, user=membership.user, groups=(TEAM,), left_on=TODAY)
    (person,) = with_standings([membership.user], other, TODAY)
    assert [standing.title for standing in person.modules] == [module.title]
    assert person.groups == ["Desk", "Neighbourhood Team"]


@pytest.mark.parametrize(
    ("valid_until", "state"),
    [(TODAY - DAY, ModuleState.EXPIRED), (TODAY, ModuleState.VALID), (TODAY + DAY, ModuleState.VALID)],
)
def test_the_last_day_of_a_completion_is_valid(other, valid_until, state):
    module = make_module(groups=(TEAM,))
    membership = add(other, "Gerda", TEAM)
    finish(membership, module, completed_on=TODAY - 10 * DAY, valid_until=valid_until)
    finish(membership, module, completed_on=TODAY - 900 * DAY, valid_until=TODAY - 170 * DAY, round=2)
    (person,) = with_standings([membership.user], other, TODAY)
    assert person.modules[0].state is state
    assert names(other, choice=state.value) == ["Gerda"]


def test_the_list_has_as_many_people_as_the_figures_say(municipality):
    coverage = coverage_of(municipality)
    for row in coverage.rows:
        place = {"group": make_target_group(row.group_code), "module": ModulePage.objects.get(pk=row.module_id)}
        assert len(names(municipality, **place)) == row.counts.staff
        assert len(names(municipality, choice=Choice.DUE, **place)) == row.counts.due
        assert len(names(municipality, choice=Choice.VALID, **place)) == row.counts.valid
        not_started = len(names(municipality, choice=Choice.NOT_STARTED, **place))
        assert not_started == row.counts.staff - row.counts.started
    assert len(names(municipality, choice=Choice.DUE)) == coverage.people.due == 3
    assert len(names(municipality, choice=Choice.VALID)) == coverage.people.valid == 1
    assert len(names(municipality, choice=Choice.NO_MODULE)) == coverage.others == 2


def test_fifty_people_take_as_many_queries_as_two(other, modules):
    group = make_target_group(BOA)
    users = User.objects.bulk_create(User(email=f"p{n}@example.nl", password="!") for n in range(50))
    memberships = Membership.objects.bulk_create(
        Membership(user=user, municipality=other, joined_on=TODAY) for user in users
    )
    through = Membership.target_groups.through
    through.objects.bulk_create(through(membership=m, targetgroup=group) for m in memberships)
    for size in (2, 50):
        with CaptureQueriesContext(connection) as captured:
            assert len(with_standings(users[:size], other, TODAY)) == size
        assert len(captured) == 2
