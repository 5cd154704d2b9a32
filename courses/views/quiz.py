"""What a module answers to the quiz below it (the protocol stands in quizzes/owners.py)."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from accounts.current import current_membership
from quizzes.owners import QuizAccess

from ..access import Lock, lock_on_start
from ..models import ModulePage


def quiz_access(request: HttpRequest, module: ModulePage) -> QuizAccess:
    membership = current_membership(request)
    lock = lock_on_start(request, module)
    return QuizAccess(
        municipality=membership.municipality if membership else None,
        pass_mark=module.pass_mark,
        refusal=locked_response(request, lock) if lock else None,
    )


def locked_response(request: HttpRequest, lock: Lock) -> HttpResponse:
    if lock is Lock.SIGNED_OUT:
        return redirect_to_login(request.get_full_path())
    return HttpResponse(lock, status=403)


def quiz_navigation(request: HttpRequest, module: ModulePage) -> dict[str, object]:
    return {"module": module}
