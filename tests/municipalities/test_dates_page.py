"""The page that tells an admin what happens when; and what would happen, if."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import AuditEvent, Role
from municipalities.constants import RouteStatus
from municipalities.reminder_mail import send_reminders
from tests.factories import make_complete_draft, make_focal_point, make_municipality, make_open_municipality, make_role
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/meldroute/beheer/demodam/data/"
TODAY = timezone.localdate()


@pytest.fixture
def municipality():
    return make_open_municipality(display_name="Demodam", slug="demodam")


@pytest.fixture
def admin(municipality):
    return signed_in(make_role(Role.ADMIN).user)


def read(client, **query) -> str:
    response = client.get(ADDRESS, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_tells_when_it_closes_and_who_hears_that(admin, municipality):
    page = read(admin)
    closes = municipality.routes.get().valid_until + timedelta(days=1)
    assert f"De training van Demodam gaat dicht op {date_format(closes, 'j F Y')}" in page
    assert "De meldroute is verlopen." in page
    assert "Herinnering: Verloopt over 60 dagen" in page
    assert municipality.focal_points.get().user.name in page
    assert "Nog geen herinneringen" in page


def test_it_shows_what_was_sent(admin, municipality):
    send_reminders(municipality.routes.get().valid_until)
    page = read(admin)
    assert "Nog geen herinneringen" not in page
    assert "Verloopt over 7 dagen: " in page


def test_what_is_supposed_is_shown_and_not_stored(admin, municipality):
    focal_point, logged = municipality.focal_points.get(), AuditEvent.objects.count()
    page = read(admin, person=focal_point.pk, last_day=(TODAY + timedelta(days=10)).isoformat())
    assert "Het uitstel begint" in page
    assert "door wat je stelt" in page
    assert "Dit gebeurt dan niet" in page
    focal_point.refresh_from_db()
    assert focal_point.ended_on is None
    assert AuditEvent.objects.count() == logged


def test_a_version_can_be_supposed_confirmed(admin, municipality):
    assert "bevestigt de regio" not in read(admin)
    draft = make_complete_draft(municipality, status=RouteStatus.SUBMITTED)
    page = read(admin, confirmed_on=(TODAY + timedelta(days=5)).isoformat())
    assert "Dit gebeurt dan niet" in page
    draft.refresh_from_db()
    assert draft.status == RouteStatus.SUBMITTED


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"person": "x"}, "geen aandachtsfunctionaris"),
        ({"last_day": "morgen"}, "geen datum"),
        ({"last_day": "2020-01-01"}, "al voorbij"),
        ({"last_day": "1800-01-01"}, "1900"),
        ({"last_day": (TODAY + timedelta(days=1)).isoformat()}, "Kies ook wie"),
        ({"last_day": (TODAY + timedelta(days=1000)).isoformat()}, "komende 24 maanden"),
    ],
)
def test_what_cannot_be_is_refused_in_dutch(admin, query, words):
    page = read(admin, **query)
    assert words in page
    assert "Zo gaat het als niemand iets wijzigt" in page


def test_somebody_of_elsewhere_cannot_be_supposed_to_leave(admin):
    other = make_focal_point(make_municipality())
    page = read(admin, person=other.pk, last_day=TODAY.isoformat())
    assert "geen aandachtsfunctionaris" in page
    assert other.user.name not in page


def test_a_person_needs_a_last_day(admin, municipality):
    assert "Vul ook de laatste dag in" in read(admin, person=municipality.focal_points.get().pk)


def test_where_nothing_is_registered_it_says_so(admin):
    make_municipality(display_name="Leegdam", slug="leegdam")
    page = admin.get("/meldroute/beheer/leegdam/data/").content.decode()
    assert "De training van Leegdam is dicht" in page
    assert "niets op de kalender" in page


def test_others_do_not_find_it(client, municipality):
    assert client.get(ADDRESS).status_code == 302
    for user in (municipality.focal_points.get().user, municipality.region.roles.first().user):
        assert signed_in(user).get(ADDRESS).status_code == 404
    assert signed_in(make_role(Role.ADMIN).user).get("/meldroute/beheer/nergens/data/").status_code == 404


def test_what_opened_today_is_not_said_to_close_today(admin, municipality):
    municipality.routes.update(valid_from=TODAY)
    closes = municipality.routes.get().valid_until + timedelta(days=1)
    assert f"gaat dicht op {date_format(closes, 'j F Y')}" in read(admin)
