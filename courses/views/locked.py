"""What somebody gets instead of a lesson or a quiz that is closed for them."""

from functools import partial

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.current import current_membership

from ..access import Lock, gate_of
from ..meanwhile import readable_meanwhile
from ..models import ModulePage


def locked_response(request: HttpRequest, module: ModulePage, lock: Lock) -> HttpResponse:
    """Signed out: to the sign-in page and back. Else a page that says what is missing and who can act."""
    if lock is Lock.SIGNED_OUT:
        return redirect_to_login(request.get_full_path())
    context = {"module": module, "lock": lock, **gate_context(request, module)}
    status = 404 if lock is Lock.NOT_PUBLISHED else 403
    return TemplateResponse(request, "courses/locked.html", context, status=status)


def gate_context(request: HttpRequest, module: ModulePage | None = None) -> dict[str, object]:
    """What municipalities/locked_part.html shows, and what can be read meanwhile; empty without a membership.

    module: what is closed; on its own page it need not be named.
    """
    membership = current_membership(request)
    if membership is None:
        return {}
    return {
        "municipality": membership.municipality,
        "gate": gate_of(request, membership.municipality),
        # Looked up by the template, where it shows it.
        "meanwhile": partial(readable_meanwhile, membership, module),
    }
