"""Appointing an aandachtsfunctionaris, changing and ending that: at once, without a new version of the route."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from municipalities.constants import Domain
from municipalities.gate import gate_for
from tests.factories import make_focal_point, make_membership, make_municipality, make_registered_route, make_user
from tests.municipalities.conftest import signed_in

BASE = "/meldroute/registratie/sudwest-fryslan/aandachtsfunctionaris/"
TODAY = timezone.localdate()


def appointment(**changes) -> dict[str, str]:
    return {
        "domain": "social",
        "appointed_on": "2026-01-15",
        "phone": "0123 - 45 67 11",
        "email": "zorg@example.nl",
        "hours": "ma t/m do",
        "deputy_name": "Zoë d'Été",
        "deputy_phone": "0123 - 45 67 12",
    } | changes


@pytest.fixture
def colleague(municipality):
    return make_membership(
        municipality=municipality, user=make_user(first_name="Zoë", last_name="van der Étang", email="zoe@example.nl")
    )


def test_an_appointed_colleague_can_be_called_and_can_manage_the_route(focal, municipality, colleague):
    response = focal.post(f"{BASE}kies/{colleague.pk}/", appointment(), follow=True)
    assert "Zoë van der Étang is nu aandachtsfunctionaris." in response.content.decode()
    assert municipality.focal_points.active().get(user=colleague.user).domain == Domain.SOCIAL
    assert signed_in(colleague.user).get("/meldroute/registratie/sudwest-fryslan/").status_code == 200


def test_only_people_of_the_municipality_can_be_found_and_appointed(focal, municipality, colleague):
    yesterday = TODAY - timedelta(days=1)
    others = {
        "elsewhere": make_membership(user=make_user(first_name="Elders")),
        "left": make_membership(municipality=municipality, user=make_user(first_name="Weg"), left_on=yesterday),
        "closed": make_membership(municipality=municipality, user=make_user(first_name="Dicht", is_active=False)),
    }
    content = focal.get(f"{BASE}kies/").content.decode()
    assert "Zoë van der Étang" in content
    for membership in others.values():
        assert membership.user.first_name not in content
        assert focal.post(f"{BASE}kies/{membership.pk}/", appointment()).status_code == 404
    assert municipality.focal_points.count() == 1


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("zoë étang", True),
        ("ZOE ETANG", True),
        ("zoe@example.nl", True),
        ("Zoë Jansen", False),
        ("%", False),
        ("'; --", False),
    ],
)
def test_a_colleague_is_found_by_name_or_address(focal, colleague, words, is_found):
    response = focal.get(f"{BASE}kies/", {"zoek": words})
    assert [m.user.email for m in response.context["people"]] == (["zoe@example.nl"] if is_found else [])


def test_a_large_municipality_shows_a_part_and_says_so(focal, municipality, django_assert_max_num_queries):
    for _number in range(25):
        make_membership(municipality=municipality)
    with django_assert_max_num_queries(12):
        response = focal.get(f"{BASE}kies/")
    assert len(response.context["people"]) == 20
    assert "Er zijn meer collega" in response.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone", "bel maar", "geen telefoonnummer"),
        ("deputy_phone", "12", "geen telefoonnummer"),
        ("deputy_name", " ", "vul dit in"),
        ("hours", "", "vul dit in"),
        ("email", "geen adres", "geldig"),
        ("appointed_on", "1899-12-31", "tussen 1900 en 2100"),
        ("appointed_on", "2100-12-32", "geen datum"),
        ("appointed_on", "2101-01-01", "tussen 1900 en 2100"),
        ("domain", "anders", "anders"),
        ("domain", "", "maak een keuze"),
    ],
)
def test_a_wrong_appointment_is_refused_in_dutch(focal, municipality, colleague, field, value, words):
    response = focal.post(f"{BASE}kies/{colleague.pk}/", appointment(**{field: value}))
    assert response.status_code == 200
    assert words in str(response.context["form"].errors[field]).lower()
    assert municipality.focal_points.count() == 1
    assert not colleague.user.roles.exists()


def test_somebody_is_not_appointed_twice_for_one_domain(focal, municipality, colleague):
    focal.post(f"{BASE}kies/{colleague.pk}/", appointment())
    response = focal.post(f"{BASE}kies/{colleague.pk}/", appointment())
    assert "al aangesteld" in response.content.decode()
    focal.post(f"{BASE}kies/{colleague.pk}/", appointment(domain="safety"))
    assert municipality.focal_points.filter(user=colleague.user).count() == 2
    assert colleague.user.roles.count() == 1


def test_changing_details_leaves_person_and_municipality_alone(focal, focal_point, municipality):
    person = municipality.focal_points.get()
    data = appointment(phone="0123 - 45 67 99", user=make_user().pk, municipality=make_municipality().pk)
    assert focal.post(f"{BASE}{person.pk}/", data).status_code == 302
    person.refresh_from_db()
    assert (person.phone, person.user, person.municipality) == ("0123 - 45 67 99", focal_point, municipality)


@pytest.mark.parametrize("path", ["", "einde/"])
def test_the_focal_point_of_another_municipality_cannot_be_changed(focal, path):
    other = make_focal_point(make_municipality())
    data = appointment() | {"last_day": str(TODAY)}
    assert focal.post(f"{BASE}{other.pk}/{path}", data).status_code == 404
    assert focal.get(f"{BASE}{other.pk}/{path}").status_code == 404
    other.refresh_from_db()
    assert (other.ended_on, other.phone) == (None, "0123 - 45 67 89")


def test_ending_the_last_appointment_warns_and_starts_the_grace_period(focal, municipality):
    make_registered_route(municipality)
    person = municipality.focal_points.get()
    content = focal.get(f"{BASE}{person.pk}/einde/").content.decode()
    assert "blijft nog 30 dagen open" in content
    assert "kun je zelf de meldroute niet meer beheren" in content
    yesterday = TODAY - timedelta(days=1)
    focal.post(f"{BASE}{person.pk}/einde/", {"last_day": str(yesterday)})
    assert gate_for(municipality).grace_until == TODAY + timedelta(days=29)
    assert focal.get("/meldroute/registratie/sudwest-fryslan/").status_code == 404, "the role ended too"


def test_with_a_successor_there_is_no_warning_and_no_grace(focal, municipality, colleague):
    make_registered_route(municipality)
    focal.post(f"{BASE}kies/{colleague.pk}/", appointment())
    first = municipality.focal_points.exclude(user=colleague.user).get()
    assert "geen andere aandachtsfunctionaris" not in focal.get(f"{BASE}{first.pk}/einde/").content.decode()
    focal.post(f"{BASE}{first.pk}/einde/", {"last_day": str(TODAY)})
    gate = gate_for(municipality, TODAY + timedelta(days=1))
    assert (gate.open, gate.grace_until) == (True, None)


def test_the_role_stays_while_there_is_an_appointment_for_another_domain(focal, municipality, colleague):
    for domain in Domain.values:
        focal.post(f"{BASE}kies/{colleague.pk}/", appointment(domain=domain))
    social = municipality.focal_points.get(user=colleague.user, domain=Domain.SOCIAL)
    focal.post(f"{BASE}{social.pk}/einde/", {"last_day": "2026-02-01"})
    assert colleague.user.roles.get(role=Role.FOCAL_POINT).ends_on is None


@pytest.mark.parametrize(
    ("last_day", "words"),
    [("", "Vul dit in"), ("1800-01-01", "1900"), ("2200-01-01", "2100"), ("1999-01-01", "voor de aanstelling")],
)
def test_a_wrong_last_day_is_refused(focal, municipality, last_day, words):
    person = municipality.focal_points.get()
    response = focal.post(f"{BASE}{person.pk}/einde/", {"last_day": last_day})
    assert words in str(response.context["form"].errors["last_day"])
    person.refresh_from_db()
    assert person.ended_on is None


def test_an_ended_appointment_cannot_be_ended_again(focal, municipality, colleague):
    person = make_focal_point(municipality, user=colleague.user, ended_on=TODAY)
    assert focal.post(f"{BASE}{person.pk}/einde/", {"last_day": str(TODAY)}).status_code == 404


def test_the_list_says_who_does_not_count_and_who_was_before(focal, municipality, colleague):
    gone = make_focal_point(municipality, domain=Domain.SOCIAL)
    gone.user.memberships.update(left_on=TODAY - timedelta(days=1))
    make_focal_point(municipality, user=colleague.user, ended_on=TODAY - timedelta(days=9))
    content = focal.get(BASE).content.decode()
    assert "telt niet mee" in content
    assert "Eerder" in content
