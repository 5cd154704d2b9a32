"""Every change is a line that its municipality, the region and the admins can read, in Dutch."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from accounts.audit import record
from accounts.audit_words import ACTIONS, KINDS
from accounts.models import AuditEvent, Role, RoleAssignment
from accounts.models.audit import Origin, Result
from config.structure import ensure_structure
from municipalities.appointments import end_appointment
from municipalities.lifecycle import RouteRefused, confirm, draft_for, submit, withdraw
from municipalities.views.log import ROWS_ON_A_PAGE
from tests.factories import make_complete_draft, make_focal_point, make_municipality, make_open_municipality, make_role
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
PAGES = ("/meldroute/registratie/demodam/logboek/", "/meldroute/regio/demodam/logboek/")


@pytest.fixture
def municipality():
    return make_open_municipality(display_name="Demodam", slug="demodam")


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
    files = [p for folder in ("site/accounts", "site/municipalities") for p in (root / folder).rglob("*.py")]
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
    other = browsers[page].get(page, {"soort": "reminder"}).content.decode()
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


def test_an_admin_reads_all_of_it_in_the_cms_and_changes_nothing(municipality):
    ensure_structure()
    event = record("route.withdrawn", municipality, municipality=municipality)
    admin = signed_in(make_role(Role.ADMIN).user)
    page = admin.get("/cms/auditevent/")
    assert "Meldroute ingetrokken" in page.content.decode()
    filtered = admin.get("/cms/auditevent/", {"kind": "route"}).content.decode()
    assert "Meldroute ingetrokken" in filtered
    assert "Rol gegeven" not in filtered
    for path in ("new/", f"edit/{event.pk}/", f"delete/{event.pk}/"):
        admin.post(f"/cms/auditevent/{path}", {"action": "anders"})
    event.refresh_from_db()
    assert event.action == "route.withdrawn"
