"""The chain director keeps an example; the municipalities of the region start from it."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Role
from municipalities.constants import REQUIRED_SITUATIONS, ContactRole, RouteStatus
from municipalities.example_route import changing_example, example_of, start_example
from municipalities.lifecycle import RouteRefused
from municipalities.models import ContactPoint, ReportingRoute
from municipalities.readiness import unmet_checks
from municipalities.standard_route import add_standard_contacts, add_standard_steps
from tests.factories import make_complete_draft, make_focal_point, make_membership, make_municipality, make_role
from tests.municipalities.conftest import signed_in
from tests.municipalities.test_contact_and_step_views import CARE, CONTACTS, STEPS
from tests.municipalities.test_registration_views import BASE, TODAY


@pytest.fixture
def region(municipality):
    return municipality.region


@pytest.fixture
def chain_director(region):
    return region.roles.get().user


@pytest.fixture
def home(region):
    return f"/meldroute/regio/voorbeeld/{region.code}/"


@pytest.fixture
def example(region, chain_director):
    """As a chain director makes it: the proposal, the care coordinator, a RIEC, and words of the region itself."""
    example = start_example(region, chain_director)
    add_standard_contacts(example, TODAY)
    for role, name in ((ContactRole.CARE_COORDINATOR, "Zorghuis"), (ContactRole.RIEC, "RIEC Noord")):
        ContactPoint.objects.create(route=example, role=role, organisation=name, phone="0123 - 11 22 33", position=9)
    add_standard_steps(example)
    example.steps.filter(situation="victim_known").update(instruction="Bel Zorghuis. Zo doen wij dat in de regio.")
    return example


ADDRESSES = {
    "home": ("get", ""),
    "begin": ("post", "begin/"),
    "contacts": ("get", "contacten/"),
    "propose contacts": ("post", "contacten/voorstel/"),
    "new contact": ("post", "contacten/nieuw/"),
    "steps": ("get", "route/"),
    "propose steps": ("post", "route/voorstel/"),
    "new step": ("post", "route/nieuw/"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_signed_out_you_sign_in_first(client, example, home, address):
    method, path = ADDRESSES[address]
    assert getattr(client, method)(home + path).url.startswith("/inloggen/")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["focal point", "care coordinator", "learner", "director of another region"])
def test_whoever_is_not_its_chain_director_finds_nothing(municipality, example, home, address, who):
    makers = {
        "focal point": lambda: municipality.focal_points.get().user,
        "care coordinator": lambda: make_role(Role.CARE_COORDINATOR, region=municipality.region).user,
        "learner": lambda: make_membership(municipality=municipality).user,
        "director of another region": lambda: make_role(Role.CHAIN_DIRECTOR, region=make_municipality().region).user,
    }
    method, path = ADDRESSES[address]
    before = (example.contacts.count(), example.steps.count())
    assert getattr(signed_in(makers[who]()), method)(home + path, CARE).status_code == 404
    assert (example.contacts.count(), example.steps.count()) == before


def test_a_region_that_does_not_exist_is_not_found(director):
    assert director.get("/meldroute/regio/voorbeeld/VR999/").status_code == 404


def test_the_list_of_the_region_leads_to_the_example(director, home):
    assert home in director.get("/meldroute/regio/").content.decode()


def test_an_example_begins_with_a_button_and_only_once(director, region, home):
    assert "heeft nog geen voorbeeld" in director.get(home).content.decode()
    assert director.get(f"{home}contacten/").url == home
    assert example_of(region) is None, "looking changes nothing"
    assert director.post(f"{home}begin/").url == f"{home}contacten/"
    director.post(f"{home}begin/")
    example = ReportingRoute.objects.get(region=region)
    assert (example.status, example.municipality) == (RouteStatus.TEMPLATE, None)
    assert AuditEvent.objects.filter(action="example_route.started", region=region).count() == 1


def test_the_same_screens_write_the_contacts_and_steps_of_an_example(director, region, home):
    director.post(f"{home}begin/")
    director.post(f"{home}contacten/voorstel/")
    example = example_of(region)
    assert [c.role for c in example.contacts.all()] == ["focal_point", "police", "labour_authority", "other"]
    director.post(f"{home}contacten/nieuw/", CARE)
    contact = example.contacts.get(role="care_coordinator")
    director.post(f"{home}contacten/{contact.pk}/", CARE | {"hours": "ma t/m vr"})
    director.post(f"{home}route/voorstel/")
    assert "Gemeenten kunnen het voorbeeld overnemen" in director.get(home).content.decode()
    step = example.steps.get(situation="minor")
    director.post(f"{home}route/{step.pk}/verplaatsen/", {"richting": "omhoog"})
    director.post(f"{home}route/{step.pk}/verwijderen/")
    assert "mist nog 1 situatie" in director.get(home).content.decode()
    assert "Nog geen stap voor" in director.get(f"{home}route/").content.decode()
    contact.refresh_from_db()
    assert contact.hours == "ma t/m vr"
    assert AuditEvent.objects.filter(action="example_route.changed", region=region).count() == 6


def test_the_guide_of_an_example_has_two_steps(director, example, home):
    guide = director.get(f"{home}route/").context["guide"]
    assert [(step.page, step.state) for step in guide.steps] == [("contacts", "done"), ("steps", "now")]
    assert guide.previous.address == f"{home}contacten/"


@pytest.mark.parametrize(
    ("field", "value", "words"), [("phone", "bel maar", "geen telefoonnummer"), ("organisation", "", "Vul dit in")]
)
def test_a_wrong_contact_is_refused_in_an_example_too(director, example, home, field, value, words):
    before = example.contacts.count()
    response = director.post(f"{home}contacten/nieuw/", CARE | {field: value})
    assert words in str(response.context["form"].errors[field])
    assert example.contacts.count() == before


def test_an_example_cannot_name_a_contact_of_a_municipality(director, draft, example, home):
    data = {"situation": "", "form": "", "contact": draft.contacts.first().pk, "instruction": "Bel."}
    assert "contact" in director.post(f"{home}route/nieuw/", data).context["form"].errors
    assert director.get(f"{home}contacten/{draft.contacts.first().pk}/").status_code == 404


def test_the_rule_stands_in_the_code_too(example, focal_point):
    with pytest.raises(RouteRefused, match="ketenregisseur"), changing_example(example, focal_point, part="steps"):
        pytest.fail("nothing may be changed here")
    with pytest.raises(RouteRefused, match="ketenregisseur"):
        start_example(make_municipality().region, focal_point)


def test_the_database_keeps_one_example_for_a_region(example, region):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingRoute.objects.create(region=region, version=1, status=RouteStatus.TEMPLATE)


# What a municipality takes over


def test_a_municipality_starts_from_the_example_of_its_region(focal, municipality, draft, example):
    draft.steps.all().delete()
    draft.contacts.all().delete()
    focal.post(f"{CONTACTS}voorstel/")
    assert sorted(draft.contacts.values_list("organisation", flat=True)) == [
        "Gemeente Súdwest-Fryslân",
        "Meld Misdaad Anoniem",
        "Nederlandse Arbeidsinspectie",
        "Politie",
        "RIEC Noord",
        "Zorghuis",
    ]
    own = draft.contacts.get(role="focal_point")
    assert own.phone == municipality.focal_points.get().phone, "its own focal point, not the one of the example"
    focal.post(f"{STEPS}voorstel/")
    assert draft.steps.get(situation="victim_known").instruction == "Bel Zorghuis. Zo doen wij dat in de regio."
    assert draft.steps.get(form="", situation="").contact == own
    assert unmet_checks(municipality, draft, TODAY) == ()
    assert not draft.steps.exclude(contact__route=draft).exists()
    assert not draft.evidence.filter(route__region__isnull=False).exists()


def test_what_comes_from_the_region_says_so_until_it_is_changed(focal, draft, example):
    draft.steps.all().delete()
    draft.contacts.all().delete()
    focal.post(f"{CONTACTS}voorstel/")
    focal.post(f"{STEPS}voorstel/")
    marked = {contact.organisation for contact, is_example in focal.get(CONTACTS).context["rows"] if is_example}
    assert {"Zorghuis", "RIEC Noord"} <= marked
    assert "voorbeeld van de regio" in focal.get(CONTACTS).content.decode()
    assert all(is_example for _step, is_example in focal.get(STEPS).context["rows"])
    draft.contacts.filter(organisation="Zorghuis").update(phone="0123 - 99 99 99")
    draft.steps.filter(situation="minor").update(instruction="Anders.")
    rows = focal.get(CONTACTS).context["rows"]
    assert [is_example for contact, is_example in rows if contact.organisation == "Zorghuis"] == [False]
    assert [is_example for step, is_example in focal.get(STEPS).context["rows"] if step.situation == "minor"] == [False]


def test_whoever_writes_a_step_sees_how_the_region_writes_it(focal, draft, example):
    content = focal.get(f"{STEPS}nieuw/").content.decode()
    assert "Zo schrijft je regio het" in content
    assert "Zo doen wij dat in de regio." in content


def test_without_an_example_nothing_is_said_about_one(focal, draft):
    for address in (CONTACTS, STEPS, f"{STEPS}nieuw/"):
        assert "van de regio" not in focal.get(address).content.decode()


def test_what_a_municipality_has_stays_and_a_second_time_adds_nothing(draft, example):
    before = list(draft.contacts.values()), list(draft.steps.values())
    add_standard_contacts(draft, TODAY)
    add_standard_steps(draft)
    assert list(draft.contacts.values())[: len(before[0])] == before[0]
    assert list(draft.steps.values())[: len(before[1])] == before[1]
    assert draft.contacts.filter(role="care_coordinator").count() == 1
    assert add_standard_contacts(draft, TODAY) == add_standard_steps(draft) == 0


def test_the_municipalitys_own_contact_for_a_role_gets_the_steps_of_that_role(draft, example):
    draft.steps.all().delete()
    add_standard_steps(draft)
    own = draft.contacts.get(role="care_coordinator")
    assert draft.steps.get(situation="victim_known").contact == own
    assert not draft.steps.filter(situation="undermining").exists(), "no RIEC in this draft, so no step to it"


def test_several_steps_for_one_case_come_along_in_their_order(draft, example):
    draft.steps.all().delete()
    care = example.contacts.get(role="care_coordinator")
    example.steps.create(situation="minor", contact=care, instruction="En bel daarna.", position=50)
    add_standard_contacts(draft, TODAY)
    add_standard_steps(draft)
    assert [step.instruction for step in draft.steps.filter(situation="minor")][-1] == "En bel daarna."
    assert draft.steps.filter(situation="minor").count() == 2
    positions = list(draft.steps.values_list("position", flat=True))
    assert positions == sorted(set(positions))


def test_without_a_focal_point_the_place_holder_of_the_example_does_not_come_along(draft, municipality, example):
    draft.steps.all().delete()
    draft.contacts.all().delete()
    municipality.focal_points.update(ended_on=municipality.focal_points.get().appointed_on)
    add_standard_contacts(draft, TODAY)
    assert not draft.contacts.filter(role="focal_point").exists()


def test_the_example_of_another_region_is_not_ones_own(draft, example):
    other = make_municipality()
    make_focal_point(other)
    elsewhere = make_complete_draft(other)
    elsewhere.steps.all().delete()
    elsewhere.contacts.exclude(role="focal_point").delete()
    add_standard_contacts(elsewhere, TODAY)
    assert not elsewhere.contacts.filter(organisation="RIEC Noord").exists()


def test_an_empty_example_leaves_the_national_proposal(draft, region, chain_director):
    start_example(region, chain_director)
    draft.steps.all().delete()
    add_standard_contacts(draft, TODAY)
    add_standard_steps(draft)
    situations = set(draft.steps.values_list("situation", flat=True))
    assert set(REQUIRED_SITUATIONS) <= situations


def test_an_example_never_opens_a_gate_nor_counts_as_a_version(focal, municipality, example):
    assert not municipality.routes.exists()
    assert "heeft nog geen meldroute" in focal.get(BASE).content.decode()


def test_the_pages_take_as_many_queries_for_many_as_for_few(
    focal, director, draft, example, home, django_assert_max_num_queries
):
    for number in range(20):
        contact = ContactPoint.objects.create(route=example, role="other", organisation=f"O{number}", phone="0123")
        example.steps.create(contact=contact, instruction="Bel.", position=number + 60)
    for browser, address in ((director, home), (director, f"{home}route/"), (focal, STEPS), (focal, CONTACTS)):
        with django_assert_max_num_queries(15):
            assert browser.get(address).status_code == 200
