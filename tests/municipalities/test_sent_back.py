"""Who sent a meldroute back sees why, and what became of it, when it comes again."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import Role
from municipalities.lifecycle import send_back, submit
from municipalities.route_content import as_stored, content_of, from_stored
from tests.factories import make_complete_draft, make_focal_point, make_municipality, make_role
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality():
    return make_municipality(display_name="Demodam", slug="demodam")


@pytest.fixture
def director(municipality):
    return make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user


def page_after(municipality, director, change):
    draft, keeper = make_complete_draft(municipality), make_focal_point(municipality).user
    submit(draft, keeper)
    send_back(draft, director, remarks="Het nummer van de zorg klopt niet.")
    change(draft)
    draft.refresh_from_db()
    submit(draft, keeper)
    return signed_in(director).get("/meldroute/regio/demodam/").content.decode()


def test_the_director_reads_the_reason_and_the_changes(municipality, director):
    def mend(draft):
        draft.contacts.filter(role="care_coordinator").update(phone="0123 - 11 11 11")

    page = page_after(municipality, director, mend)
    assert "1 wijziging sinds je hem terugstuurde" in page
    assert "Het nummer van de zorg klopt niet." in page
    assert "0123 - 11 11 11" in page


def test_nothing_changed_is_said_too(municipality, director):
    page = page_after(municipality, director, lambda draft: None)
    assert "Er is niets gewijzigd sinds je hem terugstuurde" in page


def test_what_was_stored_is_what_it_said(municipality):
    content = content_of(make_complete_draft(municipality))
    assert from_stored(json.loads(json.dumps(as_stored(content), cls=DjangoJSONEncoder))) == content
