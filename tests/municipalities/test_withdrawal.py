"""A meldroute that is no longer right is withdrawn, at once, by the municipality or by the chain director."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Role
from accounts.models.audit import Result
from municipalities.constants import RouteStatus
from municipalities.gate import Reason, gate_for
from municipalities.lifecycle import RouteRefused, confirm, draft_for, submit, withdraw
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_role,
    make_user,
)
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
REASON = "De zorgcoördinator is weg en er is nog geen ander."
CLOSED_TO = {Role.FOCAL_POINT: "regio", Role.CHAIN_DIRECTOR: "registratie"}


@pytest.fixture
def municipality():
    return make_open_municipality(display_name="Demodam", slug="demodam")


@pytest.fixture
def route(municipality):
    return municipality.routes.get()


@pytest.fixture
def people(municipality):
    return {
        Role.FOCAL_POINT: municipality.focal_points.get().user,
        Role.CHAIN_DIRECTOR: municipality.region.roles.get(role=Role.CHAIN_DIRECTOR).user,
    }


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.CHAIN_DIRECTOR])
def test_a_withdrawn_route_closes_the_gate_at_once_and_says_why(municipality, route, people, role):
    withdrawn = withdraw(route, people[role], reason=f"  {REASON} ")
    assert (withdrawn.status, withdrawn.withdrawn_by, withdrawn.withdrawal_reason) == (
        RouteStatus.WITHDRAWN,
        people[role],
        REASON,
    )
    gate = gate_for(municipality)
    assert (gate.open, gate.reason, gate.closed_since) == (False, Reason.WITHDRAWN, timezone.localdate())


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_withdrawn(municipality, route, people, reason):
    with pytest.raises(RouteRefused, match="waarom"):
        withdraw(route, people[Role.FOCAL_POINT], reason=reason)
    assert gate_for(municipality).open


def test_others_cannot_withdraw_it(municipality, route):
    stranger = make_focal_point(make_municipality(region=municipality.region)).user
    director_elsewhere = make_role(Role.CHAIN_DIRECTOR, region=make_municipality().region).user
    for user in (stranger, director_elsewhere, make_role(Role.ADMIN).user, make_user()):
        with pytest.raises(RouteRefused, match="Alleen"):
            withdraw(route, user, reason=REASON)
    assert gate_for(municipality).open
    assert AuditEvent.objects.filter(action="route.withdrawn", result=Result.REFUSED).count() == 4


@pytest.mark.parametrize("status", sorted(set(RouteStatus) - {RouteStatus.REGISTERED, RouteStatus.TEMPLATE}))
def test_only_a_registered_route_can_be_withdrawn(people, municipality, status):
    other = make_municipality(region=municipality.region)
    route = make_complete_draft(other, status=status)
    with pytest.raises(RouteRefused, match="niet meer van kracht"):
        withdraw(route, people[Role.CHAIN_DIRECTOR], reason=REASON)


def test_it_is_withdrawn_once(route, people):
    withdraw(route, people[Role.FOCAL_POINT], reason=REASON)
    with pytest.raises(RouteRefused, match="niet meer van kracht"):
        withdraw(route, people[Role.CHAIN_DIRECTOR], reason="Ik ook")
    route.refresh_from_db()
    assert route.withdrawal_reason == REASON


def test_a_new_version_starts_as_a_copy_and_opens_the_gate_again(municipality, route, people):
    withdraw(route, people[Role.FOCAL_POINT], reason=REASON)
    draft = draft_for(municipality, people[Role.FOCAL_POINT])
    assert (draft.version, draft.steps.count(), draft.contacts.count()) == (2, 5, 2)
    submit(draft, people[Role.FOCAL_POINT])
    confirm(draft, people[Role.CHAIN_DIRECTOR])
    assert gate_for(municipality).open


def test_a_draft_that_was_being_prepared_stays(municipality, route, people):
    draft = draft_for(municipality, people[Role.FOCAL_POINT])
    withdraw(route, people[Role.FOCAL_POINT], reason=REASON)
    assert draft_for(municipality, people[Role.FOCAL_POINT]) == draft


def test_what_expired_before_it_was_withdrawn_was_closed_since_then(municipality, route, people):
    last = timezone.localdate() - timedelta(days=10)
    municipality.routes.update(valid_until=last)
    withdraw(route, people[Role.FOCAL_POINT], reason=REASON)
    assert gate_for(municipality).closed_since == last + timedelta(days=1)


@pytest.mark.parametrize(("role", "part"), [(Role.FOCAL_POINT, "registratie"), (Role.CHAIN_DIRECTOR, "regio")])
def test_both_find_the_way_and_confirm_it_with_a_reason(municipality, people, role, part):
    for _number in range(6):
        make_membership(municipality=municipality)
    client, overview = signed_in(people[role]), f"/meldroute/{part}/demodam/"
    assert f"{overview}intrekken/" in client.get(overview).content.decode()
    page = client.get(f"{overview}intrekken/").content.decode()
    assert "7 collega&#x27;s" in page or "7 collega's" in page
    refused = client.post(f"{overview}intrekken/", {"reason": " "})
    assert "Schrijf op waarom" in refused.content.decode()
    assert gate_for(municipality).open
    done = client.post(f"{overview}intrekken/", {"reason": REASON}, follow=True)
    assert "ingetrokken" in done.content.decode()
    assert f"{overview}intrekken/" not in done.content.decode()
    assert not gate_for(municipality).open
    again = client.get(f"{overview}intrekken/", follow=True)
    assert "geen meldroute van kracht" in again.content.decode()


def test_the_region_does_not_see_a_small_number_of_people(municipality, people):
    page = signed_in(people[Role.CHAIN_DIRECTOR]).get("/meldroute/regio/demodam/intrekken/").content.decode()
    assert "Minder dan 5" in page


@pytest.mark.parametrize("part", ["registratie", "regio"])
def test_nobody_else_gets_to_the_page(client, municipality, people, part):
    address = f"/meldroute/{part}/demodam/intrekken/"
    assert client.get(address).status_code == 302
    wrong_role = people[Role.CHAIN_DIRECTOR if part == "registratie" else Role.FOCAL_POINT]
    elsewhere = make_focal_point(make_municipality()).user
    for user in (wrong_role, elsewhere, make_role(Role.ADMIN).user):
        assert signed_in(user).get(address).status_code == 404
        assert signed_in(user).post(address, {"reason": REASON}).status_code == 404
    assert gate_for(municipality).open


def test_the_focal_point_reads_that_it_was_withdrawn_and_that_nothing_has_to_be_written_again(
    route, people, municipality
):
    withdraw(route, people[Role.FOCAL_POINT], reason=REASON)
    page = signed_in(people[Role.FOCAL_POINT]).get(f"/meldroute/registratie/{municipality.slug}/").content.decode()
    assert "De meldroute is ingetrokken op" in page
    assert f"{people[Role.FOCAL_POINT].name} trok versie 1 in op" in page
    assert REASON in page
    assert "begint als kopie van versie 1" in page
    assert "nog geen meldroute" not in page
    assert "blijft van kracht" not in page
    assert ">mist<" not in page
