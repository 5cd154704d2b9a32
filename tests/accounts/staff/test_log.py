"""Everything that happened in a municipality, for its focal points."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.audit import record
from accounts.audit_log.pages import ROWS_ON_A_PAGE
from accounts.models import AuditEvent, Role
from accounts.models.audit import Result
from accounts.sign_in_log import sign_in_failed
from accounts.sign_in_log import signed_in as log_sign_in
from tests.factories import make_focal_point, make_membership, make_municipality, make_role, make_user
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
PAGE, CSV = "/medewerkers/demodam/logboek/", "/medewerkers/demodam/logboek.csv"


@pytest.fixture
def colleague(municipality):
    return make_membership(
        municipality=municipality,
        user=make_user(first_name="Petra", last_name="Elders-Bekend"),
        listed_name="Petra de Boa",
    )


def lines(browser, **query) -> str:
    response = browser.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode().partition('<ol class="sw-card sw-log">')[2].partition("</ol>")[0]


def test_it_tells_of_the_staff_of_who_looked_and_of_the_meldroute(browser, municipality, colleague):
    browser.get("/medewerkers/demodam/")
    browser.get("/medewerkers/demodam/medewerkers.csv")
    browser.post(f"/medewerkers/demodam/{colleague.pk}/uit-dienst/", {"last_day": timezone.localdate()})
    record("route.withdrawn", municipality, municipality=municipality)
    record("coverage.people_seen", municipality, municipality=municipality, details={"rows": 12})
    text = lines(browser)
    for words in (
        "Medewerkerslijst bekeken",
        "Medewerkerslijst gedownload",
        "Collega uit dienst gemeld",
        "Rol gegeven",
        "Meldroute ingetrokken",
        "Voortgang van collega",
        "Aantal regels: 12",
    ):
        assert words in text
    assert PAGE in browser.get("/medewerkers/demodam/").content.decode()


def test_people_are_called_as_in_the_list_and_not_as_elsewhere(browser, municipality, colleague, focal_point):
    """How an address is known elsewhere is nobody's business here: not shown, not searched."""
    record("role.given", municipality, actor=colleague.user, municipality=municipality)
    record("coverage.exported", municipality, actor=focal_point, municipality=municipality)
    assert "Door Petra de Boa" in lines(browser)
    assert "Elders-Bekend" not in browser.get(PAGE).content.decode()
    assert "Elders-Bekend" not in b"".join(browser.get(CSV).streaming_content).decode()
    for query in ({"persoon": "Boa Petra"}, {"persoon": colleague.user.email}, {"zoek": "Petra de Boa"}):
        found = lines(browser, **query)
        assert "Rol gegeven" in found
        assert "Dekking gedownload" not in found
    for query in ({"persoon": "Elders-Bekend"}, {"zoek": "Elders-Bekend"}):
        assert lines(browser, **query) == ""


def test_of_signing_in_only_of_who_holds_a_role_here_on_that_day(browser, municipality, colleague, focal_point):
    manager = make_role(Role.MANAGER, municipality=municipality, user=make_user(last_name="Leidster")).user
    former = make_role(
        Role.MANAGER,
        municipality=municipality,
        user=make_user(last_name="Vroeger"),
        ends_on=timezone.localdate() - timedelta(days=1),
    ).user
    elsewhere = make_focal_point(make_municipality(), user=make_user(last_name="Anderdam")).user
    for user in (manager, former, elsewhere, colleague.user):
        log_sign_in(user)
        sign_in_failed(user.email)
    sign_in_failed("niemand@example.nl")
    text = lines(browser, soort="account")
    assert text.count("Leidster") == 2
    assert text.count(focal_point.name) == 1, "the one who reads signed in too"
    assert text.count("<li>") == 3
    assert "Door iemand die niet is ingelogd" in text
    assert lines(browser, soort="account.sign_in_failed").count("<li>") == 1


def test_who_asked_to_open_training_is_not_told(browser, municipality, colleague):
    record("gate.asked", municipality, actor=colleague.user, municipality=municipality)
    assert "Petra" not in browser.get(PAGE).content.decode()
    assert browser.get(PAGE, {"soort": "gate"}).content.decode().count("Deze handeling is er niet.") > 0


def test_nothing_of_another_municipality(browser, municipality, focal_point):
    other = make_municipality(display_name="Nieuwedam")
    record("staff.viewed", other, actor=focal_point, municipality=other)
    assert "Nieuwedam" not in lines(browser)
    assert lines(browser, zoek="Nieuwedam") == ""


@pytest.mark.parametrize("address", [PAGE, CSV])
def test_nobody_else_finds_it(client, municipality, focal_point, address):
    assert client.get(address).status_code == 302
    strangers = (
        make_role(Role.MANAGER, municipality=municipality).user,
        make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user,
        make_role(Role.ADMIN).user,
        make_focal_point(make_municipality()).user,
        make_membership(municipality=municipality).user,
    )
    for user in strangers:
        assert signed_in(user).get(address).status_code == 404
    assert not AuditEvent.objects.filter(action="log.exported").exists()


def test_the_download_has_what_was_asked_and_is_a_line_itself(browser, municipality, focal_point):
    record("staff.exported", municipality, actor=focal_point, municipality=municipality)
    record("staff.imported", municipality, result=Result.REFUSED, municipality=municipality)
    answer = browser.get(CSV, {"soort": "staff.exported"})
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"].startswith('attachment; filename="logboek-demodam-')
    assert rows[0] == "Tijd;Handeling;Onderwerp;Door;Waar;Resultaat;Bijzonderheden"
    assert rows[1].split(";")[1:6] == [
        "Medewerkerslijst gedownload",
        "Demodam",
        focal_point.name,
        "met een opdracht op de server",
        "Gelukt",
    ]
    assert len(rows) == 2
    event = AuditEvent.objects.get(action="log.exported")
    assert (event.actor, event.municipality, event.details) == (focal_point, municipality, {"rows": 1})
    assert "Logboek gedownload" in lines(browser)


def test_a_download_with_a_wrong_filter_leads_to_the_page_that_says_so(browser, municipality):
    answer = browser.get(CSV, {"van": "gisteren"})
    assert (answer.status_code, answer.url) == (302, f"{PAGE}?van=gisteren")
    assert "Dit is geen datum." in browser.get(answer.url).content.decode()


def test_where_nothing_happened_yet_it_says_so(browser, municipality):
    empty = make_municipality(display_name="Leegdam", slug="leegdam")
    keeper = make_focal_point(empty)
    page = signed_in(keeper.user).get("/medewerkers/leegdam/logboek/", {"zoek": "dit staat er niet"})
    assert "Niets gevonden" in page.content.decode()


def test_a_long_log_has_pages_and_takes_as_many_queries_as_a_short_one(
    browser, municipality, focal_point, django_assert_max_num_queries
):
    for number in range(ROWS_ON_A_PAGE + 5):
        person = make_membership(municipality=municipality, listed_name=f"Naam {number:03}.").user
        details = {"person": person.pk, "reason": f"nummer-{number:03}."}
        record("role.changed", municipality, actor=focal_point, municipality=municipality, details=details)
    with django_assert_max_num_queries(14):
        text = lines(browser, soort="role.changed")
    assert "Naam 054.: Demodam" in text
    assert "nummer-004." not in text
    assert "nummer-004." in lines(browser, soort="role.changed", page=2)
