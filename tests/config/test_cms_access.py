"""Who comes into the CMS, and what whoever has nothing to do there finds instead: a page of the site, never a loop."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts.models import Role
from tests.factories import PASSWORD, make_membership, make_municipality, make_role, make_user
from tests.municipalities.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("structure")]
EDITORS = (Role.TRAINER, Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR, Role.ADMIN)
ADDRESSES = ("/cms/", "/cms/pages/", "/cms/reports/", "/cms/jsi18n/", "/cms/bestaat-niet/")


def holder(role):
    place = make_municipality()
    scope = {"municipality": place} if role in (Role.FOCAL_POINT, Role.MANAGER) else {}
    scope |= {"region": place.region} if role in (Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR) else {}
    return make_role(role, user=make_membership(municipality=place, user=make_user()).user, **scope).user


@pytest.mark.parametrize("role", EDITORS)
def test_whoever_works_in_the_cms_comes_in(role):
    assert signed_in(holder(role)).get("/cms/").status_code == 200


@pytest.mark.parametrize("role", [None, *(role for role in Role if role not in EDITORS)])
@pytest.mark.parametrize("path", ADDRESSES)
def test_whoever_does_not_reads_so_on_a_page_of_the_site(role, path):
    browser = signed_in(holder(role) if role else make_membership().user)
    for answer in (browser.get(path), browser.post(path)):
        assert answer.status_code == 403
        assert "Deze pagina is niet voor jou" in answer.content.decode()


@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/"])
def test_who_is_signed_out_signs_in_first(client, path):
    assert client.get(path).url == f"/inloggen/?next={path}"


@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/"])
def test_the_doors_of_wagtail_lead_to_the_door_of_the_site(path):
    """Theirs ask for no second step and count no attempts."""
    user = holder(Role.TRAINER)
    TOTP.activate(user, generate_totp_secret())
    browser = Client()
    assert browser.get(f"{path}?next=/cms/pages/").url == "/inloggen/?next=/cms/pages/"
    browser.post(path, {"username": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in browser.session
