"""Admins manage regions, municipalities, roles and memberships in the CMS; nobody else does."""

import pytest

from accounts.models import Membership, Role, RoleAssignment
from municipalities.models import Municipality
from tests.factories import make_membership, make_municipality, make_region, make_role, make_user
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db

LISTS = ("municipality", "region", "membership", "roleassignment", "targetgroup", "organisation")


@pytest.fixture
def admin(structure):
    """By role, not a superuser."""
    return signed_in(make_role(Role.ADMIN).user)


@pytest.mark.parametrize("name", LISTS)
def test_an_admin_sees_each_list_and_form(admin, name):
    make_membership()
    assert admin.get(f"/cms/{name}/").status_code == 200
    assert admin.get(f"/cms/{name}/new/").status_code == 200


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", [Role.TRAINER, Role.CHAIN_DIRECTOR])
def test_others_in_the_cms_see_none_of_it(structure, name, role):
    scope = {"region": make_region()} if role == Role.CHAIN_DIRECTOR else {}
    other = signed_in(make_role(role, **scope).user)
    membership = make_membership(user=make_user(first_name="Zoë", last_name="Geheim"))
    home = other.get("/cms/")
    assert home.status_code == 200
    assert "Gemeenten" not in home.content.decode()
    for path in ("", "new/", f"edit/{membership.pk}/"):
        response = other.get(f"/cms/{name}/{path}", follow=True)
        assert response.redirect_chain or response.status_code in {403, 404}
        assert "Geheim" not in response.content.decode()
    assert other.get(f"/cms/snippets/choose/accounts/{name}/").status_code == 404


def test_the_list_of_memberships_takes_few_queries(admin, django_assert_max_num_queries):
    admin.get("/cms/membership/")
    for _number in range(15):
        make_membership()
    with django_assert_max_num_queries(40):
        assert admin.get("/cms/membership/").status_code == 200


def test_a_membership_is_added_by_email_address(admin):
    user, municipality = make_user(email="zoe@example.nl"), make_municipality()
    data = {"person": " ZOE@example.nl ", "municipality": municipality.pk, "joined_on": "2026-01-01"}
    admin.post("/cms/membership/new/", data)
    assert Membership.objects.get().user == user


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"person": "niemand@example.nl"}, "person", "geen account"),
        ({"person": ""}, "person", "Vul dit in"),
        ({"joined_on": "1800-01-01"}, "joined_on", "1900"),
        ({"left_on": "2025-12-31"}, "left_on", "voor de eerste"),
        ({"left_on": "2150-01-01"}, "left_on", "2100"),
    ],
)
def test_a_wrong_membership_is_refused_in_dutch(admin, changes, field, words):
    make_user(email="zoe@example.nl")
    data = {"person": "zoe@example.nl", "municipality": make_municipality().pk, "joined_on": "2026-01-01"}
    response = admin.post("/cms/membership/new/", data | changes)
    assert words in str(response.context["form"].errors[field])
    assert not Membership.objects.exists()


def test_somebody_works_once_at_a_time_for_a_municipality(admin):
    running = make_membership()
    data = {"person": running.user.email, "municipality": running.municipality_id, "joined_on": "2026-01-01"}
    response = admin.post("/cms/membership/new/", data)
    assert "werkt al voor deze gemeente" in str(response.context["form"].errors["municipality"])
    edit = data | {"joined_on": str(running.joined_on)}
    assert admin.post(f"/cms/membership/edit/{running.pk}/", edit).status_code == 302


@pytest.mark.parametrize(
    ("role", "scope", "field"),
    [
        (Role.FOCAL_POINT, (), "municipality"),
        (Role.FOCAL_POINT, ("region",), "region"),
        (Role.CHAIN_DIRECTOR, (), "region"),
        (Role.CHAIN_DIRECTOR, ("municipality",), "municipality"),
        (Role.ADMIN, ("region",), "region"),
        (Role.TRAINER, ("municipality", "region"), "region"),
    ],
)
def test_a_role_with_the_wrong_scope_is_refused_under_the_right_field(admin, role, scope, field):
    user, municipality = make_user(), make_municipality()
    places = {"municipality": municipality.pk, "region": municipality.region_id}
    data = {"person": user.email, "role": role, "starts_on": "2026-01-01"} | {name: places[name] for name in scope}
    response = admin.post("/cms/roleassignment/new/", data)
    assert field in response.context["form"].errors
    assert not user.roles.exists()


def test_a_role_gives_its_wagtail_group_and_its_end_takes_it(admin):
    user = make_user()
    data = {"person": user.email, "role": Role.TRAINER, "starts_on": "2026-01-01"}
    admin.post("/cms/roleassignment/new/", data)
    assert user.groups.filter(name="Trainers").exists()
    role = RoleAssignment.objects.get(user=user)
    admin.post(f"/cms/roleassignment/edit/{role.pk}/", data | {"ends_on": "2026-01-02"})
    assert not user.groups.filter(name="Trainers").exists()


def municipality_data(municipality, **changes):
    return {
        "display_name": municipality.display_name,
        "name": municipality.name,
        "cbs_code": municipality.cbs_code,
        "slug": municipality.slug,
        "region": municipality.region_id,
    } | changes


def test_a_merger_is_an_end_with_a_successor(admin):
    ending, successor = make_municipality(), make_municipality()
    data = municipality_data(ending, valid_to="2026-12-31", successor=successor.pk)
    assert admin.post(f"/cms/municipality/edit/{ending.pk}/", data).status_code == 302
    ending.refresh_from_db()
    assert (str(ending.valid_to), ending.successor) == ("2026-12-31", successor)
    back = municipality_data(successor, valid_to="2026-12-31", successor=ending.pk)
    response = admin.post(f"/cms/municipality/edit/{successor.pk}/", back)
    assert "gaat zelf op" in str(response.context["form"].errors["successor"])


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"cbs_code": "0518"}, "cbs_code", "CBS-code"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "valid_to", "voor de eerste"),
        ({"valid_from": "1066-01-01"}, "valid_from", "1900"),
        ({"display_name": ""}, "display_name", "Vul dit in"),
    ],
)
def test_a_wrong_municipality_is_refused_in_dutch(admin, changes, field, words):
    municipality = make_municipality()
    address = f"/cms/municipality/edit/{municipality.pk}/"
    response = admin.post(address, municipality_data(municipality, **changes))
    assert words in str(response.context["form"].errors[field])


def test_a_successor_without_a_last_day_is_refused(admin):
    municipality = make_municipality()
    data = municipality_data(municipality, successor=make_municipality().pk)
    response = admin.post(f"/cms/municipality/edit/{municipality.pk}/", data)
    assert "valid_to" in response.context["form"].errors


@pytest.mark.parametrize("name", ["municipality", "region", "membership"])
def test_what_carries_history_cannot_be_deleted(admin, name):
    membership = make_membership()
    pks = {"municipality": membership.municipality_id, "region": membership.municipality.region_id}
    admin.post(f"/cms/{name}/delete/{pks.get(name, membership.pk)}/")
    assert Membership.objects.exists()
    assert Municipality.objects.exists()


def test_the_region_sets_profile_validity_and_grace(admin):
    region = make_region()
    data = {"name": region.name, "code": region.code, "profile": "two_domains", "validity_months": 24, "grace_days": 14}
    admin.post(f"/cms/region/edit/{region.pk}/", data)
    region.refresh_from_db()
    assert (region.profile, region.validity_months, region.grace_days) == ("two_domains", 24, 14)
    response = admin.post(f"/cms/region/edit/{region.pk}/", data | {"grace_days": 9999, "validity_months": 0})
    assert set(response.context["form"].errors) == {"grace_days", "validity_months"}
