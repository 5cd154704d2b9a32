"""A shorter way to the steps of a quiz, which people follow ten times in five minutes."""

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.views import serve

from .models import QuizPage


def quiz_step(request: HttpRequest, module: str, quiz: str, step: str) -> HttpResponse:
    """Finds a published quiz in one query; Wagtail walks down to it in eight.

    What is found is handed over where Wagtail keeps the route of a request, so that everything else (private pages,
    hooks) goes the usual way. What is not found, Wagtail looks for itself.
    """
    path = f"modules/{module}/{quiz}/"
    roots = Site.get_site_root_paths()
    if len(roots) == 1:
        page = QuizPage.objects.live().filter(slug=quiz, url_path=f"{roots[0].root_path}{path}").first()
        if page:
            request._wagtail_route_for_request = page.route(request, step.strip("/").split("/"))
    return serve(request, f"{path}{step}")
