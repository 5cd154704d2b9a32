from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from municipalities.constants import ExploitationForm
from municipalities.lineage import counts_for
from municipalities.models import Municipality

from ..constants import ONE_ANSWER_KINDS
from ..scoring import needed_to_pass, option_result


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> "AttemptQuerySet":
        return self.filter(finished_at=None)

    def finished(self) -> "AttemptQuerySet":
        return self.exclude(finished_at=None)

    def passed(self) -> "AttemptQuerySet":
        return self.filter(has_passed=True)

    def counting_for(self, municipality: int) -> "AttemptQuerySet":
        """Attempts for a municipality, by its key, and for those that merged into it."""
        return self.filter(counts_for(municipality))

    def most_current_first(self, municipality: Municipality | None) -> "AttemptQuerySet":
        """Those that count for this municipality first, in progress before finished, then the latest.

        Somebody whose membership ended halfway an attempt still finds it, as the only one there is.
        """
        here = [Case(When(counts_for(municipality.pk), then=0), default=1)] if municipality else []
        return self.order_by(*here, F("finished_at").desc(nulls_first=True), "-number")


class Attempt(models.Model):
    """One try at a quiz by one person for one municipality. Rows are added; a finished one never changes.

    Once the person is erased it is nobody's (docs/decisions/0023-what-erasure-keeps.md).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("persoon"),
        on_delete=models.CASCADE,
        null=True,
        related_name="attempts",
    )
    municipality = models.ForeignKey(
        "municipalities.Municipality", verbose_name=_("gemeente"), on_delete=models.PROTECT, related_name="+"
    )
    quiz = models.ForeignKey(
        "quizzes.QuizPage", verbose_name=_("toets"), on_delete=models.SET_NULL, null=True, related_name="attempts"
    )
    quiz_title = models.CharField(_("titel van de toets"), max_length=255)
    quiz_revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.SET_NULL, null=True, related_name="+")
    number = models.PositiveIntegerField(_("poging"))
    pass_mark = models.PositiveSmallIntegerField(
        _("cesuur in procenten"), validators=[MaxValueValidator(100)], help_text=_("Zoals die gold bij het begin.")
    )
    started_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    finished_at = models.DateTimeField(_("klaar"), null=True, blank=True)
    correct_count = models.PositiveSmallIntegerField(_("aantal goed"), null=True, blank=True)
    question_count = models.PositiveSmallIntegerField(_("aantal vragen"))
    has_passed = models.BooleanField(_("gehaald"), null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("poging")
        verbose_name_plural = _("pogingen")
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality", "quiz"], condition=Q(finished_at=None), name="attempt_open_once"
            ),
            models.UniqueConstraint(fields=["user", "municipality", "quiz", "number"], name="attempt_number_once"),
            models.CheckConstraint(
                condition=Q(finished_at=None, has_passed=None, correct_count=None)
                | Q(finished_at__isnull=False, has_passed__isnull=False, correct_count__lte=F("question_count")),
                name="attempt_finished_has_a_result",
            ),
            models.CheckConstraint(condition=Q(question_count__gt=0), name="attempt_has_questions"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_title}, poging {self.number}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def score(self) -> float | None:
        """The part answered right, ratio 0-1; None while unfinished."""
        if self.correct_count is None:
            return None
        return self.correct_count / self.question_count

    @property
    def needed_count(self) -> int:
        """How many right answers pass."""
        return needed_to_pass(question_count=self.question_count, pass_mark=self.pass_mark)


class AttemptQuestion(models.Model):
    """One question as it was put in this attempt, and the answer that was given. An answer is given once."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("volgorde"))
    question = models.ForeignKey("quizzes.Question", on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.JSONField(
        _("vraag zoals gesteld"), help_text="kind, text, explanation, form, options: [{key, text, correct, feedback}]"
    )
    given = models.JSONField(_("gegeven antwoord"), null=True, blank=True, help_text="list of option keys")
    is_correct = models.BooleanField(_("goed"), null=True, blank=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("vraag in een poging")
        verbose_name_plural = _("vragen in een poging")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_position_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, given__isnull=True, is_correct__isnull=True)
                | Q(answered_at__isnull=False, given__isnull=False, is_correct__isnull=False),
                name="attempt_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt}: vraag {self.position}"

    @property
    def options(self) -> list[dict[str, Any]]:
        return self.content["options"]

    @property
    def correct_keys(self) -> list[str]:
        return [option["key"] for option in self.options if option["correct"]]

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def takes_one_answer(self) -> bool:
        return self.content["kind"] in ONE_ANSWER_KINDS

    @property
    def is_partly_right(self) -> bool:
        """Wrong as a whole, but with something right in it."""
        return not self.is_correct and bool(set(self.given or []) & set(self.correct_keys))

    @property
    def theme(self) -> str:
        """The form of exploitation it was about, in words; empty for a question about all of them."""
        form = self.content.get("form")
        return str(ExploitationForm(form).label) if form in ExploitationForm else ""

    @property
    def marked_options(self) -> list[dict[str, Any]]:
        """The options with what choosing or leaving each of them meant (`result`, an OptionResult)."""
        given = self.given or []
        return [
            {**option, "result": option_result(is_correct=option["correct"], is_given=option["key"] in given)}
            for option in self.options
        ]
