"""Bad input of a registration: refused in a Dutch sentence that says what and where, and nothing half saved."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Role
from municipalities.constants import RouteStatus
from municipalities.lifecycle import RouteRefused, confirm, submit
from municipalities.models import ReportingRoute, RouteStep
from tests.factories import make_membership, make_role
from tests.municipalities.conftest import signed_in
from tests.municipalities.test_focal_point_views import appointment
from tests.municipalities.test_registration_views import BASE, agreements

TODAY = timezone.localdate()
REGION = "/meldroute/regio/sudwest-fryslan/"


@pytest.mark.parametrize("status", [RouteStatus.SUBMITTED, RouteStatus.REGISTERED])
def test_the_database_refuses_one_person_for_both_past_the_code(draft, focal_point, status):
    """Four eyes: written straight into the table, as a script or a slip of the code would."""
    person = focal_point.pk
    rows = ReportingRoute.objects.filter(pk=draft.pk)
    fields = {"status": status, "valid_from": TODAY, "valid_until": TODAY}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(submitted_by_id=person, confirmed_by_id=person, **fields)
    table = ReportingRoute._meta.db_table
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET submitted_by_id = %s, confirmed_by_id = %s WHERE id = %s",  # noqa: S608 (our table)
            [person, person, draft.pk],
        )
    draft.refresh_from_db()
    assert (draft.status, draft.confirmed_by) == (RouteStatus.DRAFT, None)


def test_the_confirmer_is_the_submitter_in_another_role(municipality, focal_point, draft):
    make_role(Role.CHAIN_DIRECTOR, region=municipality.region, user=focal_point)
    submit(draft, focal_point)
    response = signed_in(focal_point).post(f"{REGION}bevestigen/", follow=True)
    assert "Een ander dan de indiener bevestigt de meldroute" in response.content.decode()
    with pytest.raises(RouteRefused, match="Een ander dan de indiener"):
        confirm(draft, focal_point)
    draft.refresh_from_db()
    assert (draft.status, draft.confirmed_by) == (RouteStatus.SUBMITTED, None)


@pytest.mark.parametrize("phone", ["bel maar", "12", "+", "1" * 16, "0123\n456789", "０１２３４５６", "tel:0123456"])
@pytest.mark.parametrize("path", ["contacten/nieuw/", "aandachtsfunctionaris/kies/{}/"])
def test_a_phone_number_that_is_none(focal, municipality, draft, path, phone):
    colleague = make_membership(municipality=municipality)
    data = appointment(phone=phone) | {"role": "riec", "organisation": "RIEC"}
    response = focal.post(BASE + path.format(colleague.pk), data)
    assert response.status_code == 200
    assert response.context["form"].errors["phone"]
    assert "phone" in response.context["form"].errors
    assert (draft.contacts.count(), municipality.focal_points.count()) == (2, 1)


@pytest.mark.parametrize("who", ["of another municipality", "who left", "who has an account only"])
def test_a_focal_point_without_membership(focal, municipality, draft, who):
    yesterday = TODAY - timedelta(days=1)
    membership = {
        "of another municipality": lambda: make_membership().pk,
        "who left": lambda: make_membership(municipality=municipality, left_on=yesterday).pk,
        "who has an account only": lambda: 10**12,
    }[who]()
    response = focal.post(f"{BASE}aandachtsfunctionaris/kies/{membership}/", appointment())
    assert response.status_code == 404
    assert municipality.focal_points.count() == 1


def test_a_step_left_empty_by_a_crafted_request(focal, draft):
    contact = draft.contacts.first()
    before = list(draft.steps.values())
    for data in ({}, {"instruction": "\u200b "}, {"contact": contact.pk, "instruction": "\n\t -"}):
        response = focal.post(f"{BASE}route/nieuw/", data)
        assert response.status_code == 200
        assert response.context["form"].has_error("instruction", code="required")
    with pytest.raises(IntegrityError), transaction.atomic():
        RouteStep.objects.create(route=draft, contact=contact, instruction="")
    assert list(draft.steps.values()) == before


def test_an_emptied_route_cannot_be_submitted_by_a_crafted_request(focal, draft):
    draft.steps.filter(situation="minor").delete()
    response = focal.post(f"{BASE}indienen/", {"naar": "check", "status": "registered"}, follow=True)
    assert "Dit mist: Er is een route voor elke vorm van uitbuiting." in response.content.decode()
    draft.refresh_from_db()
    assert draft.status == RouteStatus.DRAFT


@pytest.mark.parametrize("day", ["1899-12-31", "2101-01-01", "0001-01-01", "9999-12-31", "31-12-1899"])
@pytest.mark.parametrize("field", ["integral_approach-decided_on", "internal_cooperation-evaluate_on"])
def test_a_date_before_1900_or_beyond_2100(focal, draft, field, day):
    before = list(draft.evidence.values())
    response = focal.post(f"{BASE}afspraken/", agreements(**{field: day}))
    assert "Kies een datum tussen 1900 en 2100." in response.context["form"].errors[field]
    assert list(draft.evidence.values()) == before


def test_the_summary_says_of_which_agreement_something_is_missing(focal, draft):
    page = focal.post(f"{BASE}afspraken/", {"integral_approach-reference": "Besluit 12"}).content.decode()
    summary = page.partition("Dit lukt nog niet")[2].partition("</ul>")[0]
    assert "Veiligheid en zorg hebben één aanpak afgesproken: Datum van het besluit: Vul dit ook in" in summary
