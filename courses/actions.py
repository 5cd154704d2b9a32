"""The one thing to do next in a module: a sentence that says what is so, and a button that goes on."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .cards import ModuleCard, Standing
from .progress import ModuleProgress, Step


@dataclass(frozen=True)
class Action:
    label: str
    url: str


def next_action(card: ModuleCard, *, may_start: bool) -> Action | None:
    """The button of a module for somebody who learns; None when there is nothing they can do now.

    may_start: the gate is open. When it is closed a module that was begun can be read on, and an attempt at the quiz
    that was begun can be finished; a new attempt waits.
    """
    step = step_to_do(card)
    if step is None:
        return Action(_("Bekijk je certificaat"), reverse("certificates:mine")) if card.completion else None
    if step.is_quiz:
        return Action(_label_of_quiz(card, step), step.url) if may_start or step.is_open else None
    if card.enrolment is None:
        return Action(_("Start de module"), step.url) if may_start else None
    return Action(_("Ga verder"), step.url)


def step_to_do(card: ModuleCard) -> Step | None:
    """The first step not done; the quiz when the module must be repeated."""
    quiz = card.progress.quiz
    if card.progress.next_step is None and card.must_repeat and quiz and quiz.is_available:
        return quiz
    return card.progress.next_step


def _label_of_quiz(card: ModuleCard, quiz: Step) -> str:
    if quiz.is_open:
        return _("Ga verder met de toets")
    if card.must_repeat:
        return _("Doe de toets opnieuw")
    return _("Probeer de toets opnieuw") if quiz.is_begun else _("Start de toets")


def what_is_left(progress: ModuleProgress) -> str:
    """What somebody who began has left, as the end of a sentence: "Nog twee lessen en de toets"."""
    count = len(progress.lessons_left)
    lessons = ngettext("%(count)s les", "%(count)s lessen", count) % {"count": apnumber(count)}
    has_quiz = progress.quiz is not None and not progress.quiz.is_done
    if count and has_quiz:
        return _("Nog %(lessons)s en de toets, dan is je module klaar.") % {"lessons": lessons}
    if count:
        return _("Nog %(lessons)s en je module is klaar.") % {"lessons": lessons}
    if progress.quiz and not progress.quiz.is_available:
        return _("Je hebt alle lessen gedaan. De toets volgt nog.")
    return _("Alleen de toets nog, dan is je module klaar.")


def situation(card: ModuleCard) -> str:
    """How a module stands, in one sentence."""
    if card.standing == Standing.NEW:
        return _("Je bent nog niet begonnen.")
    if card.standing == Standing.STARTED:
        return what_is_left(card.progress)
    if card.standing == Standing.EXPIRED:
        return _("Je afronding is verlopen. Doe de toets opnieuw, dan ben je weer bij.")
    if card.standing == Standing.EXPIRING:
        return _("Je afronding loopt bijna af. Doe de toets opnieuw, dan blijf je bij.")
    if card.progress.lessons_left:
        return _("Je hebt deze module afgerond. Er is sindsdien iets bijgekomen om te lezen.")
    return _("Je hebt deze module afgerond.")
