"""People who left stay as long as their municipality says, and rows nobody needs go after their term."""

from datetime import timedelta

import pytest
from celery import current_app
from dateutil.relativedelta import relativedelta
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone

from accounts.models import ErasureRequest, Role, User
from accounts.privacy import retention
from accounts.privacy.registry import kinds
from accounts.tasks import apply_retention
from config.structure import ensure_structure
from municipalities.models import Municipality, OpeningRequest, Reminder, ReminderKind
from tests.factories import make_membership, make_municipality, make_open_municipality, make_role, make_user
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
FIRST_DAY = timezone.localdate() - timedelta(days=6000)


def months_ago(months: int, *, days: int = 0):
    return timezone.localdate() - relativedelta(months=months) - timedelta(days=days)


def left(municipality=None, *, months: int = 24, days: int = 1, **fields) -> User:
    """Somebody who left a municipality so long ago."""
    ended = {"joined_on": FIRST_DAY, "left_on": months_ago(months, days=days)}
    return make_membership(municipality=municipality, **ended, **fields).user


def is_erased(user: User) -> bool:
    return User.objects.get(pk=user.pk).erased_at is not None


@pytest.mark.parametrize(("days", "erased"), [(-1, False), (0, False), (1, True), (400, True)])
def test_who_left_longer_ago_than_two_years_is_erased(days, erased):
    user = left(days=days)
    apply_retention()
    assert is_erased(user) is erased


@pytest.mark.parametrize(("months", "erased"), [(6, True), (36, False)])
def test_a_municipality_has_its_own_term(months, erased):
    user = left(make_municipality(retention_months=months), months=24)
    apply_retention()
    assert is_erased(user) is erased


def test_who_works_or_is_to_work_somewhere_stays():
    today = timezone.localdate()
    stays = [make_membership(user=left(), **fields).user for fields in ({}, {"joined_on": today + timedelta(days=40)})]
    stays.append(make_membership(user=left(), left_on=today).user)
    apply_retention()
    assert not any(map(is_erased, stays))


def test_who_left_two_municipalities_waits_for_the_longest():
    patient, quick = make_municipality(retention_months=48), make_municipality(retention_months=6)
    waits = left(quick, months=12)
    make_membership(user=waits, municipality=patient, joined_on=FIRST_DAY, left_on=months_ago(40))
    gone = left(quick, months=12)
    make_membership(user=gone, municipality=patient, joined_on=FIRST_DAY, left_on=months_ago(49))
    apply_retention()
    assert (is_erased(waits), is_erased(gone)) == (False, True)


@pytest.mark.parametrize("ends_in", [None, 0, 30])
def test_who_holds_a_role_stays(ends_in):
    ends_on = timezone.localdate() + timedelta(days=ends_in) if ends_in is not None else None
    user = make_role(Role.TRAINER, user=left(), ends_on=ends_on).user
    apply_retention()
    assert not is_erased(user)


def test_a_role_that_ended_counts_like_a_membership():
    region = make_municipality().region
    dates = {"starts_on": FIRST_DAY, "ends_on": months_ago(23)}
    stays = make_role(Role.CHAIN_DIRECTOR, region=region, **dates).user
    goes = make_role(Role.CHAIN_DIRECTOR, region=region, **{**dates, "ends_on": months_ago(25)}).user
    apply_retention()
    assert (is_erased(stays), is_erased(goes)) == (False, True)


def test_an_account_that_was_never_used_goes_and_that_of_an_operator_stays():
    then = timezone.now() - timedelta(days=800)
    never, operator = make_user(date_joined=then), make_user(date_joined=then, is_superuser=True)
    came_back = make_user(date_joined=then, last_login=timezone.now())
    apply_retention()
    assert [is_erased(user) for user in (never, operator, came_back, make_user())] == [True, False, False, False]


def test_a_second_run_and_a_missed_day_change_nothing_more():
    user = left(days=300)
    assert apply_retention()["erased"] == 1
    assert apply_retention()["erased"] == 0
    assert is_erased(user)


def test_one_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    bad, good = left(), left()
    erase = retention.erase_person

    def fails_for_one(user, **options):
        if user.pk == bad.pk:
            raise RuntimeError
        return erase(user, **options)

    monkeypatch.setattr(retention, "erase_person", fails_for_one)
    assert retention.erase_leavers() == 1
    assert (is_erased(bad), is_erased(good)) == (False, True)
    assert good.email not in caplog.text


def test_a_backlog_is_done_in_parts(monkeypatch):
    monkeypatch.setattr(retention, "MOST", 2)
    people = [left() for _number in range(3)]
    assert [retention.erase_leavers() for _day in range(3)] == [2, 1, 0]
    assert all(map(is_erased, people))


def test_who_is_still_reached_by_a_meldroute_waits_for_somebody_to_look():
    user = left()
    route = make_open_municipality().routes.get()
    route.contacts.create(role="other", organisation="Politie", email=user.email)
    apply_retention()
    assert not is_erased(user)


# Announcing


def test_somebody_is_told_once_that_erasure_is_near():
    user = left(days=-20)
    left(days=-40)
    assert [retention.announce_erasures() for _run in range(2)] == [1, 0]
    (message,) = mail.outbox
    assert message.to == [user.email]
    assert "wissen we" in message.subject
    assert "/account/mijn-gegevens/" in message.body
    assert "certificaten" in message.body
    # A longer term moves the day; nobody is told again.
    Municipality.objects.update(retention_months=25)
    assert retention.announce_erasures(timezone.localdate() + timedelta(days=30)) == 0


def test_who_came_back_and_left_again_is_told_again():
    user = left(days=-20, user=make_user(erasure_announced_on=FIRST_DAY))
    assert retention.announce_erasures() == 1
    assert mail.outbox[0].to == [user.email]


def test_a_mail_that_failed_is_tried_again(monkeypatch):
    user = left(days=-20)

    def fails(*args, **kwargs):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", fails)
        assert retention.announce_erasures() == 0
    assert User.objects.get(pk=user.pk).erasure_announced_on is None
    assert retention.announce_erasures() == 1


def test_who_is_erased_today_is_not_told_that_it_is_near():
    left(days=1)
    apply_retention()
    assert mail.outbox == []


# Rows without a person to keep them for


def test_what_is_past_its_term_goes_and_the_rest_stays():
    user, municipality, now = make_user(), make_municipality(), timezone.now()
    for ago in (300, 400):
        at = now - timedelta(days=ago)
        ErasureRequest.objects.create(user=user, asked_at=at)
        OpeningRequest.objects.create(user=user, municipality=municipality, asked_at=at)
        day = {"closes_after": at.date(), "kind": ReminderKind.EXPIRED, "sent_at": at}
        Reminder.objects.create(municipality=municipality, recipient=user, **day)
    removed = retention.remove_what_is_past()
    for model in (ErasureRequest, OpeningRequest, Reminder):
        assert removed[model._meta.label] == 1
        assert model.objects.count() == 1
    assert retention.remove_what_is_past() == {}


def test_a_reminder_about_a_day_that_is_near_stays_so_that_nobody_gets_it_twice():
    today = timezone.localdate()
    long_ago = timezone.now() - timedelta(days=500)
    key = {"municipality": make_municipality(), "kind": ReminderKind.EXPIRY_60, "recipient": make_user()}
    Reminder.objects.create(closes_after=today, sent_at=long_ago, **key)
    assert retention.remove_what_is_past() == {}


def test_sessions_that_ended_go():
    for days in (-1, 1):
        session = SessionStore()
        session["membership"] = 1
        session.set_expiry(timezone.now() + timedelta(days=days))
        session.create()
    assert retention.remove_what_is_past() == {"sessions.Session": 1}
    assert Session.objects.count() == 1


def test_every_term_names_a_field_of_its_model():
    assert [kind.model._meta.get_field(kind.term[0]).name for kind in kinds() if kind.term]


def test_the_schedule_runs_it_every_day(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["apply retention"]
    assert current_app.tasks[entry["task"]] == apply_retention
    assert (entry["schedule"].hour, entry["schedule"].day_of_month) == ({3}, set(range(1, 32)))


# The term in the CMS


def test_an_admin_sets_the_term_of_a_municipality():
    ensure_structure()
    municipality, admin = make_municipality(), make_role(Role.ADMIN).user
    address = f"/cms/municipality/edit/{municipality.pk}/"
    browser = signed_in(admin)
    page = browser.get(address).content.decode()
    assert "Bewaartermijn in maanden" in page
    assert "Een kortere termijn geldt meteen" in page
    names = ("display_name", "name", "cbs_code", "slug", "province", "police_unit", "riec", "note")
    form = {name: getattr(municipality, name) for name in names} | {"region": municipality.region_id}
    for value, message in (("0", "1 tot en met 120"), ("121", "1 tot en met 120"), ("twee", "heel aantal maanden")):
        assert message in browser.post(address, {**form, "retention_months": value}).content.decode()
    assert browser.post(address, {**form, "retention_months": "36"}).status_code == 302
    assert browser.post(address, form).status_code == 302
    municipality.refresh_from_db()
    assert municipality.retention_months == 36
