"""A shorter way to a lesson, the page that people open most."""

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from ..models import LessonPage


def lesson_at(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    """Finds a published lesson in one query; Wagtail walks down to it in eight.

    What is found is handed over where Wagtail keeps the route of a request, so that everything else (methods, private
    pages, hooks) goes the usual way. What is not found, Wagtail looks for itself.
    """
    path = f"modules/{module}/{lesson}/"
    roots = Site.get_site_root_paths()
    if len(roots) == 1:
        page = LessonPage.objects.live().filter(slug=lesson, url_path=f"{roots[0].root_path}{path}").first()
        if page:
            request._wagtail_route_for_request = RouteResult(page)
    return serve(request, path)
