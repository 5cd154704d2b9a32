from typing import Any

from django import forms
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
    WorkflowState,
)
from wagtail.search import index

from accounts.models import TargetGroup
from municipalities.constants import ExploitationForm, Situation
from municipalities.models import ReportingRoute

from ..constants import ONE_ANSWER_KINDS, QuestionKind
from ..route_questions import example_route, route_content
from .attempts import AttemptQuestion


class QuestionForm(WagtailAdminModelForm):
    """Checks the options together with the question, so that no question without an answer is published.

    A draft may be half done: then this waits until it goes to review or is published.
    """

    situations = forms.MultipleChoiceField(
        label=_("situaties die gelden"),
        choices=Situation.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        formset = self.formsets.get("options")
        if formset is None or self.is_deferred_validation or not formset.is_valid():
            return cleaned
        options = [
            form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        kind, situations = cleaned.get("kind", ""), cleaned.get("situations", [])
        for message in option_problems(kind, [bool(o.get("is_correct")) for o in options]):
            self.add_error("kind", message)
        for message in situation_problems(kind, situations):
            self.add_error("situations", message)
        return cleaned


def situation_problems(kind: str, situations: list[str]) -> list[str]:
    """What is wrong with the case of a question, as sentences for the trainer; empty when all is well."""
    problems = []
    if situations and kind != QuestionKind.ROUTE:
        problems.append(_("Situaties horen alleen bij een vraag over de eigen meldroute. Haal de vinkjes weg."))
    if {Situation.VICTIM_KNOWN, Situation.LOCATION_KNOWN} <= set(situations):
        problems.append(_("Je kent het mogelijke slachtoffer, of je kent alleen de plek. Kies er één."))
    return [str(problem) for problem in problems]


def option_problems(kind: str, correct: list[bool]) -> list[str]:
    """What is wrong with the options of a question, as sentences for the trainer; empty when all is well.

    kind: a QuestionKind. correct: per option whether it is right.
    """
    if kind == QuestionKind.ROUTE:
        own_answers = _("Een vraag over de eigen meldroute heeft geen eigen antwoorden. Haal de antwoorden weg.")
        return [str(own_answers)] if correct else []
    problems = []
    if len(correct) < 2:
        problems.append(_("Geef minstens twee antwoorden."))
    if kind == QuestionKind.TRUE_FALSE and len(correct) != 2:
        problems.append(_("Een vraag met waar of niet waar heeft precies twee antwoorden."))
    if kind in ONE_ANSWER_KINDS and sum(correct) != 1:
        problems.append(_("Kies precies één goed antwoord."))
    if kind == QuestionKind.MULTIPLE and not sum(correct):
        problems.append(_("Kies minstens één goed antwoord."))
    return [str(problem) for problem in problems]


class QuestionQuerySet(models.QuerySet["Question"]):
    def with_status(self) -> "QuestionQuerySet":
        """With what the status in a list hangs on; else Wagtail asks twice for every row."""
        under_review = WorkflowState.objects.active().select_related("current_task_state__task")
        scheduled = Revision.objects.exclude(approved_go_live_at=None)
        return self.prefetch_related(
            Prefetch("workflow_states", queryset=under_review, to_attr="_current_workflow_states"),
            Prefetch("_revisions", queryset=scheduled, to_attr="_scheduled_revisions"),
        )


class Question(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, index.Indexed, ClusterableModel
):
    """A question in the bank, reviewed and published like a page. An attempt keeps its own copy of the text."""

    text = models.TextField(_("vraag"), max_length=1000)
    kind = models.CharField(_("soort"), max_length=12, choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    explanation = models.TextField(_("uitleg na het antwoord"), max_length=2000)
    form = models.CharField(
        _("vorm van uitbuiting"),
        max_length=20,
        choices=ExploitationForm.choices,
        blank=True,
        help_text=_("Bij een vraag over de eigen meldroute is dit het vermoeden. Leeg: de lezer weet het niet."),
    )
    situations = models.JSONField(
        _("situaties die gelden"), default=list, blank=True, help_text="Of a question about the own route."
    )
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

    objects = QuestionQuerySet.as_manager()

    base_form_class = QuestionForm
    panels = [
        FieldPanel("reference"),
        FieldPanel("text"),
        FieldPanel("kind"),
        InlinePanel("options", heading=_("Antwoorden"), label=_("antwoord")),
        FieldPanel("explanation"),
        MultiFieldPanel(
            [FieldPanel("form"), FieldPanel("target_groups", widget=forms.CheckboxSelectMultiple)],
            heading=_("Waarover en voor wie"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(
                    _(
                        "Kies als soort “Over de eigen meldroute” en schrijf een situatie met de vraag wie je het "
                        "eerst belt. Geef zelf geen antwoorden: elke lezer kiest uit de contacten van de eigen "
                        "gemeente. Goed is het eerste contact dat de eigen meldroute voor deze situatie noemt, en bij "
                        "gevaar altijd 112."
                    )
                ),
                FieldPanel("situations", heading=_("Situaties die gelden")),
            ],
            heading=_("Alleen bij een vraag over de eigen meldroute"),
        ),
    ]
    search_fields = [
        index.SearchField("text"),
        index.AutocompleteField("text"),
        index.SearchField("reference"),
        index.FilterField("kind"),
        index.FilterField("form"),
        index.FilterField("live"),
    ]

    class Meta:
        verbose_name = _("vraag")
        verbose_name_plural = _("vragen")
        ordering = ["reference"]

    def __str__(self) -> str:
        return f"{self.reference}: {Truncator(self.text).chars(80)}"

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def approved_schedule(self) -> bool:
        if hasattr(self, "_scheduled_revisions"):
            return bool(self._scheduled_revisions)
        return super().approved_schedule

    @property
    def problems(self) -> list[str]:
        """Why this question cannot be asked. A review can let an unfinished draft through; no learner may meet it."""
        options = option_problems(self.kind, [option.is_correct for option in self.options.all()])
        return options + situation_problems(self.kind, self.situations)

    def as_asked_in(self, route: ReportingRoute | None) -> dict[str, Any] | None:
        """What an attempt keeps of the question for who works with this route; None when it cannot be asked there."""
        if self.kind != QuestionKind.ROUTE:
            return self.as_asked()
        if route is None:
            return None
        own = route_content(route, form=self.form, situations=self.situations, explanation=self.explanation)
        return {"kind": self.kind, "text": self.text, "form": self.form, **own} if own else None

    def as_asked(self) -> dict[str, Any]:
        """What an attempt keeps of the question, options in the trainer's order (AttemptQuestion.content).

        About the own meldroute: with an example route, as a preview shows it.
        """
        if self.kind == QuestionKind.ROUTE:
            return self.as_asked_in(example_route()) or {}
        return {
            "kind": self.kind,
            "text": self.text,
            "explanation": self.explanation,
            "form": self.form,
            "options": [
                {
                    "key": str(option.pk or number),
                    "text": option.text,
                    "correct": option.is_correct,
                    "feedback": option.feedback,
                }
                for number, option in enumerate(self.options.all())
            ],
        }

    def as_answered(self, *, position: int = 1) -> AttemptQuestion:
        """The question with its right answer, in no attempt: for a preview."""
        question = AttemptQuestion(position=position, content=self.as_asked())
        question.given = question.correct_keys
        question.is_correct = True
        return question

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("De vraag")), ("answered", _("Na het antwoord"))]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "quizzes/question_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"request": request, "question": self.as_answered(), "is_answered": mode_name == "answered"}


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
