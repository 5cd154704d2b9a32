"""The chain director: one route of the region, confirming and sending back. The list: test_board.py."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from municipalities.constants import RouteStatus
from municipalities.lifecycle import submit
from tests.factories import (
    make_membership,
    make_municipality,
    make_role,
)
from tests.municipalities.conftest import signed_in

LIST = "/meldroute/regio/"
ONE = f"{LIST}sudwest-fryslan/"
TODAY = timezone.localdate()


@pytest.fixture
def waiting(draft, focal_point):
    return submit(draft, focal_point)


def test_signed_out_you_sign_in_first(client, municipality):
    assert client.get(ONE).url.startswith("/inloggen/")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "sudwest-fryslan/"),
        ("post", "sudwest-fryslan/bevestigen/"),
        ("post", "sudwest-fryslan/terugsturen/"),
    ],
)
@pytest.mark.parametrize("who", ["learner", "focal point", "care coordinator", "chain director of another region"])
def test_whoever_is_not_its_chain_director_finds_nothing(municipality, waiting, method, path, who):
    users = {
        "learner": lambda: make_membership(municipality=municipality).user,
        "focal point": lambda: municipality.focal_points.get().user,
        "care coordinator": lambda: make_role(Role.CARE_COORDINATOR, region=municipality.region).user,
        "chain director of another region": lambda: (
            make_role(Role.CHAIN_DIRECTOR, region=make_municipality().region).user
        ),
    }
    response = getattr(signed_in(users[who]()), method)(LIST + path, {"send_back-remarks": "Nee."})
    assert response.status_code == 404
    waiting.refresh_from_db()
    assert waiting.status == RouteStatus.SUBMITTED


def test_the_whole_submitted_route_can_be_read_before_deciding(director, waiting):
    content = director.get(ONE).content.decode()
    for words in (
        "Collegebesluit 2026/12",
        "Bel de zorgcoördinator.",
        "0123 - 45 67 89".replace(" ", "\u00a0"),
        "Vervanger",
    ):
        assert words in content


def test_a_draft_is_the_municipalitys_own(director, draft):
    draft.steps.update(instruction="Nog geheim.")
    content = director.get(ONE).content.decode()
    assert "Nog geheim." not in content
    assert "De gemeente is bezig" in content


def test_confirming_opens_the_gate(director, municipality, waiting):
    response = director.post(f"{ONE}bevestigen/", {"confirm-remarks": "Mooi."}, follow=True)
    assert "is van kracht" in response.content.decode()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.remarks) == (RouteStatus.REGISTERED, "Mooi.")
    assert "Mooi." in director.get(ONE).content.decode()


def test_two_chain_directors_who_confirm_get_one_registration(director, municipality, waiting):
    other = signed_in(make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user)
    director.post(f"{ONE}bevestigen/")
    assert "Er wacht geen meldroute" in other.post(f"{ONE}bevestigen/", follow=True).content.decode()
    waiting.refresh_from_db()
    assert waiting.confirmed_by == municipality.region.roles.order_by("pk").first().user


def test_the_submitter_with_both_roles_is_told_to_ask_another(municipality, focal_point, waiting):
    make_role(Role.CHAIN_DIRECTOR, region=municipality.region, user=focal_point)
    both = signed_in(focal_point)
    content = both.get(ONE).content.decode()
    assert "Een ander moet dit bevestigen" in content
    assert "Bevestig de meldroute" not in content
    for path, data in (("bevestigen/", {}), ("terugsturen/", {"send_back-remarks": "Nee."})):
        assert "Een ander dan de indiener" in both.post(ONE + path, data, follow=True).content.decode()
    waiting.refresh_from_db()
    assert waiting.status == RouteStatus.SUBMITTED


@pytest.mark.parametrize("remarks", ["", "   ", "x" * 2001])
def test_sending_back_needs_a_reason_of_a_sensible_length(director, waiting, remarks):
    response = director.post(f"{ONE}terugsturen/", {"send_back-remarks": remarks})
    assert response.status_code == 200
    assert response.context["send_back_form"].errors
    waiting.refresh_from_db()
    assert waiting.status == RouteStatus.SUBMITTED


def test_what_is_sent_back_goes_with_its_reason(director, waiting):
    director.post(f"{ONE}terugsturen/", {"send_back-remarks": "Wie vervangt?"})
    waiting.refresh_from_db()
    assert (waiting.status, waiting.remarks) == (RouteStatus.DRAFT, "Wie vervangt?")


def test_what_is_no_longer_complete_cannot_be_confirmed(director, municipality, waiting):
    municipality.focal_points.update(ended_on=TODAY - timedelta(days=1))
    content = director.get(ONE).content.decode()
    assert "niet meer compleet" in content
    assert "Bevestig de meldroute" not in content
    assert "niet meer compleet" in director.post(f"{ONE}bevestigen/", follow=True).content.decode()


@pytest.mark.parametrize("path", ["bevestigen/", "terugsturen/"])
def test_a_link_decides_nothing(director, waiting, path):
    assert director.get(ONE + path).status_code == 405


@pytest.mark.parametrize("path", ["bevestigen/", "terugsturen/"])
def test_without_anything_waiting_there_is_nothing_to_decide(director, municipality, path):
    response = director.post(ONE + path, {"send_back-remarks": "Nee."}, follow=True)
    assert "Er wacht geen meldroute" in response.content.decode()
