"""A municipality merges: its people go along, once, whenever and however often the task runs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from kombu.exceptions import OperationalError

from accounts.models import AuditEvent, Membership, Organisation, Role, RoleAssignment
from accounts.models.audit import Origin
from accounts.permissions import is_focal_point_of
from municipalities import tasks
from municipalities.constants import RouteStatus
from municipalities.gate import Reason, gate_for
from municipalities.lineage import MERGERS_IN_A_ROW, heir, now_part_of
from municipalities.mergers import MergerRefused, carry_over, carry_over_due
from municipalities.models import FocalPoint, Municipality
from municipalities.moving import uncovered
from municipalities.signals import municipality_merged
from municipalities.tasks import carry_out_mergers
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST_DAY = TODAY - timedelta(days=1)
needs_locks = pytest.mark.skipif(
    "sqlite" in settings.DATABASES["default"]["ENGINE"], reason="needs a database with row locks"
)


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
def new():
    return make_open_municipality(display_name="Hilversum", cbs_code="GM0402")


@pytest.fixture
def old(new):
    """Yesterday was its last day."""
    return make_open_municipality(display_name="Wijdemeren", cbs_code="GM1696", valid_to=LAST_DAY, successor=new)


def spans(user, municipality) -> list[tuple[date, date | None]]:
    rows = user.memberships.filter(municipality=municipality)
    return list(rows.order_by("joined_on").values_list("joined_on", "left_on"))


def groups(user, municipality) -> set[str]:
    return set(user.memberships.filter(municipality=municipality).values_list("target_groups__code", flat=True))


def everything() -> list:
    """All rows that a merger may touch."""
    tables = (Membership, Membership.target_groups.through, RoleAssignment, FocalPoint, Municipality, AuditEvent)
    return [list(table.objects.order_by("pk").values()) for table in tables]


# Memberships


def test_everybody_works_for_the_successor_from_its_first_day(old, new):
    pool = Organisation.objects.create(name="Boa-pool")
    member = make_membership(municipality=old, groups=("enforcement_officer", "supervisor"), organisation=pool)
    carry_over(old)
    assert spans(member.user, old) == [(member.joined_on, LAST_DAY)]
    assert spans(member.user, new) == [(TODAY, None)]
    assert groups(member.user, new) == {"enforcement_officer", "supervisor"}
    assert member.user.memberships.get(municipality=new).organisation == pool


def test_a_last_day_that_was_known_stays(old, new):
    member = make_membership(municipality=old, left_on=days(40))
    carry_over(old)
    assert spans(member.user, old) == [(member.joined_on, LAST_DAY)]
    assert spans(member.user, new) == [(TODAY, days(40))]


@pytest.mark.parametrize("left_on", [LAST_DAY, LAST_DAY - timedelta(days=1)])
def test_who_left_before_the_merger_does_not_come_along(old, new, left_on):
    member = make_membership(municipality=old, left_on=left_on)
    carry_over(old)
    assert spans(member.user, old) == [(member.joined_on, left_on)]
    assert spans(member.user, new) == []


def test_who_was_to_begin_later_begins_at_the_successor(old, new):
    member = make_membership(municipality=old, joined_on=days(9), left_on=days(99), groups=("supervisor",))
    carry_over(old)
    assert spans(member.user, old) == []
    assert spans(member.user, new) == [(days(9), days(99))]
    assert groups(member.user, new) == {"supervisor"}


def test_who_begins_on_the_first_day_of_the_successor_begins_there(old, new):
    member = make_membership(municipality=old, joined_on=TODAY)
    carry_over(old)
    assert (spans(member.user, old), spans(member.user, new)) == ([], [(TODAY, None)])


def test_somebody_at_both_is_not_doubled_and_keeps_both_kinds_of_work(old, new):
    user = make_user()
    make_membership(municipality=old, user=user, groups=("enforcement_officer",))
    there = make_membership(municipality=new, user=user, groups=("supervisor",))
    merger = carry_over(old)
    assert spans(user, new) == [(there.joined_on, None)]
    assert groups(user, new) == {"enforcement_officer", "supervisor"}
    assert merger.counts["united"] == 1


def test_somebody_whose_work_there_ends_sooner_goes_on_after_it(old, new):
    user = make_user()
    make_membership(municipality=old, user=user, groups=("enforcement_officer",))
    there = make_membership(municipality=new, user=user, left_on=days(30))
    carry_over(old)
    assert spans(user, new) == [(there.joined_on, days(30)), (days(31), None)]


def test_somebody_who_begins_there_later_works_there_until_then_too(old, new):
    user = make_user()
    make_membership(municipality=old, user=user)
    make_membership(municipality=new, user=user, joined_on=days(30))
    carry_over(old)
    assert spans(user, new) == [(TODAY, days(29)), (days(30), None)]


DAYS = st.integers(0, 40).map(lambda number: date(2027, 1, 1) + timedelta(days=number))
SPANS = st.tuples(DAYS, DAYS | st.none()).filter(lambda span: span[1] is None or span[0] <= span[1])


@given(wanted=SPANS, taken=st.lists(SPANS, max_size=4))
def test_what_is_not_covered_is_what_looking_at_every_day_finds(wanted, taken):
    def holds(spans, day):
        return any(first <= day <= (last or date.max) for first, last in spans)

    found = uncovered(wanted, taken)
    for number in range(-1, 60):
        day = date(2027, 1, 1) + timedelta(days=number)
        assert holds(found, day) == (holds([wanted], day) and not holds(taken, day))
    assert all(last is None or first <= last for first, last in found)


# Roles and focal points


def test_a_manager_stays_a_manager(old, new):
    role = make_role(Role.MANAGER, municipality=old, ends_on=days(50))
    carry_over(old)
    rows = role.user.roles.order_by("starts_on").values_list("municipality", "role", "starts_on", "ends_on")
    assert list(rows) == [
        (old.pk, Role.MANAGER, role.starts_on, LAST_DAY),
        (new.pk, Role.MANAGER, TODAY, days(50)),
    ]


def test_a_role_somebody_has_there_already_is_not_doubled(old, new):
    user = make_user()
    make_role(Role.MANAGER, user=user, municipality=old)
    make_role(Role.MANAGER, user=user, municipality=new)
    carry_over(old)
    assert user.roles.filter(municipality=new).count() == 1


def test_a_trainer_of_one_municipality_keeps_working_in_the_cms(old, new):
    user = make_role(Role.TRAINER, municipality=old).user
    carry_over(old)
    assert user.roles.active().get().municipality == new
    assert user.groups.filter(name="Trainers").exists()


def test_a_focal_point_ends_with_the_municipality_and_stays_a_colleague(old, new):
    focal_point = old.focal_points.get()
    make_focal_point(old, appointed_on=days(10))
    carry_over(old)
    assert [row.ended_on for row in old.focal_points.all()] == [LAST_DAY]
    assert not is_focal_point_of(type(focal_point.user).objects.get(pk=focal_point.user.pk), new)
    assert focal_point.user.roles.get().ends_on == LAST_DAY
    assert focal_point.user.memberships.active().get().municipality == new
    event = AuditEvent.objects.get(action="focal_point.ended")
    assert (event.municipality, event.details["because"]) == (old, "municipality.merged")


def test_a_focal_point_is_told(old, new, django_capture_on_commit_callbacks):
    user = old.focal_points.get().user
    with django_capture_on_commit_callbacks(execute=True):
        carry_over(old)
        assert mail.outbox == []
    message = mail.outbox[0]
    assert (len(mail.outbox), message.to) == (1, [user.email])
    assert "Wijdemeren hoort nu bij Hilversum" in message.subject
    assert "meldroute van Hilversum" in message.body
    assert "&" not in message.body
    assert user.name in message.body


def test_a_focal_point_whose_account_is_closed_is_not_told(old, django_capture_on_commit_callbacks):
    user = old.focal_points.get().user
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    with django_capture_on_commit_callbacks(execute=True):
        carry_over(old)
    assert mail.outbox == []


def test_a_focal_point_who_was_not_told_is_told_later_and_once(old, monkeypatch, django_capture_on_commit_callbacks):
    with monkeypatch.context() as patch:
        patch.setattr(tasks.tell_focal_points, "delay", Mock(side_effect=OperationalError))
        with django_capture_on_commit_callbacks(execute=True):
            carry_over(old)
    assert mail.outbox == []
    with monkeypatch.context() as patch:
        patch.setattr("municipalities.merger_mail.send_mail", Mock(side_effect=ConnectionRefusedError))
        assert tasks.tell_missed_focal_points() == 0
    assert [tasks.tell_missed_focal_points() for _time in range(2)] == [1, 0]
    assert [message.to for message in mail.outbox] == [[old.focal_points.get().user.email]]


def test_the_task_that_tells_may_run_twice(old, new):
    carry_over(old)
    for _time in range(2):
        tasks.tell_focal_points(old.pk, new.pk, [old.focal_points.get().user_id])
    assert tasks.tell_missed_focal_points() == 0
    assert len(mail.outbox) == 1


def test_who_left_before_the_merger_is_not_told(old):
    old.focal_points.update(ended_on=days(-60))
    carry_over(old)
    assert tasks.tell_missed_focal_points() == 0


# What stays


def test_the_meldroute_stays_as_history_and_the_gate_names_the_end(old, new):
    route = old.routes.get()
    draft = make_complete_draft(old)
    carry_over(old)
    old.refresh_from_db()
    statuses = [row.status for row in old.routes.order_by("version")]
    assert (statuses, list(old.routes.order_by("version"))) == (
        [RouteStatus.REGISTERED, RouteStatus.DRAFT],
        [route, draft],
    )
    assert gate_for(old).reason == Reason.MUNICIPALITY_ENDED
    assert gate_for(new).open


def test_in_the_log_stands_what_came_along(old, new):
    make_membership(municipality=old)
    carry_out_mergers.apply()
    events = {event.action: event for event in AuditEvent.objects.filter(action__startswith="municipality.")}
    assert events["municipality.merged"].municipality == old
    assert events["municipality.received"].municipality == new
    for event in events.values():
        assert (event.origin, event.actor) == (Origin.TASK, None)
        assert event.details["memberships"] == 2
        assert event.details["last_day"] == LAST_DAY.isoformat()


# When


def test_it_happens_once(old, new):
    make_membership(municipality=old)
    make_role(Role.MANAGER, municipality=old)
    assert carry_out_mergers() == 1
    before = everything()
    assert carry_out_mergers() == 0
    assert carry_over(old) is None
    assert everything() == before


@pytest.mark.parametrize("days_late", [0, 1, 400])
def test_a_day_that_was_missed_is_made_up_for(days_late):
    new = make_municipality()
    last_day = LAST_DAY - timedelta(days=days_late)
    old = make_municipality(valid_to=last_day, successor=new)
    member = make_membership(municipality=old, joined_on=last_day - timedelta(days=9))
    carry_out_mergers()
    assert spans(member.user, new) == [(last_day + timedelta(days=1), None)]


@pytest.mark.parametrize(
    "fields", [{"valid_to": TODAY}, {"valid_to": LAST_DAY, "successor": None}, {"valid_to": None, "successor": None}]
)
def test_nothing_happens_before_the_end_or_without_a_successor(new, fields):
    municipality = make_municipality(**{"successor": new, **fields})
    member = make_membership(municipality=municipality)
    assert carry_over_due() == []
    assert carry_over(municipality) is None
    assert spans(member.user, municipality) == [(member.joined_on, None)]


def test_a_day_in_the_future_is_refused(old):
    with pytest.raises(ValueError, match="yet to come"):
        carry_over_due(days(1))


def test_who_is_entered_for_it_after_the_merger_goes_along_the_next_night(old, new):
    carry_out_mergers()
    merged_at = Municipality.objects.get(pk=old.pk).merged_at
    late = make_membership(municipality=old)
    assert carry_out_mergers() == 1
    assert spans(late.user, new) == [(TODAY, None)]
    assert Municipality.objects.get(pk=old.pk).merged_at == merged_at


def test_what_fails_changes_nothing_and_does_not_stop_the_next(old, new, caplog):
    other = make_municipality(valid_to=LAST_DAY, successor=new)
    member, lucky = make_membership(municipality=old), make_membership(municipality=other)

    def fail(predecessor, **kwargs):
        if predecessor == old:
            raise RuntimeError

    municipality_merged.connect(fail)
    try:
        mergers = carry_over_due()
    finally:
        municipality_merged.disconnect(fail)
    assert [bool(merger.error) for merger in mergers] == [True, False]
    assert "GM1696" in caplog.text
    assert spans(member.user, old) == [(member.joined_on, None)]
    assert spans(lucky.user, new) == [(TODAY, None)]
    assert carry_out_mergers() == 1, "the next night it is tried again"


# One after the other


def test_a_chain_on_one_day_ends_at_the_last(new):
    middle = make_municipality(valid_to=LAST_DAY, successor=new)
    first = make_municipality(valid_to=LAST_DAY, successor=middle)
    member, other = make_membership(municipality=first), make_membership(municipality=middle)
    assert carry_out_mergers() == 2
    assert spans(member.user, middle) == []
    assert spans(member.user, new) == spans(other.user, new) == [(TODAY, None)]


def test_a_chain_over_the_years_is_made_up_for_in_its_order(new):
    middle = make_municipality(valid_to=days(-100), successor=new)
    first = make_municipality(valid_to=days(-400), successor=middle)
    member = make_membership(municipality=first, joined_on=days(-900))
    assert carry_out_mergers() == 2
    assert [spans(member.user, municipality) for municipality in (first, middle, new)] == [
        [(days(-900), days(-400))],
        [(days(-399), days(-100))],
        [(days(-99), None)],
    ]


def test_a_successor_that_had_merged_before_passes_everybody_on(new):
    middle = make_municipality(valid_to=days(-100), successor=new)
    carry_out_mergers()
    member = make_membership(
        municipality=make_municipality(valid_to=days(-200), successor=middle), joined_on=days(-300)
    )
    carry_out_mergers()
    carry_out_mergers()
    assert spans(member.user, middle) == [(days(-199), days(-100))]
    assert spans(member.user, new) == [(days(-99), None)]


def test_a_municipality_may_merge_into_one_that_starts_that_day():
    new = make_municipality(valid_from=TODAY)
    others = [make_municipality(valid_to=LAST_DAY, successor=new) for _ in range(2)]
    user = make_user()
    for municipality in others:
        make_membership(municipality=municipality, user=user)
    assert carry_out_mergers() == 2
    assert spans(user, new) == [(TODAY, None)]
    assert gate_for(new).reason == Reason.NO_ROUTE


def test_a_successor_that_ended_itself_without_one_is_refused():
    gone = make_municipality(valid_to=days(-30))
    old = make_municipality(valid_to=days(-10), successor=gone)
    with pytest.raises(MergerRefused, match="bestaat zelf niet meer"):
        carry_over(old)
    assert [merger.error for merger in carry_over_due()] != [""]


def test_somebody_keeps_the_name_in_the_list_and_takes_part(new):
    old = make_municipality(valid_to=LAST_DAY, successor=new)
    make_membership(municipality=old, listed_name="Zoë de Vriës", accepted_at=timezone.now())
    carry_over(old)
    membership = new.memberships.search("VRIES").get()
    assert (membership.name, bool(membership.accepted_at)) == ("Zoë de Vriës", True)


def test_a_circle_is_refused():
    one = make_municipality(valid_to=LAST_DAY)
    other = make_municipality(valid_to=LAST_DAY, successor=one)
    Municipality.objects.filter(pk=one.pk).update(successor=other)
    assert all(merger.error for merger in carry_over_due())
    assert heir(Municipality.objects.get(pk=one.pk)) is None


def test_what_is_done_now_is_done_for_the_last_in_the_row(new):
    row = [new]
    for _number in range(MERGERS_IN_A_ROW):
        row.append(make_municipality(valid_to=LAST_DAY, successor=row[-1]))
    assert now_part_of(row[-1]) == row[-1], "not before the merger was carried out"
    carry_out_mergers()
    assert now_part_of(Municipality.objects.get(pk=row[-1].pk)) == new
    assert now_part_of(new) == new


# Size, and two at once


def test_it_takes_as_many_queries_for_ten_people_as_for_one(new):
    def queries(people: int) -> int:
        old = make_municipality(valid_to=LAST_DAY, successor=new)
        for _ in range(people):
            make_membership(municipality=old, groups=("enforcement_officer",))
            make_role(Role.MANAGER, municipality=old)
        with CaptureQueriesContext(connection) as captured:
            carry_over(old)
        return len(captured)

    assert queries(10) == queries(1) <= 30


@needs_locks
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_carry_over_once():
    new = make_municipality()
    olds = [make_municipality(valid_to=LAST_DAY, successor=new) for _ in range(2)]
    user = make_user()
    for old in olds:
        make_membership(municipality=old, user=user)
        make_membership(municipality=old)
    barrier = Barrier(4)

    def worker(_number: int) -> list:
        try:
            barrier.wait(timeout=10)
            return carry_over_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        mergers = [merger for found in pool.map(worker, range(4)) for merger in found]
    assert sorted(merger.predecessor.pk for merger in mergers) == sorted(old.pk for old in olds)
    assert [merger.error for merger in mergers] == ["", ""]
    assert new.memberships.count() == 3
    assert AuditEvent.objects.filter(action="municipality.merged").count() == 2
