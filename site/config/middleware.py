from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from .views import page_not_found, permission_denied

CMS = "/cms/"


class CmsForEditors:
    """Whoever signed in and has nothing to do in the CMS reads so, at each of its addresses.

    Wagtail sends them to the page to sign in, which sends whoever is signed in back, without end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_visitor = request.path.startswith(CMS) and request.user.is_authenticated
        if is_visitor and not request.user.has_perm("wagtailadmin.access_admin"):
            return permission_denied(request, PermissionDenied())
        return self.get_response(request)


class OwnNotFoundPage:
    """The site's own 404 while DEBUG is on: the demo runs so, and its visitors need no list of address patterns.

    Only in the place of Django's page for developers: a view that answers 404 by itself has something to say.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_no_address = response.status_code == 404 and request.resolver_match is None
        return page_not_found(request, Http404()) if settings.DEBUG and is_no_address else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        is_own = settings.DEBUG and isinstance(exception, Http404)
        return page_not_found(request, exception) if is_own else None
