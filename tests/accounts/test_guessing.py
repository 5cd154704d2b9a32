"""Guessing stops soon, whoever guesses; and nobody can use that to keep somebody else out."""

import pytest
from django.test import Client

from accounts.models import AuditEvent
from accounts.models.audit import Result
from tests.factories import PASSWORD, make_membership

pytestmark = pytest.mark.django_db
TOWN_HALL = "203.0.113.9"
TOO_OFTEN = "Te vaak geprobeerd"


def at(place):
    return Client(REMOTE_ADDR=place)


def guess(browser, email, password=None):
    return browser.post("/inloggen/", {"login": email, "password": password or "mis geraden"})


def guess_often(email, times=12):
    return [guess(at(TOWN_HALL), email).content.decode() for _time in range(times)]


def stopped():
    return list(AuditEvent.objects.filter(action__endswith="_stopped"))


@pytest.fixture
def user():
    return make_membership().user


def test_one_account_can_be_tried_five_times(user):
    assert [TOO_OFTEN in page for page in guess_often(user.email, 6)] == [False] * 5 + [True]
    assert TOO_OFTEN in guess(at(TOWN_HALL), user.email, PASSWORD).content.decode(), "also with the right one"


def test_a_stranger_cannot_lock_somebody_out(user):
    guess_often(user.email)
    assert guess(at("198.51.100.7"), user.email, PASSWORD).status_code == 302


def test_colleagues_behind_the_same_address_come_in(user):
    guess_often(user.email, 40)
    assert guess(at(TOWN_HALL), make_membership().user.email, PASSWORD).status_code == 302


def test_a_busy_morning_in_a_town_hall_stops_nobody(user):
    pages = [guess(at(TOWN_HALL), f"collega{number}@example.nl").content.decode() for number in range(60)]
    assert not any(TOO_OFTEN in page for page in pages)
    assert guess(at(TOWN_HALL), user.email, PASSWORD).status_code == 302


def test_many_sign_in_from_one_address_at_once(user):
    assert {guess(at(TOWN_HALL), user.email, PASSWORD).status_code for _time in range(40)} == {302}


def test_one_place_cannot_try_a_list_of_addresses(user, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": f"{settings.WRONG_FOR_ACCOUNT},10/10m/ip"}
    pages = [guess(at(TOWN_HALL), f"persoon{number}@example.nl").content.decode() for number in range(13)]
    assert [TOO_OFTEN in page for page in pages] == [False] * 10 + [True] * 3
    (line,) = stopped()
    assert (line.action, line.result) == ("account.place_stopped", Result.REFUSED)
    assert TOWN_HALL not in str(line.details)
    assert guess(at("198.51.100.7"), user.email, PASSWORD).status_code == 302


def test_that_an_account_was_stopped_is_one_line_in_the_log(user):
    guess_often(user.email, 9)
    (line,) = stopped()
    assert (line.action, line.result, line.details) == (
        "account.sign_in_stopped",
        Result.REFUSED,
        {"person": user.pk},
    )


def test_an_address_without_an_account_is_a_mark_in_it():
    guess_often("niemand@example.nl", 7)
    (line,) = stopped()
    assert set(line.details) == {"address_mark"}
