"""Reading a lesson and finishing it. LessonPage serves these."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ..access import LessonAccess, access_to
from ..enrolments import enrol, finish_lesson, note_visit, open_lesson
from ..learners import Learner
from ..models import LessonPage, ModulePage
from ..progress import ModuleProgress, progress_in
from .breadcrumbs import breadcrumbs
from .locked import locked_response


def lesson(request: HttpRequest, page: LessonPage) -> HttpResponse:
    access = access_to(request, page)
    if not access.module.live:
        raise Http404
    if access.lock:
        return locked_response(request, access.module, access.lock)
    return finish(request, page, access) if request.method == "POST" else read(request, page, access)


def read(request: HttpRequest, page: LessonPage, access: LessonAccess) -> HttpResponse:
    """Opening a lesson begins the module (docs/decisions/0005)."""
    learner = Learner.of(access.membership)
    progress = progress_in(access.module, learner)
    step = progress.lesson(page.pk)
    if is_a_visit(request):
        enrolment = access.enrolment or enrol(learner, access.module)
        if step is None or not step.is_done:
            open_lesson(enrolment, page)
        note_visit(enrolment)
    return TemplateResponse(request, page.template, context_of(request, page, access.module, progress))


def is_a_visit(request: HttpRequest) -> bool:
    """A browser that fetches a page ahead, or only asks for its head, is nobody who reads."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return request.method == "GET" and "prefetch" not in purpose


def finish(request: HttpRequest, page: LessonPage, access: LessonAccess) -> HttpResponse:
    """Done twice, or in a second tab: the first moment stays, and both go on to the next step."""
    learner, module = Learner.of(access.membership), access.module
    completion = finish_lesson(access.enrolment or enrol(learner, module), page)
    if completion:
        messages.success(request, _("Gefeliciteerd. Je hebt deze module afgerond."))
        return redirect(module.url)
    following = progress_in(module, learner).after(page.pk)
    return redirect(following.url if following else module.url)


def context_of(request: HttpRequest, page: LessonPage, module: ModulePage, progress: ModuleProgress) -> dict[str, Any]:
    lessons = progress.lessons
    position = next((i for i, step in enumerate(lessons) if step.page_id == page.pk), len(lessons))
    return {
        **page.get_context(request),
        "module": module,
        "progress": progress,
        "step": progress.lesson(page.pk),
        "number": position + 1,
        "count": max(len(lessons), position + 1),
        "previous": lessons[position - 1] if position else None,
        "following": lessons[position + 1] if position + 1 < len(lessons) else None,
        "after": progress.after(page.pk),
        "shows_route": any(block.block_type == "meldroute" for block in page.body),
        "breadcrumbs": [*breadcrumbs(module), (module.title, module.url)],
    }


def preview_context(request: HttpRequest, page: LessonPage) -> dict[str, Any]:
    """As a reader who has done nothing yet sees it. Nothing is stored."""
    module = ModulePage.objects.get(path=page.path[: -page.steplen])
    return {**context_of(request, page, module, progress_in(module, None)), "is_preview": True}
