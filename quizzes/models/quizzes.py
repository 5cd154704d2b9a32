from types import ModuleType
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.forms import BaseChildFormSet
from modelcluster.models import model_from_serializable_data
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Orderable, Page

from ..owners import QuizOwner
from .questions import Question


class QuizQuestionFormSet(BaseChildFormSet):
    """Says in plain words that a question stands in the quiz twice."""

    def get_unique_error_message(self, unique_check: Any) -> str:
        return str(_("Een vraag staat twee keer in deze toets. Haal er één weg."))

    def get_form_error(self) -> str:
        return str(_("Deze vraag staat er al."))


class QuizQuestionsPanel(MultipleChooserPanel):
    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = QuizQuestionFormSet
        return options


class QuizPageForm(WagtailAdminPageForm):
    """A quiz may be a draft without questions; it is not published, nor sent to review, without one that is live."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        formset = self.formsets.get("quiz_questions")
        if formset is None or self.is_deferred_validation or not formset.is_valid():
            return cleaned
        rows = [
            form.cleaned_data for form in formset.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        if not any(row["question"].live for row in rows):
            self.add_error(
                None,
                _(
                    "Een toets heeft minstens één gepubliceerde vraag nodig. Kies vragen die al gepubliceerd zijn, "
                    "of publiceer eerst een vraag."
                ),
            )
        return cleaned


class QuizPage(RoutablePageMixin, Page):
    """The quiz at the end of a module. What it asks of the page above it stands in quizzes/owners.py."""

    introduction = models.TextField(
        _("inleiding"), max_length=600, blank=True, help_text=_("Wat moet iemand weten voor de toets begint?")
    )
    shuffle_options = models.BooleanField(_("antwoorden in wisselende volgorde"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("minuten"), default=5, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )

    base_form_class = QuizPageForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("minutes"),
        FieldPanel("shuffle_options"),
        QuizQuestionsPanel("quiz_questions", chooser_field_name="question", heading=_("Vragen"), label=_("vraag")),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    template = "quizzes/quiz.html"

    class Meta:
        verbose_name = _("toets")
        verbose_name_plural = _("toetsen")

    @cached_property
    def quiz_owner(self) -> QuizOwner:
        return self.get_parent().specific

    def live_questions(self) -> list[Question]:
        """The published questions that can be asked, in the trainer's order."""
        questions = Question.objects.filter(live=True, quiz_questions__quiz=self).prefetch_related("options")
        questions = questions.order_by("quiz_questions__sort_order", "quiz_questions__pk")
        return [question for question in questions if not question.problems]

    @property
    def views(self) -> ModuleType:
        """Looked up late: the views import this model."""
        from .. import views

        return views

    @path("", name="introduction")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        return self.views.introduction(request, self)

    @path("start/", name="start")
    def start_route(self, request: HttpRequest) -> HttpResponse:
        return self.views.start(request, self)

    @path("vraag/<int:position>/", name="question")
    def question_route(self, request: HttpRequest, position: int) -> HttpResponse:
        return self.views.question(request, self, position)

    @path("uitslag/<int:attempt_id>/", name="result")
    def result_route(self, request: HttpRequest, attempt_id: int) -> HttpResponse:
        return self.views.result(request, self, attempt_id)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return self.views.preview(request, self)

    def address_of(self, route: str, **arguments: int) -> str:
        """The address of one of the routes above."""
        return f"{self.url}{self.reverse_subpage(route, kwargs=arguments)}"


class QuizQuestion(Orderable):
    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="quiz_questions")
    question = models.ForeignKey(
        Question, verbose_name=_("vraag"), on_delete=models.PROTECT, related_name="quiz_questions"
    )

    panels = [FieldPanel("question")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="question_once_per_quiz")]

    def __str__(self) -> str:
        return str(self.question)

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> "QuizQuestion | None":
        """Reads a row of a revision. A question that only a draft still named may be deleted: it drops out.

        PROTECT guards what is published; without this the editor could not open such a draft any more.
        """
        if check_fks and not Question.objects.filter(pk=data["question"]).exists():
            return None
        return model_from_serializable_data(cls, data, check_fks=check_fks, strict_fks=strict_fks)
