import pytest
from django.utils.html import strip_tags

from pages.models import InformationPage
from tests.factories import make_home, make_target_group, make_user, publish

pytestmark = pytest.mark.django_db


def test_the_front_door_says_what_it_is_and_how_it_works(client):
    home = make_home()
    make_target_group("enforcement_officer", synonyms="handhaver")
    page = client.get("/").content.decode()
    assert strip_tags(page).count(home.headline) == 2
    assert home.introduction in page
    assert "Je gemeente legt de meldroute vast" in page
    assert "handhaver" in page
    assert page.count("<h1") == 1


def test_who_is_not_signed_in_is_shown_the_way_in(client):
    make_home()
    page = client.get("/").content.decode()
    assert "Log in en begin" in page
    assert "Ga naar mijn leren" not in page


def test_who_is_signed_in_is_shown_the_way_to_learning(client):
    make_home()
    client.force_login(make_user())
    page = client.get("/").content.decode()
    assert "Ga naar mijn leren" in page
    assert "Log in en begin" not in page


def test_the_way_to_report_is_on_the_front_door_without_signing_in(client):
    make_home()
    page = client.get("/").content.decode()
    assert 'href="/meldroute/"' in page
    assert 'href="tel:112"' in page


def test_the_footer_shows_only_live_pages_that_belong_there(client):
    home = make_home()
    for title, shown in (("Privacy", True), ("Bijlage", False)):
        publish(
            home.add_child(
                instance=InformationPage(title=title, slug=title.lower(), in_footer=shown, body=[("heading", "Kop")])
            )
        )
    draft = InformationPage(title="Concept", slug="concept", in_footer=True, live=False, body=[("heading", "Kop")])
    home.add_child(instance=draft)
    page = client.get("/").content.decode()
    footer = page[page.index("<footer") :]
    assert 'href="/privacy/"' in footer
    assert "Bijlage" not in footer
    assert "Concept" not in footer


def test_the_front_door_asks_little_of_the_database(client, django_assert_max_num_queries):
    make_home()
    client.get("/")
    with django_assert_max_num_queries(8):
        client.get("/")
