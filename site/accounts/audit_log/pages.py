"""The page and the download of a log, for every view that shows one."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from printing.spreadsheet import csv_download

from ..audit import record
from ..models import AuditEvent
from .form import LogForm
from .lines import Line, lines_of
from .selection import Asked, Scope, events_of

ROWS_ON_A_PAGE = 50


def log_page(request: HttpRequest, scope: Scope, template: str) -> HttpResponse:
    form = LogForm(request.GET, scope=scope)
    asked = form.asked
    page = Paginator(events_of(scope, asked), ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "municipality": scope.municipality,
        "form": form,
        "is_filtered": asked != Asked(),
        "page_obj": page,
        "lines": list(_lines(page.object_list, scope)),
    }
    return render(request, template, context)


def log_csv(request: HttpRequest, scope: Scope, *, page: str) -> HttpResponse | StreamingHttpResponse:
    """The lines as they are filtered; with a wrong filter to the page, which says what is wrong."""
    form = LogForm(request.GET, scope=scope)
    if not form.is_valid():
        return redirect(f"{page}?{request.GET.urlencode()}")
    events, place = events_of(scope, form.asked), scope.municipality
    record("log.exported", place, municipality=place, details={"rows": events.count()})
    return csv_download(f"logboek-{place.slug}-{timezone.localdate():%Y-%m-%d}", _cells(events, scope))


def _lines(events: Any, scope: Scope) -> Iterator[Line]:
    return lines_of(events, listed_by=scope.municipality if scope.keeps_list else None)


def _cells(events: QuerySet[AuditEvent], scope: Scope) -> Iterator[list[object]]:
    yield [_("Tijd"), _("Handeling"), _("Onderwerp"), _("Door"), _("Waar"), _("Resultaat"), _("Bijzonderheden")]
    for line in _lines(events.iterator(chunk_size=500), scope):
        result = line.event.get_result_display()
        yield [f"{line.at:%d-%m-%Y %H:%M}", line.what, line.about, line.by, line.door, result, "; ".join(line.details)]
