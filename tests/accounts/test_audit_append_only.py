"""The database itself keeps the audit log as it was written, on PostgreSQL and on SQLite."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.audit import deleting_what_is_overdue, record
from accounts.models import AuditEvent
from tests.factories import make_municipality, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return record("route.submitted", make_municipality(), actor=make_user(), details={"version": 2})


def refused(change) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change()


@pytest.mark.parametrize(
    "change",
    [
        {"action": "route.withdrawn"},
        {"at": timezone.now()},
        {"object_label": "iets anders"},
        {"details": {}},
        {"municipality": None, "region": None, "result": "refused"},
        {"actor": None, "action": "route.withdrawn"},
    ],
    ids=lambda change: "-".join(change),
)
def test_no_line_is_changed(event, change):
    refused(lambda: AuditEvent.objects.filter(pk=event.pk).update(**change))
    event.refresh_from_db()
    assert (event.action, event.details, event.actor is None) == ("route.submitted", {"version": 2}, False)


def test_a_line_is_not_put_on_somebody_elses_name(event):
    other = make_user()
    refused(lambda: AuditEvent.objects.filter(pk=event.pk).update(actor=other))
    event.actor = other
    refused(event.save)


def test_no_line_is_taken_out(event):
    refused(event.delete)
    refused(AuditEvent.objects.all().delete)

    def past_django():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_auditevent")

    refused(past_django)
    assert AuditEvent.objects.filter(pk=event.pk).exists()


def test_erasing_a_person_leaves_the_line_without_a_name(event):
    event.actor.delete()
    event.refresh_from_db()
    assert event.actor is None
    assert event.action == "route.submitted"


def test_what_keeps_the_retention_periods_may_delete_and_nothing_after_it(event):
    with deleting_what_is_overdue():
        AuditEvent.objects.filter(pk=event.pk).delete()
    assert not AuditEvent.objects.exists()
    record("route.submitted", make_municipality())
    refused(AuditEvent.objects.all().delete)


def test_a_retention_that_failed_leaves_the_door_closed(event):
    with pytest.raises(RuntimeError), deleting_what_is_overdue():
        AuditEvent.objects.all().delete()
        raise RuntimeError("broken on purpose")
    assert AuditEvent.objects.filter(pk=event.pk).exists()
    refused(AuditEvent.objects.all().delete)


def test_retention_changes_no_line_either(event):
    with deleting_what_is_overdue():
        refused(lambda: AuditEvent.objects.update(action="route.withdrawn"))
