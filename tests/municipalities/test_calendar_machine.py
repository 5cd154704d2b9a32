"""The life of a meldroute and the gate over a simulated calendar: whatever people do, in whatever order, on whatever
day (summer time, 29 February, the night of a merger), the gate says what a simple model says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import AuditEvent, Membership, Role, RoleAssignment, User
from accounts.permissions import is_chain_director_of
from courses.models import Completion
from municipalities import lifecycle, tasks
from municipalities.appointments import appoint, end_appointment
from municipalities.constants import ContactRole, Domain, Profile, ReadinessCheck, RouteStatus
from municipalities.gate import Gate, gates_for
from municipalities.lifecycle import RouteRefused, changing, confirm, draft_for, send_back, submit, take_back
from municipalities.models import (
    ContactPoint,
    FocalPoint,
    Municipality,
    ReadinessEvidence,
    Reminder,
    ReportingRoute,
    RouteStep,
)
from municipalities.permissions import may_edit_route
from tests.clock import clock_at
from tests.factories import (
    make_completion,
    make_enrolment,
    make_membership,
    make_module,
    make_municipality,
    make_region,
    make_role,
    make_user,
)
from tests.municipalities.calendar_model import ONE_DAY, Appointment, Place, Version, World

pytestmark = pytest.mark.django_db
OLD, NEW = "Wijdemeren", "Hilversum"
MERGER_DAY = date(2027, 1, 1)
# The days just before something that calendars trip over, and the minutes in which a day begins and ends.
STARTS = [
    date(2026, 10, 24),
    date(2026, 12, 30),
    date(2027, 3, 27),
    date(2027, 10, 30),
    date(2028, 2, 28),
    date(2026, 3, 1),
]
MINUTES = [time(0, 5), time(2, 30), time(12), time(23, 55)]
PEOPLE = st.integers(0, 2)
PLACES = st.sampled_from([OLD, NEW])
DOMAINS = st.sampled_from([Domain.SAFETY, Domain.SOCIAL])


def withdraw(route: ReportingRoute, user: User) -> None:
    if not hasattr(lifecycle, "withdraw"):
        if not (may_edit_route(user, route.municipality) or is_chain_director_of(user, route.municipality.region_id)):
            raise RouteRefused
        now = timezone.now()
        ReportingRoute.objects.filter(pk=route.pk).update(status="withdrawn", withdrawn_by=user, withdrawn_at=now)
        return
    lifecycle.withdraw(route, user, reason="De route klopt niet meer.")


def fill(route: ReportingRoute, evaluate_on: date) -> None:
    """Everything that a profile asks of the route itself."""
    for rows in (route.steps, route.contacts, route.evidence):
        rows.all().delete()
    ReadinessEvidence.objects.bulk_create(
        ReadinessEvidence(
            route=route, check_code=check, reference="Besluit 12", decided_on=evaluate_on, evaluate_on=evaluate_on
        )
        for check in (ReadinessCheck.INTEGRAL_APPROACH, ReadinessCheck.INTERNAL_COOPERATION)
    )
    care = ContactPoint.objects.create(
        route=route, role=ContactRole.CARE_COORDINATOR, organisation="Zorghuis", phone="0123 - 45 67 88"
    )
    situations = ["", "urgent", "victim_known", "location_known", "minor"]
    RouteStep.objects.bulk_create(
        RouteStep(route=route, contact=care, situation=situation, instruction="Bel.", position=number)
        for number, situation in enumerate(situations)
    )


def possible(*statuses: str) -> Callable:
    """A rule that needs a version with one of these statuses; its `name` is of a municipality that has one."""

    def decorate(act: Callable) -> Callable:
        def chosen(self: "CalendarMachine", name: str, **arguments: Any) -> None:
            other = OLD if name == NEW else NEW
            act(self, name if self.place(name).one(*statuses) else other, **arguments)

        chosen.__name__ = act.__name__
        return precondition(lambda self: any(place.one(*statuses) for place in self.world.places.values()))(chosen)

    return decorate


class CalendarMachine(RuleBasedStateMachine):
    """Three people who can be the focal point of both municipalities, the last of whom is chain director as well."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.stopped = clock_at(STARTS[0])
        self.clock = self.stopped.__enter__()

    def teardown(self) -> None:
        self.stopped.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @initialize(
        start=st.sampled_from(STARTS),
        minute=st.sampled_from(MINUTES),
        two_domains=st.booleans(),
        registered=st.sampled_from([{OLD, NEW}, {OLD, NEW}, {NEW}, {OLD}, set()]),
    )
    def begin(self, start: date, minute: time, two_domains: bool, registered: set[str]) -> None:
        self.minute = minute
        self.clock.set(start, minute)
        last_day = MERGER_DAY - ONE_DAY if start < MERGER_DAY else date(start.year, 12, 31)
        self.world = World({OLD: Place(last_day=last_day), NEW: Place()}, two_domains=two_domains)
        self.region = make_region(profile=Profile.TWO_DOMAINS if two_domains else Profile.BASIC)
        new = make_municipality(region=self.region, display_name=NEW)
        old = make_municipality(region=self.region, display_name=OLD, valid_to=last_day, successor=new)
        self.keys = {OLD: old.pk, NEW: new.pk}
        long_ago = {"joined_on": start - timedelta(days=400)}
        self.people = [make_user().pk for _ in range(3)]
        for pk in self.people:
            for municipality in (old, new):
                make_membership(user=User.objects.get(pk=pk), municipality=municipality, **long_ago)
        self.closed: set[int] = set()
        self.director = make_role(Role.CHAIN_DIRECTOR, region=self.region).user.pk
        make_role(Role.CHAIN_DIRECTOR, region=self.region, user=User.objects.get(pk=self.people[2]))
        self.learner = make_membership(municipality=old, **long_ago)
        make_enrolment(self.learner, module := make_module())
        self.completion = make_completion(user=self.learner.user, municipality=old, module=module)
        for name in sorted(registered):
            self.a_new_version_comes(name, is_decided=True)

    # What is asked often

    def place(self, name: str) -> Place:
        return self.world.places[name]

    def municipality(self, name: str) -> Municipality:
        return Municipality.objects.select_related("region", "successor").get(pk=self.keys[name])

    def user(self, pk: int) -> User:
        """Read anew: a person object remembers its roles."""
        return User.objects.get(pk=pk)

    def route(self, name: str, *statuses: str) -> ReportingRoute | None:
        rows = ReportingRoute.objects.filter(municipality=self.keys[name], status__in=statuses)
        return rows.select_related("municipality__region").first()

    def focal_point(self, name: str) -> User | None:
        """Somebody who may act for the municipality today."""
        found = [n for n in range(3) if n not in self.closed and self.place(name).appointed(n, self.clock.today)]
        return self.user(self.people[found[0]]) if found else None

    def rows(self) -> list:
        tables = (ReportingRoute, FocalPoint, RoleAssignment, Membership, Municipality, Completion, Reminder)
        return [list(table.objects.order_by("pk").values()) for table in tables]

    @contextmanager
    def refused(self) -> Iterator[None]:
        """What is refused changes nothing."""
        before = list(ReportingRoute.objects.order_by("pk").values())
        with pytest.raises(RouteRefused), transaction.atomic():
            yield
        assert list(ReportingRoute.objects.order_by("pk").values()) == before

    # Time

    @rule(days=st.sampled_from([1, 1, 29, 31, 366]))
    def days_pass(self, days: int) -> None:
        self.clock.set(self.clock.today + timedelta(days=days), self.minute)

    @precondition(lambda self: not self.place(OLD).has_ended(self.clock.today))
    @rule(before_the_task=st.booleans())
    def the_merger_comes(self, before_the_task: bool) -> None:
        """Between midnight and the task nothing is broken either."""
        self.clock.set(self.place(OLD).last_day + ONE_DAY, self.minute)
        if not before_the_task:
            self.the_night_passes()

    # The meldroute

    @rule(name=PLACES)
    def draft(self, name: str) -> None:
        user, place = self.focal_point(name), self.place(name)
        if user is None:
            return
        if place.one("submitted"):
            with self.refused():
                draft_for(self.municipality(name), user)
            return
        draft_for(self.municipality(name), user)
        if place.one("draft") is None:
            place.versions.append(place.versions[-1].next(self.clock.today) if place.versions else Version())

    @rule(name=PLACES, complete=st.sampled_from([True, True, True, False]))
    @possible("draft", "submitted")
    def change(self, name: str, complete: bool) -> None:
        user, version = self.focal_point(name), self.place(name).one("draft", "submitted")
        if user is None or version is None:
            return
        route = self.route(name, "draft", "submitted")
        if version.status == "submitted":
            with self.refused(), changing(route, user, part="contacts"):
                pass
            return
        evaluate_on = self.clock.today + timedelta(days=180)
        with changing(route, user, part="contacts") as draft:
            fill(draft, evaluate_on)
            if not complete:
                draft.steps.all().delete()
        version.evaluate_on, version.has_steps = evaluate_on, complete

    @rule(name=PLACES)
    @possible("draft", "submitted")
    def hand_in(self, name: str) -> None:
        user, place, today = self.focal_point(name), self.place(name), self.clock.today
        version = place.one("draft", "submitted")
        if user is None or version is None:
            return
        route = self.route(name, "draft", "submitted")
        if version.status == "draft" and version.is_complete and self.world.people_hold(place, today):
            submit(route, user)
            version.status, version.submitted_by = "submitted", user.pk
        else:
            with self.refused():
                submit(route, user)

    @rule(name=PLACES)
    @possible("submitted")
    def take_it_back(self, name: str) -> None:
        user, version = self.focal_point(name), self.place(name).one("submitted")
        if user and version:
            take_back(self.route(name, "submitted"), user)
            version.status, version.submitted_by = "draft", None

    @rule(name=PLACES)
    @possible("submitted")
    def send_it_back(self, name: str) -> None:
        version = self.place(name).one("submitted")
        if version is None:
            return
        with self.refused():
            send_back(self.route(name, "submitted"), self.user(self.director), remarks=" ")
        send_back(self.route(name, "submitted"), self.user(self.director), remarks="Noem de zorgcoördinator.")
        version.status, version.submitted_by = "draft", None

    @rule(name=PLACES, by_colleague=st.booleans())
    @possible("submitted")
    def decide(self, name: str, by_colleague: bool) -> None:
        """The colleague is a focal point who is chain director too, and may confirm what somebody else handed in."""
        place, today = self.place(name), self.clock.today
        version = place.one("submitted")
        if version is None:
            return
        pk = self.people[2] if by_colleague else self.director
        route = self.route(name, "submitted")
        if version.submitted_by == pk or not self.world.people_hold(place, today):
            with self.refused():
                confirm(route, self.user(pk))
            return
        confirm(route, self.user(pk))
        if before := place.one("registered"):
            before.status = "superseded"
        version.status, version.confirmed_by = "registered", pk
        version.valid_from = today
        version.valid_until = today + relativedelta(months=self.world.months) - ONE_DAY

    @rule(name=PLACES, is_decided=st.booleans())
    def a_new_version_comes(self, name: str, is_decided: bool) -> None:
        """The whole way at once, so that the rules about what comes after it are reached often."""
        for number, domain in enumerate([Domain.SAFETY, Domain.SOCIAL]):
            self.somebody_is_appointed(name, number, domain)
        self.draft(name)
        if self.place(name).one("draft"):
            self.change(name, complete=True)
            self.hand_in(name)
        if is_decided and self.place(name).one("submitted"):
            self.decide(name, by_colleague=False)

    @rule(name=PLACES, by_director=st.booleans())
    @possible("registered")
    def take_out_of_force(self, name: str, by_director: bool) -> None:
        version = self.place(name).one("registered")
        user = self.user(self.director) if by_director else self.focal_point(name)
        if version and user:
            withdraw(self.route(name, "registered"), user)
            version.status = "withdrawn"

    @rule(name=PLACES)
    def the_wrong_people_try(self, name: str) -> None:
        """A learner, the chain director without that other role, and a focal point who confirms."""
        learner, director = self.user(self.learner.user_id), self.user(self.director)
        for user in (learner, director):
            with self.refused():
                draft_for(self.municipality(name), user)
        if route := self.route(name, "draft", "submitted"):
            acts = [lambda user: submit(route, user), lambda user: take_back(route, user)]
            for user, act in [(user, act) for user in (learner, director) for act in acts]:
                with self.refused():
                    act(user)
            colleague = self.user(self.people[0])
            for user in (learner, colleague):
                with self.refused():
                    confirm(route, user)
                with self.refused():
                    send_back(route, user, remarks="Nee.")
        if route := self.route(name, "registered"):
            with self.refused():
                withdraw(route, learner)

    # People and rules

    @rule(name=PLACES, number=PEOPLE, domain=DOMAINS)
    def somebody_is_appointed(self, name: str, number: int, domain: str) -> None:
        place, today = self.place(name), self.clock.today
        running = [row for row in place.appointments if (row.person, row.domain) == (number, domain)]
        if place.has_ended(today) or number in self.closed or any(row.covers(today) for row in running):
            return
        user = self.user(self.people[number])
        appoint(
            FocalPoint(
                municipality=self.municipality(name),
                user=user,
                domain=domain,
                appointed_on=today,
                phone="0123 - 45 67 89",
                email=user.email,
                hours="altijd",
                deputy_name="Vervanger",
                deputy_phone="0123 - 45 67 80",
            )
        )
        place.appointments.append(Appointment(number, domain, today))

    @precondition(lambda self: any(place.appointments for place in self.world.places.values()))
    @rule(name=PLACES, days=st.sampled_from([0, 0, 10]))
    def a_focal_point_leaves(self, name: str, days: int) -> None:
        place, today = self.place(name), self.clock.today
        row = next((row for row in place.appointments if row.last is None), None)
        if row is None:
            return
        focal_point = FocalPoint.objects.get(
            municipality=self.keys[name], user=self.people[row.person], domain=row.domain, ended_on=None
        )
        row.last = today + timedelta(days=days)
        end_appointment(focal_point, last_day=row.last)

    @rule(number=PEOPLE)
    def an_account_is_closed(self, number: int) -> None:
        if number in self.closed or len(self.closed) == 2:
            return
        self.closed.add(number)
        user = self.user(self.people[number])
        user.is_active = False
        user.save()
        yesterday = self.clock.today - ONE_DAY
        for place in self.world.places.values():
            for row in [row for row in place.appointments if row.person == number and row.is_running_after(yesterday)]:
                row.last = max(yesterday, row.first)

    @rule(days=st.sampled_from([0, 1, 30]), two_domains=st.booleans(), months=st.sampled_from([1, 12]))
    def the_region_changes_its_rules(self, days: int, two_domains: bool, months: int) -> None:
        self.world.grace_days, self.world.two_domains, self.world.months = days, two_domains, months
        self.region.grace_days, self.region.validity_months = days, months
        self.region.profile = Profile.TWO_DOMAINS if two_domains else Profile.BASIC
        self.region.save()

    # Tasks

    @rule()
    def the_night_passes(self) -> None:
        """Every task of the night, twice: the second time nothing changes."""
        old = self.place(OLD)
        tasks.carry_out_mergers()
        if old.has_ended(self.clock.today) and not old.is_merged:
            old.end_after(old.last_day)
            old.is_merged = True
        if hasattr(tasks, "send_reminders"):
            tasks.send_reminders()
        before = self.rows()
        events = AuditEvent.objects.count()
        assert tasks.carry_out_mergers() == 0
        if hasattr(tasks, "send_reminders"):
            tasks.send_reminders()
        assert self.rows() == before
        assert AuditEvent.objects.count() == events

    # What always holds

    @invariant()
    def the_versions_are_those_of_the_model(self) -> None:
        fields = ("status", "submitted_by", "confirmed_by", "valid_from", "valid_until")
        for name, place in self.world.places.items():
            rows = list(ReportingRoute.objects.filter(municipality=self.keys[name]).order_by("version").values(*fields))
            assert rows == [{field: getattr(version, field) for field in fields} for version in place.versions]
            assert all(row["confirmed_by"] is None or row["confirmed_by"] != row["submitted_by"] for row in rows)
            statuses = [row["status"] for row in rows]
            assert statuses.count(RouteStatus.REGISTERED) <= 1
            assert statuses.count(RouteStatus.DRAFT) + statuses.count(RouteStatus.SUBMITTED) <= 1

    @invariant()
    def the_gate_says_what_the_model_says(self) -> None:
        """Today, and on the days on which something ends and the day after, as the date page for admins asks too."""
        today = self.clock.today
        assert timezone.localdate() == today
        municipalities = {name: self.municipality(name) for name in self.keys}
        found = {today: gates_for(municipalities.values())}
        last_days = {self.place(OLD).last_day, *(day for gate in found[today].values() for day in closing_days(gate))}
        for day in {day + number * ONE_DAY for day in last_days for number in (0, 1)} - {today}:
            if day > today:
                found[day] = gates_for(municipalities.values(), day)
        for day, gates in found.items():
            for name, place in self.world.places.items():
                gate = gates[self.keys[name]]
                assert gate.open == self.world.is_open(place, day), f"{name} on {day}: {gate}"
                if gate.open:
                    assert gate.route.status == RouteStatus.REGISTERED
                    assert gate.route.valid_from <= day <= gate.route.valid_until
        for name in self.keys:
            self.closes_the_day_after(name, {day: gates[self.keys[name]] for day, gates in found.items()})

    def closes_the_day_after(self, name: str, gates: dict[date, Gate]) -> None:
        """gates: by day. What is promised as the last day is open, unless something else ends before."""
        gate, place = gates[self.clock.today], self.place(name)
        if gate.open and (last := gate.grace_until or gate.valid_until):
            assert not gates[last + ONE_DAY].open
            assert gates[last].open or place.has_ended(last) or not gate.grace_until

    @invariant()
    def what_was_finished_stays(self) -> None:
        rows = Completion.objects.filter(user=self.learner.user_id)
        kept = rows.get(pk=self.completion.pk)
        assert (kept.municipality_id, kept.valid_until) == (self.keys[OLD], self.completion.valid_until)
        assert rows.filter(municipality=self.keys[NEW]).count() == self.place(OLD).is_merged
        membership = Membership.objects.active(self.clock.today).get(user=self.learner.user_id)
        assert membership.municipality_id == self.keys[NEW if self.place(OLD).is_merged else OLD]


def closing_days(gate: Gate) -> set[date]:
    return {day for day in (gate.valid_until, gate.grace_until) if day}


def test_the_gate_follows_the_calendar_whatever_people_do():
    run_state_machine_as_test(
        CalendarMachine,
        settings=settings(
            max_examples=10, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert not connection.needs_rollback
