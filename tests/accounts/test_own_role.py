"""Nobody decides about their own access, and the platform keeps an admin."""

import pytest

from accounts.models import Role, RoleAssignment
from tests.factories import make_membership, make_municipality, make_role, make_user
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
ROLES = "/cms/roleassignment/"


@pytest.fixture
def admin():
    from config.structure import ensure_structure

    ensure_structure()
    return make_role(Role.ADMIN)


def post(browser, path, person, role, **fields):
    data = {
        "person": person.email,
        "role": role,
        "starts_on": "2026-01-01",
        "ends_on": "",
        "municipality": "",
        "region": "",
    }
    return browser.post(f"{ROLES}{path}", data | fields)


def test_a_role_for_oneself_is_refused(admin):
    place = make_municipality()
    make_membership(user=admin.user, municipality=place)
    response = post(signed_in(admin.user), "new/", admin.user, "focal_point", municipality=place.pk)
    assert "eigen rol" in response.content.decode()
    assert admin.user.roles.count() == 1


def test_the_last_admin_stays(admin):
    other = make_role(Role.ADMIN)
    browser = signed_in(other.user)
    other.user.is_superuser = False
    response = post(browser, f"edit/{admin.pk}/", admin.user, "admin", ends_on="2026-11-01")
    assert response.status_code == 302, "with two of them one may go"
    RoleAssignment.objects.filter(pk=admin.pk).update(ends_on=None)
    lonely = make_role(Role.TRAINER, user=make_user())
    assert post(browser, f"edit/{lonely.pk}/", lonely.user, "trainer").status_code == 302
    RoleAssignment.objects.filter(pk=other.pk).delete()
    superuser = signed_in(make_user(is_superuser=True))
    assert superuser.post(f"{ROLES}delete/{admin.pk}/").status_code == 302
    assert not RoleAssignment.objects.filter(pk=admin.pk).exists(), "a superuser keeps the platform too"


def test_an_admin_does_not_take_away_their_own_role(admin):
    browser = signed_in(admin.user)
    assert "eigen rol" in browser.post(f"{ROLES}delete/{admin.pk}/", follow=True).content.decode()
    assert (
        "laatste beheerder"
        in post(browser, f"edit/{admin.pk}/", admin.user, "admin", ends_on="2026-11-01").content.decode()
    )
    admin.refresh_from_db()
    assert admin.ends_on is None


def test_a_role_of_a_municipality_asks_for_a_membership(admin):
    stranger, place = make_user(), make_municipality(display_name="Demodam")
    response = post(signed_in(admin.user), "new/", stranger, "focal_point", municipality=place.pk)
    assert "werkt niet voor" in response.content.decode()
    assert not stranger.roles.exists()
