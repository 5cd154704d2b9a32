"""The audit log: action, object, result, origin, actor, time (source: BIO2 8.15.01)."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from accounts.audit import OriginMiddleware, coming_from, record
from accounts.models import AuditEvent
from accounts.models.audit import Origin, Result
from tests.factories import make_municipality, make_user

pytestmark = pytest.mark.django_db


def test_an_event_holds_who_did_what_to_which_object_and_when():
    municipality, actor = make_municipality(display_name="Demodam"), make_user()
    event = record("route.submitted", municipality, actor=actor, municipality=municipality, details={"version": 2})
    event.refresh_from_db()
    assert (event.action, event.object_label, event.actor) == ("route.submitted", "Demodam", actor)
    assert (event.object_type, event.object_id) == ("municipalities.Municipality", str(municipality.pk))
    assert (event.result, event.details) == (Result.OK, {"version": 2})
    assert timezone.now() - event.at < timedelta(minutes=1)


def test_an_event_stays_readable_when_its_object_and_its_actor_are_gone():
    actor = make_user()
    record("person.changed", actor, actor=actor)
    name = actor.name
    actor.delete()
    event = AuditEvent.objects.get()
    assert event.object_label == name
    assert event.actor is None


@pytest.mark.parametrize(("path", "origin"), [("/meldroute/", Origin.SITE), ("/cms/pages/", Origin.CMS)])
def test_a_request_says_through_which_door_it_came(path, origin):
    def view(request):
        record("something.done", make_municipality())
        return HttpResponse()

    OriginMiddleware(view)(RequestFactory().get(path))
    assert AuditEvent.objects.get().origin == origin


def test_a_task_and_a_command_say_so_too():
    with coming_from(Origin.TASK):
        assert record("something.done", make_municipality()).origin == Origin.TASK
    assert record("something.done", make_municipality()).origin == Origin.COMMAND
