"""Every change is a line that its municipality, the region and the admins can read, in Dutch."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.audit import record
from accounts.audit_log.pages import ROWS_ON_A_PAGE
from accounts.audit_words import ACTIONS, KINDS
from accounts.models import AuditEvent, Role, RoleAssignment
from accounts.models.audit import Origin, Result
from municipalities.appointments import end_appointment
from municipalities.lifecycle import RouteRefused, changing, confirm, draft_for, submit, withdraw
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_municipality,
    make_open_municipality,
    make_role,
    read_anew,
)
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
PAGES = ("/meldroute/registratie/demodam/logboek/", "/meldroute/regio/demodam/logboek/")


@pytest.fixture(scope="module")
def kept_municipality(kept_for_the_file):
    return make_open_municipality(display_name="Demodam", slug="demodam")


@pytest.fixture
def municipality(db, kept_municipality):
    return read_anew(kept_municipality)


@pytest.fixture
def person(municipality):
    return municipality.focal_points.get().user


@pytest.fixture
def chief(municipality):
    return municipality.region.roles.get(role=Role.CHAIN_DIRECTOR).user


@pytest.fixture
def browsers(person, chief):
    return dict(zip(PAGES, (signed_in(person), signed_in(chief)), strict=True))


def actions(**only) -> list[str]:
    return list(AuditEvent.objects.filter(**only).order_by("pk").values_list("action", flat=True))


def test_every_action_in_the_code_has_dutch_words_and_a_kind():
    root = Path(__file__).parents[2]
    files = [
        p
        for folder in ("site/accounts", "site/municipalities", "courses", "certificates", "media")
        for p in (root / folder).rglob("*.py")
    ]
    texts = "\n".join(p.read_text() for p in files if p.name not in {"audit_words.py", "audit.py"})
    used = set(re.findall(r'(?:record|_log|_record|log_appointment|_refusals_logged)\(\s*"([a-z_]+\.[a-z_]+)"', texts))
    # Also those that stand in a name of their own.
    used |= set(re.findall(rf'"((?:{"|".join(KINDS)})\.[a-z_]+)"', texts))
    assert {"route.submitted", "focal_point.ended", "reminder.sent", "role.given"} <= used
    assert used <= set(ACTIONS)
    assert {action.split(".")[0] for action in ACTIONS} <= set(KINDS)


def test_the_whole_life_of_a_route_is_in_the_log(municipality, person, chief):
    draft = draft_for(municipality, person)
    confirm(submit(draft, person), chief)
    withdraw(draft, chief, reason="Klopt niet meer.")
    assert actions(action__startswith="route.") == [
        "route.drafted",
        "route.submitted",
        "route.superseded",
        "route.confirmed",
        "route.withdrawn",
    ]
    assert set(AuditEvent.objects.filter(action="route.confirmed").values_list("actor", "origin")) == {
        (chief.pk, Origin.COMMAND)
    }


def test_without_a_chain_director_nothing_is_submitted_and_the_refusal_is_kept(person):
    lonely = make_municipality(display_name="Eendam")
    alone = make_focal_point(lonely).user
    draft = make_complete_draft(lonely)
    with pytest.raises(RouteRefused, match="geen ketenregisseur"):
        submit(draft, alone)
    draft.refresh_from_db()
    assert draft.status == "draft"
    event = AuditEvent.objects.get(action="route.submitted")
    assert (event.result, event.actor) == (Result.REFUSED, alone)
    assert "geen ketenregisseur" in event.details["reason"]


def test_an_appointment_that_ends_is_a_line_and_so_is_the_role(municipality, person):
    end_appointment(municipality.focal_points.get(), last_day=timezone.localdate())
    assert actions(action__in=["focal_point.ended", "role.ended"]) == ["focal_point.ended", "role.ended"]


def test_an_account_that_is_closed_ends_the_appointment_in_the_log_too(municipality, person):
    person.is_active = False
    person.save()
    event = AuditEvent.objects.get(action="focal_point.ended")
    yesterday = timezone.localdate() - timedelta(days=1)
    assert event.details == {
        "person": person.pk,
        "appointed_on": str(municipality.focal_points.get().appointed_on),
        "last_day": str(yesterday),
    }


def test_roles_are_logged_however_they_change(municipality):
    role = make_role(Role.FOCAL_POINT, municipality=municipality)
    role.save()
    role.ends_on = timezone.localdate()
    role.save()
    role.delete()
    assert actions(object_type="accounts.RoleAssignment", details__person=role.user_id) == [
        "role.given",
        "role.ended",
        "role.removed",
    ]
    assert RoleAssignment.objects.filter(pk=role.pk).count() == 0


@pytest.mark.parametrize("page", PAGES)
def test_both_read_the_log_and_filter_it(browsers, page, municipality, person, chief):
    withdraw(municipality.routes.get(), chief, reason="De zorgcoördinator is weg.")
    record("route.submitted", municipality, municipality=make_municipality(), details={"reason": "Elders"})
    text = browsers[page].get(page).content.decode()
    assert "Meldroute ingetrokken" in text
    assert "De zorgcoördinator is weg." in text
    assert "Elders" not in text
    assert not re.search(r">[^<]*20[0-9]{2}-[0-9]{2}-[0-9]{2}", text)
    assert "Meldroute ingetrokken" in browsers[page].get(page, {"soort": "route"}).content.decode()
    other = browsers[page].get(page, {"soort": "reminder.sent"}).content.decode()
    assert "Niets gevonden" in other
    assert browsers[page].get(page, {"soort": "<x>", "page": "zz"}).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_a_long_log_has_pages_and_takes_as_many_queries_as_a_short_one(
    browsers, page, municipality, person, django_assert_max_num_queries
):
    for number in range(ROWS_ON_A_PAGE + 5):
        record(
            "focal_point.changed",
            municipality,
            actor=person,
            municipality=municipality,
            details={"person": person.pk, "reason": f"nummer-{number:03}."},
        )
    with django_assert_max_num_queries(14):
        text = browsers[page].get(page, {"soort": "focal_point"}).content.decode()
    assert "nummer-054." in text
    assert "nummer-004." not in text
    assert "nummer-004." in browsers[page].get(page, {"soort": "focal_point", "page": 2}).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_nobody_else_finds_the_log(client, municipality, person, chief, page):
    assert client.get(page).status_code == 302
    wrong = chief if "registratie" in page else person
    for user in (wrong, make_focal_point(make_municipality()).user, make_role(Role.ADMIN).user):
        assert signed_in(user).get(page).status_code == 404


def test_an_admin_reads_all_of_it_in_the_cms_and_changes_nothing(structure, municipality):
    event = record("route.withdrawn", municipality, municipality=municipality)
    admin = signed_in(make_role(Role.ADMIN).user)
    page = admin.get("/cms/auditevent/")
    assert "Meldroute ingetrokken" in page.content.decode()
    filtered = admin.get("/cms/auditevent/", {"kind": "route"}).content.decode()
    assert "Meldroute ingetrokken" in filtered
    assert "Rol gegeven" not in filtered.partition("<tbody>")[2]
    for path in ("new/", f"edit/{event.pk}/", f"delete/{event.pk}/"):
        admin.post(f"/cms/auditevent/{path}", {"action": "anders"})
    event.refresh_from_db()
    assert event.action == "route.withdrawn"


def log_lines(browser, **query) -> str:
    response = browser.get(PAGES[0], query)
    assert response.status_code == 200
    return response.content.decode().partition('<ol class="sw-card sw-log">')[2].partition("</ol>")[0]


def test_it_is_searched_by_action_person_and_what_was_said(browsers, municipality, person, chief):
    withdraw(municipality.routes.get(), chief, reason="De zorgcoördinator is weg.")
    end_appointment(municipality.focal_points.get(), last_day=timezone.localdate())
    browser = browsers[PAGES[0]]
    for query in ({"zoek": "ingetrokken"}, {"zoek": "zorgcoördinator"}, {"zoek": chief.name}, {"persoon": chief.name}):
        lines = log_lines(browser, **query)
        assert "Meldroute ingetrokken" in lines
        assert "Aanstelling gestopt" not in lines
    assert log_lines(browser, zoek="dit staat er niet") == ""
    assert log_lines(browser, persoon="Niemand") == ""


def test_searching_finds_nothing_of_elsewhere_and_for_the_region_no_addresses(browsers, municipality, person):
    other = make_municipality()
    record("route.submitted", other, actor=person, municipality=other, details={"remarks": "Elders"})
    assert "Elders" not in log_lines(browsers[PAGES[0]], zoek=person.last_name)
    record("route.changed", municipality, actor=person, municipality=municipality)
    assert "Concept gewijzigd" in log_lines(browsers[PAGES[0]], zoek=person.email), "it stands in the staff list"
    assert "Niets gevonden" in browsers[PAGES[1]].get(PAGES[1], {"zoek": person.email}).content.decode()


def test_a_period_holds_its_first_and_its_last_day(browsers, municipality, freeze_log):
    for day in ("2026-03-01", "2026-03-31", "2026-04-01"):
        freeze_log(municipality, day)
    browser = browsers[PAGES[0]]
    march = log_lines(browser, van="2026-03-01", tot="2026-03-31")
    assert march.count("<li>") == 2
    assert log_lines(browser, van="01-04-2026", tot="2026-04-01").count("<li>") == 1


@pytest.fixture
def freeze_log():
    def add(municipality, day: str) -> None:
        at = datetime.fromisoformat(f"{day}T23:30:00").replace(tzinfo=timezone.get_current_timezone())
        AuditEvent.objects.create(
            at=at, action="route.changed", object_label=day, origin=Origin.SITE, municipality=municipality
        )

    return add


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"soort": "account"}, "Deze handeling is er niet."),
        ({"soort": "route.zoiets"}, "Deze handeling is er niet."),
        ({"van": "31 maart"}, "Dit is geen datum."),
        ({"van": "2026-04-02", "tot": "2026-04-01"}, "Deze dag ligt voor de eerste dag."),
        ({"zoek": "x" * 101}, "Zoek met hoogstens 100 tekens."),
        ({"zoek": "\x00"}, "Null-tekens"),
        ({"page": "-1", "zoek": "%_'"}, ""),
    ],
)
def test_a_wrong_filter_is_named_and_left_out(browsers, municipality, query, sentence):
    response = browsers[PAGES[0]].get(PAGES[0], query)
    assert response.status_code == 200
    assert sentence in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_what_happens_to_the_staff_is_not_about_the_meldroute(browsers, page, municipality, person):
    record("coverage.people_seen", municipality, actor=person, municipality=municipality)
    make_role(Role.MANAGER, municipality=municipality)
    text = browsers[page].get(page).content.decode()
    assert "Voortgang van collega" not in text
    assert "Rol gegeven" not in text
    assert ("/medewerkers/demodam/logboek/" in text) == ("registratie" in page)


def test_a_change_says_of_which_part(browsers, municipality, person):
    draft = draft_for(municipality, person)
    with changing(draft, person, part="steps"):
        pass
    for page in PAGES:
        assert "Onderdeel: stappen van de route" in browsers[page].get(page).content.decode()


def test_an_admin_searches_all_of_it_by_words_people_and_address(structure, municipality, person):
    record("route.withdrawn", municipality, actor=person, municipality=municipality)
    record("region.changed", municipality, municipality=municipality)
    admin = signed_in(make_role(Role.ADMIN).user)
    for text in ("ingetrokken", person.name, person.email):
        rows = admin.get("/cms/auditevent/", {"q": text}).content.decode().partition("<tbody>")[2]
        assert "Meldroute ingetrokken" in rows
        assert "Instellingen van de regio" not in rows
    assert "Meldroute ingetrokken" in admin.get("/cms/auditevent/", {"q": "demodam"}).content.decode()
    filtered = admin.get("/cms/auditevent/", {"action": "region.changed"}).content.decode().partition("<tbody>")[2]
    assert "Meldroute ingetrokken" not in filtered
    past = admin.get("/cms/auditevent/", {"at_to": "2020-01-01"}).content.decode()
    assert "Meldroute ingetrokken" not in past.partition("<tbody>")[2]


def test_the_list_of_the_admin_takes_as_many_queries_whatever_its_length(
    structure, municipality, person, django_assert_max_num_queries
):
    for _number in range(60):
        record("route.changed", municipality, actor=person, municipality=municipality)
    admin = signed_in(make_role(Role.ADMIN).user)
    admin.get("/cms/auditevent/")
    with django_assert_max_num_queries(40):
        admin.get("/cms/auditevent/", {"q": "gewijzigd"})
