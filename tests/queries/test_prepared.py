"""A prepared question gives what its queryset gives, for whatever it is asked with."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Membership, User
from queries.prepared import Prepared
from tests.factories import make_membership, make_municipality, make_user

TODAY = timezone.localdate()
pytestmark = pytest.mark.django_db


def working(municipality: int, on: date):
    rows = Membership.objects.active(on).filter(municipality=municipality)
    return rows.select_related("user", "organisation").order_by("pk")


@pytest.fixture
def places():
    found = [make_municipality(), make_municipality()]
    for place in found:
        make_membership(municipality=place, joined_on=TODAY)
        make_membership(municipality=place, joined_on=TODAY - timedelta(days=9), left_on=TODAY - timedelta(days=1))
    return found


@pytest.mark.parametrize("days", [-10, -9, -1, 0, 1])
def test_instances_are_those_of_the_queryset(places, days, django_assert_num_queries):
    prepared, on = Prepared(working), TODAY + timedelta(days=days)
    for _time in ("written", "kept"):
        for place in places:
            found = prepared(place.pk, on)
            assert found == list(working(place.pk, on))
            with django_assert_num_queries(0):
                assert all(row.user.email and row.organisation is None for row in found)


def test_one_question_is_written_once(places):
    asked = []

    def question(municipality: int, on: date):
        asked.append(municipality)
        return working(municipality, on)

    prepared = Prepared(question)
    for place in places * 3:
        prepared(place.pk, TODAY)
    assert len(asked) == 1


@pytest.mark.parametrize("number", [0, 1, 2, 5])
def test_several_keys_and_texts_are_found_back(number):
    people = [make_user() for _number in range(5)]
    by_key = Prepared(lambda keys: User.objects.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))
    by_text = Prepared(lambda addresses: User.objects.filter(email__in=addresses).order_by("pk").values("email"))
    asked = people[:number]
    assert by_key({user.pk for user in asked}) == [user.pk for user in asked]
    assert by_text([user.email for user in asked]) == [{"email": user.email} for user in asked]


def test_the_same_value_may_stand_in_two_places():
    user = make_user()
    either = Prepared(lambda one, other: User.objects.filter(pk__in=[one, other]))
    assert either(user.pk, user.pk) == [user]


def test_none_is_whatever_the_question_makes_of_it():
    user = make_user()
    question = Prepared(lambda key: User.objects.order_by("pk") if key is None else User.objects.filter(pk=key))
    make_user()
    assert question(user.pk) == [user]
    assert len(question(None)) == User.objects.count()


def test_a_value_of_another_kind_is_written_anew():
    user = make_user(email="a@demodam.example")
    question = Prepared(lambda key: User.objects.filter(**{"email" if isinstance(key, str) else "pk": key}))
    assert question(user.pk) == question("a@demodam.example") == [user]


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        (lambda on: Membership.objects.filter(left_on__lt=on - timedelta(days=30)), "computes with"),
        (lambda text: User.objects.filter(email__startswith=text), "computes with"),
        (lambda key: Membership.objects.active().filter(user=key), "a day of its own"),
    ],
)
def test_what_would_stay_the_same_is_refused(question, problem):
    value = {"on": TODAY, "text": "a", "key": 1}[question.__code__.co_varnames[0]]
    with pytest.raises(ValueError, match=problem):
        Prepared(question)(value)


def test_the_day_is_the_one_that_is_asked_for_and_not_of_the_first_time(places):
    prepared = Prepared(working)
    assert len(prepared(places[0].pk, TODAY - timedelta(days=5))) == 1
    assert prepared(places[0].pk, TODAY + timedelta(days=400)) == prepared(places[0].pk, TODAY)


def statements_of(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{table}%"])
        return [statement for (statement,) in cursor.fetchall()]


@pytest.mark.skipif("postgres" not in settings.DATABASES["default"]["ENGINE"], reason="PostgreSQL only")
def test_postgresql_plans_it_once(places, django_assert_num_queries):
    prepared = Prepared(working)
    before = statements_of("accounts_membership")
    for place in [*places, *places]:
        with django_assert_num_queries(1):
            found = prepared(place.pk, TODAY)
        assert found == list(working(place.pk, TODAY))
    [statement] = set(statements_of("accounts_membership")) - set(before)
    assert "$1" in statement
