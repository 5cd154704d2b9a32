"""Finishing a module: when, for how long, and when somebody may finish it again."""

from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from quizzes.models import Attempt

from .carrying import carry_one
from .learners import Learner
from .models import Completion, Enrolment
from .progress import ModuleProgress, progress_in
from .signals import module_completed

# From this many days before the end a passed quiz starts the next round.
RENEWAL_DAYS = 60


def valid_until(completed_on: date, months: int) -> date:
    """The last day on which a completion counts: months after the day it was made, and one day less.

    A day that the last month does not have becomes the last day of that month (31 January plus one month, 29 February
    plus a year).
    """
    return completed_on + relativedelta(months=months) - timedelta(days=1)


def renewable_from(completion: Completion) -> date:
    """The first day on which a passed quiz starts the next round."""
    return completion.valid_until - timedelta(days=RENEWAL_DAYS)


def complete_if_done(enrolment: Enrolment, *, at: datetime | None = None) -> Completion | None:
    """Adds the completion of a module when all its lessons are done and its quiz is passed, or it has no quiz.

    at: the moment, default now. Gives the completion that was added, or None. Asked twice it adds one. A next round
    takes a quiz that was passed from 60 days before the end of the round before it, or later.
    """
    at = at or timezone.now()
    with transaction.atomic():
        enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("module").get(pk=enrolment.pk)
        if enrolment.module is None:
            return None
        progress = progress_in(enrolment.module, Learner.of(enrolment))
        if not progress.is_complete:
            return None
        earlier = list(enrolment.completions.all())
        last = max(earlier, key=lambda row: (row.valid_until, row.round), default=None)
        attempt = passed_attempt(enrolment, progress)
        if last and not renews(last, attempt):
            return None
        if attempt and (earned := Completion.objects.filter(attempt=attempt).first()):
            # It earned one for a predecessor, in the moment of the merger: that one comes along still.
            carry_one(earned, enrolment.municipality)
            return None
        number = max((row.round for row in earlier), default=0) + 1
        return _add(enrolment, attempt, round_number=number, at=at)


def renews(last: Completion, attempt: Attempt | None) -> bool:
    """Whether an attempt that was passed starts the round after a completion."""
    if attempt is None or attempt.finished_at is None:
        return False
    return attempt.finished_at > last.completed_at and timezone.localdate(attempt.finished_at) >= renewable_from(last)


def passed_attempt(enrolment: Enrolment, progress: ModuleProgress) -> Attempt | None:
    """The latest attempt that was passed, for the municipality of the enrolment or one that merged into it."""
    if progress.quiz is None:
        return None
    attempts = Attempt.objects.passed().filter(user=enrolment.user_id, quiz=progress.quiz.page_id)
    attempts = attempts.counting_for(enrolment.municipality_id)
    return attempts.order_by("-finished_at", "-pk").first()


def _add(enrolment: Enrolment, attempt: Attempt | None, *, round_number: int, at: datetime) -> Completion:
    module = enrolment.module
    completed_on = timezone.localdate(at)
    completion = Completion.objects.create(
        user_id=enrolment.user_id,
        municipality_id=enrolment.municipality_id,
        enrolment=enrolment,
        module=module,
        module_title=module.title,
        module_revision_id=module.seen_revision_id,
        attempt=attempt,
        round=round_number,
        completed_at=at,
        completed_on=completed_on,
        valid_until=valid_until(completed_on, module.validity_months),
    )
    module_completed.send(sender=Completion, completion=completion)
    return completion
