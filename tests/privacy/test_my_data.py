"""Everybody sees what is stored about them, and nothing about another."""

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent, ErasureRequest, Invitation, Role, StaffImport
from accounts.privacy.export import ROWS_ON_PAGE, export_of
from accounts.privacy.registry import kinds
from accounts.privacy.requests import mail_request
from accounts.staff.inviting import invite
from accounts.staff.transfers import offer
from accounts.tasks import mail_missing_erasure_requests
from municipalities.models import OpeningRequest, Reminder, ReminderKind
from tests.factories import make_focal_point, make_membership, make_municipality, make_role, make_user
from tests.municipalities.conftest import signed_in
from tests.privacy.person import EMAIL, PHONE, make_person_with_everything

pytestmark = pytest.mark.django_db
PAGE, DOWNLOAD, ASK = (f"/account/mijn-gegevens/{part}" for part in ("", "download/", "wissen/"))


@pytest.fixture
def person():
    return make_person_with_everything()


@pytest.mark.parametrize("address", [PAGE, DOWNLOAD, ASK])
def test_nobody_sees_it_without_signing_in(client, address):
    response = client.get(address)
    assert (response.status_code, response.url.split("?")[0]) == (302, "/inloggen/")


def test_the_page_shows_every_kind_with_why_and_how_long(person):
    page = signed_in(person).get(PAGE)
    text = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    sections = page.context["sections"]
    shown = [section.kind for section in sections]
    # Of what is about others only the number of times.
    assert [kind.model.__name__ for kind in kinds() if kind not in shown] == [
        "StaffImport",
        "PageLogEntry",
        "ModelLogEntry",
    ]
    for words in (EMAIL, PHONE, "Boapool", "Wie bel je?", "Waarvoor", "Hoe lang", "Bij wissen"):
        assert words in text
    assert "pbkdf2" not in text
    assert person.password not in text


def test_the_download_has_the_same_as_the_page(person):
    browser = signed_in(person)
    response = browser.get(DOWNLOAD)
    assert response["Content-Type"] == "application/json"
    assert "attachment" in response["Content-Disposition"]
    data = json.loads(response.content)
    assert data["person"] == {"name": person.name, "email": EMAIL}
    shown = browser.get(PAGE).context["sections"]
    exported = {part["model"]: part for part in data["data"]}
    for section in shown:
        part = exported[section.kind.model._meta.label]
        assert len(part["rows"]) == section.total or section.kind.model is AuditEvent
        assert set(part["labels"]) == set(section.kind.fields)
        assert all(part[name] for name in ("title", "why", "kept", "after_erasure"))
    did = {done.title for done in browser.get(PAGE).context["did"]}
    assert did == set(data["done_for_others"]["times"])
    (membership,) = exported["accounts.Membership"]["rows"]
    assert membership["organisation"] == "Boapool"
    assert membership["target_groups"] == ["Enforcement Officer"]
    assert exported["quizzes.AttemptQuestion"]["rows"][-1]["given"] == ["112"]


def test_the_download_stands_in_the_log(person):
    signed_in(person).get(DOWNLOAD)
    assert AuditEvent.objects.get(action="person.downloaded_own_data").actor == person


def test_nothing_of_another_is_in_it(person):
    other = make_membership(municipality=person.memberships.get().municipality).user
    record("membership.changed", person.memberships.get(), actor=other)
    text = json.dumps(export_of(other), ensure_ascii=False)
    assert other.email in text
    assert EMAIL not in text
    assert person.last_name not in text


def test_what_somebody_did_for_others_is_counted_and_their_own_is_shown():
    municipality = make_municipality()
    keeper = make_focal_point(municipality).user
    for number in range(3):
        colleague = make_membership(municipality=municipality, listed_name=f"Collega {number}")
        invite(colleague, by=keeper)
        OpeningRequest.objects.create(user=colleague.user, municipality=municipality, asked_of=keeper)
    own = keeper.memberships.get()
    expires = timezone.now() + timedelta(days=3)
    Invitation.objects.create(membership=own, invited_by=make_user(), expires_at=expires)
    StaffImport.objects.create(municipality=municipality, uploaded_by=keeper, file_name="lijst.csv")
    offer(colleague, make_municipality(), timezone.localdate() + timedelta(days=9), by=keeper)
    export = export_of(keeper)
    rows = {part["model"]: part["rows"] for part in export["data"]}
    (invitation,) = rows["accounts.Invitation"]
    assert invitation["expires_at"] == expires.isoformat()
    assert rows["municipalities.OpeningRequest"] == rows["accounts.Transfer"] == rows["accounts.StaffImport"] == []
    times = export["done_for_others"]["times"]
    assert times == {
        "Uitnodigingen aan collega's": 3,
        "Overstappen van collega's gemeld": 1,
        "Lijsten van collega's ingelezen": 1,
        "In het logboek: Collega uitgenodigd": 3,
        "In het logboek: Overstap gemeld": 1,
        "Vragen van collega's aan jou om de training te openen": 3,
    }
    assert "Rol gegeven" in str(rows["accounts.AuditEvent"]), "what was done about them is theirs"
    page = signed_in(keeper).get(PAGE).content.decode()
    assert "Wat je voor anderen deed" in page
    assert "Collega 1" not in page


@pytest.mark.parametrize(
    ("role", "others", "sentence"),
    [
        (None, 1, "Vraag de aandachtsfunctionaris"),
        (None, 0, "Vraag een beheerder"),
        (Role.FOCAL_POINT, 1, "Vraag je collega Ada Ander"),
        (Role.FOCAL_POINT, 0, "Vraag een beheerder"),
        (Role.ADMIN, 0, "Vraag een andere beheerder"),
    ],
)
def test_nobody_is_sent_to_themselves(role, others, sentence):
    municipality = make_municipality()
    user = make_membership(municipality=municipality).user
    if role:
        make_role(role, user=user, **({"municipality": municipality} if role == Role.FOCAL_POINT else {}))
    if others:
        make_focal_point(municipality, user=make_user(first_name="Ada", last_name="Ander"))
    browser = signed_in(user)
    assert sentence in browser.get(PAGE).content.decode()
    assert ("krijgt ook bericht" in browser.get(ASK).content.decode()) == bool(others)


def test_who_has_nearly_nothing_reads_that_too():
    page = signed_in(make_user()).get(PAGE).content.decode()
    assert "Hierover bewaren we niets van jou" in page
    assert "Account" in page


def test_a_long_list_is_cut_on_the_page_and_whole_in_the_download():
    user, municipality = make_user(), make_municipality()
    for ago in range(ROWS_ON_PAGE + 3):
        day = timezone.localdate() - timedelta(days=ago)
        Reminder.objects.create(municipality=municipality, kind=ReminderKind.EXPIRED, closes_after=day, recipient=user)
    assert "Er zijn er nog 3. Die staan in de download." in signed_in(user).get(PAGE).content.decode()
    part = next(part for part in export_of(user)["data"] if part["model"] == "municipalities.Reminder")
    assert len(part["rows"]) == ROWS_ON_PAGE + 3


def test_more_rows_are_no_more_queries(django_assert_max_num_queries):
    user, browsers = make_user(), {}
    for number in (1, 8):
        for _row in range(number):
            make_membership(user=user, groups=("enforcement_officer", "supervisor"))
            make_role(Role.TRAINER, user=user)
        browsers[number] = signed_in(user)
    with django_assert_max_num_queries(70):
        browsers[8].get(PAGE)


def test_the_account_menu_leads_there():
    page = signed_in(make_user()).get("/certificaten/").content.decode()
    assert f'href="{PAGE}"' in page


# Asking for erasure


def test_asking_mails_the_admins_and_the_focal_point_and_erases_nothing(django_capture_on_commit_callbacks):
    municipality = make_municipality(display_name="Demodam")
    membership = make_membership(municipality=municipality)
    admin, focal_point = make_role(Role.ADMIN).user, make_focal_point(municipality).user
    make_focal_point(make_municipality())
    make_role(Role.ADMIN, user=make_user(is_active=False))
    user, browser = membership.user, signed_in(membership.user)
    page = browser.get(ASK).content.decode()
    assert "Niemand kan dit terugdraaien" in page
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post(ASK, follow=True).content.decode()
    assert "Je verzoek is verstuurd" in done
    to = {message.to[0]: message for message in mail.outbox}
    assert set(to) == {admin.email, focal_point.email}
    assert f"/cms/wissen/{user.pk}/" in to[admin.email].body
    assert "/cms/" not in to[focal_point.email].body
    for message in mail.outbox:
        assert f"{user.name} ({user.email}, Demodam)" in message.body
    user.refresh_from_db()
    assert user.erased_at is None


def test_asking_again_waits_a_week(django_capture_on_commit_callbacks):
    user = make_user()
    browser = signed_in(user)
    browser.post(ASK)
    again = browser.post(ASK, follow=True).content.decode()
    assert "Je vroeg dit al" in again
    assert "Verstuur mijn verzoek" not in again
    assert ErasureRequest.objects.count() == 1
    ErasureRequest.objects.update(asked_at=timezone.now() - timedelta(days=7))
    browser.post(ASK)
    assert ErasureRequest.objects.count() == 2


def test_a_mail_goes_out_once_and_a_lost_one_later():
    make_role(Role.ADMIN)
    request = ErasureRequest.objects.create(user=make_user())
    ErasureRequest.objects.create(user=make_user(), asked_at=timezone.now() - timedelta(days=9))
    assert mail_missing_erasure_requests() == 1
    assert mail_missing_erasure_requests() == 0
    assert mail_request(request.pk) == 0
    assert len(mail.outbox) == 1


def test_a_mail_that_fails_is_tried_again(monkeypatch):
    make_role(Role.ADMIN)
    request = ErasureRequest.objects.create(user=make_user())

    def fails(*args, **kwargs):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", fails)
        assert mail_missing_erasure_requests() == 0
    request.refresh_from_db()
    assert request.mailed_at is None
    assert mail_missing_erasure_requests() == 1
