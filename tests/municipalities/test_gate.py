"""The gate: in every state of a meldroute, on every day around its edges, for one municipality and for many."""

import io
import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from municipalities.constants import Domain, Profile, ReadinessCheck, RouteStatus
from municipalities.gate import Reason, gate_for, gates_for
from municipalities.models import Municipality
from municipalities.readiness import Facts, Period, missing_since, unmet
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_region,
    make_registered_route,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
PEOPLE = (ReadinessCheck.FOCAL_POINT_APPOINTED,)
TWO_DOMAINS = ReadinessCheck.FOCAL_POINT_TWO_DOMAINS
ON_ROUTE = (
    ReadinessCheck.INTEGRAL_APPROACH,
    ReadinessCheck.INTERNAL_COOPERATION,
    ReadinessCheck.CARE_ROUTE,
    ReadinessCheck.REPORTING_ROUTE,
)
TODAY = timezone.localdate()


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def municipality_without_route() -> Municipality:
    municipality = make_municipality()
    make_focal_point(municipality)
    return municipality


def municipality_with(status: RouteStatus, **fields) -> Municipality:
    municipality = municipality_without_route()
    make_complete_draft(municipality, status=status, **fields)
    return municipality


def municipality_registered(first: int, last: int, **fields) -> Municipality:
    municipality = make_municipality(**fields)
    make_registered_route(municipality, valid_from=days(first), valid_until=days(last))
    return municipality


def municipality_left_by_focal_point(*, days_ago: int) -> Municipality:
    """Its only focal point had the last day so many days ago."""
    municipality = municipality_registered(-300, 300)
    municipality.focal_points.update(ended_on=days(-days_ago))
    return municipality


def municipality_with_replaced_route() -> Municipality:
    municipality = municipality_registered(-30, 300)
    municipality.routes.update(status=RouteStatus.SUPERSEDED)
    make_registered_route(municipality, valid_from=days(0), valid_until=days(364))
    return municipality


def municipality_changing_its_route() -> Municipality:
    municipality = municipality_registered(-30, 300)
    make_complete_draft(municipality, status=RouteStatus.SUBMITTED)
    return municipality


def municipality_with_closed_account() -> Municipality:
    municipality = municipality_registered(-30, 300)
    user = municipality.focal_points.get().user
    user.is_active = False
    user.save()
    return municipality


STATES = {
    "no route": (lambda: make_municipality(), False, Reason.NO_ROUTE, (*ON_ROUTE[:2], *PEOPLE, *ON_ROUTE[2:])),
    "no route but a focal point": (municipality_without_route, False, Reason.NO_ROUTE, ON_ROUTE),
    "draft": (lambda: municipality_with(RouteStatus.DRAFT), False, Reason.NO_ROUTE, ()),
    "submitted": (lambda: municipality_with(RouteStatus.SUBMITTED), False, Reason.NO_ROUTE, ()),
    "superseded only": (lambda: municipality_with(RouteStatus.SUPERSEDED), False, Reason.NO_ROUTE, ON_ROUTE),
    "registered": (lambda: municipality_registered(-30, 300), True, None, ()),
    "first day": (lambda: municipality_registered(0, 300), True, None, ()),
    "last day": (lambda: municipality_registered(-300, 0), True, None, ()),
    "the day after the last": (lambda: municipality_registered(-300, -1), False, Reason.EXPIRED, ()),
    "registered from tomorrow": (lambda: municipality_registered(1, 300), False, Reason.NOT_YET_IN_FORCE, ()),
    "expired": (
        lambda: municipality_with(RouteStatus.EXPIRED, valid_from=days(-400), valid_until=days(-35)),
        False,
        Reason.EXPIRED,
        (),
    ),
    "withdrawn": (
        lambda: municipality_with(RouteStatus.WITHDRAWN, valid_from=days(-30), valid_until=days(300)),
        False,
        Reason.WITHDRAWN,
        (),
    ),
    "replaced by a new version": (municipality_with_replaced_route, True, None, ()),
    "registered while a new version waits": (municipality_changing_its_route, True, None, ()),
    "last day of the focal point": (lambda: municipality_left_by_focal_point(days_ago=0), True, None, ()),
    "first day of grace": (lambda: municipality_left_by_focal_point(days_ago=1), True, Reason.PREREQUISITE, PEOPLE),
    "last day of grace": (lambda: municipality_left_by_focal_point(days_ago=30), True, Reason.PREREQUISITE, PEOPLE),
    "after grace": (lambda: municipality_left_by_focal_point(days_ago=31), False, Reason.PREREQUISITE, PEOPLE),
    "account of the focal point closed": (municipality_with_closed_account, True, Reason.PREREQUISITE, PEOPLE),
    "municipality ended yesterday": (
        lambda: municipality_registered(-30, 300, valid_to=days(-1)),
        False,
        Reason.MUNICIPALITY_ENDED,
        (),
    ),
    "municipality ends today": (lambda: municipality_registered(-30, 300, valid_to=days(0)), True, None, ()),
    "municipality starts tomorrow": (
        lambda: municipality_registered(-30, 300, valid_from=days(1)),
        False,
        Reason.MUNICIPALITY_NOT_STARTED,
        (),
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_the_gate_in_every_state(state):
    make, is_open, reason, unmet = STATES[state]
    gate = gate_for(make())
    assert (gate.open, gate.reason, gate.unmet) == (is_open, reason, unmet)


@pytest.mark.parametrize("state", STATES)
def test_a_list_of_gates_says_the_same_as_each_gate(state):
    municipality = STATES[state][0]()
    others = [make_open_municipality(), make_municipality()]
    gates = gates_for([others[0], municipality, others[1]])
    assert gates[municipality.pk] == gate_for(municipality)
    assert gates[municipality.pk].person == gate_for(municipality).person
    assert gates[others[0].pk].open


def test_a_gate_knows_its_dates():
    municipality = municipality_left_by_focal_point(days_ago=5)
    gate = gate_for(municipality)
    assert (gate.valid_until, gate.grace_until, gate.is_closing) == (days(300), days(-4 + 29), True)
    later = gate_for(municipality, days(26))
    assert (later.open, later.is_closing, later.closed_since) == (False, False, days(26))
    assert gate_for(municipality_registered(-300, -1)).closed_since == TODAY


def test_grace_never_lasts_longer_than_the_route():
    municipality = municipality_registered(-300, 10)
    municipality.focal_points.update(ended_on=days(-1))
    assert gate_for(municipality).grace_until == days(10)
    assert gate_for(municipality, days(11)).reason == Reason.EXPIRED


def test_a_region_may_give_no_grace():
    municipality = municipality_left_by_focal_point(days_ago=1)
    municipality.region.grace_days = 0
    gate = gate_for(municipality)
    assert (gate.open, gate.grace_until) == (False, None)


def test_what_is_missing_on_the_route_itself_has_no_grace():
    municipality = municipality_registered(-30, 300)
    municipality.routes.get().steps.all().delete()
    gate = gate_for(municipality)
    assert (gate.open, gate.unmet, gate.grace_until) == (False, (ReadinessCheck.REPORTING_ROUTE,), None)


def test_without_anybody_ever_appointed_there_is_no_grace():
    """Grace is for a municipality that somebody left: otherwise it would start anew every day."""
    municipality = municipality_registered(-30, 300)
    municipality.focal_points.all().delete()
    gate = gate_for(municipality)
    assert (gate.open, gate.grace_until) == (False, None)


def test_the_days_of_grace_count_from_when_the_prerequisite_stopped_not_from_who_left_last():
    municipality = municipality_registered(-300, 300, region=make_region(profile=Profile.TWO_DOMAINS))
    municipality.focal_points.update(ended_on=days(-40))
    make_focal_point(municipality, domain=Domain.SOCIAL, ended_on=days(-3))
    gate = gate_for(municipality)
    assert gate.unmet == (ReadinessCheck.FOCAL_POINT_APPOINTED, ReadinessCheck.FOCAL_POINT_TWO_DOMAINS)
    assert (gate.open, gate.grace_until) == (False, days(-10))


def test_somebody_who_leaves_the_municipality_is_no_focal_point_of_it_any_more():
    municipality = municipality_registered(-300, 300)
    municipality.focal_points.get().user.memberships.update(left_on=days(-2))
    gate = gate_for(municipality)
    assert (gate.open, gate.unmet, gate.grace_until) == (True, PEOPLE, days(-1 + 29))


def test_a_closed_account_without_a_last_day_gives_no_grace():
    """Past the signal (an update in bulk): since when is not known, and grace may not start anew every day."""
    municipality = municipality_registered(-30, 300)
    user = municipality.focal_points.get().user
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert not gate_for(municipality).open


def test_closing_an_account_ends_the_appointments_on_the_day_before():
    municipality = municipality_with_closed_account()
    assert municipality.focal_points.get().ended_on == days(-1)
    assert gate_for(municipality).grace_until == days(29)


def test_closing_an_account_leaves_what_had_ended_and_what_never_began():
    user = make_user()
    for appointed_on, ended_on in ((days(-40), days(-20)), (days(0), None), (days(3), None)):
        make_focal_point(make_municipality(), user=user, appointed_on=appointed_on, ended_on=ended_on)
    user.is_active = False
    user.save()
    assert [f.ended_on for f in user.focal_point_of.order_by("appointed_on")] == [days(-20), days(0)]


@pytest.mark.parametrize("field", ["phone", "email", "hours", "deputy_name"])
def test_a_focal_point_nobody_can_reach_does_not_count(field):
    municipality = municipality_registered(-30, 300)
    municipality.focal_points.update(**{field: ""})
    assert gate_for(municipality).unmet == PEOPLE


@pytest.mark.parametrize(
    ("domains", "same_person", "is_open"),
    [
        ([Domain.SAFETY], False, False),
        ([Domain.SAFETY, Domain.SAFETY], False, False),
        ([Domain.SAFETY, Domain.SOCIAL], True, False),
        ([Domain.SAFETY, Domain.SOCIAL], False, True),
    ],
)
def test_two_domains_means_two_people_for_two_domains(domains, same_person, is_open):
    municipality = make_municipality(region=make_region(profile=Profile.TWO_DOMAINS))
    user = make_user()
    for domain in domains:
        make_focal_point(municipality, domain=domain, user=user if same_person else make_user())
    make_registered_route(municipality)
    assert gate_for(municipality).open is is_open


def test_the_basic_level_asks_for_a_policy():
    municipality = make_municipality(region=make_region(profile=Profile.BASIC_LEVEL))
    route = make_registered_route(municipality)
    assert gate_for(municipality).open
    route.evidence.filter(check_code=ReadinessCheck.POLICY_ADOPTED).update(reference="")
    assert gate_for(municipality).unmet == (ReadinessCheck.POLICY_ADOPTED,)


def test_whom_to_turn_to_is_the_nearest_person_who_can_act():
    municipality = make_municipality()
    assert gate_for(municipality).person is None
    director = make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user
    assert gate_for(municipality).person == director
    holder = make_role(Role.FOCAL_POINT, municipality=municipality).user
    assert gate_for(municipality).person == holder
    appointed = make_focal_point(municipality, user=make_user()).user
    assert gate_for(municipality).person == appointed
    # An account that is closed on the last day of the appointment: it still counts, and nobody reads its mail.
    municipality.focal_points.update(ended_on=timezone.localdate())
    type(appointed).objects.filter(pk=appointed.pk).update(is_active=False)
    assert gate_for(municipality).person == holder


def test_an_open_gate_takes_two_queries(django_assert_num_queries):
    municipality = Municipality.objects.select_related("region").get(pk=make_open_municipality().pk)
    with django_assert_num_queries(2):
        assert gate_for(municipality).open


def test_many_gates_take_as_many_queries_as_a_few(django_assert_max_num_queries):
    for make, *_rest in STATES.values():
        make()
    with django_assert_max_num_queries(8):
        assert len(gates_for(Municipality.objects.select_related("region"))) > len(STATES) - 1


def test_no_municipalities_give_no_gates():
    assert gates_for([]) == {}


# Edges: every day around the dates that matter, and the same answer from the list.


@st.composite
def histories(draw):
    """Validity of a route, appointments and memberships, in days around today."""
    first = draw(st.integers(-400, 5))
    return {
        "valid": (first, first + draw(st.integers(0, 400))),
        "grace_days": draw(st.sampled_from([0, 1, 30])),
        "profile": draw(st.sampled_from([Profile.BASIC, Profile.TWO_DOMAINS])),
        "people": draw(
            st.lists(
                st.tuples(
                    st.sampled_from(list(Domain)),
                    st.integers(-60, 2),
                    st.none() | st.integers(0, 60),
                    st.none() | st.integers(0, 60),
                    st.booleans(),
                ),
                max_size=3,
            )
        ),
    }


def make_from(history) -> Municipality:
    municipality = make_municipality(region=make_region(profile=history["profile"], grace_days=history["grace_days"]))
    first, last = history["valid"]
    make_complete_draft(municipality, status=RouteStatus.REGISTERED, valid_from=days(first), valid_until=days(last))
    for domain, start, appointed_for, member_for, is_active in history["people"]:
        user = make_user()
        left_on = None if member_for is None else days(-60 + member_for)
        make_membership(municipality=municipality, user=user, joined_on=days(-60), left_on=left_on)
        ended_on = None if appointed_for is None else days(start + appointed_for)
        make_focal_point(municipality, user=user, domain=domain, appointed_on=days(start), ended_on=ended_on)
        user.is_active = is_active
        user.save()
    return municipality


ONE_LEFT = {
    "valid": (-300, 300),
    "grace_days": 30,
    "profile": Profile.BASIC,
    "people": [(Domain.SAFETY, -60, 59, None, True)],
}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories(), offset=st.integers(-35, 35))
@example(history=ONE_LEFT, offset=0)
@example(history=ONE_LEFT, offset=28)
@example(history=ONE_LEFT, offset=29)
def test_one_and_many_agree_on_every_day(history, offset):
    with transaction.atomic():
        municipality = make_from(history)
        on = days(offset)
        gate = gate_for(municipality, on)
        assert gates_for([make_municipality(), municipality], on)[municipality.pk] == gate
        first, last = (days(n) for n in history["valid"])
        if gate.open:
            assert first <= on <= last, "only a route in force opens"
            assert not gate.unmet or on <= gate.grace_until <= last
        if first <= on <= last and not gate.unmet:
            assert gate.open
        if not history["grace_days"]:
            assert gate.open == (first <= on <= last and not gate.unmet)
        transaction.set_rollback(True)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=histories())
@example(history=ONE_LEFT)
def test_grace_ends_once_and_does_not_start_again_by_itself(history):
    """While nothing is met in between, the end of grace stays the same day, and after it the gate stays closed."""
    with transaction.atomic():
        municipality = make_from(history)
        gates = [gate_for(municipality, days(offset)) for offset in (-3, -1, 0, 1, 13, 28, 29, 30)]
        for before, after in pairwise(gates):
            if before.reason == after.reason == Reason.PREREQUISITE and before.unmet == after.unmet:
                assert before.open or not after.open or before.grace_until != after.grace_until
                assert before.grace_until == after.grace_until or after.open
        transaction.set_rollback(True)


days_of_spring = st.integers(0, 120).map(lambda number: date(2028, 2, 1) + timedelta(days=number))
periods_of_people = st.lists(
    st.tuples(st.sampled_from(list(Domain)), st.sampled_from("abc"), days_of_spring, days_of_spring | st.just(date.max))
    .filter(lambda period: period[2] <= period[3])
    .map(lambda period: Period(*period)),
    max_size=5,
)


@given(periods=periods_of_people, on=days_of_spring, checks=st.sampled_from([PEOPLE, (*PEOPLE, TWO_DOMAINS)]))
def test_missing_since_is_what_looking_at_every_day_finds(periods, on, checks):
    def holds(day: date) -> bool:
        people = frozenset((p.domain, p.person) for p in periods if p.first <= day <= p.last)
        return not unmet(checks, Facts(people=people))

    assume(not holds(on))
    held = [day for day in (on - timedelta(days=n) for n in range(1, 125)) if holds(day)]
    assert missing_since(checks, periods, on) == (held[0] + timedelta(days=1) if held else None)


# manage.py gate


def ask(code: str) -> tuple[dict, int]:
    out, status = io.StringIO(), 0
    try:
        call_command("gate", code, stdout=out)
    except SystemExit as stop:
        status = stop.code
    return json.loads(out.getvalue()), status


def test_the_command_says_what_the_gate_says():
    municipality = municipality_left_by_focal_point(days_ago=5)
    expected = {
        "code": municipality.cbs_code,
        "open": True,
        "unmet": ["focal_point_appointed"],
        "valid_until": days(300).isoformat(),
        "grace_until": days(25).isoformat(),
    }
    assert ask(municipality.cbs_code.lower()) == (expected, 0)


def test_the_command_on_a_closed_municipality_is_no_error():
    answer, status = ask(make_municipality(cbs_code="GM9902").cbs_code)
    assert (status, answer["open"], answer["valid_until"], answer["grace_until"]) == (0, False, None, None)
    assert answer["unmet"][0] == "integral_approach"


@pytest.mark.parametrize("code", ["GM0000", "x", "", "GM99O1'; --"])
def test_the_command_refuses_a_code_that_does_not_exist(code):
    answer, status = ask(code)
    assert status == 1
    assert answer["errors"][0]["field"] == "code"
    assert "geen gemeente" in answer["errors"][0]["message"]
