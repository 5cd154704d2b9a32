import pytest

from tests.factories import make_membership, make_municipality, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "/gemeente-kiezen/"


@pytest.fixture
def user():
    return make_user()


@pytest.fixture
def memberships(user):
    return [make_membership(user=user, municipality=make_municipality(display_name=n)) for n in ("Oost", "West")]


def current(client):
    return client.get("/account/e-mail/").context["membership"].municipality.display_name


def test_who_works_for_two_municipalities_chooses_one(client, user, memberships):
    client.force_login(user)
    assert current(client) == "Oost"
    response = client.post(ADDRESS, {"membership": memberships[1].pk, "next": "/certificaten/"})
    assert response.url == "/certificaten/"
    assert current(client) == "West"


@pytest.mark.parametrize("back", ["", "https://elders.example/", "//elders.example", "javascript:alert(1)"])
def test_the_way_back_stays_on_this_site(client, user, memberships, back):
    client.force_login(user)
    assert client.post(ADDRESS, {"membership": memberships[1].pk, "next": back}).url == "/mijn-leren/"


@pytest.mark.parametrize("wrong", ["", "0", "abc", "1 OR 1=1"])
def test_nonsense_is_not_found_and_changes_nothing(client, user, memberships, wrong):
    client.force_login(user)
    assert client.post(ADDRESS, {"membership": wrong}).status_code == 404
    assert current(client) == "Oost"


def test_the_municipality_of_somebody_else_is_not_found(client, user, memberships):
    other = make_membership()
    client.force_login(user)
    assert client.post(ADDRESS, {"membership": other.pk}).status_code == 404
    assert current(client) == "Oost"


def test_a_membership_that_ended_is_not_found(client, user, memberships):
    memberships[1].left_on = memberships[1].joined_on
    memberships[1].save(update_fields=["left_on"])
    client.force_login(user)
    assert client.post(ADDRESS, {"membership": memberships[1].pk}).status_code == 404


def test_it_is_posted_not_read(client, user, memberships):
    client.force_login(user)
    assert client.get(ADDRESS).status_code == 405


def test_who_is_not_signed_in_is_asked_to(client, memberships):
    assert client.post(ADDRESS, {"membership": memberships[1].pk}).url.startswith("/inloggen/")


def test_the_menu_offers_the_choice_only_to_who_has_one(client, user, memberships):
    client.force_login(user)
    assert "Gemeente West" in client.get("/account/e-mail/").content.decode()
    only_one = make_membership(municipality=make_municipality(display_name="Zuid")).user
    client.force_login(only_one)
    page = client.get("/account/e-mail/").content.decode()
    assert "Gemeente Zuid" not in page
    assert "Zuid" in page
