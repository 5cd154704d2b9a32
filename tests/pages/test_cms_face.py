import pytest

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_cms_wears_the_face_of_the_site(client):
    client.force_login(make_user(is_superuser=True, is_staff=True))
    page = client.get("/cms/").content.decode()
    assert "css/cms.css" in page
    assert "img/mark.svg" in page
    assert "img/favicon.svg" in page
    assert "- Signaalwijs</title>" in page


def test_who_is_not_signed_in_comes_to_the_cms_through_our_own_page(client):
    assert client.get("/cms/").url == "/inloggen/?next=/cms/"
