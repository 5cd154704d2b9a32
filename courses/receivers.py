from datetime import date
from typing import Any

from django.dispatch import receiver

from accounts.models import Membership
from accounts.staff.transfers import membership_moved
from municipalities.lineage import now_part_of
from municipalities.models import Municipality
from municipalities.signals import municipality_merged
from quizzes.models import Attempt
from quizzes.owners import attempt_finished

from .carrying import carry_learning
from .completion import complete_if_done
from .enrolments import enrol
from .learners import Learner
from .models import ModulePage


@receiver(attempt_finished)
def a_passed_quiz_may_complete_the_module(attempt: Attempt, **kwargs: Any) -> None:
    """Runs inside the transaction that finishes the attempt, so that both are stored or neither is.

    An attempt that outlived its municipality completes the module for the one that took over.
    """
    if not attempt.has_passed or attempt.quiz is None:
        return
    module = ModulePage.objects.parent_of(attempt.quiz).first()
    if module is None:
        return
    learner = Learner(attempt.user_id, now_part_of(attempt.municipality).pk)
    complete_if_done(enrol(learner, module), at=attempt.finished_at)


@receiver(municipality_merged)
def what_was_learned_comes_along(
    predecessor: Municipality, successor: Municipality, first_day: date, **kwargs: Any
) -> dict[str, int]:
    """Runs inside the transaction of the merger, so that nobody arrives without what they did."""
    return carry_learning(predecessor, successor, first_day)


@receiver(membership_moved)
def what_somebody_learned_comes_along(old: Membership, new: Membership, **kwargs: Any) -> dict[str, int]:
    """Runs inside the transaction of the move. What was done stays in the figures of the municipality that is left."""
    return carry_learning(old.municipality, new.municipality, new.joined_on, person=old.user)
