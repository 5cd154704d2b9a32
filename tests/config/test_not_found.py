import pytest

from tests.factories import make_user
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize(
    "path", ["/bestaat-niet/", "/bestaat.niet", "/meldroute/registratie/", "/certificaten/onbekend/"]
)
def test_an_address_that_is_not_there_gets_the_page_of_the_site(settings, debug, path):
    settings.DEBUG = debug
    response = signed_in(make_user()).get(path)
    assert response.status_code == 404
    page = response.content.decode()
    assert '<html lang="nl"' in page
    assert "Using the URLconf" not in page
    assert "moet eerst inloggen" not in page, "who reads it has signed in"


def test_an_address_without_its_last_slash_is_still_found(client, settings):
    settings.DEBUG = True
    assert client.get("/meldroute").headers["Location"] == "/meldroute/"


@pytest.mark.parametrize("debug", [True, False])
def test_a_page_that_says_more_than_not_found_stays(client, settings, debug):
    settings.DEBUG = debug
    response = client.get("/certificaat/abcd-efgh-jklm/")
    assert response.status_code == 404
    assert "Wij kennen deze code niet" in response.content.decode()
