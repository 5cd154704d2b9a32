"""The whole log in the CMS, for admins."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from ..admin_only import AdminViewSet
from ..audit_words import ACTIONS, KINDS
from ..models import AuditEvent
from .lines import Line, lines_of
from .search import matching_everywhere

NO_BREAK = "\N{NO-BREAK SPACE}"


class AuditFilter(WagtailFilterSet):
    """By kind, action, place, result and day; the kinds are the first parts of the actions."""

    kind = django_filters.ChoiceFilter(label=_("Soort"), choices=list(KINDS.items()), method="of_kind")
    action = django_filters.ChoiceFilter(label=_("Handeling"), choices=list(ACTIONS.items()))
    at = django_filters.DateFromToRangeFilter(label=_("Periode"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEvent
        fields = ["kind", "action", "municipality", "region", "result", "origin", "at"]

    def of_kind(self, events: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        return events.filter(action__startswith=f"{value}.")


class AuditIndexView(generic.IndexView):
    """Searched by the words of the list, not by the codes behind them."""

    def search_queryset(self, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        return matching_everywhere(queryset, self.search_query) if self.is_searching else queryset

    def get_table(self, object_list: Any) -> Any:
        return super().get_table(list(lines_of(object_list, by_address=True)))


def _moment(line: Line) -> str:
    # A day stays on one line in its narrow column.
    return f"{date_format(line.at, 'j b Y').replace(' ', NO_BREAK)} {date_format(line.at, 'H.i')}"


def _what(line: Line) -> str:
    return gettext("%(what)s (geweigerd)") % {"what": line.what} if line.is_refused else line.what


class AuditViewSet(AdminViewSet):
    """To read: a line cannot be changed or taken out."""

    model = AuditEvent
    icon = "history"
    menu_label = _("Logboek")
    may_change = False
    list_display = [
        Column("at", label=_("Tijd"), accessor=_moment, width="9%"),
        Column("what", label=_("Handeling"), accessor=_what),
        Column("about", label=_("Over wie of wat")),
        Column("place", label=_("Gemeente of regio")),
        Column("by", label=_("Door"), accessor=lambda line: capfirst(f"{line.by}, {line.door}")),
        Column("details", label=_("Bijzonderheden"), accessor=lambda line: "; ".join(line.details)),
    ]
    index_view_class = AuditIndexView
    filterset_class = AuditFilter
    list_select_related = ("municipality", "region", "actor")
    search_fields = ["object_label"]
    form_fields = ["action"]
