"""What happens when: the same as the gate and the reminders say, day by day."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import AuditEvent, Membership, RoleAssignment
from municipalities.gate import gate_for
from municipalities.models import FocalPoint, Municipality, Reminder
from municipalities.reminder_mail import send_reminders
from municipalities.reminders import due
from municipalities.timeline import EventKind, Supposition, events_between, events_if
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_municipality,
    make_open_municipality,
    make_registered_route,
)

pytestmark = pytest.mark.django_db
# Two years with both changes of the clock, and a 29 February.
FIRST, LAST = date(2027, 6, 1), date(2029, 5, 31)
LEAP_DAY = date(2028, 2, 29)
DAY = timedelta(days=1)
days = st.dates(FIRST - timedelta(days=60), LAST)


@pytest.fixture
def municipality():
    """Open from 1 March 2027 until the leap day, with a focal point."""
    municipality = make_municipality(display_name="Demodam", slug="demodam")
    make_registered_route(municipality, valid_from=date(2027, 3, 1), valid_until=LEAP_DAY)
    return municipality


def kinds(events) -> list[tuple[date, str]]:
    return [(event.on, event.due.kind.value if event.due else event.kind.value) for event in events]


def test_a_route_that_runs_out_is_told_three_times_and_closes(municipality):
    municipality.routes.get().evidence.update(evaluate_on=date(2027, 9, 1))
    assert kinds(events_between(municipality, FIRST, LAST)) == [
        (date(2027, 9, 1), "evaluation"),
        (LEAP_DAY - timedelta(days=60), "expiry_60"),
        (LEAP_DAY - timedelta(days=30), "expiry_30"),
        (LEAP_DAY - timedelta(days=7), "expiry_7"),
        (date(2028, 3, 1), "closes"),
        (date(2028, 3, 1), "expired"),
    ]


def test_a_focal_point_that_leaves_starts_the_grace_period(municipality):
    municipality.routes.get().evidence.update(evaluate_on=date(2030, 1, 1))
    last = date(2027, 10, 15)
    municipality.focal_points.update(ended_on=last)
    until = date(2027, 11, 14)
    assert kinds(events_between(municipality, FIRST, until + 2 * DAY)) == [
        (last, "focal_point_leaves"),
        (last + DAY, "grace_starts"),
        (last + DAY, "grace_started"),
        (until - timedelta(days=7), "grace_7"),
        (until + DAY, "closes"),
        (until + DAY, "grace_ended"),
    ]


def test_a_merger_ends_it(municipality):
    municipality.valid_to, municipality.successor = date(2027, 12, 31), make_municipality(display_name="Hilverdam")
    municipality.save()
    events = events_between(municipality, date(2027, 12, 1), LAST)
    assert [(e.on, e.kind, e.about) for e in events] == [
        (date(2028, 1, 1), EventKind.MERGER, "Hilverdam"),
        (date(2028, 1, 1), EventKind.CLOSES, ""),
    ]


def test_what_was_sent_is_not_told_again(municipality):
    on = LEAP_DAY - timedelta(days=7)
    assert [e.due.kind for e in events_between(municipality, on, on)] == ["expiry_7"]
    send_reminders(on)
    assert events_between(municipality, on, on) == []


def replayed(events, open_before: bool, closing_before: bool):
    """For each day whether it is open and whether it is closing, from the events alone."""
    state, on = (open_before, closing_before), FIRST
    effects = {
        EventKind.OPENS: (True, False),
        EventKind.GRACE_STARTS: (True, True),
        EventKind.GRACE_OVER: (True, False),
        EventKind.CLOSES: (False, False),
    }
    while on <= LAST:
        for event in events:
            if event.on == on and event.kind in effects:
                state = effects[event.kind]
        yield on, state
        on += DAY


changes = {
    "route": st.tuples(days, st.integers(0, 500)),
    "leaves": st.none() | days,
    "successor": st.none() | st.tuples(days, st.integers(0, 200)),
    "grace": st.integers(0, 90),
    "ends": st.none() | days,
}


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(changes=st.fixed_dictionaries(changes))
@example(changes={"route": (LEAP_DAY, 365), "leaves": LEAP_DAY, "successor": None, "grace": 30, "ends": LEAP_DAY + DAY})
def test_whatever_the_dates_the_gate_says_the_same(municipality, changes):
    """On each seventh day, and on the days before and after everything that happens."""
    with transaction.atomic():
        _arrange(municipality, **changes)
        events = events_between(Municipality.objects.get(pk=municipality.pk), FIRST, LAST)
        near = {event.on + number * DAY for event in events for number in (-1, 0, 1)}
        looked_at = near | {FIRST + number * DAY for number in range(0, (LAST - FIRST).days, 7)}
        _compare(municipality, events, looked_at)
        transaction.set_rollback(True)


def test_every_day_of_two_years_is_as_the_gate_and_the_reminders_say(municipality):
    """With both changes of the clock, a leap day, a departure, a successor who leaves as well, and a merger."""
    leaves, successor = date(2027, 10, 30), (date(2027, 11, 20), 118)
    _arrange(municipality, (date(2027, 3, 1), 640), leaves, successor, 30, date(2028, 12, 31))
    events = events_between(Municipality.objects.get(pk=municipality.pk), FIRST, LAST)
    every_day = {FIRST + number * DAY for number in range((LAST - FIRST).days + 1)}
    found = _compare(municipality, events, every_day)
    told = {}
    for event in events:
        if event.due:
            told.setdefault((event.due.kind, event.due.closes_after), event.on)
    assert told == found
    assert {event.kind for event in events} >= {"grace_starts", "grace_over", "closes", "reminder"}


def _compare(municipality, events, looked_at):
    """Gives what is due, with the first of these days on which it is."""
    one, found = Municipality.objects.get(pk=municipality.pk), {}
    before = gate_for(one, FIRST - DAY)
    for on, state in replayed(events, before.open, before.is_closing):
        if on in looked_at:
            gate = gate_for(one, on)
            assert (gate.open, gate.is_closing) == state, on
            if what := due(one, gate):
                found.setdefault((what.kind, what.closes_after), on)
    return found


def _arrange(municipality, route, leaves, successor, grace, ends):
    Membership.objects.update(joined_on=date(2020, 1, 1))
    RoleAssignment.objects.update(starts_on=date(2020, 1, 1))
    FocalPoint.objects.update(appointed_on=date(2020, 1, 1), ended_on=leaves)
    if successor:
        starts, length = successor
        make_focal_point(municipality, appointed_on=starts, ended_on=starts + timedelta(days=length))
    start, length = route
    municipality.routes.update(valid_from=start, valid_until=start + timedelta(days=length))
    municipality.region.grace_days = grace
    municipality.region.save()
    Municipality.objects.filter(pk=municipality.pk).update(valid_to=ends)


def test_a_supposed_departure_shows_the_grace_period_and_stores_nothing(municipality):
    focal_point = municipality.focal_points.get()
    logged = AuditEvent.objects.count()
    supposed = Supposition(focal_point=municipality.focal_points.get(), last_day=date(2027, 7, 1))
    events = events_if(municipality, FIRST, date(2027, 8, 31), supposed)
    assert (date(2027, 7, 2), "grace_starts") in kinds(events)
    assert (date(2027, 8, 1), "closes") in kinds(events)
    focal_point.refresh_from_db()
    assert focal_point.ended_on is None
    assert AuditEvent.objects.count() == logged
    assert RoleAssignment.objects.filter(ends_on=None).count() == 2
    assert not Reminder.objects.exists()


def test_a_supposed_confirmation_works_from_its_day_on(municipality):
    draft = make_complete_draft(municipality)
    supposed = Supposition(confirmed_on=date(2028, 2, 10))
    found = kinds(events_if(municipality, FIRST, date(2029, 3, 1), supposed))
    assert (LEAP_DAY - timedelta(days=30), "expiry_30") in found
    assert (LEAP_DAY - timedelta(days=7), "expiry_7") not in found
    assert (date(2029, 2, 10), "closes") in found
    draft.refresh_from_db()
    assert (draft.status, draft.valid_from) == ("draft", None)
    assert gate_for(municipality, LEAP_DAY).open


def test_it_asks_the_gate_on_the_days_that_matter_only(django_assert_max_num_queries):
    municipality = make_open_municipality()
    today = date.today()
    with django_assert_max_num_queries(90):
        events_between(municipality, today, today + timedelta(days=730))
