"""What happened in Demodam before today, so that the overviews show something. Made once, by the rules of the apps."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from courses.completion import complete_if_done, valid_until
from courses.models import Completion, Enrolment, LessonPage, LessonProgress, ModulePage
from quizzes.attempts import questions_for
from quizzes.models import Attempt, AttemptQuestion, QuizPage
from quizzes.scoring import has_passed

from .people import DEMODAM


def ensure_history() -> None:
    """Learning of the demo accounts and their colleagues, made once: what people did since is left alone."""
    if Enrolment.objects.filter(municipality__cbs_code=DEMODAM).exists():
        return
    memberships = Membership.objects.filter(municipality__cbs_code=DEMODAM).select_related("user", "municipality")
    by_email = {membership.user.email: membership for membership in memberships}
    now = timezone.now()
    _learn(by_email["boa@demodam.example"], "signalen-op-straat", started=now - timedelta(days=3), lessons=3)
    _learn(by_email["balie@demodam.example"], "signalen-aan-de-balie", started=now - timedelta(days=40), correct=9)
    _learn(by_email["toezicht@demodam.example"], "", started=now - timedelta(days=9), correct=6)
    for number, membership in enumerate(m for e, m in sorted(by_email.items()) if e.startswith("collega")):
        _learn_as_colleague(membership, number)


def _learn_as_colleague(membership: Membership, number: int) -> None:
    """Most are done, some long ago, some are halfway, some did not begin: the mix of a real municipality."""
    now = timezone.now()
    part = number % 10
    if part < 6:
        _learn(membership, "", started=now - timedelta(days=20 + number * 7), correct=9 + number % 3)
    elif part == 6:
        _learn(membership, "", started=now - timedelta(days=745 + number), correct=9)
    elif part == 7:
        _learn(membership, "", started=now - timedelta(days=5 + number), lessons=1 + number % 4)
    elif part == 8:
        _learn(membership, "", started=now - timedelta(days=12 + number), correct=5)


def _module_for(membership: Membership, slug: str) -> ModulePage | None:
    modules = ModulePage.objects.live()
    if slug:
        return modules.filter(slug=slug).first()
    return modules.filter(target_groups__in=membership.target_groups.all()).order_by("path").first()


@transaction.atomic
def _learn(
    membership: Membership, slug: str, *, started: datetime, lessons: int | None = None, correct: int | None = None
) -> None:
    """One person in one module: lessons done (all, when an attempt follows) and `correct` answers right."""
    module = _module_for(membership, slug)
    if module is None:
        return
    enrolment = Enrolment.objects.create(
        user=membership.user,
        municipality=membership.municipality,
        module=module,
        module_title=module.title,
        started_at=started,
        last_seen_at=started + timedelta(minutes=30),
    )
    pages = LessonPage.objects.live().child_of(module).order_by("path")
    for number, lesson in enumerate(pages[:lessons]):
        LessonProgress.objects.create(
            enrolment=enrolment,
            lesson=lesson,
            lesson_title=lesson.title,
            revision_id=lesson.seen_revision_id,
            opened_at=started + timedelta(minutes=4 * number),
            done_at=started + timedelta(minutes=4 * number + 4),
        )
    quiz = QuizPage.objects.live().child_of(module).first()
    if correct is not None and quiz:
        finished = started + timedelta(minutes=35)
        _attempt(membership.user, enrolment, quiz, module, correct=correct, finished=finished)
        if membership.user.has_usable_password():
            complete_if_done(enrolment, at=finished)
        elif enrolment.user.attempts.passed().exists():
            _complete_quietly(enrolment, finished)


def _complete_quietly(enrolment: Enrolment, finished: datetime) -> None:
    """Without the certificate at once: forty of them would keep a newcomer waiting. The sweep makes them later."""
    completed_on = timezone.localdate(finished)
    Completion.objects.create(
        user=enrolment.user,
        municipality=enrolment.municipality,
        enrolment=enrolment,
        module=enrolment.module,
        module_title=enrolment.module_title,
        module_revision_id=enrolment.module.live_revision_id,
        attempt=enrolment.user.attempts.get(),
        completed_at=finished,
        completed_on=completed_on,
        valid_until=valid_until(completed_on, enrolment.module.validity_months),
    )


def _attempt(
    user: User, enrolment: Enrolment, quiz: QuizPage, module: ModulePage, *, correct: int, finished: datetime
) -> None:
    questions = questions_for(quiz, enrolment.municipality)
    correct = min(correct, len(questions))
    attempt = Attempt.objects.create(
        user=user,
        municipality=enrolment.municipality,
        quiz=quiz,
        quiz_title=quiz.title,
        quiz_revision_id=quiz.live_revision_id,
        number=1,
        pass_mark=module.pass_mark,
        question_count=len(questions),
        correct_count=correct,
        has_passed=has_passed(correct_count=correct, question_count=len(questions), pass_mark=module.pass_mark),
        finished_at=finished,
    )
    Attempt.objects.filter(pk=attempt.pk).update(started_at=finished - timedelta(minutes=8))
    for position, (question, content) in enumerate(questions, start=1):
        options = content["options"]
        is_right = position <= correct
        AttemptQuestion.objects.create(
            attempt=attempt,
            position=position,
            question=question,
            content=content,
            given=[o["key"] for o in options if o["correct"] == is_right][: None if is_right else 1],
            is_correct=is_right,
            answered_at=finished - timedelta(seconds=40 * (len(questions) - position)),
        )
