"""The contacts and steps of a draft, and the proposals for a newcomer."""

import pytest

from municipalities.constants import REQUIRED_SITUATIONS, ContactRole, ExploitationForm, Situation
from municipalities.models import ContactPoint
from municipalities.readiness import unmet_checks
from municipalities.standard_route import add_standard_contacts, add_standard_steps
from tests.factories import make_complete_draft, make_focal_point, make_municipality
from tests.municipalities.test_registration_views import TODAY

BASE = "/meldroute/registratie/sudwest-fryslan/"
CONTACTS, STEPS = f"{BASE}contacten/", f"{BASE}route/"
CARE = {"role": "care_coordinator", "organisation": "Zorghuis 't Licht", "phone": "0123-456720"}


@pytest.fixture
def foreign(db):
    """The draft of another municipality."""
    municipality = make_municipality()
    make_focal_point(municipality)
    return make_complete_draft(municipality)


def test_a_contact_is_added_changed_and_removed(focal, draft):
    focal.post(f"{CONTACTS}nieuw/", CARE | {"email": "zorg@example.nl"})
    contact = draft.contacts.get(organisation="Zorghuis 't Licht")
    assert contact.position == 2
    focal.post(f"{CONTACTS}{contact.pk}/", CARE | {"phone": "", "email": "zorg@example.nl"})
    contact.refresh_from_db()
    assert (contact.phone, contact.email) == ("", "zorg@example.nl")
    assert "Verwijder je" in focal.get(f"{CONTACTS}{contact.pk}/verwijderen/").content.decode()
    focal.post(f"{CONTACTS}{contact.pk}/verwijderen/")
    assert not draft.contacts.filter(pk=contact.pk).exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone", "bel maar", "geen telefoonnummer"),
        ("phone", "", "telefoonnummer of een e-mailadres"),
        ("email", "zorg@", "geldig"),
        ("role", "koning", "koning"),
        ("organisation", "", "Vul dit in"),
        ("organisation", "x" * 151, "150"),
    ],
)
def test_a_wrong_contact_is_refused_in_dutch(focal, draft, field, value, words):
    response = focal.post(f"{CONTACTS}nieuw/", CARE | {field: value})
    assert words in str(response.context["form"].errors[field])
    assert len(response.context["form"].errors) == 1, "each mistake is said once"
    assert draft.contacts.count() == 2


def test_a_contact_that_a_step_uses_stays(focal, draft):
    contact = draft.contacts.get(role="care_coordinator")
    content = focal.post(f"{CONTACTS}{contact.pk}/verwijderen/", follow=True).content.decode()
    assert "4 stappen gebruiken dit contact nog" in content
    assert draft.contacts.filter(pk=contact.pk).exists()


def test_contacts_and_steps_of_another_municipality_are_not_found(focal, draft, foreign):
    contact, step = foreign.contacts.first(), foreign.steps.first()
    for address in (
        f"{CONTACTS}{contact.pk}/",
        f"{CONTACTS}{contact.pk}/verwijderen/",
        f"{STEPS}{step.pk}/",
        f"{STEPS}{step.pk}/verwijderen/",
        f"{STEPS}{step.pk}/verplaatsen/",
    ):
        assert focal.post(address, CARE).status_code == 404
    assert (foreign.contacts.count(), foreign.steps.count()) == (2, 5)


def test_the_lists_take_as_many_queries_for_many_as_for_few(focal, draft, django_assert_max_num_queries):
    for number in range(20):
        contact = ContactPoint.objects.create(route=draft, role="other", organisation=f"O{number}", phone="0123456789")
        draft.steps.create(contact=contact, instruction="Bel.", position=number + 9)
    for address in (CONTACTS, STEPS, f"{BASE}controleren/"):
        with django_assert_max_num_queries(14):
            assert focal.get(address).status_code == 200


# Steps


def test_a_step_is_added_at_the_end_changed_and_removed(focal, draft):
    contact = draft.contacts.first()
    data = {"situation": "", "form": "labour", "contact": contact.pk, "instruction": "Bel de inspectie."}
    data["taken_by"] = "colleague"
    focal.post(f"{STEPS}nieuw/", data)
    step = draft.steps.last()
    assert (step.form, step.situation, step.instruction) == ("labour", "", "Bel de inspectie.")
    focal.post(f"{STEPS}{step.pk}/", data | {"situation": "minor", "form": ""})
    step.refresh_from_db()
    assert (step.form, step.situation) == ("", "minor")
    focal.post(f"{STEPS}{step.pk}/verwijderen/")
    assert not draft.steps.filter(pk=step.pk).exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("instruction", "", "Vul dit in"),
        ("instruction", "   ", "Vul dit in"),
        ("instruction", "x" * 256, "255"),
        ("situation", "anders", "anders"),
        ("form", "anders", "anders"),
        ("contact", "", "Maak een keuze"),
        ("contact", "999999", "keuze"),
    ],
)
def test_a_wrong_step_is_refused_in_dutch(focal, draft, field, value, words):
    data = {"situation": "", "form": "", "contact": draft.contacts.first().pk, "instruction": "Bel."}
    data["taken_by"] = "colleague"
    response = focal.post(f"{STEPS}nieuw/", data | {field: value})
    assert words in str(response.context["form"].errors[field])
    assert draft.steps.count() == 5


def test_a_step_cannot_lead_to_a_contact_of_another_municipality(focal, draft, foreign):
    data = {"situation": "", "form": "", "contact": foreign.contacts.first().pk, "instruction": "Bel."}
    assert "contact" in focal.post(f"{STEPS}nieuw/", data).context["form"].errors
    assert draft.steps.count() == 5


def test_a_step_moves_up_and_down(focal, draft):
    steps = list(draft.steps.all())
    focal.post(f"{STEPS}{steps[1].pk}/verplaatsen/", {"richting": "omhoog"})
    assert list(draft.steps.all())[:2] == [steps[1], steps[0]]
    focal.post(f"{STEPS}{steps[1].pk}/verplaatsen/", {"richting": "omlaag"})
    assert list(draft.steps.all()) == steps


def test_without_contacts_the_steps_send_you_there_first(focal, draft):
    draft.steps.all().delete()
    draft.contacts.all().delete()
    assert "Begin met de contacten" in focal.get(STEPS).content.decode()


# Proposals


def test_a_newcomer_has_a_complete_route_in_two_buttons_and_one_contact(focal, municipality, draft):
    draft.steps.all().delete()
    draft.contacts.all().delete()
    focal.post(f"{CONTACTS}voorstel/")
    assert [c.role for c in draft.contacts.all()] == [
        "focal_point",
        "chain_director",
        "police",
        "labour_authority",
        "other",
    ]
    focal.post(f"{CONTACTS}nieuw/", CARE)
    focal.post(f"{STEPS}voorstel/")
    assert unmet_checks(municipality, draft, TODAY) == ()


def test_the_proposal_leads_each_case_to_the_right_first_contact(municipality, draft):
    """FACTS.md 1.4: M1 to M10."""
    draft.steps.all().delete()
    for role in (
        ContactRole.OTHER,
        ContactRole.CHAIN_DIRECTOR,
        ContactRole.VEILIG_THUIS,
        ContactRole.RIEC,
        ContactRole.SAFETY_HOUSE,
    ):
        ContactPoint.objects.create(route=draft, role=role, organisation=role.label, phone="0123456789")
    add_standard_contacts(draft, TODAY)
    add_standard_steps(draft)
    found = {(step.form, step.situation): step.contact.role for step in draft.steps.select_related("contact")}
    assert found == {
        ("", Situation.URGENT): ContactRole.CHAIN_DIRECTOR,
        ("", ""): ContactRole.FOCAL_POINT,
        ("", Situation.VICTIM_KNOWN): ContactRole.CARE_COORDINATOR,
        ("", Situation.LOCATION_KNOWN): ContactRole.FOCAL_POINT,
        ("", Situation.MINOR): ContactRole.VEILIG_THUIS,
        (ExploitationForm.SEXUAL, ""): ContactRole.POLICE,
        (ExploitationForm.LABOUR, ""): ContactRole.LABOUR_AUTHORITY,
        (ExploitationForm.CRIMINAL, ""): ContactRole.POLICE,
        (ExploitationForm.ORGAN_REMOVAL, ""): ContactRole.POLICE,
        ("", Situation.FORWARDED): ContactRole.CHAIN_DIRECTOR,
        ("", Situation.UNDERMINING): ContactRole.RIEC,
        ("", Situation.HOME_VIOLENCE): ContactRole.VEILIG_THUIS,
        ("", Situation.COMPLEX): ContactRole.SAFETY_HOUSE,
        ("", Situation.ANONYMOUS): ContactRole.OTHER,
    }
    anonymous = draft.steps.get(situation=Situation.ANONYMOUS).contact
    assert anonymous.dialled == "08007000", "not whoever else has no role of its own"


def test_a_proposal_adds_nothing_twice_and_leaves_what_is_there(focal, draft):
    before = list(draft.steps.values())
    focal.post(f"{STEPS}voorstel/")
    assert list(draft.steps.values())[: len(before)] == before
    contacts, steps = draft.contacts.count(), draft.steps.count()
    assert "niets toegevoegd" in focal.post(f"{STEPS}voorstel/", follow=True).content.decode()
    focal.post(f"{CONTACTS}voorstel/")
    assert "staan er al" in focal.post(f"{CONTACTS}voorstel/", follow=True).content.decode()
    assert draft.contacts.filter(role="focal_point").count() == 1
    assert (draft.contacts.count(), draft.steps.count()) == (contacts + 4, steps)


def test_a_special_case_is_proposed_only_where_its_organisation_is_there(draft):
    draft.steps.all().delete()
    add_standard_steps(draft)
    special = set(Situation) - set(REQUIRED_SITUATIONS)
    assert set(draft.steps.filter(situation__in=special).values_list("situation", flat=True)) == {Situation.FORWARDED}
    assert draft.steps.get(situation=Situation.FORWARDED).contact.role == ContactRole.CARE_COORDINATOR


def test_the_situations_are_grouped_into_always_needed_and_special(focal, draft):
    choices = focal.get(f"{STEPS}nieuw/").context["form"].fields["situation"].choices
    groups = {str(label): [value for value, _label in options] for label, options in choices[1:]}
    assert groups["Altijd nodig"] == [situation.value for situation in REQUIRED_SITUATIONS]
    assert set(groups["Bijzondere gevallen"]) == {s.value for s in Situation} - set(groups["Altijd nodig"])
