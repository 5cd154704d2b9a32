"""The four questions of the routekaart, the card on paper, and what a phone needs to keep it."""

import json
import re
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from pypdf import PdfReader

from municipalities.constants import ContactRole, ExploitationForm, Situation
from municipalities.views.card_files import FILES
from tests.factories import (
    make_focal_point,
    make_membership,
    make_municipality,
    make_registered_route,
    make_user,
)
from tests.municipalities.conftest import signed_in

CARD = "/meldroute/"


@pytest.fixture
def place(db):
    """A municipality in force with a step for labour exploitation, one for undermining, and a person with a name."""
    municipality = make_municipality(display_name="'s-Gravendam", slug="s-gravendam")
    make_focal_point(
        municipality,
        user=make_user(first_name="Zoë", last_name="Geheim"),
        phone="0123 44 55 66",
        deputy_name="Vervanger",
    )
    route = make_registered_route(municipality)
    inspectorate = route.contacts.create(role=ContactRole.LABOUR_AUTHORITY, organisation="NLA", phone="0800-5151")
    riec = route.contacts.create(role=ContactRole.RIEC, organisation="RIEC", phone="0123 77 88 99")
    labour = {"form": ExploitationForm.LABOUR, "contact": inspectorate, "instruction": "Meld het bij de inspectie."}
    route.steps.create(position=20, **labour)
    route.steps.create(position=21, situation=Situation.UNDERMINING, contact=riec, instruction="Bel het RIEC.")
    return municipality


@pytest.fixture
def own(place):
    return signed_in(make_membership(municipality=place).user)


def shown(response) -> list[str]:
    """The contacts of the steps that are not hidden, in order."""
    rows = re.findall(r'<li data-(?:form|situation)[^>]*data-contact="([^"]*)"([^>]*)>', response.content.decode())
    return [contact for contact, rest in rows if "hidden" not in rest]


def test_before_anything_is_answered_the_steps_for_every_signal_stand_there(own):
    assert shown(own.get(CARD)) == ["Aandachtsfunctionaris"]


def test_the_answers_lead_to_the_steps_of_the_case_in_order(own):
    response = own.post(CARD, {"danger": "urgent", "form": "labour", "who": "victim_known", "minor": "minor"})
    assert shown(response) == [
        "112",
        "Zorgcoördinator",
        "Aandachtsfunctionaris",
        "Zorgcoördinator",
        "Zorgcoördinator",
        "Nederlandse Arbeidsinspectie",
    ]
    assert response.content.decode().index("tel:112") < response.content.decode().index("tel:0800")


def test_weet_ik_niet_shows_no_step_of_a_form(own):
    assert shown(own.post(CARD, {"form": ""})) == ["Aandachtsfunctionaris"]


def test_a_special_case_is_shown_without_being_asked(own):
    content = own.get(CARD).content.decode()
    assert "Er is een spoor naar een dader of een criminele groep" in content
    assert "Bel het RIEC." in content
    assert "Je wilt anoniem blijven" in content


def test_signed_out_the_chosen_municipality_is_called_first_and_its_people_stay_unnamed(client, place):
    response = client.post(CARD, {"gemeente": "s-gravendam", "form": "labour"})
    assert shown(response) == ["Aandachtsfunctionaris", "Nederlandse Arbeidsinspectie", "CoMensha"]
    content = response.content.decode()
    assert "tel:0123445566" in content
    for secret in ("Zoë", "Geheim", "Vervanger", "Meld het bij de inspectie."):
        assert secret not in content


def test_signed_out_without_a_municipality_the_national_numbers_answer(client, db):
    assert shown(client.post(CARD, {"form": "sexual", "danger": "urgent"})) == [
        "112",
        "Politie, geen spoed",
        "CoMensha",
    ]


@pytest.mark.parametrize("wrong", ["verzonnen", "x" * 5000, "<script>", "\0"])
def test_an_answer_that_is_none_gets_a_sentence_and_still_says_whom_to_call(own, wrong):
    response = own.post(CARD, {"form": wrong, "danger": "urgent"})
    assert response.status_code == 200
    assert "Dit antwoord kennen we niet" in response.content.decode()
    assert shown(response)[0] == "112"


def test_no_answer_is_kept_anywhere(client, place, caplog):
    caplog.set_level("DEBUG")
    before = dict(client.session)
    response = client.post(CARD, {"danger": "urgent", "form": "labour", "who": "location_known"})
    assert dict(client.session) == before
    assert "no-store" in response.headers["Cache-Control"]
    assert set(response.cookies) <= {"csrftoken"}
    assert "location_known" not in caplog.text
    form = re.search(r"<form[^>]*data-case[^>]*>", response.content.decode())
    assert form is not None
    assert 'method="post"' in form[0]
    assert "?" not in form[0]


def test_the_form_is_not_sent_by_another_site(place):
    assert Client(enforce_csrf_checks=True).post(CARD, {"form": "labour"}).status_code == 403


# The card that is kept


def test_the_worker_may_look_after_the_card_and_names_its_files(client, db):
    response = client.get("/service-worker.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in response.headers["Cache-Control"]
    files = json.loads(re.search(r"const FILES = (.*);", response.content.decode())[1])
    assert len(files) == len(FILES)
    assert 'const CARD = "/meldroute/";' in response.content.decode()


def test_the_kept_files_are_those_that_the_page_loads(own):
    content = own.get(CARD).content.decode()
    loaded = set(re.findall(rf'(?:href|src)="{settings.STATIC_URL}([^"]+)"', content))
    assert loaded == set(FILES)


def test_the_card_can_be_put_on_a_home_screen(client, db):
    response = client.get("/manifest.webmanifest")
    manifest = response.json()
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert manifest["start_url"] == manifest["scope"] == CARD
    for icon in manifest["icons"]:
        assert finders.find(icon["src"].removeprefix(settings.STATIC_URL)), icon


def test_only_the_card_asks_for_the_worker(client, own):
    assert "webmanifest" in own.get(CARD).content.decode()
    assert "webmanifest" not in own.get("/inloggen/", follow=True).content.decode()


def test_signing_out_clears_what_the_browser_kept(own):
    assert "Clear-Site-Data" not in own.get("/uitloggen/").headers
    assert own.post("/uitloggen/").headers["Clear-Site-Data"] == '"storage"'


# On paper


def text_of(response) -> str:
    assert response.headers["Content-Type"] == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)


@pytest.mark.parametrize("address", ["kaart.pdf", "zakkaart.pdf"])
def test_the_card_on_paper_shows_functions_and_numbers_and_no_names(own, address):
    text = text_of(own.get(CARD + address))
    assert "112" in text
    assert "0123 44 55 66" in text
    assert "Gravendam" in text
    assert "Zoë" not in text
    assert "Vervanger" not in text


def test_the_a4_shows_the_steps_and_till_when_they_hold(own):
    text = text_of(own.get(CARD + "kaart.pdf"))
    assert "Meld het bij de inspectie." in text
    assert "geldig tot en met" in text


def test_signed_out_the_paper_is_national_or_shows_the_public_number(client, place):
    national = text_of(client.get(CARD + "kaart.pdf"))
    assert "voor het hele land" in national
    assert "0123 44 55 66" not in national
    public = text_of(client.get(CARD + "kaart.pdf", {"gemeente": "s-gravendam"}))
    assert "0123 44 55 66" in public
    assert "Meld het bij de inspectie." not in public


@pytest.mark.parametrize("address", ["kaart.pdf", "zakkaart.pdf"])
def test_an_unknown_municipality_gets_the_national_card(client, db, address):
    assert "0800-5151" in text_of(client.get(CARD + address, {"gemeente": "nergens"}))


def test_the_helper_takes_no_more_queries_for_a_longer_route(own, place, django_assert_max_num_queries):
    route = place.routes.get()
    for number in range(30):
        contact = route.contacts.create(role=ContactRole.OTHER, organisation=f"Contact {number}", phone="0123 456")
        route.steps.create(position=50 + number, contact=contact, instruction="Bel.", form="labour")
    with django_assert_max_num_queries(13):
        own.post(CARD, {"form": "labour"})
