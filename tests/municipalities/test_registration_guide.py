"""Five steps from nothing to submitted: where somebody is, what is done, and how the way on saves."""

import re

import pytest

from municipalities.constants import Profile
from municipalities.lifecycle import draft_for, send_back, submit
from municipalities.models import ReportingRoute
from tests.factories import make_focal_point, make_registered_route
from tests.municipalities.test_registration_views import BASE, agreements

PAGES = {
    "agreements": "afspraken/",
    "focal_points": "aandachtsfunctionaris/",
    "contacts": "contacten/",
    "steps": "route/",
    "check": "controleren/",
}


def states(response) -> dict[str, str]:
    return {step.page: step.state for step in response.context["guide"].steps}


@pytest.mark.parametrize("page", PAGES)
def test_each_step_shows_where_you_are(focal, draft, page):
    response = focal.get(BASE + PAGES[page])
    content = response.content.decode()
    assert states(response)[page] == "now"
    assert content.count('aria-current="step"') == 1
    number = list(PAGES).index(page) + 1
    assert f"Stap {number} van 5" in content
    assert len(re.findall(r'class="sw-stepper__state">(klaar|mist|nu|straks)<', content)) == 5


def test_a_step_says_whether_it_is_done_or_misses_something(focal, draft):
    draft.evidence.all().delete()
    draft.contacts.filter(role="care_coordinator").update(role="other")
    assert states(focal.get(f"{BASE}controleren/")) == {
        "agreements": "missing",
        "focal_points": "done",
        "contacts": "missing",
        "steps": "done",
        "check": "now",
    }


def test_what_the_profile_of_the_region_asks_counts_for_its_step(focal, municipality, draft):
    assert states(focal.get(f"{BASE}route/"))["focal_points"] == "done"
    municipality.region.profile = Profile.TWO_DOMAINS
    municipality.region.save()
    assert states(focal.get(f"{BASE}route/"))["focal_points"] == "missing"


def test_saving_the_agreements_goes_on_to_the_step_that_was_pressed(focal, draft):
    for page, path in PAGES.items():
        if page != "agreements":
            assert focal.post(f"{BASE}afspraken/", agreements(naar=page)).url == BASE + path
    assert draft.evidence.filter(check_code="integral_approach", reference="Collegebesluit 12").exists()


@pytest.mark.parametrize("to", ["", "nergens", "https://example.nl/"])
def test_a_made_up_step_leads_to_the_overview(focal, draft, to):
    assert focal.post(f"{BASE}afspraken/", agreements(naar=to)).url == BASE


def test_half_an_agreement_stops_whoever_wants_to_go_on_and_keeps_the_words(focal, draft):
    data = agreements(naar="contacts", **{"integral_approach-decided_on": ""})
    content = focal.post(f"{BASE}afspraken/", data).content.decode()
    assert "Collegebesluit 12" in content
    assert "Vul dit ook in" in content


def test_on_the_page_with_a_form_the_other_steps_are_buttons_that_save(focal, draft):
    content = focal.get(f"{BASE}afspraken/").content.decode()
    for page in ("focal_points", "contacts", "steps", "check"):
        assert f'form="stap" name="naar" value="{page}"' in content


def test_the_first_and_the_last_step_lead_back_to_the_overview(focal, draft):
    assert focal.get(f"{BASE}controleren/").context["guide"].next is None
    assert "Naar het overzicht" in focal.get(f"{BASE}controleren/").content.decode()
    assert focal.get(f"{BASE}contacten/").context["guide"].previous.page == "focal_points"


def test_without_a_draft_the_people_stand_alone(focal, municipality, focal_point):
    make_registered_route(municipality)
    address = f"{BASE}aandachtsfunctionaris/"
    assert focal.get(address).context["guide"] is None
    assert "sw-stepper" not in focal.get(address).content.decode().replace("registration.css", "")
    draft_for(municipality, focal_point)
    assert states(focal.get(address))["focal_points"] == "now"


def test_the_overview_leads_to_the_first_step_that_misses_something(focal, draft):
    draft.steps.filter(situation="minor").delete()
    content = focal.get(BASE).content.decode()
    assert f'href="{BASE}route/">Ga verder<' in content


def test_the_reason_of_the_chain_director_stays_until_it_is_submitted_again(focal, focal_point, municipality, draft):
    submit(draft, focal_point)
    director = municipality.region.roles.get().user
    send_back(draft, director, remarks="Wie vervangt?")
    for path in ("", "controleren/"):
        assert "Wie vervangt?" in focal.get(BASE + path).content.decode()
    focal.post(f"{BASE}indienen/")
    assert "Wie vervangt?" not in focal.get(BASE).content.decode()


def test_whoever_skipped_the_people_is_told_at_the_contacts(focal, draft):
    words = "aandachtsfunctionaris staat er nog niet bij"
    assert words not in focal.get(f"{BASE}contacten/").content.decode()
    draft.steps.filter(contact__role="focal_point").delete()
    draft.contacts.filter(role="focal_point").delete()
    assert words in focal.get(f"{BASE}contacten/").content.decode()
    focal.post(f"{BASE}contacten/voorstel/")
    assert words not in focal.get(f"{BASE}contacten/").content.decode()


# Versions


def test_a_new_version_shows_what_it_changes(focal, municipality, focal_point):
    make_registered_route(municipality)
    draft = draft_for(municipality, focal_point)
    draft.contacts.filter(role="care_coordinator").update(phone="0123 - 00 00 00")
    for path in ("controleren/", f"versies/{draft.version}/"):
        content = focal.get(BASE + path).content.decode()
        assert "1 wijziging sinds versie 1" in content
        assert "telefoon was 0123 - 45 67 88, is nu 0123 - 00 00 00." in content
    assert f"{BASE}versies/2/" in focal.get(BASE).content.decode()


def test_an_older_version_is_still_to_be_read(focal, municipality, focal_point):
    make_registered_route(municipality)
    content = focal.get(f"{BASE}versies/1/").content.decode()
    assert "Versie 1 is de eerste" in content
    assert "Collegebesluit 2026/12" in content
    assert "Bel de zorgcoördinator." in content


def test_a_version_without_changes_says_so(focal, municipality, focal_point):
    make_registered_route(municipality)
    draft_for(municipality, focal_point)
    assert "Versie 2 zegt hetzelfde als versie 1" in focal.get(f"{BASE}versies/2/").content.decode()


@pytest.mark.parametrize("number", ["9", "0", "99999999999999999999"])
def test_a_version_that_does_not_exist_is_not_found(focal, draft, number):
    assert focal.get(f"{BASE}versies/{number}/").status_code == 404


def test_a_version_is_for_the_focal_points_only(client, director, municipality, draft):
    assert client.get(f"{BASE}versies/1/").url.startswith("/inloggen/")
    assert director.get(f"{BASE}versies/1/").status_code == 404


def test_the_chain_director_sees_what_changed_first_and_everything_behind_it(director, municipality, focal_point):
    make_registered_route(municipality)
    make_focal_point(municipality, deputy_name="Team Zorg", deputy_phone="0123 - 45 67 55")
    draft = draft_for(municipality, focal_point)
    draft.steps.filter(situation="minor").update(instruction="Bel Veilig Thuis.")
    submit(ReportingRoute.objects.get(pk=draft.pk), focal_point)
    content = director.get("/meldroute/regio/sudwest-fryslan/").content.decode()
    changed = "wat je doet was “Bel de zorgcoördinator.”, is nu “Bel Veilig Thuis.”."
    assert changed in content
    assert content.index(changed) < content.index("Randvoorwaarden") < content.index("Dit zien medewerkers straks")
    assert "Team Zorg" in content


def test_the_chain_director_reads_the_page_in_few_queries(
    director, municipality, focal_point, django_assert_max_num_queries
):
    make_registered_route(municipality)
    for _number in range(5):
        make_focal_point(municipality)
    submit(draft_for(municipality, focal_point), focal_point)
    with django_assert_max_num_queries(32):
        director.get("/meldroute/regio/sudwest-fryslan/")
