"""Somebody goes to another municipality: that one says yes, history comes along, and the old one keeps its counts."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.utils import timezone

from accounts import tasks
from accounts.models import AuditEvent, Membership, Transfer
from accounts.staff import transfers
from accounts.staff.changes import StaffRefused
from courses.models import Completion
from tests.factories import make_focal_point, make_membership, make_municipality
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=10)


@pytest.fixture
def other():
    return make_municipality(display_name="Elders", slug="elders")


@pytest.fixture
def receiver(other):
    return make_focal_point(other).user


@pytest.fixture
def membership(municipality):
    return make_membership(municipality=municipality, listed_name="Anna Berg", groups=("desk",))


def test_by_the_screens(browser, membership, municipality, other, receiver):
    page = f"/medewerkers/demodam/{membership.pk}/"
    data = {"to": other.pk, "first_day": SOON.isoformat()}
    assert browser.post(f"{page}overstappen/", data).url == page
    assert "wacht op antwoord" in browser.get(page).content.decode()
    membership.refresh_from_db()
    assert membership.left_on is None, "nothing changes before the answer"
    there = signed_in(receiver)
    assert "Anna Berg" in there.get("/medewerkers/elders/").content.decode()
    transfer = Transfer.objects.get()
    there.post(f"/medewerkers/elders/overstap/{transfer.pk}/", {"antwoord": "ja"})
    membership.refresh_from_db()
    assert membership.left_on == SOON - timedelta(days=1)
    new = other.memberships.get(user=membership.user)
    assert (new.joined_on, new.name, [g.code for g in new.target_groups.all()]) == (SOON, "Anna Berg", ["desk"])
    assert set(AuditEvent.objects.filter(action="transfer.accepted").values_list("municipality", flat=True)) == {
        municipality.pk,
        other.pk,
    }


def test_what_was_learned_comes_along_and_stays_in_the_old_figures(focal_point, membership, other, receiver):
    completion = Completion.objects.create(
        user=membership.user,
        municipality=membership.municipality,
        module=None,
        module_title="Signalen",
        completed_on=TODAY,
        valid_until=TODAY + timedelta(days=300),
    )
    transfer = transfers.offer(membership, other, SOON, by=focal_point)
    transfers.accept(transfer, by=receiver)
    assert Completion.objects.filter(municipality=membership.municipality).get() == completion
    carried = Completion.objects.get(municipality=other)
    assert (carried.user, carried.carried_from, carried.valid_until) == (
        membership.user,
        completion,
        completion.valid_until,
    )


def test_no_changes_nothing(focal_point, membership, other, receiver):
    transfer = transfers.offer(membership, other, SOON, by=focal_point)
    transfers.refuse(transfer, by=receiver)
    membership.refresh_from_db()
    assert membership.left_on is None
    assert not other.memberships.filter(user=membership.user).exists()
    with pytest.raises(StaffRefused, match="al geantwoord"):
        transfers.accept(transfer, by=receiver)


def test_the_one_that_offered_takes_it_back(browser, focal_point, membership, other):
    transfer = transfers.offer(membership, other, SOON, by=focal_point)
    browser.post(f"/medewerkers/demodam/overstap/{transfer.pk}/", {"antwoord": "nee"})
    transfer.refresh_from_db()
    assert transfer.answered_at
    assert transfer.became is None


def test_the_one_that_offered_cannot_say_yes(browser, focal_point, membership, other):
    transfer = transfers.offer(membership, other, SOON, by=focal_point)
    browser.post(f"/medewerkers/demodam/overstap/{transfer.pk}/", {"antwoord": "ja"})
    transfer.refresh_from_db()
    assert transfer.answered_at is None
    assert not other.memberships.filter(user=membership.user).exists()


def test_a_third_municipality_cannot_answer(membership, focal_point, other):
    transfer = transfers.offer(membership, other, SOON, by=focal_point)
    third = make_municipality(slug="derde")
    stranger = make_focal_point(third).user
    assert (
        signed_in(stranger).post(f"/medewerkers/derde/overstap/{transfer.pk}/", {"antwoord": "ja"}).status_code == 404
    )
    for act in (transfers.accept, transfers.refuse):
        with pytest.raises(StaffRefused):
            act(transfer, by=stranger)


@pytest.mark.parametrize("wrong", ["own", "twice", "too early", "self", "gone", "stranger"])
def test_what_cannot_be_is_refused(focal_point, membership, municipality, other, receiver, wrong):
    to, day, by, who = other, SOON, focal_point, membership
    if wrong == "own":
        to = municipality
    elif wrong == "twice":
        transfers.offer(membership, other, SOON, by=focal_point)
    elif wrong == "too early":
        day = membership.joined_on
    elif wrong == "self":
        who = municipality.memberships.get(user=focal_point)
    elif wrong == "gone":
        membership.left_on = TODAY - timedelta(days=1)
        membership.save()
    else:
        by = receiver
    before = Transfer.objects.count()
    with pytest.raises(StaffRefused):
        transfers.offer(who, to, day, by=by)
    assert Transfer.objects.count() == before


def test_somebody_in_the_list_there_already_is_refused_with_reason(focal_point, membership, other, receiver):
    make_membership(municipality=other, user=membership.user)
    transfer = transfers.offer(membership, other, SOON, by=focal_point)
    with pytest.raises(StaffRefused, match="staat al in je lijst"):
        transfers.accept(transfer, by=receiver)


def told(transfer):
    """What one more run of the task sends, by address."""
    before = len(mail.outbox)
    tasks.tell_of_transfer(transfer.pk)
    return {message.to[0]: message.subject for message in mail.outbox[before:]}


def test_each_is_told_once_what_concerns_them(focal_point, membership, other, receiver):
    second = make_focal_point(other).user
    transfer = transfers.offer(membership, other, SOON, by=focal_point)
    assert told(transfer) == dict.fromkeys([receiver.email, second.email], "Demodam biedt een collega aan")
    assert "Anna Berg komt volgens Demodam bij jullie werken" in mail.outbox[0].body
    assert "/medewerkers/elders/" in mail.outbox[0].body
    assert told(transfer) == {}
    transfers.accept(transfer, by=receiver)
    assert told(transfer) == {
        focal_point.email: "Elders zegt ja tegen de overstap van Anna Berg",
        membership.user.email: "Je staat in Signaalwijs nu bij Elders",
    }
    assert told(transfer) == {}


def test_a_no_is_told_to_who_offered_or_who_keeps_the_list_now(focal_point, membership, municipality, other, receiver):
    transfer = transfers.offer(membership, other, SOON, by=focal_point)
    told(transfer)
    transfers.refuse(transfer, by=receiver)
    focal_point.roles.all().delete()
    successor = make_focal_point(municipality).user
    assert told(transfer) == {successor.email: "Elders zegt nee tegen de overstap van Anna Berg"}


def test_what_is_taken_back_is_no_news(focal_point, membership, municipality, other, receiver):
    colleague = make_focal_point(municipality).user
    transfer = transfers.offer(membership, other, SOON, by=focal_point)
    transfers.refuse(transfer, by=colleague)
    assert told(transfer) == {}


def test_a_mail_that_was_missed_is_sent_by_the_sweep(
    focal_point, membership, other, receiver, monkeypatch, django_capture_on_commit_callbacks
):
    with monkeypatch.context() as away, django_capture_on_commit_callbacks(execute=True):
        away.setattr("django.core.mail.EmailMultiAlternatives.send", mock.Mock(side_effect=OSError))
        transfers.offer(membership, other, SOON, by=focal_point)
    assert mail.outbox == []
    assert (tasks.tell_missed_transfers(), tasks.tell_missed_transfers()) == (1, 0)
    assert mail.outbox[0].to == [receiver.email]
    Transfer.objects.update(offered_at=timezone.now() - timedelta(days=4))
    make_focal_point(other)
    assert tasks.tell_missed_transfers() == 0, "news of days ago is none any more"


def test_both_lists_say_that_somebody_is_offered(browser, membership, focal_point, other, receiver):
    transfers.offer(membership, other, SOON, by=focal_point)
    assert "overstap naar Elders loopt" in browser.get("/medewerkers/demodam/").text
    assert "1 collega wordt aan jouw gemeente aangeboden" in signed_in(receiver).get("/medewerkers/elders/").text


def test_after_a_move_the_old_page_says_where_to(browser, focal_point, membership, other, receiver):
    transfers.accept(transfers.offer(membership, other, TODAY, by=focal_point), by=receiver)
    Membership.objects.filter(pk=membership.pk).update(left_on=TODAY - timedelta(days=1))
    page = browser.get(f"/medewerkers/demodam/{membership.pk}/").text
    assert "over naar Elders" in page
    assert "vergissing" not in page
