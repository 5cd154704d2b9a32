"""Starting a module, opening a lesson, finishing a lesson. What is done twice changes nothing the second time."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .completion import complete_if_done
from .learners import Learner
from .models import Completion, Enrolment, LessonPage, LessonProgress, ModulePage

# Reading on within this time is one visit: it need not be written down again.
VISIT = timedelta(minutes=1)


def enrol(learner: Learner, module: ModulePage) -> Enrolment:
    """The person's participation in a module for a municipality; begun now when it was not there yet.

    The caller has asked the gate.
    """
    enrolment, _created = Enrolment.objects.get_or_create(
        user_id=learner.user_id,
        municipality_id=learner.municipality_id,
        module=module,
        defaults={"module_title": module.title},
    )
    return enrolment


def open_lesson(enrolment: Enrolment, lesson: LessonPage) -> None:
    """Notes that a lesson was opened and which version was seen. Once the lesson is done its version stays."""
    seen = {"revision": lesson.seen_revision_id, "lesson_title": lesson.title}
    unfinished = LessonProgress.objects.filter(enrolment=enrolment, lesson=lesson, done_at=None)
    if not unfinished.update(**seen):
        row = LessonProgress(
            enrolment=enrolment, lesson=lesson, lesson_title=lesson.title, revision_id=lesson.seen_revision_id
        )
        # One statement, so that two tabs that open the lesson at once make one row.
        LessonProgress.objects.bulk_create([row], ignore_conflicts=True)


def note_visit(enrolment: Enrolment) -> None:
    now = timezone.now()
    if now - enrolment.last_seen_at > VISIT:
        enrolment.last_seen_at = now
        enrolment.save(update_fields=["last_seen_at"])


def finish_lesson(enrolment: Enrolment, lesson: LessonPage) -> Completion | None:
    """Notes that a lesson is done; the first moment stays. Gives the completion when this was the last step."""
    now = timezone.now()
    with transaction.atomic():
        if not enrolment.lessons.filter(lesson=lesson).exists():
            open_lesson(enrolment, lesson)
        enrolment.lessons.filter(lesson=lesson, done_at=None).update(done_at=now)
        enrolment.last_seen_at = now
        enrolment.save(update_fields=["last_seen_at"])
        return complete_if_done(enrolment)
