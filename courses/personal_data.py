"""What somebody learned: enough stays to count the coverage of a past day, without a name."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.privacy.own_data import NUMBER_STAYS, UNTIL_ERASED
from accounts.privacy.registry import Fate, PersonalData, register

from .models import Completion, Enrolment, LessonProgress


def register_personal_data() -> None:
    register(_enrolment(), _lesson(), _completion())


def _enrolment() -> PersonalData:
    return PersonalData(
        model=Enrolment,
        title=_("Begonnen modules"),
        why=_("Om je verder te laten gaan waar je was, en te tellen hoeveel collega's begonnen."),
        kept=NUMBER_STAYS,
        fate=Fate.EMPTIED,
        fields=("module_title", "municipality", "started_at", "last_seen_at"),
        emptied={"last_seen_at": F("started_at")},
    )


def _lesson() -> PersonalData:
    return PersonalData(
        model=LessonProgress,
        title=_("Geopende en gelezen lessen"),
        why=_("Om te onthouden welke lessen je al hebt gelezen."),
        kept=UNTIL_ERASED,
        fate=Fate.GONE,
        person=("enrolment__user",),
        fields=("lesson_title", "opened_at", "done_at"),
    )


def _completion() -> PersonalData:
    return PersonalData(
        model=Completion,
        title=_("Afgeronde modules"),
        why=_("Om te laten zien dat je bent opgeleid, en te tellen hoeveel collega's dat zijn."),
        kept=NUMBER_STAYS,
        fate=Fate.EMPTIED,
        fields=("module_title", "municipality", "round", "completed_on", "valid_until", "completed_at", "carried_on"),
        # The attempts become nobody's, so nothing may lead back from them.
        emptied={"attempt": None},
    )
