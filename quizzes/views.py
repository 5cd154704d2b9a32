"""The screens of a quiz, one question at a time. QuizPage routes to them.

Everything starts at the person: attempts of somebody else are not found. Only a new start asks the page above the quiz;
an attempt in progress goes on, and a result stays, when the gate has closed since (DESIGN.md rule 1).
"""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.models import Page

from accounts.current import current_membership
from accounts.models import User
from municipalities.models import Municipality

from .attempts import (
    InvalidAnswer,
    QuestionNotReached,
    QuizWithoutQuestions,
    first_unanswered,
    give_answer,
    questions_for,
    start_attempt,
    weak_themes,
)
from .constants import AnswerProblem
from .models import Attempt, QuizPage
from .models.attempts import AttemptQuerySet
from .scoring import needed_to_pass

# The redirect after an answer goes to what came of it, so that a keyboard and a screen reader go on there.
OUTCOME = "#uitkomst"


def attempts_at(request: HttpRequest, quiz: QuizPage) -> AttemptQuerySet:
    return request.user.attempts.filter(quiz=quiz)


@login_required
def introduction(request: HttpRequest, quiz: QuizPage) -> HttpResponse:
    access = quiz.quiz_owner.quiz_access(request)
    attempts = list(attempts_for(request, quiz, access.municipality).order_by("-number"))
    if access.refusal and not attempts:
        return access.refusal
    in_progress = next((attempt for attempt in attempts if not attempt.is_finished), None)
    finished = [attempt for attempt in attempts if attempt.is_finished]
    count = in_progress.question_count if in_progress else len(questions_for(quiz, access.municipality))
    pass_mark = in_progress.pass_mark if in_progress else access.pass_mark
    following = first_unanswered(in_progress.questions.all()) if in_progress else None
    context = {
        **quiz.quiz_owner.quiz_navigation(request),
        "quiz": quiz,
        "breadcrumbs": breadcrumbs(quiz.get_parent(), (quiz.title, "")),
        "may_start": not access.refusal and count > 0,
        "in_progress": in_progress,
        "next_question": following,
        # Questions are answered in order.
        "answered_count": following.position - 1 if following else 0,
        "finished": finished,
        "passed": next((attempt for attempt in finished if attempt.has_passed), None),
        "question_count": count,
        "needed_count": needed_to_pass(question_count=count, pass_mark=pass_mark),
        "pass_mark": pass_mark,
    }
    return TemplateResponse(request, quiz.template, context)


def breadcrumbs(module: Page, here: tuple[str, str]) -> list[tuple[str, str]]:
    return [(module.title, module.url), here]


def attempts_for(request: HttpRequest, quiz: QuizPage, municipality: Municipality | None) -> AttemptQuerySet:
    """The person's attempts for the municipality they learn for now; all of them when there is none any more."""
    attempts = attempts_at(request, quiz)
    return attempts.counting_for(municipality.pk) if municipality else attempts


@login_required
def start(request: HttpRequest, quiz: QuizPage) -> HttpResponse:
    if request.method != "POST":
        return redirect(quiz.url)
    access = quiz.quiz_owner.quiz_access(request)
    in_progress = attempts_for(request, quiz, access.municipality).open().order_by("-number").first()
    if in_progress:
        return redirect_to_next(quiz, in_progress)
    if access.refusal or access.municipality is None:
        return access.refusal or redirect(quiz.url)
    try:
        attempt = start_attempt(
            user=cast(User, request.user), quiz=quiz, municipality=access.municipality, pass_mark=access.pass_mark
        )
    except QuizWithoutQuestions:
        messages.error(request, _("Deze toets heeft nog geen vragen. Je kunt hem nog niet maken."))
        return redirect(quiz.url)
    return redirect_to_next(quiz, attempt)


def redirect_to_next(quiz: QuizPage, attempt: Attempt) -> HttpResponse:
    """Where the attempt goes on: the first question without an answer, else its result."""
    following = first_unanswered(attempt.questions.all())
    if following is None:
        return redirect(quiz.address_of("result", attempt_id=attempt.pk))
    return redirect(quiz.address_of("question", position=following.position))


@login_required
def question(request: HttpRequest, quiz: QuizPage, position: int) -> HttpResponse:
    if request.method == "POST":
        return answer(request, quiz, position)
    membership = current_membership(request)
    municipality = membership.municipality if membership else None
    attempt = attempts_at(request, quiz).most_current_first(municipality).first()
    if attempt is None:
        return redirect(quiz.url)
    return show_question(request, quiz, attempt, position=position)


def show_question(
    request: HttpRequest, quiz: QuizPage, attempt: Attempt, *, position: int, problem: AnswerProblem | None = None
) -> HttpResponse:
    """The question, or what came of the answer. Nobody sees a question before the ones before it are answered."""
    questions = list(attempt.questions.all())
    following = first_unanswered(questions)
    shown = next((question for question in questions if question.position == position), None)
    if shown is None or not (shown.is_answered or shown == following):
        return redirect_to_next(quiz, attempt)
    module = quiz.get_parent()
    context = {
        "quiz": quiz,
        "module": module,
        "breadcrumbs": breadcrumbs(module, (quiz.title, quiz.url)),
        "attempt": attempt,
        "question": shown,
        "answered_count": sum(question.is_answered for question in questions),
        "following": following,
        "problem": problem,
        "chosen": request.POST.getlist("answer"),
    }
    template = "quizzes/answered.html" if shown.is_answered else "quizzes/question.html"
    return TemplateResponse(request, template, context)


def answer(request: HttpRequest, quiz: QuizPage, position: int) -> HttpResponse:
    """Stores an answer in the attempt for which the form was made, whatever other tabs did since."""
    number = request.POST.get("attempt", "")
    # Longer than any key: int() would refuse it in its own way.
    if not number.isdecimal() or len(number) > 19:
        raise Http404
    attempt = get_object_or_404(attempts_at(request, quiz), pk=number)
    try:
        receipt = give_answer(attempt=attempt, position=position, given=request.POST.getlist("answer"))
    except InvalidAnswer as refusal:
        return show_question(request, quiz, attempt, position=position, problem=refusal.problem)
    except QuestionNotReached:
        messages.error(request, _("Deze vraag is nog niet aan de beurt. Ga hier verder."))
        return redirect_to_next(quiz, attempt)
    if not receipt.is_new:
        messages.info(request, _("Je had deze vraag al beantwoord. Je eerste antwoord telt."))
        if receipt.attempt.is_finished:
            return redirect(quiz.address_of("result", attempt_id=attempt.pk))
    return redirect(quiz.address_of("question", position=position) + OUTCOME)


@login_required
def result(request: HttpRequest, quiz: QuizPage, attempt_id: int) -> HttpResponse:
    attempt = get_object_or_404(attempts_at(request, quiz), pk=attempt_id)
    if not attempt.is_finished:
        return redirect_to_next(quiz, attempt)
    questions = list(attempt.questions.all())
    context = {
        **quiz.quiz_owner.quiz_navigation(request),
        "quiz": quiz,
        "breadcrumbs": breadcrumbs(quiz.get_parent(), (quiz.title, quiz.url)),
        "attempt": attempt,
        "questions": questions,
        "weak_themes": weak_themes(questions),
    }
    return TemplateResponse(request, "quizzes/result.html", context)


def preview(request: HttpRequest, quiz: QuizPage) -> HttpResponse:
    """The whole quiz on one page for who edits it; makes no attempt."""
    rows = list(quiz.quiz_questions.all())
    context = {
        "quiz": quiz,
        "questions": [
            {
                "asked": row.question.as_answered(position=position),
                "is_live": row.question.live,
                "problems": row.question.problems,
            }
            for position, row in enumerate(rows, start=1)
        ],
    }
    return TemplateResponse(request, "quizzes/preview.html", context)
