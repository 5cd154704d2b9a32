"""Who looked at the people of a municipality, or took its numbers along, stands in the log of that municipality."""

import pytest

from accounts.models import AuditEvent, Role
from accounts.models.audit import Result
from certificates.issuing import issue
from media.models import LearningDocument, Visibility
from tests.factories import (
    make_completion,
    make_focal_point,
    make_membership,
    make_open_municipality,
    make_role,
    make_user,
)
from tests.media.test_documents import document
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    town = make_open_municipality(slug="demodam")
    for number in range(3):
        person = make_user(first_name="Collega", last_name=str(number))
        make_membership(user=person, municipality=town, groups=("enforcement_officer",))
    return town


def only(kind: str) -> AuditEvent:
    return AuditEvent.objects.get(action__startswith=f"{kind}.")


@pytest.mark.parametrize(
    ("address", "action"),
    [
        ("dekking.csv", "coverage.exported"),
        ("collegas/", "coverage.people_seen"),
        ("collegas.csv", "coverage.people_exported"),
    ],
)
def test_looking_and_downloading_are_lines_of_the_municipality(town, address, action):
    focal_point = make_focal_point(town).user
    assert signed_in(focal_point).get(f"/dekking/demodam/{address}").status_code == 200
    event = only("coverage")
    assert (event.action, event.actor, event.municipality, event.result) == (action, focal_point, town, Result.OK)
    assert "Collega" not in str(event.details)


def test_a_list_of_people_says_how_many_were_seen(town):
    signed_in(make_focal_point(town).user).get("/dekking/demodam/collegas/", {"search": "Collega"})
    assert only("coverage").details == {"rows": 3, "page": 1}


def test_who_may_not_look_leaves_no_line(town):
    assert signed_in(make_user()).get("/dekking/demodam/collegas/").status_code == 404
    assert not AuditEvent.objects.filter(action__startswith="coverage.").exists()


def test_the_numbers_of_a_region_are_a_line_of_the_region(town):
    director = make_role(Role.CHAIN_DIRECTOR, region=town.region).user
    assert signed_in(director).get(f"/dekking/regio/{town.region.code}/dekking.csv").status_code == 200
    assert (only("coverage").region, only("coverage").municipality) == (town.region, None)


def test_a_certificate_is_issued_once_and_each_download_counts(town):
    completion = make_completion(municipality=town)
    certificate = issue(completion)
    issue(completion)
    client = signed_in(completion.user)
    for _number in range(2):
        client.get(f"/certificaten/{certificate.code}/pdf/")
    events = AuditEvent.objects.filter(action__startswith="certificate.").order_by("pk")
    assert [(e.action, e.municipality, e.details["person"]) for e in events] == [
        ("certificate.issued", town, completion.user_id),
        *[("certificate.downloaded", None, completion.user_id)] * 2,
    ]
    assert certificate.code not in str(list(events.values())), "whoever has the code sees the certificate"


def test_documents_that_are_not_public_tell_who_read_them():
    reader = make_user()
    client = signed_in(reader)
    for visibility in Visibility:
        client.get(document(visibility).url)
    signed_in_only, restricted = LearningDocument.objects.order_by("pk")[1:]
    events = AuditEvent.objects.filter(action="document.downloaded").order_by("pk")
    assert [(e.object_id, e.actor, e.result) for e in events] == [
        (str(signed_in_only.pk), reader, Result.OK),
        (str(restricted.pk), reader, Result.REFUSED),
    ]
