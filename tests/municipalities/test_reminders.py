"""Who hears that training closes or has closed: the right people, once each, whatever fails or runs twice."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, Role, RoleAssignment
from accounts.models.audit import Origin
from config.celery import app
from municipalities import reminder_mail
from municipalities.constants import RouteStatus
from municipalities.gate import gate_for
from municipalities.models import Municipality, Reminder, ReminderKind
from municipalities.reminder_mail import send_reminders
from municipalities.reminders import NEWS_FOR_DAYS, Due, due, recipients_of
from municipalities.tasks import send_reminders as task
from tests.factories import (
    make_complete_draft,
    make_focal_point,
    make_municipality,
    make_open_municipality,
    make_region,
    make_role,
    make_user,
    read_anew,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture(scope="module")
def kept_municipality(kept_for_the_file):
    """Open, with one focal point and one chain director."""
    return make_open_municipality(display_name="Demodam & Zee", slug="demodam")


@pytest.fixture
def municipality(kept_municipality):
    return read_anew(kept_municipality)


@pytest.fixture
def last_day(municipality):
    return municipality.routes.get().valid_until


@pytest.fixture
def focal_point(municipality):
    return municipality.focal_points.get().user


@pytest.fixture
def director(municipality):
    return municipality.region.roles.get(role=Role.CHAIN_DIRECTOR).user


def readers() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def leave(municipality, last: date) -> None:
    municipality.focal_points.update(ended_on=last)


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        (61, None),
        (60, "expiry_60"),
        (31, "expiry_60"),
        (30, "expiry_30"),
        (8, "expiry_30"),
        (7, "expiry_7"),
        (0, "expiry_7"),
        (-1, "expired"),
        (-NEWS_FOR_DAYS, "expired"),
        (-NEWS_FOR_DAYS - 1, None),
    ],
)
def test_the_most_urgent_thing_is_due_until_something_more_urgent_is(municipality, last_day, before, kind):
    on = last_day - timedelta(days=before)
    found = due(municipality, gate_for(municipality, on))
    assert (found.kind if found else None) == kind
    assert found is None or found.closes_after == last_day


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        (0, None),
        (1, "grace_started"),
        (22, "grace_started"),
        (23, "grace_7"),
        (30, "grace_7"),
        (31, "grace_ended"),
        (30 + NEWS_FOR_DAYS, "grace_ended"),
        (31 + NEWS_FOR_DAYS, None),
    ],
)
def test_grace_is_told_when_it_starts_seven_days_before_its_end_and_at_its_end(municipality, after, kind):
    leave(municipality, TODAY)
    found = due(municipality, gate_for(municipality, day(after)))
    assert (found.kind if found else None) == kind
    assert found is None or found.closes_after == day(30)


def test_the_focal_point_hears_it_and_when_it_is_urgent_the_region_too(last_day, focal_point, director):
    send_reminders(last_day - timedelta(days=60))
    send_reminders(last_day - timedelta(days=30))
    assert readers() == [focal_point.email] * 2
    send_reminders(last_day - timedelta(days=7))
    send_reminders(last_day + timedelta(days=1))
    assert sorted(readers()[2:]) == sorted([focal_point.email, director.email] * 2)


def test_without_a_focal_point_the_region_hears_all_of_it(municipality, director):
    leave(municipality, TODAY)
    RoleAssignment.objects.filter(role=Role.FOCAL_POINT).delete()
    send_reminders(day(1))
    assert readers() == [director.email]


def test_who_is_still_to_be_appointed_hears_it_before_the_region(municipality, director):
    leave(municipality, TODAY)
    RoleAssignment.objects.filter(role=Role.FOCAL_POINT).delete()
    successor = make_role(Role.FOCAL_POINT, municipality=municipality).user
    send_reminders(day(1))
    assert readers() == [successor.email]


def test_where_there_is_nobody_the_admins_hear_it(municipality, last_day):
    RoleAssignment.objects.all().delete()
    leave(municipality, TODAY)
    admin = make_role(Role.ADMIN).user
    superuser = make_user(is_superuser=True)
    make_user(is_superuser=True, is_active=False)
    send_reminders(day(1))
    assert readers() == [admin.email, superuser.email]
    assert "/meldroute/beheer/demodam/data/" in mail.outbox[0].body


def test_where_there_is_no_admin_either_nothing_fails(municipality):
    RoleAssignment.objects.all().delete()
    leave(municipality, TODAY)
    assert send_reminders(day(1)).as_dict() == {"ok": True, "on": day(1).isoformat(), "sent": [], "errors": []}


def test_a_person_in_two_domains_gets_one_mail(municipality, last_day, focal_point):
    make_focal_point(municipality, user=focal_point, domain="social")
    send_reminders(last_day - timedelta(days=60))
    assert readers() == [focal_point.email]


def test_a_closed_account_gets_nothing(municipality, last_day, director):
    director.is_active = False
    director.save()
    send_reminders(last_day)
    assert director.email not in readers()


def test_two_runs_send_one_mail(last_day):
    first, second = send_reminders(last_day), send_reminders(last_day)
    assert sum(first.sent.values()) == 2
    assert not second.sent
    assert len(mail.outbox) == Reminder.objects.count() == 2


def test_a_run_that_did_not_know_of_the_other_sends_nothing_either(last_day, monkeypatch):
    """Two runs at once: the second read before the first wrote, and finds the unique row."""
    send_reminders(last_day)
    monkeypatch.setattr(reminder_mail, "already_sent", lambda dues: set())
    assert not send_reminders(last_day).sent
    assert len(mail.outbox) == 2


def test_the_database_refuses_a_second_row(last_day):
    send_reminders(last_day)
    row = Reminder.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_after_twenty_missed_days_only_the_most_urgent_is_sent(last_day, focal_point):
    send_reminders(last_day - timedelta(days=45))
    send_reminders(last_day - timedelta(days=25))
    kinds = list(Reminder.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == [ReminderKind.EXPIRY_60, ReminderKind.EXPIRY_30]


def test_a_new_closing_day_is_told_anew(municipality, last_day):
    send_reminders(last_day)
    municipality.routes.update(valid_until=last_day + timedelta(days=30))
    send_reminders(last_day + timedelta(days=30))
    assert Reminder.objects.filter(kind=ReminderKind.EXPIRY_7).values("closes_after").distinct().count() == 2


def test_while_a_version_waits_nobody_is_asked_for_one(municipality, last_day, focal_point, director):
    make_complete_draft(municipality, status=RouteStatus.SUBMITTED, submitted_by=focal_point)
    assert not send_reminders(last_day - timedelta(days=30)).sent
    send_reminders(last_day - timedelta(days=7))
    texts = {message.to[0]: message.body for message in mail.outbox}
    assert "wacht al een nieuwe versie op jouw bevestiging" in texts[director.email]
    assert "Je hoeft nu niets te wijzigen" in texts[focal_point.email]


@pytest.mark.parametrize("change", [{"valid_to": day(10)}, {"valid_to": day(-10)}, {"valid_from": day(400)}])
def test_what_stops_first_or_did_not_begin_is_not_warned(municipality, last_day, change):
    Municipality.objects.update(**change)
    assert not send_reminders(min(last_day, change.get("valid_to", last_day))).sent


def test_a_withdrawn_route_needs_no_reminder(municipality, last_day):
    municipality.routes.update(status=RouteStatus.WITHDRAWN, withdrawn_at=timezone.now())
    assert not send_reminders(last_day).sent


def test_a_mail_that_fails_stops_no_other_and_is_tried_again(last_day, focal_point, director, monkeypatch, caplog):
    def fails_for_one(message, fail_silently=False):
        if message.to == [focal_point.email]:
            raise OSError("the server went away")
        mail.outbox.append(message)
        return 1

    with monkeypatch.context() as broken:
        broken.setattr(reminder_mail.EmailMultiAlternatives, "send", fails_for_one)
        result = send_reminders(last_day)
    assert readers() == [director.email]
    assert [error["kind"] for error in result.errors] == ["expiry_7"]
    assert "opnieuw geprobeerd" in result.errors[0]["message"]
    assert "failed" in caplog.text
    assert focal_point.email not in caplog.text
    assert Reminder.objects.count() == AuditEvent.objects.filter(action="reminder.sent").count() == 1
    assert send_reminders(last_day).as_dict()["ok"]
    assert readers() == [director.email, focal_point.email]


def test_a_mail_server_that_is_away_altogether_leaves_no_row(last_day, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    result = send_reminders(last_day)
    assert len(result.errors) == 2
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("kind", ReminderKind)
@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.CHAIN_DIRECTOR, Role.ADMIN])
@pytest.mark.parametrize("is_waiting", [False, True])
def test_each_mail_says_what_is_so_and_what_to_do(municipality, focal_point, kind, role, is_waiting):
    found = Due(municipality, kind, TODAY, is_waiting=is_waiting)
    message = reminder_mail.mail_for(found, focal_point, role, TODAY)
    html = message.alternatives[0].content
    assert "Demodam & Zee" in message.subject
    assert "Demodam &amp; Zee" in html
    assert "&amp;" not in message.body
    for text in (message.body, html):
        assert f"Hallo {focal_point.name}" in text
        assert "/meldroute/" in text
        assert "{{" not in text
    assert message.body.count("\n\n\n") == 0
    is_closed = kind in {ReminderKind.EXPIRED, ReminderKind.GRACE_ENDED}
    assert ("Nu niet meer." in message.body, "Daarna niet meer." in message.body) == (is_closed, not is_closed)


def test_the_task_says_that_it_was_a_task(municipality, last_day, monkeypatch):
    municipality.routes.update(valid_until=day(7))
    assert task.delay().get() == 2
    assert set(AuditEvent.objects.filter(action="reminder.sent").values_list("origin", flat=True)) == {Origin.TASK}


def test_it_runs_every_morning():
    entry = app.conf.beat_schedule["send reminders"]
    assert entry["task"] == task.name
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({7}, {0})


def command(*arguments: str) -> dict:
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_answers_with_one_line_of_json(municipality, last_day):
    answer = command("--on", last_day.isoformat())
    assert answer == {
        "ok": True,
        "on": last_day.isoformat(),
        "sent": [
            {
                "code": municipality.cbs_code,
                "kind": "expiry_7",
                "closes_after": last_day.isoformat(),
                "recipients": 2,
            }
        ],
        "errors": [],
    }
    assert set(AuditEvent.objects.filter(action="reminder.sent").values_list("origin", flat=True)) == {Origin.COMMAND}
    assert command()["on"] == TODAY.isoformat()


@pytest.mark.parametrize("text", ["morgen", "2026-02-30", "1800-01-01", "2150-01-01", ""])
def test_the_command_refuses_what_is_no_day(text, last_day):
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("send_reminders", "--on", text, stdout=out)
    answer = json.loads(out.getvalue())
    assert (stopped.value.code, answer["ok"], answer["errors"][0]["field"]) == (1, False, "on")
    assert "datum" in answer["errors"][0]["message"]
    assert not mail.outbox


def test_the_command_fails_when_a_mail_failed(last_day, settings, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(SystemExit):
        command("--on", last_day.isoformat())


def test_the_queries_grow_with_the_mails_only(django_assert_max_num_queries):
    """The whole country: what is due but was sent already costs nothing extra."""
    region = make_region()
    for _number in range(340):
        make_municipality(region=region)
    due_ones = [make_open_municipality(region=region) for _number in range(2)]
    for municipality in due_ones:
        municipality.routes.update(valid_until=day(60))
    with django_assert_max_num_queries(40):
        assert sum(send_reminders(TODAY).sent.values()) == 2
    with django_assert_max_num_queries(12):
        assert not send_reminders(TODAY).sent


def test_who_is_told_follows_the_day(municipality, focal_point, director):
    leave(municipality, TODAY)
    RoleAssignment.objects.filter(role=Role.FOCAL_POINT).update(ends_on=TODAY)
    found = due(municipality, gate_for(municipality, day(1)))
    assert recipients_of(found, day(1)) == [(director, Role.CHAIN_DIRECTOR)]
    successor = make_focal_point(municipality, appointed_on=day(2))
    RoleAssignment.objects.filter(user=successor.user).update(starts_on=day(2))
    assert successor.user in [user for user, _role in recipients_of(found, day(2))]
