from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from .views import page_not_found


class OwnNotFoundPage:
    """The site's own 404 while DEBUG is on: the demo runs so, and its visitors need no list of address patterns."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.status_code == 404 and response.get("Content-Type", "").startswith("text/html")
        return page_not_found(request, Http404()) if settings.DEBUG and is_page else response
