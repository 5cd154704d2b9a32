"""Nobody decides about their own access, and the platform keeps an admin."""

import pytest

from accounts.models import Role, RoleAssignment
from tests.factories import make_membership, make_municipality, make_role, make_user
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
ROLES = "/cms/roleassignment/"


@pytest.fixture
def admin(db, kept_admin):
    return RoleAssignment.objects.get(user=kept_admin)


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
    """Also where more is wrong: that is the reason that counts."""
    response = post(signed_in(admin.user), "new/", admin.user, "focal_point", municipality=make_municipality().pk)
    page = response.content.decode()
    assert "eigen rol" in page
    assert "werkt niet voor" not in page
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
    for send in (browser.get, browser.post):
        refused = send(f"{ROLES}delete/{admin.pk}/", follow=True)
        assert refused.redirect_chain == [(ROLES, 302)]
        assert "eigen rol" in refused.content.decode()
    assert "eigen rol" in post(browser, f"edit/{admin.pk}/", admin.user, "admin", ends_on="2026-11-01").content.decode()
    admin.refresh_from_db()
    assert admin.ends_on is None


def test_a_role_of_a_municipality_asks_for_a_membership(admin):
    stranger, place = make_user(), make_municipality(display_name="Demodam")
    response = post(signed_in(admin.user), "new/", stranger, "focal_point", municipality=place.pk)
    assert "werkt niet voor" in response.content.decode()
    assert not stranger.roles.exists()


def test_removing_a_role_asks_in_words_of_the_site(admin):
    role = make_role(Role.TRAINER, user=make_user(first_name="Dewi", last_name="Leermans"))
    page = signed_in(admin.user).get(f"{ROLES}delete/{role.pk}/").content.decode()
    assert "Verwijder je de rol trainer van Dewi Leermans?" in page
    assert "/usage/" not in page


def working_for(place):
    return make_membership(municipality=place, user=make_user()).user


@pytest.mark.parametrize(
    ("starts", "ends", "is_refused"),
    [
        ("2026-03-01", "", True),
        ("2026-03-01", "2026-06-01", True),
        ("2025-01-01", "2026-02-01", True),
        ("2025-01-01", "2026-01-31", False),
        ("2026-07-01", "", False),
    ],
)
def test_the_same_role_at_the_same_time_is_refused(admin, starts, ends, is_refused):
    place = make_municipality()
    person = working_for(place)
    make_role(Role.MANAGER, user=person, municipality=place, starts_on="2026-02-01", ends_on="2026-06-30")
    data = {"municipality": place.pk, "starts_on": starts, "ends_on": ends}
    response = post(signed_in(admin.user), "new/", person, "manager", **data)
    assert ("heeft deze rol hier al in die tijd" in response.content.decode()) is is_refused
    assert person.roles.count() == (1 if is_refused else 2)


def test_the_same_role_elsewhere_another_role_or_a_change_of_its_own_is_not(admin):
    place, other = make_municipality(), make_municipality()
    person = working_for(place)
    make_membership(municipality=other, user=person)
    role = make_role(Role.MANAGER, user=person, municipality=place)
    browser = signed_in(admin.user)
    assert post(browser, "new/", person, "manager", municipality=other.pk).status_code == 302
    assert post(browser, "new/", person, "focal_point", municipality=place.pk).status_code == 302
    assert post(browser, f"edit/{role.pk}/", person, "manager", municipality=place.pk).status_code == 302


@pytest.mark.parametrize(
    ("role", "kind", "sentence"),
    [
        ("focal_point", "region", "Deze rol is voor een gemeente, niet voor een regio."),
        ("chain_director", "municipality", "Deze rol is voor een regio, niet voor een gemeente."),
        ("admin", "region", "Een beheerder werkt voor heel Signaalwijs."),
    ],
)
def test_a_place_that_does_not_belong_to_a_role_says_why(admin, role, kind, sentence):
    place = make_municipality()
    person = working_for(place)
    found = {"municipality": place, "region": place.region}[kind]
    response = post(signed_in(admin.user), "new/", person, role, **{kind: found.pk})
    assert sentence in response.content.decode()
    assert not person.roles.exists()
