from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from accounts.models import TargetGroup
from municipalities.constants import ExploitationForm


class QuestionKind(TextChoices):
    SINGLE = "single", _("Eén antwoord")
    MULTIPLE = "multiple", _("Meer antwoorden")
    TRUE_FALSE = "true_false", _("Waar of niet waar")


class QuestionForm(WagtailAdminModelForm):
    """Checks the options together with the question, so that no question without an answer is published."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        formset = self.formsets.get("options")
        if formset is not None and formset.is_valid():
            options = [
                form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")
            ]
            for message in option_problems(cleaned.get("kind", ""), [bool(o.get("is_correct")) for o in options]):
                self.add_error("kind", message)
        return cleaned


def option_problems(kind: str, correct: list[bool]) -> list[str]:
    """What is wrong with the options of a question, as sentences for the trainer; empty when all is well.

    kind: a QuestionKind. correct: per option whether it is right.
    """
    problems = []
    if len(correct) < 2:
        problems.append(_("Geef minstens twee antwoorden."))
    if kind == QuestionKind.TRUE_FALSE and len(correct) != 2:
        problems.append(_("Een vraag met waar of niet waar heeft precies twee antwoorden."))
    if kind in {QuestionKind.SINGLE, QuestionKind.TRUE_FALSE} and sum(correct) != 1:
        problems.append(_("Kies precies één goed antwoord."))
    if kind == QuestionKind.MULTIPLE and not sum(correct):
        problems.append(_("Kies minstens één goed antwoord."))
    return [str(problem) for problem in problems]


class Question(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, index.Indexed, ClusterableModel
):
    """A question in the bank, reviewed and published like a page. An attempt keeps its own copy of the text."""

    text = models.TextField(_("vraag"), max_length=1000)
    kind = models.CharField(_("soort"), max_length=12, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    explanation = models.TextField(_("uitleg na het antwoord"), max_length=2000)
    form = models.CharField(_("vorm van uitbuiting"), max_length=20, choices=ExploitationForm.choices, blank=True)
    target_groups = ParentalManyToManyField(TargetGroup, verbose_name=_("doelgroepen"), blank=True)
    reference = models.SlugField(
        _("kenmerk"), max_length=80, unique=True, help_text=_("Eigen kenmerk, bijvoorbeeld boa-01.")
    )

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )

    base_form_class = QuestionForm
    search_fields = [
        index.SearchField("text"),
        index.AutocompleteField("text"),
        index.SearchField("reference"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("vraag")
        verbose_name_plural = _("vragen")
        ordering = ["reference"]

    def __str__(self) -> str:
        return f"{self.reference}: {self.text[:80]}"

    @property
    def revisions(self) -> Any:
        return self._revisions

    def clean(self) -> None:
        super().clean()
        if self.pk and self.options.exists():
            problems = option_problems(self.kind, [option.is_correct for option in self.options.all()])
            if problems and self.live:
                raise ValidationError({"kind": problems})

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "quizzes/question_preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return {"question": self, "options": self.options.all(), "is_preview": True}


class AnswerOption(Orderable):
    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    text = models.CharField(_("antwoord"), max_length=400)
    is_correct = models.BooleanField(_("goed"), default=False)
    feedback = models.TextField(_("uitleg bij dit antwoord"), max_length=1000)

    class Meta(Orderable.Meta):
        verbose_name = _("antwoord")
        verbose_name_plural = _("antwoorden")

    def __str__(self) -> str:
        return self.text
