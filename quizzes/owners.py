"""What a quiz asks of the page above it, so that quizzes need not know courses (imports point one way).

The page above a QuizPage (a ModulePage) implements QuizOwner. What it does with a result it hears from the signal
`attempt_finished`.
"""

from dataclasses import dataclass
from typing import Protocol

from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse

from municipalities.models import Municipality

# Sent inside the transaction that finishes an attempt; argument: attempt.
attempt_finished = Signal()


@dataclass(frozen=True)
class QuizAccess:
    """For which municipality the quiz is done, the pass mark in percent, and, when a new attempt may not start,
    the response that says why. An attempt in progress goes on whatever `refusal` says."""

    municipality: Municipality | None
    pass_mark: int
    refusal: HttpResponse | None = None


class QuizOwner(Protocol):
    def quiz_access(self, request: HttpRequest) -> QuizAccess: ...

    def quiz_navigation(self, request: HttpRequest) -> dict[str, object]:
        """Template context for the frame around the quiz (its introduction and its result).

        module: the page above the quiz. next_step (may be left out): what there is to do in the module now, as a dict
        of text (a sentence), label (of the button) and url.
        """
        ...
