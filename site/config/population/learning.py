"""What the staff of a municipality did: modules begun, read, tried and finished, with dates of the past years.

The rows agree with each other as those of real learners do, but for one thing: an attempt has no questions. They would
be ten times as many rows, for pages that only the learner opens.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models import Membership
from courses.completion import RENEWAL_DAYS, valid_until
from courses.models import Completion, Enrolment, LessonPage, LessonProgress, ModulePage
from municipalities.models import Municipality
from quizzes.models import Attempt, QuizPage
from quizzes.scoring import needed_to_pass

from .names import rng
from .staff import BATCH

ATTEMPT = timedelta(minutes=8)


@dataclass(frozen=True)
class Course:
    """A module with what is below it."""

    module: ModulePage
    lessons: tuple[LessonPage, ...]
    quiz: QuizPage | None
    question_count: int
    groups: frozenset[int]


def courses() -> list[Course]:
    """The published modules that can be finished: those with lessons or a quiz."""
    found = []
    for module in ModulePage.objects.live().order_by("path"):
        quiz = QuizPage.objects.live().child_of(module).first()
        questions = len(quiz.live_questions()) if quiz else 0
        groups = frozenset(module.target_groups.values_list("pk", flat=True))
        lessons = tuple(LessonPage.objects.live().child_of(module).order_by("path"))
        if lessons or questions:
            found.append(Course(module, lessons, quiz if questions else None, questions, groups))
    return found


@dataclass
class Rows:
    """The rows of one municipality, stored together: a table at a time."""

    enrolments: list[Enrolment] = field(default_factory=list)
    lessons: list[LessonProgress] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    completions: list[Completion] = field(default_factory=list)

    def store(self) -> Counter[str]:
        tables: dict[str, tuple[type[models.Model], list]] = {
            "enrolments": (Enrolment, self.enrolments),
            "lessons": (LessonProgress, self.lessons),
            "attempts": (Attempt, self.attempts),
            "completions": (Completion, self.completions),
        }
        for model, rows in tables.values():
            model.objects.bulk_create(rows, batch_size=BATCH)
        # The start of an attempt is the moment its row is made; here it lies before its end, like everywhere.
        late = Attempt.objects.filter(user__in={attempt.user_id for attempt in self.attempts})
        late.filter(started_at__gt=F("finished_at")).update(started_at=F("finished_at") - ATTEMPT)
        return Counter({name: len(rows) for name, (_model, rows) in tables.items()})


def make_learning(
    municipality: Municipality, memberships: list[Membership], offered: list[Course], *, seed: int, until: date
) -> Counter[str]:
    """Adds the learning of people who are new, up to a day; gives the number of rows per table."""
    diligence = rng(seed, municipality.cbs_code, "diligence").uniform(0.25, 0.97)
    groups: dict[int, set[int]] = {membership.pk: set() for membership in memberships}
    through = Membership.target_groups.through
    for membership_id, group_id in through.objects.filter(membership__in=groups).values_list(
        "membership_id", "targetgroup_id"
    ):
        groups[membership_id].add(group_id)
    rows = Rows()
    for membership in memberships:
        for course in offered:
            if course.groups & groups[membership.pk]:
                chance = rng(seed, membership.user.email, course.module.pk)
                _Learner(membership, course, chance, rows, until).learn(diligence)
    return rows.store()


@dataclass
class _Learner:
    """One person in one module."""

    membership: Membership
    course: Course
    chance: Random
    rows: Rows
    until: date
    attempts: int = 0

    def learn(self, diligence: float) -> None:
        """Part finished, of whom some long ago and some again; part is halfway; part did not begin."""
        last_day = min(self.membership.left_on or self.until, self.until - timedelta(days=1))
        days = min((last_day - self.membership.joined_on).days, 1100)
        fate = self.chance.random()
        if days < 1 or fate > diligence + (1 - diligence) / 3:
            return
        # Most of it lies in the last year or two.
        day = last_day - timedelta(days=int(days * self.chance.random() ** 1.6))
        moment = self._moment(day)
        enrolment = self._enrol(moment)
        if fate > diligence:
            self._read(enrolment, moment, self.chance.randint(0, max(0, len(self.course.lessons) - 1)))
            if self.course.quiz and self.chance.random() < 0.2:
                self._try(moment, has_passed=False)
            return
        self._read(enrolment, moment, len(self.course.lessons))
        end = self._finish(enrolment, moment, round_number=1)
        again = end - timedelta(days=self.chance.randint(-60, RENEWAL_DAYS))
        if again <= last_day and self.chance.random() < diligence:
            self._finish(enrolment, self._moment(again), round_number=2)

    def _moment(self, day: date) -> datetime:
        return timezone.make_aware(datetime.combine(day, time(self.chance.randint(8, 16), self.chance.randint(0, 59))))

    def _enrol(self, moment: datetime) -> Enrolment:
        enrolment = Enrolment(
            user=self.membership.user,
            municipality_id=self.membership.municipality_id,
            module=self.course.module,
            module_title=self.course.module.title,
            started_at=moment,
            last_seen_at=moment + timedelta(minutes=30),
        )
        self.rows.enrolments.append(enrolment)
        return enrolment

    def _read(self, enrolment: Enrolment, moment: datetime, done: int) -> None:
        """The first `done` lessons are finished, the one after them is opened."""
        for number, lesson in enumerate(self.course.lessons[: done + 1]):
            opened = moment + timedelta(minutes=4 * number)
            self.rows.lessons.append(
                LessonProgress(
                    enrolment=enrolment,
                    lesson=lesson,
                    lesson_title=lesson.title,
                    revision_id=lesson.live_revision_id,
                    opened_at=opened,
                    done_at=opened + timedelta(minutes=4) if number < done else None,
                )
            )

    def _try(self, moment: datetime, *, has_passed: bool) -> Attempt | None:
        quiz, questions = self.course.quiz, self.course.question_count
        if quiz is None:
            return None
        needed = needed_to_pass(question_count=questions, pass_mark=self.course.module.pass_mark)
        right = self.chance.randint(needed, questions) if has_passed else self.chance.randint(0, max(0, needed - 1))
        self.attempts += 1
        attempt = Attempt(
            user=self.membership.user,
            municipality_id=self.membership.municipality_id,
            quiz=quiz,
            quiz_title=quiz.title,
            quiz_revision_id=quiz.live_revision_id,
            number=self.attempts,
            pass_mark=self.course.module.pass_mark,
            question_count=questions,
            correct_count=right,
            has_passed=has_passed,
            finished_at=moment + timedelta(minutes=35),
        )
        self.rows.attempts.append(attempt)
        return attempt

    def _finish(self, enrolment: Enrolment, moment: datetime, *, round_number: int) -> date:
        """Passes the quiz, some after failing it first; gives the last day on which that counts."""
        if self.chance.random() < 0.2:
            self._try(moment - timedelta(minutes=20), has_passed=False)
        attempt = self._try(moment, has_passed=True)
        at = attempt.finished_at if attempt and attempt.finished_at else moment
        module, day = self.course.module, timezone.localdate(at)
        end = valid_until(day, module.validity_months)
        self.rows.completions.append(
            Completion(
                user=self.membership.user,
                municipality_id=self.membership.municipality_id,
                enrolment=enrolment,
                module=module,
                module_title=module.title,
                module_revision_id=module.live_revision_id,
                attempt=attempt,
                round=round_number,
                completed_at=at,
                completed_on=day,
                valid_until=end,
            )
        )
        return end
