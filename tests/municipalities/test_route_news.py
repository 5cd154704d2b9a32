"""Each step in the life of a meldroute is told to whoever it concerns, once."""

from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation
from kombu.exceptions import OperationalError

from accounts.models import AuditEvent, Role
from accounts.models.audit import Result
from municipalities import route_news, tasks
from municipalities.lifecycle import RouteRefused, confirm, send_back, submit, take_back, withdraw
from municipalities.models import OpeningRequest, RouteNotice
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality():
    return make_municipality(display_name="Súdwest-Fryslân", slug="sudwest-fryslan")


@pytest.fixture
def draft(municipality):
    return make_complete_draft(municipality)


@pytest.fixture
def focal_point(draft, municipality):
    return make_focal_point(municipality).user


@pytest.fixture
def director(municipality):
    return make_role(Role.CHAIN_DIRECTOR, region=municipality.region).user


@pytest.fixture
def deliver(django_capture_on_commit_callbacks):
    """What is done inside, and what its commit sets going; gives the mails that went out."""

    def _deliver(action, *args, **kwargs):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            action(*args, **kwargs)
        return list(mail.outbox)

    return _deliver


def test_submitting_is_told_to_the_chain_directors_of_the_region(draft, focal_point, director, municipality, deliver):
    make_role(Role.CHAIN_DIRECTOR, region=make_municipality().region)
    (sent,) = deliver(submit, draft, focal_point)
    assert sent.to == [director.email]
    assert sent.subject == "De meldroute van Súdwest-Fryslân wacht op jou"
    assert f"{focal_point.name} diende versie 1 in" in sent.body
    assert "/meldroute/regio/sudwest-fryslan/" in sent.body
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert "Bekijk de meldroute" in html


def test_sending_back_tells_the_focal_point_why(draft, focal_point, director, deliver):
    deliver(submit, draft, focal_point)
    (sent,) = deliver(send_back, draft, director, remarks="Het nummer van <zorg> klopt niet.")
    assert sent.to == [focal_point.email]
    assert "teruggestuurd" in sent.subject
    assert "Het nummer van <zorg> klopt niet." in sent.body
    assert "&lt;zorg&gt;" in sent.alternatives[0][0]


def test_confirming_tells_the_focal_point_and_who_asked_to_open(draft, focal_point, director, municipality, deliver):
    asked = make_membership(municipality=municipality).user
    gone = make_user()
    for person in (asked, gone):
        OpeningRequest.objects.create(user=person, municipality=municipality, asked_of=focal_point)
    make_membership(municipality=municipality)
    deliver(submit, draft, focal_point)
    sent = deliver(confirm, draft, director, remarks="Fijn.")
    assert {message.to[0]: message.subject for message in sent} == {
        focal_point.email: "De meldroute van Súdwest-Fryslân is bevestigd",
        asked.email: "De training van Súdwest-Fryslân is open",
    }
    assert "/mijn-leren/" in next(message.body for message in sent if message.to == [asked.email])


def test_who_asked_before_the_last_confirmation_is_not_told_again(draft, focal_point, director, municipality, deliver):
    asked = make_membership(municipality=municipality).user
    OpeningRequest.objects.create(user=asked, municipality=municipality, asked_of=focal_point)
    deliver(submit, draft, focal_point)
    deliver(confirm, draft, director)
    second = make_complete_draft(municipality)
    deliver(submit, second, focal_point)
    assert [message.to for message in deliver(confirm, second, director)] == [[focal_point.email]]


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.CHAIN_DIRECTOR])
def test_withdrawing_tells_the_others(role, deliver):
    municipality = make_open_municipality()
    people = {
        Role.FOCAL_POINT: municipality.focal_points.get().user,
        Role.CHAIN_DIRECTOR: municipality.region.roles.get(role=Role.CHAIN_DIRECTOR).user,
    }
    actor = people.pop(role)
    sent = deliver(withdraw, municipality.routes.get(), actor, reason="De zorgcoördinator is weg.")
    assert [message.to for message in sent] == [[person.email] for person in people.values()]
    assert "De zorgcoördinator is weg." in sent[0].body


def test_nobody_is_told_of_what_was_refused_or_taken_back(draft, focal_point, director, deliver):
    assert deliver(submit, draft, focal_point)
    assert deliver(take_back, draft, focal_point) == []
    with pytest.raises(RouteRefused):
        confirm(draft, director)
    assert AuditEvent.objects.filter(action="route.confirmed", result=Result.REFUSED).exists()
    assert tasks.tell_missed_route_news() == 0


def test_twice_sends_nothing_twice(draft, focal_point, director, deliver):
    assert len(deliver(submit, draft, focal_point)) == 1
    event = AuditEvent.objects.get(action="route.submitted")
    assert deliver(tasks.tell_of_route_event, event.pk) == []
    assert deliver(tasks.tell_missed_route_news) == []
    assert RouteNotice.objects.count() == 1


def test_a_second_submission_is_told_again_and_the_first_no_more(draft, focal_point, director, deliver):
    deliver(submit, draft, focal_point)
    deliver(take_back, draft, focal_point)
    assert len(deliver(submit, draft, focal_point)) == 1
    RouteNotice.objects.all().delete()
    assert len(deliver(tasks.tell_missed_route_news)) == 1, "only of the last time"


def test_a_broker_that_is_away_spoils_nothing(draft, focal_point, director, deliver, monkeypatch):
    def away(*args):
        raise OperationalError("no broker")

    with monkeypatch.context() as patch:
        patch.setattr(tasks.tell_of_route_event, "delay", away)
        assert deliver(submit, draft, focal_point) == []
    draft.refresh_from_db()
    assert draft.status == "submitted"
    assert [message.to for message in deliver(tasks.tell_missed_route_news)] == [[director.email]]


def test_a_mail_that_fails_stops_no_other_and_is_tried_again(draft, focal_point, director, deliver, monkeypatch):
    other = make_role(Role.CHAIN_DIRECTOR, region=draft.municipality.region).user
    send = EmailBackend.send_messages

    def only_to_the_other(self, messages):
        if messages[0].to == [director.email]:
            raise SMTPException("mailbox full")
        return send(self, messages)

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", only_to_the_other)
        assert [message.to for message in deliver(submit, draft, focal_point)] == [[other.email]]
    assert [message.to for message in deliver(tasks.tell_missed_route_news)] == [[director.email]]


def test_the_mail_is_dutch_for_a_worker_in_another_language(draft, focal_point, director, deliver):
    with translation.override("en"):
        (sent,) = deliver(submit, draft, focal_point)
    assert "wacht op jou" in sent.subject
    assert "Hallo" in sent.body
    assert "Kopieer dan dit adres" in sent.alternatives[0][0]


def test_the_number_of_queries_does_not_grow_with_what_was_told_already(
    draft, focal_point, director, deliver, django_assert_max_num_queries
):
    deliver(submit, draft, focal_point)
    with django_assert_max_num_queries(6):
        route_news.tell_missed_news()
