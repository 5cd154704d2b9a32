"""An invitation: a link that works once, for two weeks, for the one it was sent to."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import tasks
from accounts.models import Invitation
from accounts.staff.changes import StaffRefused
from accounts.staff.inviting import accept, invite, token_of
from tests.clock import clock_at
from tests.factories import make_membership, make_municipality, make_user
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord 7"


@pytest.fixture
def newcomer(municipality):
    user = make_user(email="anna@demodam.nl")
    user.set_unusable_password()
    user.save()
    return make_membership(municipality=municipality, user=user, listed_name="Anna Berg")


@pytest.fixture
def invitation(newcomer, focal_point):
    return invite(newcomer, by=focal_point)


def address(invitation):
    return f"/uitnodiging/{token_of(invitation)}/"


def chosen(password=PASSWORD):
    return {"password1": password, "password2": password}


def test_from_the_mail_to_the_modules(invitation, newcomer, client):
    tasks.send_invitation(invitation.pk)
    (sent,) = mail.outbox
    assert sent.to == ["anna@demodam.nl"]
    assert sent.subject == "Doe mee met Signaalwijs van Demodam"
    # Not made anew: a link carries the second in which it was signed.
    path = re.search(r"/uitnodiging/\S+", sent.body).group()
    assert "Anna Berg" in sent.body
    assert "anna@demodam.nl" in client.get(path).content.decode()
    assert client.post(path, chosen()).url == "/mijn-leren/"
    assert client.get("/mijn-leren/").status_code == 200
    newcomer.refresh_from_db()
    assert newcomer.accepted_at
    assert newcomer.user.check_password(PASSWORD) or newcomer.user.__class__.objects.get().check_password(PASSWORD)


def test_the_link_works_once(invitation, client):
    client.post(address(invitation), chosen())
    again = Client().post(address(invitation), chosen("een ander lang wachtwoord 8"))
    assert again.status_code == 404
    assert "werkt niet meer" in again.content.decode()
    assert not invitation.membership.user.__class__.objects.get(pk=invitation.membership.user_id).check_password(
        "een ander lang wachtwoord 8"
    )
    assert accept(invitation) is None


@pytest.mark.parametrize("spoil", ["expired", "replaced", "closed", "forged", "other row"])
def test_a_link_that_is_no_good_says_so(invitation, newcomer, focal_point, client, spoil):
    path = address(invitation)
    if spoil == "expired":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoil == "replaced":
        invite(newcomer, by=focal_point)
    elif spoil == "closed":
        newcomer.user.is_active = False
        newcomer.user.save()
    elif spoil == "forged":
        path = path[:-3] + "x/"
    else:
        Invitation.objects.update(nonce="anders")
    response = client.get(path)
    assert response.status_code == 404
    assert "werkt niet meer" in response.content.decode()


def test_looking_changes_nothing(invitation, client):
    for _time in range(2):
        assert client.get(address(invitation)).status_code == 200
    invitation.refresh_from_db()
    assert invitation.used_at is None


@pytest.mark.parametrize("password", ["kort", "12345678901234", "wachtwoord1234", "Anna-Berg-2026"])
def test_a_weak_password_uses_nothing_up(invitation, client, password):
    answer = client.post(address(invitation), chosen(password))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["password1"]
    assert "Nieuw wachtwoord: Dit wachtwoord" in answer.content.decode()
    invitation.refresh_from_db()
    assert invitation.used_at is None


def test_whoever_has_a_password_signs_in_and_confirms(municipality, focal_point, client):
    known = make_user()
    invitation = invite(make_membership(municipality=municipality, user=known), by=focal_point)
    to_sign_in = client.get(address(invitation), follow=True)
    assert to_sign_in.redirect_chain[0][0].startswith("/inloggen/")
    assert "Log in om mee te doen met Demodam." in to_sign_in.text
    assert signed_in(known).post(address(invitation)).url == "/mijn-leren/"
    invitation.refresh_from_db()
    assert invitation.used_at


@pytest.mark.parametrize("has_password", [True, False])
def test_whoever_is_signed_in_as_somebody_else_is_told_so(invitation, newcomer, has_password):
    if has_password:
        newcomer.user.set_password(PASSWORD)
        newcomer.user.save()
    stranger = make_user()
    other, path = signed_in(stranger), address(invitation)
    page = other.get(path).text
    assert f"Je bent ingelogd als {stranger.email}." in page
    assert "anna@demodam.nl" not in page
    assert f"/uitloggen/?next={quote(path)}" in page
    assert other.post(path, chosen()).status_code == 200
    invitation.refresh_from_db()
    assert invitation.used_at is None


def test_a_second_municipality_is_the_one_to_go_on_with(municipality, focal_point):
    known = make_membership(municipality=make_municipality(display_name="Elders")).user
    invitation = invite(make_membership(municipality=municipality, user=known), by=focal_point)
    page = signed_in(known).post(address(invitation), follow=True)
    assert "Welkom. Je leert nu voor Demodam." in page.text
    assert page.context["membership"].municipality == municipality


def test_who_takes_part_or_left_is_not_invited(newcomer, focal_point):
    newcomer.accepted_at = timezone.now()
    newcomer.save()
    with pytest.raises(StaffRefused, match="doet al mee"):
        invite(newcomer, by=focal_point)
    newcomer.left_on = timezone.localdate() - timedelta(days=1)
    newcomer.save()
    with pytest.raises(StaffRefused, match="uit dienst"):
        invite(newcomer, by=focal_point)


def test_twice_sends_one_mail_and_the_sweep_makes_up(invitation):
    assert tasks.send_missing_invitations() == 1
    assert tasks.send_invitation(invitation.pk) is False
    assert tasks.send_missing_invitations() == 0
    assert len(mail.outbox) == 1


def page_of(membership, keeper):
    return signed_in(keeper).get(f"/medewerkers/demodam/{membership.pk}/").content.decode()


def test_the_page_says_what_became_of_the_mail(invitation, newcomer, focal_point):
    assert "De mail gaat vandaag nog weg." in page_of(newcomer, focal_point)
    Invitation.objects.update(created_at=timezone.now() - timedelta(days=5))
    assert "De mail is niet weggegaan." in page_of(newcomer, focal_point)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=4))
    assert "De mail ging weg op" in page_of(newcomer, focal_point)
    assert "De link werkt tot" in page_of(newcomer, focal_point)
    Invitation.objects.update(expires_at=timezone.now())
    assert "De link werkte tot" in page_of(newcomer, focal_point)


def test_who_starts_later_is_mailed_on_the_first_day_and_has_two_weeks_from_then(newcomer, focal_point):
    newcomer.joined_on = timezone.localdate() + timedelta(days=90)
    newcomer.save()
    invitation = invite(newcomer, by=focal_point)
    assert tasks.send_invitation(invitation.pk) is False
    assert tasks.send_missing_invitations() == 0
    page = page_of(newcomer, focal_point)
    assert "de eerste dag. De link werkt daarna twee weken" in page
    assert "uitnodigen" not in page, "there is nothing to send before"
    with clock_at(timezone.localdate() + timedelta(days=90)):
        assert tasks.send_missing_invitations() == 1
        invitation.refresh_from_db()
        assert invitation.expires_at == invitation.sent_at + timedelta(days=14)


def test_who_left_before_the_first_day_is_not_mailed(newcomer, focal_point):
    first_day = timezone.localdate() + timedelta(days=5)
    newcomer.joined_on = first_day
    newcomer.save()
    invite(newcomer, by=focal_point)
    newcomer.left_on = first_day
    newcomer.save()
    with clock_at(timezone.localdate() + timedelta(days=6)):
        assert tasks.send_missing_invitations() == 0


def test_the_token_stands_nowhere_in_the_database(invitation):
    token = token_of(invitation)
    values = Invitation.objects.values().get(pk=invitation.pk).values()
    assert token not in {str(value) for value in values}


def test_signing_in_is_taking_part(municipality, client):
    membership = make_membership(municipality=municipality)
    client.login(email=membership.user.email, password="signaalwijs-test")
    from tests.factories import PASSWORD as OWN

    assert client.login(email=membership.user.email, password=OWN)
    membership.refresh_from_db()
    assert membership.accepted_at
