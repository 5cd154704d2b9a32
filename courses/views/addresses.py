"""A shorter way to a module and a lesson, the pages that people open most."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from pages.restricted import IS_RESTRICTED
from queries.prepared import Prepared

from ..models import LessonPage, ModulePage


@Prepared
def _published_modules(slug: str, url_path: str) -> QuerySet[ModulePage]:
    return ModulePage.objects.live().filter(slug=slug, url_path=url_path).annotate(is_restricted=IS_RESTRICTED)[:1]


@Prepared
def _published_lessons(slug: str, url_path: str) -> QuerySet[LessonPage]:
    return LessonPage.objects.live().filter(slug=slug, url_path=url_path).annotate(is_restricted=IS_RESTRICTED)[:1]


PUBLISHED = {ModulePage: _published_modules, LessonPage: _published_lessons}


def module_at(request: HttpRequest, module: str) -> HttpResponse:
    return serve_at(request, ModulePage, module, f"modules/{module}/")


def lesson_at(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    return serve_at(request, LessonPage, lesson, f"modules/{module}/{lesson}/")


def serve_at(request: HttpRequest, model: type[ModulePage] | type[LessonPage], slug: str, path: str) -> HttpResponse:
    """Finds a published page in one query; Wagtail walks down to a lesson in eight.

    What is found is handed over where Wagtail keeps the route of a request, so that everything else (methods, private
    pages, hooks) goes the usual way. What is not found, Wagtail looks for itself.
    """
    roots = Site.get_site_root_paths()
    if len(roots) == 1:
        found = PUBLISHED[model](slug, f"{roots[0].root_path}{path}")
        if found:
            request._wagtail_route_for_request = RouteResult(found[0])
    return serve(request, path)
