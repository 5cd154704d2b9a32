"""A locked learner asks the municipality: at most once a week, one mail, never lost, and never who asked."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import AuditEvent, Membership, Role
from municipalities import tasks
from municipalities.gate import gate_for
from municipalities.locked import locked_state
from municipalities.models import OpeningRequest
from municipalities.opening_requests import AskingRefused, ask_to_open, people_who_asked
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_role,
    make_user,
)

TODAY = timezone.localdate()


@pytest.fixture
def learner(municipality):
    return make_membership(municipality=municipality).user


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def asking(browser, municipality, django_capture_on_commit_callbacks):
    """Presses the button; what starts on commit runs too."""

    def press(slug=municipality.slug, **data):
        with django_capture_on_commit_callbacks(execute=True):
            return browser.post(f"/meldroute/vraag/{slug}/", data, follow=True)

    return press


def days_ago(days):
    return timezone.now() - timedelta(days=days)


# Who asks whom


def test_the_focal_point_gets_a_mail_that_names_nobody(asking, municipality, focal_point, learner):
    response = asking(next="/mijn-leren/")
    assert "We hebben het gevraagd." in response.text
    assert f"aan {focal_point.name}." in response.text
    assert "Vraag je gemeente" not in response.text
    (message,) = mail.outbox
    assert message.to == [focal_point.email]
    assert message.subject == f"Collega's van {municipality} wachten op de meldroute"
    html = message.alternatives[0].content
    for text in (message.body, html):
        assert f"/meldroute/registratie/{municipality.slug}/" in text
        assert "Een route voor elke vorm van uitbuiting" in text
        assert "nog nooit open geweest" in text
        assert "112" in text
        assert "/meldroute/" in text
        assert learner.last_name not in text
        assert learner.email not in text
    assert "vroeg 1 collega van" in message.body


def test_without_a_focal_point_the_chain_director_gets_it(asking, municipality):
    municipality.focal_points.all().delete()
    municipality.roles.all().delete()
    director = municipality.region.roles.get().user
    asking()
    (message,) = mail.outbox
    assert message.to == [director.email]
    assert f"/meldroute/regio/{municipality.slug}/" in message.body
    assert "minder dan 5 collega's" in message.body
    assert OpeningRequest.objects.get().asked_of == director


def test_a_chain_director_reads_a_number_from_five_on(municipality, asking):
    municipality.focal_points.all().delete()
    municipality.roles.all().delete()
    for _number in range(4):
        ask_to_open(make_membership(municipality=municipality).user, municipality)
    asking()
    assert "vroegen 5 collega's" in mail.outbox[0].body


def test_with_neither_the_admins_get_it(asking, municipality):
    municipality.focal_points.all().delete()
    municipality.roles.all().delete()
    municipality.region.roles.all().delete()
    admins = {make_role(Role.ADMIN).user.email for _number in range(2)}
    response = asking(next="/mijn-leren/")
    assert {message.to[0] for message in mail.outbox} == admins
    assert "aan de beheerders" in response.text


def test_with_nobody_at_all_it_is_said(asking, municipality):
    municipality.focal_points.all().delete()
    municipality.roles.all().delete()
    municipality.region.roles.all().delete()
    assert "niemand die we kunnen mailen" in asking().text
    assert not OpeningRequest.objects.exists()


def test_who_can_act_is_not_asked_by_themselves(focal_point, municipality, client):
    client.force_login(focal_point)
    assert "Regel de meldroute" in client.get("/mijn-leren/").text
    with pytest.raises(AskingRefused, match="zelf regelen"):
        ask_to_open(focal_point, municipality)


def test_asking_is_written_in_the_log(asking, municipality, learner):
    asking()
    event = AuditEvent.objects.get(action="gate.asked")
    assert (event.actor, event.municipality, event.origin) == (learner, municipality, "site")
    assert event.details == {"asked": "focal_point"}
    assert AuditEvent.objects.get(action="gate.request_mailed").actor is None


# Once a week


@pytest.mark.parametrize(("days", "accepted"), [(0, False), (6, False), (7, True), (30, True)])
def test_a_second_time_waits_a_week(learner, municipality, days, accepted):
    first = ask_to_open(learner, municipality)
    OpeningRequest.objects.filter(pk=first.pk).update(asked_at=days_ago(days))
    if accepted:
        ask_to_open(learner, municipality)
    else:
        with pytest.raises(AskingRefused, match=r"Je vroeg dit al op .*opnieuw vragen vanaf"):
            ask_to_open(learner, municipality)
    assert OpeningRequest.objects.count() == 1 + accepted


def test_a_second_press_is_refused_kindly_and_sends_nothing(asking):
    asking()
    assert "Je kunt het opnieuw vragen vanaf" in asking(next="/mijn-leren/").text
    assert len(mail.outbox) == 1
    assert OpeningRequest.objects.count() == 1


def test_the_week_is_of_one_person_and_one_municipality(learner, municipality):
    ask_to_open(learner, municipality)
    ask_to_open(make_membership(municipality=municipality).user, municipality)
    other = make_municipality()
    make_focal_point(other)
    make_membership(user=learner, municipality=other)
    ask_to_open(learner, other)
    assert OpeningRequest.objects.count() == 3


# Who may, and when


def test_signed_out_goes_to_the_sign_in_page(client, municipality):
    response = client.post(f"/meldroute/vraag/{municipality.slug}/")
    assert response.status_code == 302
    assert response.url.startswith("/inloggen/")
    assert not OpeningRequest.objects.exists()


def test_another_municipality_is_not_found(asking, browser):
    other = make_municipality()
    make_focal_point(other)
    assert asking(other.slug).status_code == 404
    assert asking("bestaat-niet").status_code == 404
    assert not OpeningRequest.objects.exists()


def test_who_left_is_not_found(asking, learner):
    Membership.objects.filter(user=learner).update(left_on=TODAY - timedelta(days=1))
    assert asking().status_code == 404


def test_coming_by_link_only_leads_to_the_page_with_the_button(browser, municipality):
    response = browser.get(f"/meldroute/vraag/{municipality.slug}/")
    assert (response.status_code, response.url) == (302, "/mijn-leren/")
    assert not OpeningRequest.objects.exists()


@pytest.mark.parametrize("page", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", ""])
def test_it_never_leads_to_another_host(browser, municipality, page):
    assert browser.post(f"/meldroute/vraag/{municipality.slug}/", {"next": page}).url == "/mijn-leren/"


def test_an_open_gate_has_nothing_to_ask(client, db, django_capture_on_commit_callbacks):
    municipality = make_open_municipality()
    client.force_login(make_membership(municipality=municipality).user)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/meldroute/vraag/{municipality.slug}/", follow=True)
    assert "is al open" in response.text
    assert not OpeningRequest.objects.exists()
    assert mail.outbox == []


def test_a_municipality_that_ended_cannot_be_asked(learner, municipality):
    municipality.valid_to = TODAY - timedelta(days=1)
    municipality.save()
    with pytest.raises(AskingRefused, match="bestaat nu niet"):
        ask_to_open(learner, municipality)


# The mail


def test_the_task_may_run_twice(learner, municipality):
    asked = ask_to_open(learner, municipality)
    assert tasks.mail_opening_request(asked.pk)
    assert not tasks.mail_opening_request(asked.pk)
    assert not tasks.mail_opening_request(asked.pk + 1)
    assert len(mail.outbox) == 1


def test_a_broker_that_is_away_loses_no_mail(asking, monkeypatch):
    def away(_request_id):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(tasks.mail_opening_request, "delay", away)
        assert "We hebben het gevraagd." in asking(next="/mijn-leren/").text
    assert mail.outbox == []
    assert tasks.mail_missing_opening_requests() == 1
    assert tasks.mail_missing_opening_requests() == 0
    assert len(mail.outbox) == 1


def test_a_mail_server_that_is_away_loses_no_mail(learner, municipality, monkeypatch):
    def away(_message):
        raise OSError

    ask_to_open(learner, municipality)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", away)
        assert tasks.mail_missing_opening_requests() == 0
    assert not AuditEvent.objects.filter(action="gate.request_mailed").exists()
    assert tasks.mail_missing_opening_requests() == 1


def test_nobody_is_mailed_about_a_gate_that_opened_meanwhile(learner, municipality):
    asked = ask_to_open(learner, municipality)
    route = make_complete_draft(municipality)
    route.status, route.valid_from, route.valid_until = "registered", TODAY, TODAY + timedelta(days=300)
    route.save()
    assert not tasks.mail_opening_request(asked.pk)
    assert mail.outbox == []


def test_what_is_older_than_a_week_is_not_mailed_any_more(learner, municipality):
    asked = ask_to_open(learner, municipality)
    OpeningRequest.objects.filter(pk=asked.pk).update(asked_at=days_ago(8))
    assert tasks.mail_missing_opening_requests() == 0


def test_a_submitted_route_asks_the_focal_point_for_nothing_more(learner, municipality):
    route = make_complete_draft(municipality)
    route.status = "submitted"
    route.save()
    tasks.mail_opening_request(ask_to_open(learner, municipality).pk)
    assert "wacht op akkoord van de ketenregisseur" in mail.outbox[0].body


# What the focal point sees


def test_the_focal_point_sees_how_many_colleagues_asked(municipality, focal):
    address = f"/meldroute/registratie/{municipality.slug}/"
    assert "vroeg in de afgelopen 30 dagen" not in focal.get(address).text
    first, second = (make_membership(municipality=municipality).user for _number in range(2))
    asked = ask_to_open(first, municipality)
    OpeningRequest.objects.filter(pk=asked.pk).update(asked_at=days_ago(10))
    ask_to_open(first, municipality)
    assert "<strong>1 collega</strong> vroeg" in focal.get(address).text
    ask_to_open(second, municipality)
    assert "<strong>2 collega's</strong> vroegen" in focal.get(address).text
    OpeningRequest.objects.update(asked_at=days_ago(31))
    assert people_who_asked(municipality) == 0


# The page


def test_a_municipality_that_never_was_open_says_so(browser, municipality):
    text = browser.get("/mijn-leren/").text
    assert "Nog nooit open geweest in Súdwest-Fryslân." in text
    assert "Vraag je gemeente" in text


def test_of_a_merged_municipality_the_successor_can_be_asked(db):
    successor = make_municipality(display_name="Hilverdam")
    person = make_focal_point(successor).user
    ended = make_municipality(valid_to=TODAY - timedelta(days=1), successor=successor)
    state = locked_state(ended, gate_for(ended))
    assert (state.successor, state.person) == (successor, person)
    assert state.person_is == "aandachtsfunctionaris van Hilverdam"


def test_a_page_about_a_merged_municipality_leads_to_the_successor(client, db):
    successor = make_municipality(display_name="Hilverdam", slug="hilverdam")
    user = make_user()
    make_membership(user=user, municipality=make_municipality(valid_to=TODAY - timedelta(days=1), successor=successor))
    client.force_login(user)
    text = client.get("/mijn-leren/").text
    assert "?gemeente=hilverdam" in text
    assert "Vraag je gemeente" not in text
