"""The life of a meldroute, and that no step of it can be taken twice or by the wrong person."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Role
from municipalities.constants import Profile, ReadinessCheck, RouteStatus
from municipalities.gate import gate_for
from municipalities.lifecycle import RouteRefused, changing, confirm, draft_for, send_back, submit, take_back
from municipalities.models import ReportingRoute
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_municipality,
    make_registered_route,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def municipality():
    municipality = make_municipality()
    make_focal_point(municipality)
    return municipality


@pytest.fixture
def focal_point(municipality):
    return municipality.focal_points.get().user


@pytest.fixture
def director(municipality):
    return make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user


@pytest.fixture
def draft(municipality, director):
    """In a region that has somebody to confirm it."""
    return make_complete_draft(municipality)


def test_from_draft_to_registered(municipality, focal_point, director, draft):
    waiting = submit(draft, focal_point)
    assert (waiting.status, waiting.submitted_by) == (RouteStatus.SUBMITTED, focal_point)
    assert not gate_for(municipality).open
    route = confirm(waiting, director, remarks=" Goed zo. ")
    assert (route.status, route.confirmed_by, route.remarks) == (RouteStatus.REGISTERED, director, "Goed zo.")
    assert gate_for(municipality).open


@pytest.mark.parametrize(
    ("months", "first", "last"),
    [
        (12, date(2024, 2, 29), date(2025, 2, 27)),
        (12, date(2025, 3, 1), date(2026, 2, 28)),
        (6, date(2025, 8, 31), date(2026, 2, 27)),
        (24, date(2024, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_last_day_is_the_day_before_the_anniversary(
    municipality, focal_point, director, draft, months, first, last
):
    municipality.region.validity_months = months
    municipality.region.save()
    municipality.focal_points.update(appointed_on=date(2020, 1, 1))
    focal_point.memberships.update(joined_on=date(2020, 1, 1))
    route = confirm(submit(draft, focal_point), director, on=first)
    assert (route.valid_from, route.valid_until) == (first, last)


def test_a_route_cannot_be_confirmed_for_a_day_to_come(focal_point, director, draft):
    submit(draft, focal_point)
    with pytest.raises(ValueError, match="yet to come"):
        confirm(draft, director, on=TODAY + timedelta(days=1))


def test_a_new_version_replaces_the_one_in_force_only_when_it_is_confirmed(municipality, focal_point, director):
    first = make_registered_route(municipality)
    draft = draft_for(municipality, focal_point)
    assert (draft.version, draft.steps.count(), draft.contacts.count()) == (2, first.steps.count(), 2)
    submit(draft, focal_point)
    assert gate_for(municipality).route == first
    confirm(draft, director)
    first.refresh_from_db()
    assert first.status == RouteStatus.SUPERSEDED
    assert gate_for(municipality).route == draft


def test_a_new_version_is_a_copy_that_leaves_the_old_one_alone(municipality, focal_point):
    first = make_registered_route(municipality)
    draft = draft_for(municipality, focal_point)
    draft.steps.all().delete()
    draft.contacts.all().delete()
    draft.evidence.all().delete()
    assert (first.steps.count(), first.contacts.count(), first.evidence.count()) == (5, 2, 3)


def test_an_evaluation_that_is_past_is_asked_anew_in_the_next_version(municipality, focal_point):
    first = make_registered_route(municipality)
    first.evidence.update(evaluate_on=TODAY - timedelta(days=1))
    draft = draft_for(municipality, focal_point)
    with pytest.raises(RouteRefused, match="taken binnen de gemeente"):
        submit(draft, focal_point)


def test_asking_for_a_draft_twice_gives_the_same_one(municipality, focal_point):
    assert draft_for(municipality, focal_point) == draft_for(municipality, focal_point)


def test_there_is_no_draft_while_a_version_waits(municipality, focal_point, director, draft):
    submit(draft, focal_point)
    with pytest.raises(RouteRefused, match="Wacht op de ketenregisseur"):
        draft_for(municipality, focal_point)


def test_only_the_focal_point_of_the_municipality_drafts_and_submits(municipality, draft):
    stranger = make_focal_point(make_municipality()).user
    for action in (lambda: draft_for(municipality, stranger), lambda: submit(draft, stranger)):
        with pytest.raises(RouteRefused, match="aandachtsfunctionaris"):
            action()


@pytest.mark.parametrize("check", ["integral_approach", "internal_cooperation"])
def test_an_incomplete_route_cannot_be_submitted(focal_point, draft, check):
    draft.evidence.filter(check_code=check).delete()
    with pytest.raises(RouteRefused, match=str(ReadinessCheck(check).label)):
        submit(draft, focal_point)
    draft.refresh_from_db()
    assert draft.status == RouteStatus.DRAFT


@pytest.mark.parametrize("fields", [{"reference": ""}, {"decided_on": None}])
def test_half_of_the_evidence_is_no_evidence(focal_point, draft, fields):
    draft.evidence.filter(check_code="integral_approach").update(**fields)
    with pytest.raises(RouteRefused, match="aanpak"):
        submit(draft, focal_point)


def test_a_step_for_one_form_does_not_cover_a_situation_for_all(focal_point, draft):
    draft.steps.filter(situation="minor").update(form="labour")
    with pytest.raises(RouteRefused, match="elke vorm"):
        submit(draft, focal_point)


def test_the_second_of_two_submits_is_refused(municipality, focal_point, draft):
    """Two people with the same page open: both have read the draft before either submits."""
    colleague = make_focal_point(municipality).user
    seen_by_colleague = ReportingRoute.objects.get(pk=draft.pk)
    submit(draft, focal_point)
    with pytest.raises(RouteRefused, match="al ingediend"):
        submit(seen_by_colleague, colleague)
    draft.refresh_from_db()
    assert draft.submitted_by == focal_point


def test_the_second_of_two_confirmations_is_refused(municipality, focal_point, director, draft):
    other = make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user
    submit(draft, focal_point)
    seen_by_other = ReportingRoute.objects.get(pk=draft.pk)
    confirm(draft, director)
    with pytest.raises(RouteRefused, match="wacht niet"):
        confirm(seen_by_other, other)
    with pytest.raises(RouteRefused, match="wacht niet"):
        send_back(seen_by_other, other, remarks="Toch niet.")
    draft.refresh_from_db()
    assert draft.confirmed_by == director


def test_whoever_submitted_cannot_confirm_also_with_both_roles(municipality, focal_point, draft):
    make_role(Role.CHAIN_DIRECTOR, region=municipality.region, user=focal_point)
    submit(draft, focal_point)
    with pytest.raises(RouteRefused, match="Een ander dan de indiener"):
        confirm(draft, focal_point)
    assert not gate_for(municipality).open


def test_the_database_too_refuses_one_person_for_both(focal_point, draft):
    draft.submitted_by = draft.confirmed_by = focal_point
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()


def test_the_database_refuses_two_routes_in_force_and_two_being_prepared(municipality, draft):
    for fields in ({"version": 2}, {"version": 2, "status": RouteStatus.REGISTERED}):
        if "status" in fields:
            make_registered_route(municipality)
            fields |= {"version": 9, "valid_from": TODAY, "valid_until": TODAY}
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportingRoute.objects.create(municipality=municipality, **fields)


def test_a_chain_director_of_another_region_cannot_decide(focal_point, draft):
    stranger = make_role(Role.CHAIN_DIRECTOR, region=make_municipality().region).user
    submit(draft, focal_point)
    with pytest.raises(RouteRefused):
        confirm(draft, stranger)
    with pytest.raises(RouteRefused):
        send_back(draft, stranger, remarks="Nee.")


def test_a_role_that_has_ended_gives_no_right(municipality, focal_point, draft):
    yesterday = TODAY - timedelta(days=1)
    former = make_role(Role.CHAIN_DIRECTOR, region=municipality.region, ends_on=yesterday).user
    submit(draft, focal_point)
    with pytest.raises(RouteRefused):
        confirm(draft, former)


@pytest.mark.parametrize("remarks", ["", "  \n "])
def test_sending_back_needs_a_reason(focal_point, director, draft, remarks):
    submit(draft, focal_point)
    with pytest.raises(RouteRefused, match="Schrijf op waarom"):
        send_back(draft, director, remarks=remarks)
    draft.refresh_from_db()
    assert draft.status == RouteStatus.SUBMITTED


def test_what_is_sent_back_is_a_draft_again_with_the_reason(focal_point, director, draft):
    submit(draft, focal_point)
    route = send_back(draft, director, remarks="Er mist een vervanger.")
    assert (route.status, route.remarks, route.submitted_by) == (RouteStatus.DRAFT, "Er mist een vervanger.", None)
    assert submit(draft, focal_point).remarks == ""


def test_a_submitted_route_can_be_taken_back_by_its_focal_points_only(municipality, focal_point, draft):
    submit(draft, focal_point)
    with pytest.raises(RouteRefused):
        take_back(draft, make_user())
    assert take_back(draft, focal_point).status == RouteStatus.DRAFT
    with pytest.raises(RouteRefused, match="niet terugnemen"):
        take_back(draft, focal_point)


def test_what_was_complete_at_submitting_may_not_be_at_confirming(municipality, focal_point, director, draft):
    submit(draft, focal_point)
    municipality.focal_points.update(ended_on=TODAY - timedelta(days=1))
    with pytest.raises(RouteRefused, match="niet meer compleet"):
        confirm(draft, director)


def test_a_heavier_profile_asks_more_before_submitting(municipality, focal_point, draft):
    municipality.region.profile = Profile.TWO_DOMAINS
    municipality.region.save()
    with pytest.raises(RouteRefused, match="sociaal domein"):
        submit(draft, focal_point)


def test_a_route_that_was_submitted_meanwhile_cannot_be_changed(focal_point, draft):
    seen_before = ReportingRoute.objects.get(pk=draft.pk)
    submit(draft, focal_point)
    with pytest.raises(RouteRefused, match="ingediend"), changing(seen_before, focal_point, part="contacts"):
        pytest.fail("nothing may be changed here")


def test_moving_a_step_keeps_the_others_in_order(draft):
    steps = list(draft.steps.all())
    draft.move_step(steps[2], places=-1)
    assert list(draft.steps.all()) == [steps[0], steps[2], steps[1], *steps[3:]]
    draft.move_step(steps[0], places=-1)
    draft.move_step(steps[4], places=1)
    assert list(draft.steps.all()) == [steps[0], steps[2], steps[1], *steps[3:]]


def test_a_past_route_is_called_expired_without_anybody_writing_that(municipality):
    route = make_registered_route(municipality, valid_from=TODAY - timedelta(days=9), valid_until=TODAY)
    assert route.shown_status == "Van kracht"
    route.valid_until = TODAY - timedelta(days=1)
    assert route.shown_status == "Verlopen"
