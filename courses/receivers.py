from typing import Any

from django.dispatch import receiver

from quizzes.models import Attempt
from quizzes.owners import attempt_finished

from .completion import complete_if_done
from .enrolments import enrol
from .learners import Learner
from .models import ModulePage


@receiver(attempt_finished)
def a_passed_quiz_may_complete_the_module(attempt: Attempt, **kwargs: Any) -> None:
    """Runs inside the transaction that finishes the attempt, so that both are stored or neither is."""
    if not attempt.has_passed or attempt.quiz is None:
        return
    module = ModulePage.objects.parent_of(attempt.quiz).first()
    if module is None:
        return
    complete_if_done(enrol(Learner.of(attempt), module), at=attempt.finished_at)
