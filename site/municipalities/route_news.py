"""What the other side is told of a meldroute: submitted, confirmed, sent back, withdrawn.

Events come from the audit log, so that nothing is told of what was rolled back, and a sweep finds what was missed
(docs/decisions/0022-news-of-a-meldroute-hangs-on-the-log.md).
"""

import logging
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from accounts.handing_over import hand_over
from accounts.mailing import news_mail, once
from accounts.models import AuditEvent, Membership, Role, User
from accounts.models.audit import Result

from .constants import RouteStatus
from .models import Municipality, ReportingRoute, RouteNotice
from .route_news_words import news_for

logger = logging.getLogger(__name__)
TASK = "municipalities.tasks.tell_of_route_event"
# The state that an event leads to: what has moved on since is no news any more.
STATUS_AFTER = {
    "route.submitted": RouteStatus.SUBMITTED,
    "route.sent_back": RouteStatus.DRAFT,
    "route.confirmed": RouteStatus.REGISTERED,
    "route.withdrawn": RouteStatus.WITHDRAWN,
}
DAYS_TO_TELL = 3


def tell_on_commit(event: AuditEvent) -> None:
    """Called where the log is written; for what nobody has to be told of it does nothing."""
    if event.action in STATUS_AFTER and event.result == Result.OK:
        transaction.on_commit(partial(_hand_over, event.pk))


def _hand_over(event_id: int) -> None:
    """A broker that is away spoils nothing: `tell_missed_news` makes up for it."""
    hand_over(TASK, event_id)


def tell(event_id: int) -> int:
    """Mails everybody whom an event concerns and who was not told yet; gives how many.

    A mail that fails is logged and does not stop the others.
    """
    event = AuditEvent.objects.select_related("actor").get(pk=event_id)
    routes = ReportingRoute.objects.filter(pk=event.object_id, status=STATUS_AFTER[event.action])
    route = routes.select_related("municipality__region").first()
    if route is None or _is_overtaken(event):
        return 0
    told = set(RouteNotice.objects.filter(event=event).values_list("recipient_id", flat=True))
    sent = 0
    for person, role in recipients(event, route.municipality):
        if person.pk in told:
            continue
        with translation.override(settings.LANGUAGE_CODE):
            news = news_for(event, route, role)
            send = news_mail(person, news).send
        try:
            sent += once(send, RouteNotice, event=event, recipient=person)
        except (OSError, SMTPException):
            logger.exception("No mail to person %s about event %s", person.pk, event.pk)
    return sent


def tell_missed_news() -> int:
    """Makes up for what a lost broker, a stopped worker or a mail server that was away missed; gives how many."""
    since = timezone.now() - timedelta(days=DAYS_TO_TELL)
    events = AuditEvent.objects.filter(action__in=STATUS_AFTER, result=Result.OK, at__gte=since).order_by("at", "pk")
    return sum(tell(event_id) for event_id in events.values_list("pk", flat=True))


def _is_overtaken(event: AuditEvent) -> bool:
    """The same version was submitted, or sent back, again since: then only the last time is news."""
    same = AuditEvent.objects.filter(object_type=event.object_type, object_id=event.object_id, action=event.action)
    return same.filter(result=Result.OK, pk__gt=event.pk).exists()


def recipients(event: AuditEvent, municipality: Municipality) -> Iterator[tuple[User, Role | None]]:
    """Each person once, with the role in which it concerns them, None for a colleague who asked; never who did it."""
    seen = {event.actor_id}
    for person, role in _concerned(event, municipality):
        if person.pk not in seen and person.is_active:
            seen.add(person.pk)
            yield person, role


def _concerned(event: AuditEvent, municipality: Municipality) -> Iterator[tuple[User, Role | None]]:
    if event.action != "route.submitted":
        for focal_point in municipality.focal_points.active().select_related("user"):
            yield focal_point.user, Role.FOCAL_POINT
    if event.action in {"route.submitted", "route.withdrawn"}:
        roles = municipality.region.roles.active().filter(role=Role.CHAIN_DIRECTOR)
        for assignment in roles.select_related("user").order_by("pk"):
            yield assignment.user, Role.CHAIN_DIRECTOR
    if event.action == "route.confirmed":
        for person in _who_asked_to_open(municipality):
            yield person, None


def _who_asked_to_open(municipality: Municipality) -> Iterator[User]:
    """Those who asked since the version before was confirmed, and still work there."""
    before = municipality.routes.exclude(status=RouteStatus.REGISTERED).exclude(confirmed_at=None)
    last = before.order_by("-confirmed_at").values_list("confirmed_at", flat=True).first()
    asked = municipality.opening_requests.filter(asked_at__gte=last) if last else municipality.opening_requests.all()
    working = Membership.objects.active().filter(municipality=municipality, user__in=asked.values("user"))
    yield from User.objects.filter(pk__in=working.values("user")).order_by("pk")
