from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Question
from .models.questions import QuestionQuerySet


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Vragen")
    menu_order = 210
    add_to_admin_menu = True
    list_display = ["reference", "text", "kind", "form", UpdatedAtColumn(), LiveStatusTagColumn()]
    list_filter = ["kind", "form", "live", "target_groups"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuestionQuerySet:
        return Question.objects.with_status()


register_snippet(QuestionViewSet)
