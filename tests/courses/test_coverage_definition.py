"""What counts as covered: the definition in courses/coverage/counts.py, edge by edge."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, User
from courses.coverage.counts import Counts, Standing, coverage_of, coverage_per_municipality, standing
from courses.models import Completion, ModulePage
from municipalities.models import Municipality
from tests.factories import (
    make_completion,
    make_enrolment,
    make_membership,
    make_module,
    make_municipality,
    make_target_group,
    publish,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
BOA, COUNTER = "enforcement_officer", "civil_registry"


def finish(membership: Membership, module: ModulePage, **fields: Any) -> Completion:
    return make_completion(user=membership.user, municipality=membership.municipality, module=module, **fields)


def row(municipality: Municipality, module: ModulePage, *, group: str = BOA, on: date | None = None) -> Counts:
    rows = coverage_of(municipality, on).rows
    return next(r.counts for r in rows if r.module_id == module.pk and r.group_code == group)


def people(municipality: Municipality, on: date | None = None) -> Counts:
    return coverage_of(municipality, on).people


@pytest.fixture
def module():
    return make_module(groups=(BOA,))


@pytest.fixture
def municipality():
    return make_municipality()


def test_each_step_counts_and_what_is_not_valid_is_due(municipality, module):
    make_membership(municipality=municipality, groups=(BOA,))
    make_enrolment(make_membership(municipality=municipality, groups=(BOA,)), module)
    long_ago = {"completed_on": TODAY - 800 * DAY, "valid_until": TODAY - 70 * DAY}
    finish(make_membership(municipality=municipality, groups=(BOA,)), module, **long_ago)
    finish(make_membership(municipality=municipality, groups=(BOA,)), module)
    expected = Counts(staff=4, started=3, completed=2, valid=1)
    assert row(municipality, module) == expected
    assert people(municipality) == expected
    assert (expected.due, expected.ratio, expected.percentage) == (3, 0.25, 25)


@pytest.mark.parametrize(("left_on", "counts"), [(TODAY - DAY, 0), (TODAY, 1), (TODAY + DAY, 1), (None, 1)])
def test_the_last_day_of_a_membership_still_counts(municipality, module, left_on, counts):
    make_membership(municipality=municipality, groups=(BOA,), left_on=left_on)
    assert row(municipality, module).staff == people(municipality).staff == counts


@pytest.mark.parametrize(("joined_on", "counts"), [(TODAY - DAY, 1), (TODAY, 1), (TODAY + DAY, 0)])
def test_a_membership_counts_from_its_first_day(municipality, module, joined_on, counts):
    make_membership(municipality=municipality, groups=(BOA,), joined_on=joined_on)
    assert row(municipality, module).staff == people(municipality).staff == counts


@pytest.mark.parametrize(
    ("completed_on", "valid_until", "completed", "valid"),
    [
        (TODAY - 9 * DAY, TODAY - DAY, 1, 0),
        (TODAY - 9 * DAY, TODAY, 1, 1),
        (TODAY, TODAY + DAY, 1, 1),
        (TODAY + DAY, TODAY + 9 * DAY, 0, 0),
    ],
)
def test_a_completion_counts_from_its_first_to_its_last_day(
    municipality, module, completed_on, valid_until, completed, valid
):
    membership = make_membership(municipality=municipality, groups=(BOA,))
    finish(membership, module, completed_on=completed_on, valid_until=valid_until)
    counts = row(municipality, module)
    assert (counts.completed, counts.valid) == (completed, valid)
    assert people(municipality) == counts


def test_an_expired_completion_and_a_new_one_are_one_person(municipality, module):
    membership = make_membership(municipality=municipality, groups=(BOA,))
    finish(membership, module, completed_on=TODAY - 800 * DAY, valid_until=TODAY - 70 * DAY)
    finish(membership, module, round=2)
    assert row(municipality, module) == people(municipality) == Counts(1, 1, 1, 1)


def test_what_was_done_for_another_municipality_does_not_count(municipality, module):
    membership = make_membership(municipality=municipality, groups=(BOA,))
    elsewhere = make_membership(user=membership.user, groups=(BOA,))
    finish(elsewhere, module)
    assert row(municipality, module) == people(municipality) == Counts(1, 0, 0, 0)
    assert row(elsewhere.municipality, module) == people(elsewhere.municipality) == Counts(1, 1, 1, 1)


def test_what_a_colleague_or_another_module_has_does_not_count(municipality, module):
    first, second = (make_membership(municipality=municipality, groups=(BOA,)) for _number in range(2))
    other = make_module(groups=(BOA,))
    finish(first, module)
    finish(second, other)
    assert row(municipality, module) == row(municipality, other) == Counts(2, 1, 1, 1)
    assert people(municipality) == Counts(staff=2, started=2, completed=0, valid=0)


def test_somebody_with_two_target_groups_counts_in_both_rows_and_once_over_all(municipality, module):
    both = make_module(groups=(BOA, COUNTER))
    membership = make_membership(municipality=municipality, groups=(BOA, COUNTER))
    finish(membership, both)
    assert row(municipality, both) == row(municipality, both, group=COUNTER) == Counts(1, 1, 1, 1)
    assert row(municipality, module) == Counts(1, 0, 0, 0)
    assert people(municipality) == Counts(staff=1, started=1, completed=0, valid=0)
    finish(membership, module)
    assert people(municipality) == Counts(1, 1, 1, 1)


def test_somebody_with_two_memberships_in_one_municipality_counts_once(municipality, module):
    membership = make_membership(municipality=municipality, groups=(BOA,), left_on=TODAY)
    make_membership(municipality=municipality, user=membership.user, groups=(BOA, COUNTER))
    finish(membership, module)
    assert row(municipality, module) == people(municipality) == Counts(1, 1, 1, 1)


def test_the_module_of_another_target_group_is_not_asked(municipality, module):
    make_membership(municipality=municipality, groups=(COUNTER,))
    coverage = coverage_of(municipality)
    assert row(municipality, module) == coverage.people == Counts()
    assert (coverage.others, coverage.everybody) == (1, 1)


def test_an_unpublished_module_and_one_without_target_group_are_not_asked(municipality):
    membership = make_membership(municipality=municipality, groups=(BOA,))
    unpublished, without_group = make_module(groups=(BOA,)), make_module(groups=())
    unpublished.unpublish()
    finish(membership, without_group)
    coverage = coverage_of(municipality)
    assert coverage.rows == ()
    assert coverage.people == Counts()
    assert coverage.others == 1
    publish(ModulePage.objects.get(pk=unpublished.pk))
    assert people(municipality).due == 1


def test_a_target_group_without_staff_has_a_row_with_nobody(municipality, module):
    counts = row(municipality, module)
    assert counts == Counts()
    assert (counts.ratio, counts.percentage, counts.standing) == (None, None, None)


def test_a_completion_without_participation_counts_as_begun(municipality, module):
    finish(make_membership(municipality=municipality, groups=(BOA,)), module, enrolment=None)
    membership = make_membership(municipality=municipality, groups=(BOA,))
    finish(membership, module)
    membership.user.enrolments.all().delete()
    assert row(municipality, module).started == people(municipality).started == 2


def test_a_past_day_shows_what_was_so_then(municipality, module):
    membership = make_membership(municipality=municipality, groups=(BOA,), joined_on=TODAY - 50 * DAY)
    begun = TODAY - 30 * DAY
    late_that_evening = timezone.make_aware(datetime.combine(begun, time(23, 30)))
    make_enrolment(membership, module, started_at=late_that_evening)
    finish(membership, module, completed_on=TODAY - 20 * DAY)
    for on, expected in (
        (TODAY - 51 * DAY, Counts()),
        (begun - DAY, Counts(1, 0, 0, 0)),
        (begun, Counts(1, 1, 0, 0)),
        (TODAY - 20 * DAY, Counts(1, 1, 1, 1)),
    ):
        assert row(municipality, module, on=on) == people(municipality, on) == expected


def test_the_rows_stand_in_the_order_of_the_target_groups(municipality):
    make_target_group("last", name="Aa", position=9)
    make_target_group("first", name="Zz", position=1)
    make_module(groups=("last", "first"), title="B")
    make_module(groups=("last",), title="A")
    make_module(groups=("last",), title="C").unpublish()
    rows = [(r.group_name, r.module_title) for r in coverage_of(municipality).rows]
    assert rows == [("Zz", "B"), ("Aa", "A"), ("Aa", "B")]


def test_a_region_gets_the_numbers_of_the_municipality_itself(municipality, module):
    finish(make_membership(municipality=municipality, groups=(BOA, COUNTER)), module)
    make_membership(municipality=municipality, groups=(BOA,))
    other = make_membership(groups=(BOA,)).municipality
    nobody = make_municipality()
    found = coverage_per_municipality([municipality.pk, other.pk, nobody.pk])
    assert found == {
        municipality.pk: people(municipality),
        other.pk: people(other),
        nobody.pk: Counts(),
    }
    assert found[municipality.pk] == Counts(2, 1, 1, 1)
    assert coverage_per_municipality([]) == {}


def test_the_number_of_queries_does_not_depend_on_the_number_of_people(municipality, module):
    def queries(staff: int) -> int:
        users = User.objects.bulk_create(User(email=f"p{staff}-{n}@example.nl", password="!") for n in range(staff))
        group = make_target_group(BOA)
        memberships = Membership.objects.bulk_create(
            Membership(user=user, municipality=municipality, joined_on=TODAY) for user in users
        )
        through = Membership.target_groups.through
        through.objects.bulk_create(through(membership=m, targetgroup=group) for m in memberships)
        with CaptureQueriesContext(connection) as captured:
            coverage_of(municipality)
        return len(captured)

    assert queries(3) == queries(300) == 4
    assert people(municipality).staff == 303


@pytest.mark.parametrize(
    ("percentage", "expected"),
    [
        (100, Standing.ON_TARGET),
        (80, Standing.ON_TARGET),
        (79, Standing.NEARLY),
        (60, Standing.NEARLY),
        (59, Standing.BEHIND),
        (0, Standing.BEHIND),
    ],
)
def test_the_target_is_80_percent(percentage, expected):
    assert standing(percentage) is expected


def test_percents_are_rounded_down_so_that_100_means_everybody():
    assert Counts(staff=300, valid=299).percentage == 99
    assert Counts(staff=300, valid=300).percentage == 100
