"""Attempts at quizzes, and who locked a question."""

from typing import Any

from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.own_data import WORK_STAYS
from accounts.privacy.registry import Fate, PersonalData, register

from .models import Attempt, AttemptQuestion, Question

KEPT = _("Een poging die af is blijft na het wissen staan, maar van niemand: zo blijft te zien welke vragen werken.")


def register_personal_data() -> None:
    register(_attempt(), _answer(), _question())


def _attempt() -> PersonalData:
    return PersonalData(
        model=Attempt,
        title=_("Pogingen bij toetsen"),
        why=_("Om te bepalen of je een module hebt gehaald, en om je verder te laten gaan waar je was."),
        kept=KEPT,
        fate=Fate.NOBODY,
        fields=(
            "quiz_title",
            "municipality",
            "number",
            "started_at",
            "finished_at",
            "correct_count",
            "question_count",
            "pass_mark",
            "has_passed",
        ),
        also_emptied=("user", "started_at", "finished_at"),
        erase=_let_go,
    )


def _let_go(user: User) -> int:
    """What was not finished goes. Of the rest nobody can tell any more whose it was: not by the moment either.

    Times become the first of the month, or an attempt could be laid beside the completion that it earned.
    """
    Attempt.objects.filter(user=user).open().delete()
    finished = Attempt.objects.filter(user=user).order_by()
    AttemptQuestion.objects.filter(attempt__in=finished.values("pk")).update(answered_at=TruncMonth("answered_at"))
    for attempt in finished:
        Attempt.objects.filter(pk=attempt.pk).update(
            user=None, started_at=TruncMonth("started_at"), finished_at=TruncMonth("finished_at")
        )
    return len(finished)


def _answer() -> PersonalData:
    return PersonalData(
        model=AttemptQuestion,
        title=_("Antwoorden in toetsen"),
        why=_("Om je antwoord na te kijken, en je de uitleg te laten zien."),
        kept=KEPT,
        fate=Fate.NOBODY,
        person=("attempt__user",),
        fields=("attempt", "position", "content", "given", "is_correct", "answered_at"),
        labels={"attempt": _("poging"), "content": _("vraag")},
        values={"content": lambda question: question.content.get("text", ""), "given": _given_in_words},
        also_emptied=("answered_at",),
        # Together with the attempt, through which they are found.
        erase=lambda user: 0,
    )


def _given_in_words(question: AttemptQuestion) -> Any:
    if question.given is None:
        return None
    return [option["text"] for option in question.content.get("options", []) if option["key"] in question.given]


def _question() -> PersonalData:
    return PersonalData(
        model=Question,
        title=_("Vastgezette vragen"),
        why=_("Zodat twee mensen niet tegelijk aan een vraag werken."),
        kept=WORK_STAYS,
        fate=Fate.NUMBER,
        person=("locked_by",),
        fields=("reference", "locked_at"),
        labels={"locked_at": _("vastgezet op")},
        is_about=False,
    )
