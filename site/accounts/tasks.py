import logging

from celery import shared_task
from django.db.models import Q

from .groups import MANAGED_GROUPS, follow_roles
from .models import User
from .privacy import requests, retention

logger = logging.getLogger(__name__)


@shared_task
def follow_dated_roles() -> int:
    """Brings the Wagtail groups in line with the roles of today; running twice changes nothing."""
    people = User.objects.filter(Q(roles__isnull=False) | Q(groups__name__in=MANAGED_GROUPS)).distinct()
    for user in people.iterator():
        follow_roles(user)
    return people.count()


@shared_task
def apply_retention() -> dict[str, int]:
    """Announces, erases and removes what its term asks; running twice, or after missed days, changes nothing more."""
    announced = retention.announce_erasures()
    return {"announced": announced, "erased": retention.erase_leavers(), **retention.remove_what_is_past()}


@shared_task
def mail_erasure_request(request_id: int) -> int:
    """Mails one request to erase; running twice sends nothing more."""
    return requests.mail_request(request_id)


@shared_task
def mail_missing_erasure_requests() -> int:
    """Makes up for what a lost broker, a stopped worker or a mail server that was away missed."""
    sent = 0
    for request_id in requests.not_mailed():
        try:
            sent += requests.mail_request(request_id)
        except Exception:
            logger.exception("No mail for erasure request %s", request_id)
    return sent
