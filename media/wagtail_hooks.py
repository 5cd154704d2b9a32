from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks

from .models import LearningDocument
from .permissions import may_see


@hooks.register("before_serve_document")
def only_who_may_see_it(document: LearningDocument, request: HttpRequest) -> HttpResponse | None:
    """Signed out: the sign-in page. Signed in and not allowed: the same 404 as for a document that is not there."""
    if may_see(request.user, document):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404
