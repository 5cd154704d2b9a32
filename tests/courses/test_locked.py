"""Locked is a page that helps: since when, whom to ask, and what can be read meanwhile."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from accounts.models import Role
from courses.meanwhile import readable_meanwhile
from municipalities.opening_requests import ask_to_open
from pages.models import InformationPage
from tests.factories import (
    make_completion,
    make_enrolment,
    make_focal_point,
    make_full_module,
    make_home,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_role,
    publish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_module(kept_for_the_file):
    return make_full_module(title="Signalen op straat")


@pytest.fixture(scope="module")
def kept_membership(kept_for_the_file):
    municipality = make_municipality(display_name="Nieuwedam")
    make_focal_point(municipality)
    return make_membership(municipality=municipality, groups=("enforcement_officer",))


@pytest.fixture
def learner(client, membership):
    client.force_login(membership.user)
    return client


def make_information(title, *, body, **fields):
    slug = title.lower().replace(" ", "-").strip("?")
    return publish(make_home().add_child(instance=InformationPage(title=title, slug=slug, body=body, **fields)))


def lesson_of(module):
    return module.get_children().first().url


ROUTE = [("meldroute", {})]


def titles(membership, module=None):
    return [item.title for item in readable_meanwhile(membership, module)]


@pytest.mark.parametrize("where", ["my learning", "module", "lesson", "quiz"])
def test_every_locked_page_offers_to_ask_and_to_read(learner, module, where):
    quiz = module.get_children().last().url
    address = {"my learning": "/mijn-leren/", "module": module.url, "lesson": lesson_of(module), "quiz": quiz}[where]
    text = learner.get(address).text
    assert "Vraag je gemeente" in text
    assert f'name="next" value="{address}"' in text
    assert "Nog nooit open geweest in Nieuwedam." in text
    assert "Dit kun je al wel lezen" in text
    assert "Wie bel je als je nu iets ziet?" in text


def test_what_was_asked_stands_on_every_locked_page(learner, membership, module):
    asked = ask_to_open(membership.user, membership.municipality)
    for address in ("/mijn-leren/", module.url, lesson_of(module)):
        text = learner.get(address).text
        assert f"aan {asked.asked_of.name}." in text
        assert "Vraag je gemeente" not in text


def test_who_began_before_it_closed_can_ask_too(client, module):
    municipality = make_open_municipality(display_name="Wijdedam")
    membership = make_membership(municipality=municipality)
    make_enrolment(membership, module)
    yesterday = timezone.localdate() - timedelta(days=1)
    municipality.routes.update(valid_until=yesterday)
    client.force_login(membership.user)
    for address in ("/mijn-leren/", module.url):
        text = client.get(address).text
        assert "Nu even dicht voor iets nieuws" in text
        assert "Vraag je gemeente" in text
        assert "Dicht sinds" in text


def test_an_open_gate_shows_nothing_of_it(client, module):
    client.force_login(make_membership(municipality=make_open_municipality()).user)
    for address in ("/mijn-leren/", module.url):
        assert "Vraag je gemeente" not in client.get(address).text


def test_what_is_open_to_everybody_can_be_read(membership, module):
    make_information("Wat is mensenhandel?", body=ROUTE)
    make_information("Privacy", body=[("text", "<p>Wat we bewaren.</p>")])
    assert titles(membership) == ["Alle modules", "Wat is mensenhandel?", "Wie bel je als je nu iets ziet?"]
    assert titles(membership, module)[0] == "Signalen op straat"


def test_what_is_not_published_or_not_public_is_not_offered(membership):
    page = make_information("Wat is mensenhandel?", body=ROUTE)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert "Wat is mensenhandel?" not in titles(membership), "it is private"
    restriction.delete()
    page.unpublish()
    assert "Wat is mensenhandel?" not in titles(membership)


def test_what_somebody_began_or_finished_comes_along(membership, module):
    make_enrolment(membership, module)
    other = make_membership(user=membership.user)
    make_enrolment(other, make_full_module(title="Voor een andere gemeente"))
    found = titles(membership)
    assert found[0] == "Signalen op straat"
    assert "Voor een andere gemeente" not in found
    assert "Je certificaten" not in found
    make_completion(user=membership.user, municipality=membership.municipality, module=module)
    assert titles(membership)[-1] == "Je certificaten"


def test_every_offer_opens(learner, membership, module):
    make_information("Wat is mensenhandel?", body=ROUTE)
    make_enrolment(membership, module)
    for item in readable_meanwhile(membership):
        assert learner.get(item.url).status_code == 200, item


def test_more_to_read_costs_no_more_queries(membership, module):
    def read():
        with CaptureQueriesContext(connection) as queries:
            readable_meanwhile(membership)
        return len(queries)

    make_enrolment(membership, module)
    make_information("Wat is mensenhandel?", body=ROUTE)
    read()
    few = read()
    for number in range(3):
        make_enrolment(membership, make_full_module())
        make_information(f"Uitleg {number}", body=ROUTE)
    assert read() <= few


def test_without_anybody_in_the_municipality_the_chain_director_is_named(client, module):
    municipality = make_municipality()
    director = make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user
    client.force_login(make_membership(municipality=municipality).user)
    assert f"We mailen {director.name}." in client.get(module.url).text
