"""Training is closed, and somebody asks the municipality to open it: once a week, one mail, to who can act."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from accounts.models import AuditEvent, Role
from municipalities import tasks
from municipalities.models import OpeningRequest
from municipalities.opening_mail import mail_request
from municipalities.opening_requests import AskingRefused, ask_to_open, not_mailed, people_who_asked
from tests.factories import (
    make_focal_point,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_role,
    make_user,
)
from tests.municipalities.conftest import signed_in

TODAY = timezone.localdate()


@pytest.fixture
def closed(db):
    """A municipality without a meldroute, with somebody who can do something about it."""
    municipality = make_municipality(display_name="Dichtdam", slug="dichtdam")
    make_focal_point(municipality, user=make_user(email="karin@dichtdam.example", first_name="Karin"))
    return municipality


@pytest.fixture
def learner(closed):
    return make_membership(municipality=closed, user=make_user(first_name="Yusuf", last_name="Straat")).user


def ask(client, slug="dichtdam", **data):
    return client.post(f"/meldroute/vraag/{slug}/", data, follow=True)


def test_the_one_who_can_act_gets_a_mail_that_says_what_is_missing_and_not_who_asked(
    learner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = ask(signed_in(learner))
    assert "We hebben het gevraagd" in response.content.decode()
    (message,) = mail.outbox
    assert message.to == ["karin@dichtdam.example"]
    html = message.alternatives[0].content
    for text in (message.body, html):
        assert "Dichtdam" in text
        assert "Eén aanpak van veiligheid en zorg" in text
        assert "/meldroute/registratie/dichtdam/" in text
        assert "112" in text
        assert "Yusuf" not in text
        assert "Straat" not in text
    assert AuditEvent.objects.get(action="gate.asked").actor == learner


def test_a_second_time_in_a_week_is_refused_with_the_day_on_which_it_can_be_done_again(
    learner, django_capture_on_commit_callbacks
):
    client = signed_in(learner)
    with django_capture_on_commit_callbacks(execute=True):
        ask(client)
        content = ask(client).content.decode()
    assert "Je vroeg dit al op" in content
    assert len(mail.outbox) == 1
    assert OpeningRequest.objects.count() == 1


@pytest.mark.parametrize(("days", "may"), [(0, False), (6, False), (7, True), (30, True)])
def test_a_week_is_seven_days(closed, learner, days, may):
    OpeningRequest.objects.create(user=learner, municipality=closed, asked_at=timezone.now() - timedelta(days=days))
    if may:
        assert ask_to_open(learner, closed).pk
    else:
        with pytest.raises(AskingRefused):
            ask_to_open(learner, closed)


def test_without_a_focal_point_the_chain_director_is_asked_and_else_the_admins(db, django_capture_on_commit_callbacks):
    municipality = make_municipality(slug="leegdam")
    admin = make_role(Role.ADMIN, user=make_user(email="beheer@example.nl"))
    members = [make_membership(municipality=municipality).user for _number in range(2)]
    with django_capture_on_commit_callbacks(execute=True):
        ask(signed_in(members[0]), "leegdam")
    assert mail.outbox[-1].to == [admin.user.email]
    director = make_role(Role.CHAIN_DIRECTOR, region=municipality.region, user=make_user(email="keten@example.nl"))
    with django_capture_on_commit_callbacks(execute=True):
        ask(signed_in(members[1]), "leegdam")
    assert mail.outbox[-1].to == [director.user.email]


def test_a_region_is_not_told_how_few_asked(db):
    municipality = make_municipality(slug="leegdam")
    make_role(Role.CHAIN_DIRECTOR, region=municipality.region)
    request = ask_to_open(make_membership(municipality=municipality).user, municipality)
    mail_request(request.pk)
    assert "1 collega" not in mail.outbox[0].body


def test_nobody_is_mailed_where_nobody_can_be(db):
    municipality = make_municipality()
    with pytest.raises(AskingRefused, match="niemand die we kunnen mailen"):
        ask_to_open(make_membership(municipality=municipality).user, municipality)


def test_an_open_gate_needs_no_asking(db):
    municipality = make_open_municipality(slug="opendam")
    response = ask(signed_in(make_membership(municipality=municipality).user), "opendam")
    assert "is al open" in response.content.decode()
    assert not OpeningRequest.objects.exists()


def test_the_one_who_can_act_is_shown_the_way_instead(closed):
    focal_point = closed.focal_points.get().user
    with pytest.raises(AskingRefused, match="zelf regelen"):
        ask_to_open(focal_point, closed)


def test_who_does_not_work_there_finds_nothing(closed):
    elsewhere = signed_in(make_membership().user)
    former = signed_in(make_membership(municipality=closed, left_on=TODAY - timedelta(days=1)).user)
    for client in (elsewhere, former):
        assert client.post("/meldroute/vraag/dichtdam/").status_code == 404
    assert not OpeningRequest.objects.exists()


def test_signed_out_you_sign_in_first(client, closed):
    response = client.post("/meldroute/vraag/dichtdam/")
    assert response.status_code == 302
    assert response.url.startswith("/inloggen/")


@pytest.mark.parametrize("slug", ["nergens", "dichtdam-2"])
def test_an_unknown_municipality_is_not_found(learner, slug):
    assert signed_in(learner).post(f"/meldroute/vraag/{slug}/").status_code == 404


def test_a_link_changes_nothing_and_another_site_is_never_gone_to(learner):
    client = signed_in(learner)
    assert client.get("/meldroute/vraag/dichtdam/").status_code == 302
    assert not OpeningRequest.objects.exists()
    response = client.post("/meldroute/vraag/dichtdam/", {"next": "https://elders.example/"})
    assert response.url == "/mijn-leren/"


def test_the_mail_goes_out_once_however_often_the_task_runs(closed, learner):
    request = ask_to_open(learner, closed)
    assert [tasks.mail_opening_request(request.pk) for _time in range(3)] == [True, False, False]
    assert len(mail.outbox) == 1
    assert tasks.mail_opening_request(request.pk + 999) is False


def test_a_mail_that_failed_is_sent_by_the_sweep(closed, learner, monkeypatch):
    request = ask_to_open(learner, closed)

    def broken(self, messages):
        raise SMTPException("the mail server is away")

    with monkeypatch.context() as patch, pytest.raises(SMTPException):
        patch.setattr(EmailBackend, "send_messages", broken)
        mail_request(request.pk)
    assert not_mailed() == [request.pk]
    assert tasks.mail_missing_opening_requests() == 1
    assert tasks.mail_missing_opening_requests() == 0
    assert len(mail.outbox) == 1


def test_a_mail_that_comes_after_the_opening_is_not_sent(db):
    municipality = make_open_municipality()
    member = make_membership(municipality=municipality).user
    request = OpeningRequest.objects.create(user=member, municipality=municipality)
    assert mail_request(request.pk) is False
    assert mail.outbox == []
    assert not_mailed() == []


def test_the_focal_point_sees_how_many_colleagues_asked(closed, learner):
    OpeningRequest.objects.create(user=learner, municipality=closed)
    OpeningRequest.objects.create(user=learner, municipality=closed, asked_at=timezone.now() - timedelta(days=10))
    OpeningRequest.objects.create(user=make_user(), municipality=closed, asked_at=timezone.now() - timedelta(days=31))
    assert people_who_asked(closed) == 1
    content = signed_in(closed.focal_points.get().user).get("/meldroute/registratie/dichtdam/").content.decode()
    assert "<strong>1 collega</strong>" in content


def test_closed_says_since_when_and_what_can_be_read_meanwhile(learner):
    content = signed_in(learner).get("/mijn-leren/").content.decode()
    assert "Nog nooit open geweest in Dichtdam" in content
    assert "Vraag je gemeente" in content
    assert "Wie bel je als je nu iets ziet?" in content


def test_who_asked_reads_whom_and_when_it_can_be_asked_again(closed, learner):
    ask_to_open(learner, closed)
    content = signed_in(learner).get("/mijn-leren/").content.decode()
    assert "Je vroeg het op" in content
    assert "Vraag je gemeente" not in content
