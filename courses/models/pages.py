from http import HTTPMethod
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail.url_routing import RouteResult

from accounts.models import TargetGroup
from municipalities.constants import ExploitationForm
from pages.blocks import ContentBlock
from quizzes.owners import QuizAccess

READ_ONLY = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]


class GoalsBlock(blocks.StreamBlock):
    """What somebody can do after the module; a module without a goal is not published."""

    goal = blocks.CharBlock(label=_("Leerdoel"), max_length=200)

    def clean(self, value: Any) -> Any:
        if not value and not self.is_deferred_validation:
            raise blocks.StreamBlockValidationError(
                non_block_errors=[_("Schrijf minstens één leerdoel: wat kan iemand na deze module?")]
            )
        return super().clean(value)


class ModulePageForm(WagtailAdminPageForm):
    """The forms of exploitation as boxes to tick, and what is missing in words of the subject.

    A draft may be incomplete; Wagtail asks for everything when it is submitted or published.
    """

    forms_of_exploitation = forms.MultipleChoiceField(
        label=_("vormen van uitbuiting"),
        choices=ExploitationForm.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "target_groups" in self.fields:
            self.fields["target_groups"].error_messages["required"] = _(
                "Kies minstens één doelgroep: voor welk werk is deze module?"
            )


class SeenPage(Page):
    """A page of which is kept which version somebody saw."""

    class Meta:
        abstract = True

    @property
    def seen_revision_id(self) -> int | None:
        """The version that readers see: the published one; a page made without the editor may have none."""
        return self.live_revision_id or self.latest_revision_id

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        """One query instead of two, and none where it was asked along with the page (views/addresses.py).

        Of an alias Wagtail looks at the original; that stays Wagtail's work.
        """
        if self.alias_of_id:
            return super().get_view_restrictions()
        if not getattr(self, "is_restricted", True):
            return PageViewRestriction.objects.none()
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=paths)


class ModuleIndexPage(Page):
    """All modules, at /modules/."""

    introduction = models.TextField(_("inleiding"), max_length=600, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["courses.ModulePage"]
    max_count = 1
    allowed_http_methods = READ_ONLY
    template = "courses/module_index.html"

    class Meta:
        verbose_name = _("overzicht van modules")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from ..views import module_index

        return TemplateResponse(request, self.template, module_index.context_of(request, self))

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from ..views import module_index

        return module_index.context_of(request, self)


class ModulePage(SeenPage):
    """A training module: what it is for, its lessons and its quiz below it."""

    summary = models.CharField(_("samenvatting"), max_length=200)
    introduction = RichTextField(_("inleiding"), features=["bold", "italic", "ul", "ol", "link"])
    learning_goals = StreamField(GoalsBlock(), verbose_name=_("leerdoelen"))
    target_groups = ParentalManyToManyField(TargetGroup, verbose_name=_("doelgroepen"), related_name="modules")
    forms_of_exploitation = models.JSONField(_("vormen van uitbuiting"), default=list, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minuten"), default=20, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("cesuur in procenten"), default=80, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    validity_months = models.PositiveSmallIntegerField(
        _("geldig in maanden"), default=24, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    illustration = models.ForeignKey(
        "media.LearningImage",
        verbose_name=_("tekening"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    is_example = models.BooleanField(
        _("voorbeeldinhoud"),
        default=False,
        help_text=_("Laat deze inhoud toetsen door een zorgcoördinator voordat je hem echt gebruikt."),
    )

    base_form_class = ModulePageForm
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction"),
        FieldPanel("learning_goals"),
        MultiFieldPanel(
            [
                FieldPanel("target_groups", widget=forms.CheckboxSelectMultiple, required_on_save=False),
                FieldPanel("forms_of_exploitation"),
            ],
            heading=_("Voor wie en waarover"),
        ),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("pass_mark"), FieldPanel("validity_months")],
            heading=_("Duur, toets en geldigheid"),
        ),
        FieldPanel("illustration"),
        FieldPanel("is_example"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("introduction")]
    parent_page_types = ["courses.ModuleIndexPage"]
    subpage_types = ["courses.LessonPage", "quizzes.QuizPage"]
    # The button of a lesson that was removed meanwhile still sends its form; see `route`.
    allowed_http_methods = [*READ_ONLY, HTTPMethod.POST]
    template = "courses/module.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Somebody in the middle of the module whose lesson was removed gets an explanation instead of a bare 404."""
        from ..views import module

        try:
            return super().route(request, path_components)
        except Http404:
            if self.live and len(path_components) == 1 and module.has_begun(request, self):
                return RouteResult(self, kwargs={"lesson_is_gone": True})
            raise

    def serve(self, request: HttpRequest, *args: Any, lesson_is_gone: bool = False, **kwargs: Any) -> HttpResponse:
        from ..views import module

        if lesson_is_gone:
            return module.lesson_gone(request, self)
        return HttpResponseNotAllowed(READ_ONLY) if request.method == "POST" else module.module(request, self)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from ..views import module

        return module.preview_context(request, self)

    def quiz_access(self, request: HttpRequest) -> QuizAccess:
        from ..views.quiz import quiz_access

        return quiz_access(request, self)

    def quiz_navigation(self, request: HttpRequest) -> dict[str, object]:
        from ..views.quiz import quiz_navigation

        return quiz_navigation(request, self)

    def get_admin_default_ordering(self) -> str:
        """In the CMS the lessons stand as readers get them; Wagtail puts what changed last on top."""
        return "ord"

    @property
    def target_group_names(self) -> str:
        return ", ".join(group.name for group in self.target_groups.all())

    @property
    def form_labels(self) -> list[Any]:
        return [ExploitationForm(value).label for value in self.forms_of_exploitation if value in ExploitationForm]


class LessonPage(SeenPage):
    """A lesson: text, pictures, cases and signals, read in order."""

    summary = models.CharField(_("samenvatting"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minuten"), default=4, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    body = StreamField(ContentBlock(), verbose_name=_("inhoud"))

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("minutes"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    allowed_http_methods = [*READ_ONLY, HTTPMethod.POST]
    template = "courses/lesson.html"

    class Meta:
        verbose_name = _("les")
        verbose_name_plural = _("lessen")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        from ..views import lesson

        return lesson.lesson(request, self)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from ..views import lesson

        return lesson.preview_context(request, self)
