from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Orderable, Page

from .questions import Question


class QuizPage(RoutablePageMixin, Page):
    """The quiz at the end of a module. What it asks of the page above it stands in quizzes/owners.py."""

    introduction = models.TextField(
        _("inleiding"), max_length=600, blank=True, help_text=_("Wat moet iemand weten voor de toets begint?")
    )
    shuffle_options = models.BooleanField(_("antwoorden in wisselende volgorde"), default=True)
    minutes = models.PositiveSmallIntegerField(_("minuten"), default=5)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("minutes"),
        FieldPanel("shuffle_options"),
        InlinePanel("quiz_questions", heading=_("Vragen"), label=_("vraag")),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    template = "quizzes/quiz.html"

    class Meta:
        verbose_name = _("toets")
        verbose_name_plural = _("toetsen")

    def live_questions(self) -> list[Question]:
        """The published questions in the trainer's order."""
        rows = self.quiz_questions.filter(question__live=True).select_related("question")
        return [row.question for row in rows]


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
