"""The pages of coverage: who sees which place, and what stands there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from courses.coverage.counts import coverage_of
from municipalities.models import Municipality
from tests.factories import (
    make_completion,
    make_membership,
    make_module,
    make_municipality,
    make_open_municipality,
    make_region,
    make_role,
    make_target_group,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
BOA = "enforcement_officer"
MUNICIPALITY_PAGES = (
    "coverage_municipality",
    "coverage_municipality_csv",
    "coverage_people",
    "coverage_people_csv",
)
REGION_PAGES = ("coverage_region", "coverage_region_csv")


def url(name: str, *args: str) -> str:
    return reverse(f"courses:{name}", args=args)


def sign_in(client: Client, role: Role, **place: object) -> User:
    user = make_role(role, **place).user
    client.force_login(user)
    return user


def add_staff(municipality: Municipality, size: int, *groups: str) -> list[Membership]:
    group_rows = [make_target_group(code) for code in groups]
    start = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"staff{start + n}@example.nl", first_name=f"Persoon {n:03}", last_name="Test", password="!")
        for n in range(size)
    )
    memberships = Membership.objects.bulk_create(
        Membership(user=user, municipality=municipality, joined_on=TODAY) for user in users
    )
    through = Membership.target_groups.through
    through.objects.bulk_create(
        through(membership=membership, targetgroup=group) for membership in memberships for group in group_rows
    )
    return memberships


def text_of(response: object) -> str:
    content = getattr(response, "streaming_content", None)
    return (b"".join(content) if content else response.content).decode()


@pytest.fixture
def municipality():
    return make_municipality(display_name="Testdam", slug="testdam")


@pytest.fixture
def module():
    return make_module(groups=(BOA,), title="Signalen op straat")


# Who sees what


@pytest.mark.parametrize("name", MUNICIPALITY_PAGES)
@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.MANAGER])
def test_focal_point_and_manager_see_their_municipality_and_no_other(client, municipality, name, role):
    sign_in(client, role, municipality=municipality)
    assert client.get(url(name, municipality.slug)).status_code == 200
    assert client.get(url(name, make_municipality(region=municipality.region).slug)).status_code == 404
    assert client.get(url(name, "bestaat-niet")).status_code == 404


@pytest.mark.parametrize("name", MUNICIPALITY_PAGES)
@pytest.mark.parametrize("role", [Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR])
def test_a_region_role_does_not_open_the_people_of_a_municipality(client, municipality, name, role):
    sign_in(client, role, region=municipality.region)
    assert client.get(url(name, municipality.slug)).status_code == 404


@pytest.mark.parametrize("name", REGION_PAGES)
@pytest.mark.parametrize("role", [Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR])
def test_a_region_role_sees_its_region_and_no_other(client, municipality, name, role):
    sign_in(client, role, region=municipality.region)
    assert client.get(url(name, municipality.region.code)).status_code == 200
    assert client.get(url(name, make_region().code)).status_code == 404
    assert client.get(url(name, "bestaat-niet")).status_code == 404


@pytest.mark.parametrize("name", REGION_PAGES)
def test_a_focal_point_does_not_see_the_region(client, municipality, name):
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    assert client.get(url(name, municipality.region.code)).status_code == 404


@pytest.mark.parametrize("name", [*MUNICIPALITY_PAGES, *REGION_PAGES])
def test_an_admin_sees_everything(client, municipality, name):
    sign_in(client, Role.ADMIN)
    place = municipality.region.code if name in REGION_PAGES else municipality.slug
    assert client.get(url(name, place)).status_code == 200


@pytest.mark.parametrize("name", ["coverage", *MUNICIPALITY_PAGES, *REGION_PAGES])
def test_who_is_not_signed_in_is_asked_to(client, municipality, name):
    place = [] if name == "coverage" else [municipality.region.code if name in REGION_PAGES else municipality.slug]
    response = client.get(url(name, *place))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["coverage", *MUNICIPALITY_PAGES, *REGION_PAGES])
def test_a_learner_a_trainer_and_a_former_focal_point_find_nothing(client, municipality, name):
    place = [] if name == "coverage" else [municipality.region.code if name in REGION_PAGES else municipality.slug]
    user = make_membership(municipality=municipality, groups=(BOA,)).user
    make_role(Role.TRAINER, user=user)
    make_role(Role.FOCAL_POINT, user=user, municipality=municipality, ends_on=TODAY - timedelta(days=1))
    client.force_login(user)
    assert client.get(url(name, *place)).status_code == 404


@pytest.mark.parametrize("name", ["coverage_municipality", "coverage_people"])
def test_these_pages_change_nothing(client, municipality, name):
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    assert client.post(url(name, municipality.slug)).status_code == 405


# The way in


def test_who_follows_one_place_goes_straight_to_it(client, municipality):
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    assert client.get("/dekking/")["Location"] == "/dekking/testdam/"
    sign_in(client, Role.CHAIN_DIRECTOR, region=municipality.region)
    assert client.get("/dekking/")["Location"] == url("coverage_region", municipality.region.code)


def test_who_follows_more_places_chooses(client, municipality):
    user = sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    other = make_role(Role.MANAGER, user=user, municipality=make_municipality(display_name="Anderdam")).municipality
    make_role(Role.CARE_COORDINATOR, user=user, region=other.region)
    content = text_of(client.get("/dekking/"))
    for address in (
        url("coverage_municipality", municipality.slug),
        url("coverage_municipality", other.slug),
        url("coverage_region", other.region.code),
    ):
        assert f'href="{address}"' in content


def test_an_admin_chooses_a_region_and_goes_on_to_a_municipality(client, municipality):
    make_region()
    sign_in(client, Role.ADMIN)
    address = url("coverage_region", municipality.region.code)
    assert f'href="{address}"' in text_of(client.get("/dekking/"))
    assert 'href="/dekking/testdam/"' in text_of(client.get(address))


# A municipality


def test_the_page_shows_the_figures_of_the_definition(client, municipality, module):
    memberships = add_staff(municipality, 10, BOA)
    for membership in memberships[:7]:
        make_completion(user=membership.user, municipality=municipality, module=module)
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    response = client.get(url("coverage_municipality", municipality.slug))
    assert response.context["coverage"] == coverage_of(municipality)
    content = text_of(response)
    assert "7 van de 10 collega" in content
    assert "70%" in content
    assert "bijna" in content
    assert "Signalen op straat" in content
    assert "elke module die voor haar of zijn doelgroepen bedoeld is" in content


def test_without_staff_the_page_says_what_to_do(client, municipality, module):
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    content = text_of(client.get(url("coverage_municipality", municipality.slug)))
    assert "Zet eerst je collega" in content
    assert "Per doelgroep en module" not in content
    assert "Zet eerst je collega" in text_of(client.get(url("coverage_people", municipality.slug)))


def test_without_modules_the_page_says_so(client, municipality):
    add_staff(municipality, 2, BOA)
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    content = text_of(client.get(url("coverage_municipality", municipality.slug)))
    assert "Voor de 2 collega" in content
    assert "Er is nog geen module gepubliceerd" in content


def test_a_target_group_without_staff_is_named(client, municipality, module):
    make_module(groups=("civil_registry",))
    add_staff(municipality, 1, BOA)
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    content = text_of(client.get(url("coverage_municipality", municipality.slug)))
    assert "In deze doelgroep staat niemand in de lijst." in content


def test_the_page_tells_how_the_meldroute_stands(client, municipality):
    open_one = make_open_municipality()
    sign_in(client, Role.ADMIN)
    assert "Geen meldroute" in text_of(client.get(url("coverage_municipality", municipality.slug)))
    assert "Van kracht" in text_of(client.get(url("coverage_municipality", open_one.slug)))


def test_only_who_draws_up_the_meldroute_is_sent_to_it(client, municipality):
    address = url("coverage_municipality", municipality.slug)
    link = f'href="{reverse("municipalities:registration")}">Naar de meldroute'
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    assert link in text_of(client.get(address))
    sign_in(client, Role.MANAGER, municipality=municipality)
    assert link not in text_of(client.get(address))


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        text_of(response)
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["coverage_municipality", "coverage_people"])
def test_300_colleagues_take_as_many_queries_as_3(client, municipality, module, name):
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    address = url(name, municipality.slug)
    client.get(address)
    add_staff(municipality, 3, BOA)
    few = count_queries(client, address)
    for membership in add_staff(municipality, 297, BOA)[:20]:
        make_completion(user=membership.user, municipality=municipality, module=module)
    assert count_queries(client, address) == few
    assert few <= 20


def test_the_page_runs_the_same_queries_as_long_as_there_are_many_groups(client, municipality, module):
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    address = url("coverage_municipality", municipality.slug)
    add_staff(municipality, 3, BOA)
    client.get(address)
    few = count_queries(client, address)
    for number in range(5):
        make_module(groups=(f"group-{number}", BOA))
    assert count_queries(client, address) == few


# The list of colleagues


def test_the_list_takes_its_filters_from_the_address(client, municipality, module):
    memberships = add_staff(municipality, 3, BOA)
    make_completion(user=memberships[0].user, municipality=municipality, module=module)
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    address = url("coverage_people", municipality.slug)
    content = text_of(client.get(address, {"choice": "due", "module": module.pk, "group": BOA, "search": "persoon"}))
    assert "2 collega" in content
    assert "Persoon 000" not in content
    assert "Persoon 001" in content


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"group": "bestaat-niet"}, "Deze doelgroep is er niet."),
        ({"module": "999999"}, "Deze module is er niet."),
        ({"module": "drie"}, "Deze module is er niet."),
        ({"module": "9223372036854775808"}, "Deze module is er niet."),
        ({"module": "-9223372036854775809"}, "Deze module is er niet."),
        ({"choice": "anders"}, "Deze stand bestaat niet."),
        ({"order": "willekeurig"}, "Zo kun je niet sorteren."),
        ({"search": "x" * 101}, "Zoek met hoogstens 100 tekens."),
        ({"search": "nul\x00"}, "Null-tekens"),
    ],
)
def test_a_wrong_filter_gets_a_sentence_and_is_left_out(client, municipality, module, query, sentence):
    add_staff(municipality, 2, BOA)
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    response = client.get(url("coverage_people", municipality.slug), query)
    assert response.status_code == 200
    content = text_of(response)
    assert "Persoon 001" in content
    assert sentence in content
    download = client.get(url("coverage_people_csv", municipality.slug), query)
    assert download.status_code == 302
    assert download["Location"].startswith(url("coverage_people", municipality.slug) + "?")


@pytest.mark.parametrize(("page", "shown"), [("2", 2), ("99", 2), ("-1", 2), ("nul", 1), ("", 1)])
def test_a_page_beyond_the_end_is_the_last_one(client, municipality, module, page, shown):
    add_staff(municipality, 60, BOA)
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    response = client.get(url("coverage_people", municipality.slug), {"page": page})
    assert response.context["page_obj"].number == shown
    assert len(response.context["people"]) == (50 if shown == 1 else 11 - 1)


def test_the_next_page_keeps_the_filters(client, municipality, module):
    add_staff(municipality, 60, BOA)
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    content = text_of(client.get(url("coverage_people", municipality.slug), {"choice": "due", "group": BOA}))
    assert f"?choice=due&amp;group={BOA}&amp;page=2" in content


def test_nobody_found_offers_to_clear_the_filters(client, municipality, module):
    add_staff(municipality, 1, BOA)
    sign_in(client, Role.FOCAL_POINT, municipality=municipality)
    content = text_of(client.get(url("coverage_people", municipality.slug), {"search": "Onvindbaar"}))
    assert "Niemand gevonden" in content
    assert "Wis de filters" in content


# A region


def test_a_region_sees_counts_and_never_a_name(client, municipality, module):
    add_staff(municipality, 12, BOA)
    small = make_municipality(region=municipality.region, display_name="Kleindam")
    add_staff(small, 3, BOA)
    sign_in(client, Role.CHAIN_DIRECTOR, region=municipality.region)
    for name in REGION_PAGES:
        content = text_of(client.get(url(name, municipality.region.code)))
        assert "Kleindam" in content
        assert "12" in content
        assert "&lt;5" in content or "<5" in content
        assert "Persoon 0" not in content
        assert "@example.nl" not in content
        assert "12–16" in content, "the total of 12 and 3 does not tell the 3"


@pytest.mark.parametrize("order", ["name", "staff", "due", "coverage", "gate", "onzin", ""])
def test_every_order_of_a_region_works_and_a_wrong_one_is_by_name(client, municipality, module, order):
    make_open_municipality(region=municipality.region, display_name="'s-Aardam")
    add_staff(make_municipality(region=municipality.region, display_name="Zeedam"), 9, BOA)
    sign_in(client, Role.CHAIN_DIRECTOR, region=municipality.region)
    response = client.get(url("coverage_region", municipality.region.code), {"order": order})
    names = [row.municipality.display_name for row in response.context["coverage"].rows]
    by_name = ["'s-Aardam", "Testdam", "Zeedam"]
    expected = {"staff": ["Zeedam", "'s-Aardam", "Testdam"], "due": ["Zeedam", "'s-Aardam", "Testdam"]}
    expected |= {"coverage": ["Zeedam", "'s-Aardam", "Testdam"], "gate": ["Testdam", "Zeedam", "'s-Aardam"]}
    assert names == expected.get(order, by_name)


def test_the_order_of_a_region_does_not_tell_what_is_hidden(client, municipality, module):
    region = municipality.region
    for name, size in (("Adam", 1), ("Bdam", 4), ("Cdam", 2)):
        add_staff(make_municipality(region=region, display_name=name), size, BOA)
    sign_in(client, Role.CHAIN_DIRECTOR, region=region)
    response = client.get(url("coverage_region", region.code), {"order": "staff"})
    names = [row.municipality.display_name for row in response.context["coverage"].rows]
    assert names == ["Adam", "Bdam", "Cdam", "Testdam"]


def test_a_municipality_that_has_merged_is_not_in_the_region(client, municipality):
    make_municipality(region=municipality.region, display_name="Ooitdam", valid_to=TODAY - timedelta(days=1))
    sign_in(client, Role.CHAIN_DIRECTOR, region=municipality.region)
    assert "Ooitdam" not in text_of(client.get(url("coverage_region", municipality.region.code)))


def test_a_region_without_municipalities_says_so(client):
    region = make_region()
    sign_in(client, Role.CHAIN_DIRECTOR, region=region)
    assert "nog geen gemeenten" in text_of(client.get(url("coverage_region", region.code)))


@pytest.mark.parametrize("name", REGION_PAGES)
def test_40_municipalities_take_as_many_queries_as_2(client, municipality, module, name):
    region = municipality.region
    make_open_municipality(region=region)
    sign_in(client, Role.CHAIN_DIRECTOR, region=region)
    address = url(name, region.code)
    client.get(address)
    few = count_queries(client, address)
    user = make_user()
    for number in range(38):
        place = make_open_municipality(region=region) if number < 3 else make_municipality(region=region)
        make_membership(municipality=place, user=user, groups=(BOA,))
    assert count_queries(client, address) == few
    assert few <= 20
