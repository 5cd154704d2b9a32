import logging

from celery import shared_task

from accounts.handing_over import hand_over
from accounts.models import AuditEvent, User
from accounts.wall import Reach, seeing, the_platform

from . import reminder_mail, route_news
from .merger_mail import tell_each, tell_missed
from .mergers import carry_over_due
from .models import Municipality, OpeningRequest
from .opening_mail import mail_request
from .opening_requests import not_mailed

logger = logging.getLogger(__name__)


def _both_places(old: int, new: int, people: list[int]) -> Reach:
    return Reach(municipalities=frozenset({old, new}))


def _place_of_event(event_id: int) -> Reach:
    found = AuditEvent.objects.filter(pk=event_id).exclude(municipality=None)
    return Reach(municipalities=frozenset(found.values_list("municipality", flat=True)))


def _who_asked_to_open(request_id: int) -> Reach:
    found = OpeningRequest.objects.filter(pk=request_id).first()
    return Reach(found.user_id, frozenset({found.municipality_id})) if found else Reach()


@shared_task
@seeing(the_platform)
def send_reminders() -> int:
    """Mails what is due about meldroutes that are about to close, or did; running twice sends nothing twice."""
    return sum(reminder_mail.send_reminders().sent.values())


@shared_task
@seeing(the_platform)
def carry_out_mergers() -> int:
    """Carries out the mergers that are due; gives how many. Running twice, or after missed days, changes nothing."""
    return sum(not merger.error for merger in carry_over_due())


@shared_task
@seeing(_both_places)
def tell_focal_points(old: int, new: int, people: list[int]) -> None:
    """Tells people that their appointment ended with the municipality; running twice tells nobody twice."""
    before, after = Municipality.objects.get(pk=old), Municipality.objects.get(pk=new)
    tell_each(User.objects.filter(pk__in=people, is_active=True), before, after)


@shared_task
@seeing(the_platform)
def tell_missed_focal_points() -> int:
    """Tells who was not told because a broker, a worker or a mail server was away."""
    return tell_missed()


@shared_task
@seeing(_place_of_event)
def tell_of_route_event(event_id: int) -> int:
    """Tells the people whom a step in the life of a meldroute concerns; running twice tells nobody twice."""
    return route_news.tell(event_id)


@shared_task
@seeing(the_platform)
def tell_missed_route_news() -> int:
    """Tells who was not told because a broker, a worker or a mail server was away."""
    return route_news.tell_missed_news()


@shared_task
@seeing(_who_asked_to_open)
def mail_opening_request(request_id: int) -> bool:
    """Mails one request to open training; running twice, or for a request that is gone, sends nothing more."""
    return mail_request(request_id)


@shared_task
@seeing(the_platform)
def mail_missing_opening_requests() -> int:
    """Makes up for what a lost broker, a stopped worker or a mail server that was away missed."""
    sent = 0
    for request_id in not_mailed():
        try:
            sent += mail_opening_request(request_id)
        except Exception:
            logger.exception("No mail for opening request %s", request_id)
    return sent


def hand_over_opening_request(request_id: int) -> None:
    """Hands the mail to a worker. A broker that is away spoils nothing: the sweep makes up for it."""
    hand_over(mail_opening_request.name, request_id)
