"""The closed lists of the quizzes."""

from enum import StrEnum

from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _


class QuestionKind(TextChoices):
    SINGLE = "single", _("Eén antwoord")
    MULTIPLE = "multiple", _("Meer antwoorden")
    TRUE_FALSE = "true_false", _("Waar of niet waar")
    # The answers come from the reader's own route, see route_questions.py.
    ROUTE = "route", _("Over de eigen meldroute")


ONE_ANSWER_KINDS = frozenset({QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.ROUTE})


class AnswerProblem(TextChoices):
    """Why an answer is not accepted, with the sentence for the learner."""

    NOTHING_CHOSEN = "nothing_chosen", _("Kies eerst een antwoord.")
    MORE_THAN_ONE = "more_than_one", _("Kies precies één antwoord.")
    NOT_AN_OPTION = "not_an_option", _("Dit antwoord hoort niet bij deze vraag. Kies een antwoord uit de lijst.")


class OptionResult(StrEnum):
    """What choosing or leaving an option meant."""

    CORRECT = "correct"
    WRONG = "wrong"
    MISSED = "missed"
    LEFT = "left"
