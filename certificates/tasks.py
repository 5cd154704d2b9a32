import logging

from celery import shared_task

from accounts.handing_over import hand_over
from accounts.wall import Reach, seeing, the_platform
from courses.models import Completion

from .issuing import completions_without_certificate, issue

logger = logging.getLogger(__name__)


# What one sweep issues at most, so that a large backlog does not keep one worker busy for hours.
SWEEP = 500


def _whose_completion(completion_id: int) -> Reach:
    found = Completion.objects.filter(pk=completion_id).first()
    return Reach(found.user_id or 0, frozenset({found.municipality_id})) if found else Reach()


@shared_task
@seeing(_whose_completion)
def issue_certificate(completion_id: int) -> str | None:
    """Issues the certificate of one completion; running twice, or for what or who is gone, changes nothing."""
    completion = Completion.objects.filter(pk=completion_id, user__erased_at=None).first()
    return issue(completion).code if completion else None


@shared_task
@seeing(the_platform)
def issue_missing_certificates() -> int:
    """Makes up for what a lost broker or a stopped worker missed; a certificate that fails does not stop the rest."""
    issued = 0
    for completion in completions_without_certificate().iterator():
        try:
            issue(completion)
        except Exception:
            logger.exception("No certificate for completion %s", completion.pk)
        else:
            issued += 1
        if issued == SWEEP:
            break
    return issued


def ask_for_certificate(completion_id: int) -> None:
    """Hands the work to a worker. A broker that is away must not spoil somebody's result: the sweep makes up for it."""
    hand_over(issue_certificate.name, completion_id)
