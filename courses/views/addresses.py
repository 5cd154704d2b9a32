"""A shorter way to a module and a lesson, the pages that people open most."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from ..models import LessonPage, ModulePage


def module_at(request: HttpRequest, module: str) -> HttpResponse:
    return serve_at(request, ModulePage, module, f"modules/{module}/")


def lesson_at(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    """A lesson that is gone leads whoever was in its module back to it, with a sentence."""
    try:
        return serve_at(request, LessonPage, lesson, f"modules/{module}/{lesson}/")
    except Http404:
        begun = ModulePage.objects.live().filter(slug=module, enrolments__user=request.user.pk).first()
        if begun is None:
            raise
        messages.info(request, _("Deze les is er niet meer. Wat je al deed, telt mee. Ga hier verder."))
        return redirect(begun.url)


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
