from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks

from accounts.audit import record
from accounts.models.audit import Result

from .models import LearningDocument, Visibility
from .permissions import may_see


@hooks.register("before_serve_document")
def only_who_may_see_it(document: LearningDocument, request: HttpRequest) -> HttpResponse | None:
    """Signed out: the sign-in page. Signed in and not allowed: the same 404 as for a document that is not there."""
    if not request.user.is_authenticated and document.visibility != Visibility.PUBLIC:
        return redirect_to_login(request.get_full_path())
    is_allowed = may_see(request.user, document)
    if document.visibility != Visibility.PUBLIC:
        record("document.downloaded", document, result=Result.OK if is_allowed else Result.REFUSED)
    if not is_allowed:
        raise Http404
    return None
