"""Progress in a module: one definition, in one query, for one module or for all of them.

The steps of a module are its published lessons in the trainer's order, and the quiz as the last one. Progress is the
number of steps done. It is computed over the lessons of now, so it follows a lesson that is added or removed midway.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Length, Substr
from django.utils.functional import cached_property
from wagtail.models import Page

from queries.prepared import Prepared
from quizzes.models import Attempt

from .learners import Learner
from .models import LessonProgress, ModulePage

STATES = ("lesson_done", "quiz_open", "quiz_passed")


@dataclass(frozen=True)
class Step:
    """A lesson, or the quiz, as it stands for one person.

    minutes: how long it takes. is_done: the lesson was finished, the quiz was passed. is_begun: opened, or tried
    before. is_open: an attempt at the quiz is going on. is_available: published; a quiz in preparation counts as a
    step, because without it nobody can finish.
    """

    page_id: int
    title: str
    summary: str
    url: str
    minutes: int
    is_quiz: bool = False
    is_available: bool = True
    is_done: bool = False
    is_begun: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class ModuleProgress:
    module_id: int
    steps: tuple[Step, ...] = ()

    @cached_property
    def lessons(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not step.is_quiz)

    @cached_property
    def quiz(self) -> Step | None:
        return next((step for step in self.steps if step.is_quiz), None)

    @property
    def total(self) -> int:
        return len(self.steps)

    @cached_property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def percentage(self) -> int:
        """Whole percents, rounded down: 100 is said only when everything is done."""
        return self.done * 100 // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        return bool(self.steps) and self.done == self.total

    @cached_property
    def lessons_left(self) -> tuple[Step, ...]:
        return tuple(step for step in self.lessons if not step.is_done)

    @property
    def minutes_left(self) -> int:
        return sum(step.minutes for step in self.steps if not step.is_done)

    @cached_property
    def next_step(self) -> Step | None:
        """Where somebody goes on: the first lesson not done, else the quiz; None when there is nothing to do."""
        return next((step for step in self.steps if not step.is_done and step.is_available), None)

    def lesson(self, page_id: int) -> Step | None:
        return next((step for step in self.lessons if step.page_id == page_id), None)

    def after(self, page_id: int) -> Step | None:
        """The step to go to when a lesson is done: the next one not done, from the start when it was the last."""
        position = next((i for i, step in enumerate(self.steps) if step.page_id == page_id), -1)
        following = [
            *self.lessons[position + 1 :],
            *self.lessons[: position + 1],
            *(s for s in self.steps if s.is_quiz),
        ]
        return next((s for s in following if not s.is_done and s.is_available and s.page_id != page_id), None)


def progress_in(module: ModulePage, learner: Learner | None) -> ModuleProgress:
    return progress_in_all([module], learner)[module.pk]


def progress_in_all(modules: Iterable[ModulePage], learner: Learner | None) -> dict[int, ModuleProgress]:
    """The progress of one person, for one municipality, in each module; one query, however many there are.

    learner: None gives the steps as they are for somebody who did nothing yet.
    """
    by_path = {module.path: module for module in modules}
    steps: dict[int, list[Step]] = {module.pk: [] for module in by_path.values()}
    person = (learner.user_id, learner.municipality_id) if learner else (None, None)
    for row in _rows(list(by_path), *person):
        module = by_path[row["parent_path"]]
        if not (row["is_quiz"] and any(step.is_quiz for step in steps[module.pk])):
            steps[module.pk].append(_step(row, module))
    return {module_id: ModuleProgress(module_id, tuple(found)) for module_id, found in steps.items()}


@Prepared
def _rows(paths: Collection[str], user: int | None, municipality: int | None) -> QuerySet[Any, dict[str, Any]]:
    """Lessons in order, then the quiz; a published quiz goes before one in preparation."""
    return (
        Page.objects.annotate(parent_path=Substr("path", 1, Length("path") - Value(Page.steplen)))
        .filter(parent_path__in=list(paths))
        .filter(Q(lessonpage__isnull=False, live=True) | Q(quizpage__isnull=False))
        .annotate(
            is_quiz=Q(quizpage__isnull=False),
            minutes=Coalesce("lessonpage__minutes", "quizpage__minutes"),
            summary=Coalesce("lessonpage__summary", Value("")),
            **_states(user, municipality),
        )
        .order_by("is_quiz", F("live").desc(), "path")
        .values("pk", "title", "slug", "live", "parent_path", "is_quiz", "minutes", "summary", *STATES)
    )


def _states(user: int | None, municipality: int | None) -> dict[str, Any]:
    """What somebody did with each step. None is nothing; lesson_done and quiz_open are no when it was begun."""
    if user is None or municipality is None:
        return dict.fromkeys(STATES, Value(None, output_field=BooleanField()))
    lessons = LessonProgress.objects.filter(
        lesson=OuterRef("pk"), enrolment__user=user, enrolment__municipality=municipality
    )
    attempts = Attempt.objects.filter(quiz=OuterRef("pk"), user=user).counting_for(municipality)
    # An attempt that is open goes first.
    is_open = attempts.order_by(F("finished_at").desc(nulls_first=True)).annotate(state=Q(finished_at=None))
    return {
        "lesson_done": Subquery(lessons.order_by().annotate(state=Q(done_at__isnull=False)).values("state")[:1]),
        "quiz_open": Subquery(is_open.values("state")[:1]),
        "quiz_passed": Exists(attempts.passed()),
    }


def _step(row: dict[str, Any], module: ModulePage) -> Step:
    return Step(
        page_id=row["pk"],
        title=row["title"],
        summary=row["summary"],
        url=f"{module.url or '/'}{row['slug']}/",
        minutes=row["minutes"],
        is_quiz=row["is_quiz"],
        is_available=row["live"],
        is_done=bool(row["quiz_passed"] if row["is_quiz"] else row["lesson_done"]),
        is_begun=(row["quiz_open"] if row["is_quiz"] else row["lesson_done"]) is not None,
        is_open=bool(row["quiz_open"]),
    )
