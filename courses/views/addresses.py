"""A shorter way to a module and a lesson, the pages that people open most."""

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from ..models import LessonPage, ModulePage


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
        page = model.objects.live().filter(slug=slug, url_path=f"{roots[0].root_path}{path}").first()
        if page:
            request._wagtail_route_for_request = RouteResult(page)
    return serve(request, path)
