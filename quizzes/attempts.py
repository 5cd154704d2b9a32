"""How an attempt at a quiz goes: start, answer, finish. Every way in comes through here.

An answer is stored when it is given and never changes (DESIGN.md rules 4 and 5); the server marks it (rule 3). Whether
somebody may start is asked of the page above the quiz before (quizzes/owners.py); who started may always finish
(rule 1). Whoever is busy with an attempt holds a lock, so that two browser tabs come one after the other.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from municipalities.models import Municipality

from .constants import AnswerProblem, QuestionKind
from .models import Attempt, AttemptQuestion, Question, QuizPage
from .owners import attempt_finished
from .route_questions import route_in_force
from .scoring import answer_problem, has_passed, is_right


class QuizWithoutQuestions(Exception):
    """The quiz has no published question to ask."""


class QuestionNotReached(Exception):
    """The questions before this one were not all answered, or the attempt has no question here."""


class InvalidAnswer(Exception):
    """The answer cannot be an answer to this question."""

    def __init__(self, problem: AnswerProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class AnswerReceipt:
    """What became of an answer. is_new: it was stored now; else the question had one already, which counts."""

    attempt: Attempt
    question: AttemptQuestion
    is_new: bool


@transaction.atomic
def start_attempt(*, user: User, quiz: QuizPage, municipality: Municipality, pass_mark: int) -> Attempt:
    """Starts the next attempt with copies of the published questions, or returns the one in progress.

    pass_mark: percent of right answers that passes, as it holds now; kept in the attempt. Raises QuizWithoutQuestions.
    """
    # Two tabs that start at once wait here for each other; rows that only point at the person need not wait.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    earlier = Attempt.objects.filter(user=user, quiz=quiz).counting_for(municipality.pk)
    if attempt := earlier.open().order_by("-number").first():
        return attempt
    questions = questions_for(quiz, municipality)
    if not questions:
        raise QuizWithoutQuestions
    attempt = Attempt.objects.create(
        user=user,
        municipality=municipality,
        quiz=quiz,
        quiz_title=quiz.title,
        quiz_revision_id=quiz.live_revision_id,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        pass_mark=pass_mark,
        question_count=len(questions),
    )
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(
            attempt=attempt,
            position=position,
            question=question,
            content=_in_order(content, shuffle=quiz.shuffle_options),
        )
        for position, (question, content) in enumerate(questions, start=1)
    )
    return attempt


def questions_for(quiz: QuizPage, municipality: Municipality | None) -> list[tuple[Question, dict[str, Any]]]:
    """The published questions with what this municipality's people are asked.

    A question about the own meldroute drops out where no route is in force that answers it.
    """
    questions = quiz.live_questions()
    needs_route = any(question.kind == QuestionKind.ROUTE for question in questions)
    route = route_in_force(municipality) if needs_route else None
    asked = [(question, question.as_asked_in(route)) for question in questions]
    return [(question, content) for question, content in asked if content]


def _in_order(content: dict[str, Any], *, shuffle: bool) -> dict[str, Any]:
    """The options as they are put. "Waar" stands before "Niet waar", always: readers expect it there; the contacts of
    the own route have no order of a trainer, and the right one must not stand first."""
    kind = content["kind"]
    if kind == QuestionKind.ROUTE or (shuffle and kind != QuestionKind.TRUE_FALSE):
        SystemRandom().shuffle(content["options"])
    return content


@transaction.atomic
def give_answer(*, attempt: Attempt, position: int, given: Sequence[str]) -> AnswerReceipt:
    """Stores and marks the answer to the next question; finishes the attempt with the last one.

    position: 1 for the first question. given: keys of the chosen options. The first answer counts: a question that has
    one stays as it is. Raises QuestionNotReached and InvalidAnswer; then nothing changed.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    questions = list(attempt.questions.all())
    question = next((q for q in questions if q.position == position), None)
    if question and question.is_answered:
        return AnswerReceipt(attempt, question, is_new=False)
    if question is None or question != first_unanswered(questions):
        raise QuestionNotReached
    keys = [option["key"] for option in question.options]
    if problem := answer_problem(kind=question.content["kind"], options=keys, given=given):
        raise InvalidAnswer(problem)
    question.given = [key for key in keys if key in given]
    question.is_correct = is_right(correct=question.correct_keys, given=given)
    question.answered_at = timezone.now()
    question.save(update_fields=["given", "is_correct", "answered_at"])
    if first_unanswered(questions) is None:
        attempt = finish(attempt=attempt)
    return AnswerReceipt(attempt, question, is_new=True)


def first_unanswered(questions: Iterable[AttemptQuestion]) -> AttemptQuestion | None:
    """Where an attempt goes on. questions: those of one attempt, in order."""
    return next((question for question in questions if not question.is_answered), None)


def weak_themes(questions: Iterable[AttemptQuestion]) -> list[tuple[str, int]]:
    """The forms of exploitation with wrong answers, and how many; most first."""
    return Counter(q.theme for q in questions if q.is_answered and not q.is_correct and q.theme).most_common()


@transaction.atomic
def finish(*, attempt: Attempt) -> Attempt:
    """Counts the right answers and decides; finishing twice changes nothing. Raises QuestionNotReached."""
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.is_finished:
        return attempt
    questions = list(attempt.questions.all())
    if first_unanswered(questions):
        raise QuestionNotReached
    attempt.correct_count = sum(bool(question.is_correct) for question in questions)
    attempt.has_passed = has_passed(
        correct_count=attempt.correct_count, question_count=attempt.question_count, pass_mark=attempt.pass_mark
    )
    attempt.finished_at = timezone.now()
    attempt.save(update_fields=["correct_count", "has_passed", "finished_at"])
    attempt_finished.send(sender=Attempt, attempt=attempt)
    return attempt
