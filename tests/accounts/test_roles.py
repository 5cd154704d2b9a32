from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.groups import ADMINS, REVIEWERS, TRAINERS, follow_roles
from accounts.models import Membership, Role, RoleAssignment, User
from accounts.permissions import has_role, is_admin, is_chain_director_of, is_focal_point_of, roles_of, works_in_cms
from accounts.tasks import follow_dated_roles
from tests.factories import make_membership, make_municipality, make_region, make_role, make_user

pytestmark = pytest.mark.django_db


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [(-1, None, True), (0, None, True), (1, None, False), (-9, 0, True), (-9, -1, False), (0, 0, True)],
)
def test_a_role_holds_from_its_first_to_its_last_day(starts, ends, holds):
    municipality = make_municipality()
    role = make_role(
        Role.FOCAL_POINT,
        municipality=municipality,
        starts_on=day(starts),
        ends_on=None if ends is None else day(ends),
    )
    assert is_focal_point_of(role.user, municipality) is holds


def test_a_role_counts_only_where_it_was_given():
    here, elsewhere = make_municipality(), make_municipality()
    person = make_role(Role.FOCAL_POINT, municipality=here).user
    assert is_focal_point_of(person, here)
    assert not is_focal_point_of(person, elsewhere)
    director = make_role(Role.CHAIN_DIRECTOR, region=here.region).user
    assert is_chain_director_of(director, here.region_id)
    assert not is_chain_director_of(director, elsewhere.region_id)
    assert not is_focal_point_of(director, here)


def test_somebody_can_serve_two_municipalities_with_two_roles():
    person = make_user()
    first, second = make_municipality(), make_municipality()
    make_role(Role.FOCAL_POINT, user=person, municipality=first)
    make_role(Role.FOCAL_POINT, user=person, municipality=second)
    assert is_focal_point_of(person, first) and is_focal_point_of(person, second)


def test_who_is_not_signed_in_has_no_role():
    assert roles_of(AnonymousUser()) == []
    assert not is_admin(AnonymousUser())
    assert not works_in_cms(AnonymousUser())


def test_asking_for_roles_again_costs_no_query(django_assert_num_queries):
    person = make_role(Role.TRAINER).user
    with django_assert_num_queries(1):
        assert works_in_cms(person)
        assert not has_role(person, Role.MANAGER)
        assert not is_admin(person)


@pytest.mark.parametrize(
    "fields",
    [
        {"role": Role.FOCAL_POINT},
        {"role": Role.MANAGER},
        {"role": Role.CHAIN_DIRECTOR},
        {"role": Role.ADMIN, "municipality": True},
        {"role": Role.CHAIN_DIRECTOR, "municipality": True},
        {"role": Role.FOCAL_POINT, "municipality": True, "region": True},
        {"role": Role.TRAINER, "ends_on": -200},
    ],
)
def test_the_database_refuses_a_role_without_its_place_or_with_wrong_dates(fields):
    values = dict(fields)
    if values.pop("municipality", False):
        values["municipality"] = make_municipality()
    if values.pop("region", False):
        values["region"] = make_region()
    if "ends_on" in values:
        values["ends_on"] = day(values["ends_on"])
    with pytest.raises(IntegrityError), transaction.atomic():
        make_role(**values)


@pytest.mark.parametrize(
    ("role", "group"),
    [
        (Role.TRAINER, TRAINERS),
        (Role.CARE_COORDINATOR, REVIEWERS),
        (Role.CHAIN_DIRECTOR, REVIEWERS),
        (Role.ADMIN, ADMINS),
    ],
)
def test_a_role_puts_somebody_in_its_group_and_its_end_takes_them_out(role, group):
    fields = {"region": make_region()} if group == REVIEWERS else {}
    assignment = make_role(role, **fields)
    assert assignment.user.groups.filter(name=group).exists()
    assignment.delete()
    assert not assignment.user.groups.exists()


def test_a_role_that_ends_by_date_is_followed_by_the_task_and_other_groups_stay():
    assignment = make_role(Role.TRAINER)
    assignment.user.groups.add(Group.objects.create(name="Iets anders"))
    RoleAssignment.objects.filter(pk=assignment.pk).update(ends_on=day(-1))
    assert assignment.user.groups.filter(name=TRAINERS).exists()
    follow_dated_roles()
    follow_dated_roles()
    assert [group.name for group in assignment.user.groups.all()] == ["Iets anders"]


def test_a_role_that_starts_later_gives_its_group_on_that_day():
    assignment = make_role(Role.TRAINER, starts_on=day(1))
    assert not assignment.user.groups.exists()
    RoleAssignment.objects.update(starts_on=day(0))
    follow_roles(assignment.user)
    assert assignment.user.groups.filter(name=TRAINERS).exists()


def test_two_people_cannot_share_an_address_whatever_its_capitals():
    make_user(email="jan@example.nl")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="JAN@example.nl")


def test_somebody_is_found_by_address_whatever_its_capitals():
    person = make_user(email="Jan.de-Wit@Example.nl")
    assert User.objects.get_by_natural_key("jan.DE-wit@example.NL") == person


def test_the_name_falls_back_on_the_address():
    assert make_user(first_name="", last_name="", email="a@example.nl").name == "a@example.nl"
    assert str(make_user(first_name="José", last_name="van 's-Gravenhage")) == "José van 's-Gravenhage"


@pytest.mark.parametrize(
    ("joined", "left", "active"), [(0, None, True), (1, None, False), (-5, 0, True), (-5, -1, False)]
)
def test_a_membership_counts_from_its_first_to_its_last_day(joined, left, active):
    make_membership(joined_on=day(joined), left_on=None if left is None else day(left))
    assert Membership.objects.active().exists() is active


def test_a_membership_is_open_once_per_municipality_but_somebody_may_come_back():
    first = make_membership(left_on=day(-10))
    make_membership(user=first.user, municipality=first.municipality, joined_on=day(-5))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_membership(user=first.user, municipality=first.municipality, joined_on=day(-1))


def test_a_membership_cannot_end_before_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_membership(joined_on=day(0), left_on=day(-1))
