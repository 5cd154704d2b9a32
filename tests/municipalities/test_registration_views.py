"""The focal point registers the meldroute: overview, agreements, check, submit, take back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from municipalities.constants import Profile, RouteStatus
from municipalities.lifecycle import send_back, submit
from municipalities.models import ReportingRoute
from tests.factories import make_focal_point, make_membership, make_municipality, make_registered_route, make_role
from tests.municipalities.conftest import signed_in

HOME = "/meldroute/registratie/"
BASE = f"{HOME}sudwest-fryslan/"
TODAY = timezone.localdate()
ADDRESSES = {
    "overview": ("get", ""),
    "begin": ("post", "begin/"),
    "agreements": ("get", "afspraken/"),
    "save agreements": ("post", "afspraken/"),
    "check": ("get", "controleren/"),
    "submit": ("post", "indienen/"),
    "take back": ("post", "terugnemen/"),
    "focal points": ("get", "aandachtsfunctionaris/"),
    "choose": ("get", "aandachtsfunctionaris/kies/"),
    "contacts": ("get", "contacten/"),
    "new contact": ("post", "contacten/nieuw/"),
    "propose contacts": ("post", "contacten/voorstel/"),
    "steps": ("get", "route/"),
    "new step": ("post", "route/nieuw/"),
    "propose steps": ("post", "route/voorstel/"),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_signed_out_you_sign_in_first(client, draft, address):
    method, path = ADDRESSES[address]
    response = getattr(client, method)(BASE + path)
    assert response.status_code == 302
    assert response.url.startswith("/inloggen/")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["focal point of another", "colleague", "chain director", "manager"])
def test_whoever_is_not_the_focal_point_of_it_finds_nothing(municipality, draft, address, who):
    makers = {
        "focal point of another": lambda: make_focal_point(make_municipality()).user,
        "colleague": lambda: make_membership(municipality=municipality).user,
        "chain director": lambda: municipality.region.roles.get().user,
        "manager": lambda: make_role(Role.MANAGER, municipality=municipality).user,
    }
    method, path = ADDRESSES[address]
    before = (draft.steps.count(), draft.contacts.count(), draft.status)
    assert getattr(signed_in(makers[who]()), method)(BASE + path).status_code == 404
    draft.refresh_from_db()
    assert (draft.steps.count(), draft.contacts.count(), draft.status) == before


def test_a_municipality_that_does_not_exist_is_not_found(focal, draft):
    assert focal.get(f"{HOME}nergens/").status_code == 404


def test_one_municipality_needs_no_choice(focal, draft):
    assert focal.get(HOME).url == BASE


def test_the_focal_point_of_several_chooses_one(focal, focal_point, draft):
    other = make_municipality(display_name="'s-Gravendam", slug="s-gravendam")
    make_role(Role.FOCAL_POINT, user=focal_point, municipality=other)
    content = focal.get(HOME).content.decode()
    assert "Súdwest-Fryslân" in content
    assert "&#x27;s-Gravendam" in content
    assert focal.get(f"{HOME}s-gravendam/").status_code == 200
    assert focal.get(BASE).status_code == 200


def test_nobodys_focal_point_finds_nothing_to_register(db, draft):
    assert signed_in(make_membership().user).get(HOME).status_code == 404


# Overview


def test_a_newcomer_begins_with_one_button(focal, municipality):
    page = focal.get(BASE)
    assert "heeft nog geen meldroute" in page.content.decode()
    assert "Begin met de meldroute" in page.content.decode()
    assert not municipality.routes.exists(), "looking changes nothing"
    assert focal.post(f"{BASE}begin/").url == f"{BASE}afspraken/", "to the first of the five steps"
    assert "1 van de 5 punten klaar" in focal.get(BASE).content.decode()


def test_the_overview_says_what_is_missing_in_words(focal, draft):
    draft.evidence.filter(check_code="integral_approach").delete()
    draft.steps.filter(situation="minor").delete()
    content = focal.get(BASE).content.decode()
    assert "3 van de 5 punten klaar" in content
    assert "Vul in wanneer dat is besloten" in content
    assert "Nog geen stap voor: het gaat om een minderjarige." in content


def test_the_overview_shows_what_the_profile_of_the_region_asks(focal, municipality, draft):
    municipality.region.profile = Profile.TWO_DOMAINS
    municipality.region.save()
    content = focal.get(BASE).content.decode()
    assert "5 van de 6 punten" in content
    assert "Stel ook iemand anders aan, voor het andere domein." in content


def test_the_remarks_of_the_chain_director_are_shown(focal, municipality, focal_point, draft):
    submit(draft, focal_point)
    send_back(draft, municipality.region.roles.get().user, remarks="Wie is <de> vervanger?")
    content = focal.get(BASE).content.decode()
    assert "De meldroute is teruggestuurd" in content
    assert "Wie is &lt;de&gt; vervanger?" in content


def test_the_version_in_force_is_shown_with_its_dates(focal, municipality):
    make_registered_route(municipality)
    content = focal.get(BASE).content.decode()
    assert "De meldroute geldt tot en met" in content
    assert "Maak een nieuwe versie" in content
    focal.post(f"{BASE}begin/")
    assert municipality.routes.count() == 2
    assert "Versie 1" in focal.get(BASE).content.decode()


def test_the_overview_warns_while_the_gate_is_closing(focal, municipality, focal_point):
    make_registered_route(municipality)
    municipality.focal_points.update(ended_on=TODAY - timedelta(days=1))
    assert "De training sluit na" in focal.get(BASE).content.decode()


def test_every_state_of_the_overview_takes_few_queries(focal, municipality, django_assert_max_num_queries):
    for _number in range(3):
        make_focal_point(municipality)
    make_registered_route(municipality)
    with django_assert_max_num_queries(16):
        focal.get(BASE)


# Agreements


def agreements(**changes) -> dict[str, str]:
    return {
        "integral_approach-reference": "Collegebesluit 12",
        "integral_approach-decided_on": "2026-01-15",
        "internal_cooperation-reference": "Werkafspraken",
        "internal_cooperation-evaluate_on": str(TODAY + timedelta(days=100)),
    } | changes


def test_agreements_are_saved_and_shown_again(focal, draft):
    draft.evidence.all().delete()
    assert focal.post(f"{BASE}afspraken/", agreements()).url == BASE
    assert sorted(draft.evidence.complete().values_list("check_code", flat=True)) == [
        "integral_approach",
        "internal_cooperation",
    ]
    content = focal.get(f"{BASE}afspraken/").content.decode()
    assert "Collegebesluit 12" in content
    assert 'value="2026-01-15"' in content


def test_one_agreement_may_wait_and_an_emptied_one_disappears(focal, draft):
    data = agreements(**{"integral_approach-reference": "", "integral_approach-decided_on": ""})
    assert focal.post(f"{BASE}afspraken/", data).status_code == 302
    codes = set(draft.evidence.values_list("check_code", flat=True))
    assert codes == {"internal_cooperation", "policy_adopted"}, "what this region does not ask is left alone"


def test_half_an_agreement_is_refused_and_changes_nothing(focal, draft):
    before = list(draft.evidence.values())
    response = focal.post(f"{BASE}afspraken/", agreements(**{"integral_approach-decided_on": ""}))
    assert "Vul dit ook in" in response.content.decode()
    assert "Collegebesluit 12" in response.content.decode(), "what was typed stays"
    assert list(draft.evidence.values()) == before


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("integral_approach-decided_on", "1899-12-31", "tussen 1900 en 2100"),
        ("integral_approach-decided_on", str(TODAY + timedelta(days=1)), "in de toekomst"),
        ("integral_approach-decided_on", "2026-02-30", "geen datum"),
        ("integral_approach-decided_on", "gisteren", "geen datum"),
        ("internal_cooperation-evaluate_on", "2101-01-01", "tussen 1900 en 2100"),
        ("internal_cooperation-evaluate_on", str(TODAY - timedelta(days=1)), "al voorbij"),
        ("integral_approach-reference", "x" * 256, "255"),
        ("integral_approach-reference", "nul\0", "null"),
    ],
)
def test_an_agreement_with_a_mistake_is_refused_in_dutch(focal, draft, field, value, words):
    before = list(draft.evidence.values())
    response = focal.post(f"{BASE}afspraken/", agreements(**{field: value}))
    assert response.status_code == 200
    assert words in response.content.decode().lower()
    assert list(draft.evidence.values()) == before


def test_a_date_may_be_written_the_dutch_way(focal, draft):
    focal.post(f"{BASE}afspraken/", agreements(**{"integral_approach-decided_on": "15-01-2026"}))
    assert str(draft.evidence.get(check_code="integral_approach").decided_on) == "2026-01-15"


def test_the_policy_is_asked_where_the_region_asks_it(focal, municipality, draft):
    assert "policy_adopted" not in focal.get(f"{BASE}afspraken/").content.decode()
    municipality.region.profile = Profile.BASIC_LEVEL
    municipality.region.save()
    assert "policy_adopted-decided_on" in focal.get(f"{BASE}afspraken/").content.decode()


# Check, submit, take back


def test_the_check_shows_what_staff_will_see(focal, draft):
    content = focal.get(f"{BASE}controleren/").content.decode()
    assert "Bel de zorgcoördinator." in content
    assert "Dien de meldroute in" in content


def test_an_incomplete_route_shows_what_is_missing_instead_of_a_button(focal, draft):
    draft.contacts.filter(role="care_coordinator").update(role="other")
    content = focal.get(f"{BASE}controleren/").content.decode()
    assert "De weg naar zorg en opvang is geregeld" in content
    assert "Dien de meldroute in" not in content


def test_a_crafted_post_does_not_submit_an_incomplete_route(focal, draft):
    draft.steps.all().delete()
    response = focal.post(f"{BASE}indienen/", {"status": "registered"}, follow=True)
    assert "nog niet compleet" in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == RouteStatus.DRAFT


def test_submitting_and_taking_back(focal, focal_point, draft):
    content = focal.post(f"{BASE}indienen/", follow=True).content.decode()
    assert "wacht op de ketenregisseur" in content
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_by) == (RouteStatus.SUBMITTED, focal_point)
    assert "teruggenomen" in focal.post(f"{BASE}terugnemen/", follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.status == RouteStatus.DRAFT


def test_the_second_submit_says_that_it_is_submitted(focal, municipality, draft):
    colleague = signed_in(make_focal_point(municipality).user)
    focal.post(f"{BASE}indienen/")
    assert "is ingediend" in colleague.post(f"{BASE}indienen/", follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.status == RouteStatus.SUBMITTED


@pytest.mark.parametrize("path", ["afspraken/", "contacten/", "route/", "controleren/"])
def test_what_is_submitted_cannot_be_changed(focal, draft, path):
    focal.post(f"{BASE}indienen/")
    response = focal.get(BASE + path, follow=True)
    assert response.redirect_chain[0][0] == BASE
    assert "is ingediend" in response.content.decode()


def test_a_change_that_comes_after_the_submit_of_a_colleague_is_refused(focal, focal_point, draft, monkeypatch):
    """The form was open while the colleague submitted: the check at the start of the view is too early."""
    from municipalities.views import registration

    original = registration.AgreementsForm.is_valid

    def submitted_in_between(form):
        submit(ReportingRoute.objects.get(pk=draft.pk), focal_point)
        return original(form)

    monkeypatch.setattr(registration.AgreementsForm, "is_valid", submitted_in_between)
    before = list(draft.evidence.values())
    response = focal.post(f"{BASE}afspraken/", agreements(), follow=True)
    assert "Neem hem eerst terug" in response.content.decode()
    assert list(draft.evidence.values()) == before


def test_taking_back_what_is_not_there_says_so(focal, municipality):
    assert "geen meldroute om terug te nemen" in focal.post(f"{BASE}terugnemen/", follow=True).content.decode()


@pytest.mark.parametrize("path", ["indienen/", "terugnemen/", "begin/"])
def test_a_link_cannot_submit_or_take_back(focal, draft, path):
    assert focal.get(BASE + path).status_code == 405
