"""What a module answers to the quiz below it (the protocol stands in quizzes/owners.py)."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.current import current_membership
from quizzes.owners import QuizAccess

from ..access import lock_on_start
from ..actions import next_action, situation
from ..cards import cards_of
from ..learners import Learner
from ..models import ModulePage
from ..progress import progress_in
from .locked import locked_response


def quiz_access(request: HttpRequest, module: ModulePage) -> QuizAccess:
    """A new attempt asks an open gate, and for a first attempt all lessons done."""
    membership = current_membership(request)
    return QuizAccess(
        municipality=membership.municipality if membership else None,
        pass_mark=module.pass_mark,
        refusal=refusal(request, module),
    )


def refusal(request: HttpRequest, module: ModulePage) -> HttpResponse | None:
    lock = lock_on_start(request, module)
    if lock:
        return locked_response(request, module, lock)
    membership = current_membership(request)
    progress = progress_in(module, Learner.of(membership))
    if progress.lessons_left and not (progress.quiz and progress.quiz.is_begun):
        context = {"module": module, "progress": progress}
        return TemplateResponse(request, "courses/lessons_first.html", context, status=403)
    return None


def quiz_navigation(request: HttpRequest, module: ModulePage) -> dict[str, object]:
    """The module, and what there is to do in it now beside the quiz itself."""
    membership = current_membership(request)
    if membership is None:
        return {"module": module}
    (card,) = cards_of([module], membership)
    action = next_action(card, may_start=True)
    if action is None or (card.progress.quiz and action.url == card.progress.quiz.url):
        return {"module": module}
    text = _("Gefeliciteerd. Je hebt deze module afgerond.") if card.completion else situation(card)
    return {"module": module, "next_step": {"text": text, "label": action.label, "url": action.url}}
