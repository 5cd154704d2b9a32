"""A module is finished once in a round, when all lessons are done and the quiz is passed."""

import calendar
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from courses.completion import RENEWAL_DAYS, complete_if_done, renewable_from, valid_until
from courses.enrolments import enrol, finish_lesson, open_lesson
from courses.learners import Learner
from courses.models import Completion, Enrolment, LessonPage, ModulePage
from courses.signals import module_completed
from quizzes.models import Attempt, QuizPage
from quizzes.owners import attempt_finished
from tests.factories import make_full_module, make_lesson, make_membership, make_module, make_quiz

pytestmark = pytest.mark.django_db


class Story:
    """One learner in one module, step by step."""

    def __init__(self, module: ModulePage | None = None, **fields) -> None:
        self.module = module or make_full_module(**fields)
        self.membership = make_membership()
        self.enrolment = enrol(Learner.of(self.membership), self.module)

    def read_all(self) -> Completion | None:
        added = [finish_lesson(self.enrolment, lesson) for lesson in LessonPage.objects.live().child_of(self.module)]
        return next((completion for completion in added if completion), None)

    def try_quiz(self, *, passed: bool = True, at: datetime | None = None) -> Attempt:
        quiz = QuizPage.objects.child_of(self.module).get()
        attempt = Attempt.objects.create(
            user=self.membership.user,
            municipality=self.membership.municipality,
            quiz=quiz,
            quiz_title=quiz.title,
            number=Attempt.objects.count() + 1,
            pass_mark=80,
            question_count=3,
            correct_count=3 if passed else 0,
            has_passed=passed,
            finished_at=at or timezone.now(),
        )
        with transaction.atomic():
            attempt_finished.send(sender=Attempt, attempt=attempt)
        return attempt

    @property
    def rounds(self) -> list[int]:
        return sorted(self.enrolment.completions.values_list("round", flat=True))


@pytest.fixture
def heard():
    """The completions that were told about."""
    told = []

    def listen(completion, **kwargs):
        assert transaction.get_connection().in_atomic_block
        told.append(completion)

    module_completed.connect(listen)
    yield told
    module_completed.disconnect(listen)


# When


def test_lessons_done_and_quiz_passed_is_a_completion(heard):
    story = Story()
    assert story.read_all() is None
    attempt = story.try_quiz()
    completion = story.enrolment.completions.get()
    assert heard == [completion]
    assert completion.attempt == attempt
    assert (completion.user, completion.municipality) == (story.membership.user, story.membership.municipality)
    assert (completion.module_title, completion.round) == (story.module.title, 1)
    assert completion.module_revision_id == story.module.live_revision_id
    assert completion.completed_at == attempt.finished_at


def test_a_failed_quiz_completes_nothing(heard):
    story = Story()
    story.read_all()
    story.try_quiz(passed=False)
    assert (story.rounds, heard) == ([], [])


def test_a_passed_quiz_waits_for_the_lessons(heard):
    story = Story()
    attempt = story.try_quiz(at=timezone.now() - timedelta(days=3))
    assert story.rounds == []
    completion = story.read_all()
    assert completion.attempt == attempt
    assert completion.completed_on == timezone.localdate()
    assert heard == [completion]


def test_a_module_without_a_quiz_is_finished_with_its_last_lesson():
    story = Story(make_module())
    first, second = make_lesson(story.module), make_lesson(story.module)
    assert finish_lesson(story.enrolment, second) is None
    completion = finish_lesson(story.enrolment, first)
    assert (completion.attempt, completion.round) == (None, 1)


def test_a_module_whose_quiz_is_in_preparation_waits_for_it():
    story = Story()
    QuizPage.objects.child_of(story.module).get().unpublish()
    assert story.read_all() is None


def test_a_module_with_only_a_quiz_enrols_at_the_end():
    module, membership = make_module(), make_membership()
    make_quiz(module)
    story = Story(module)
    story.enrolment.delete()
    story.membership = membership
    story.try_quiz()
    assert membership.user.completions.get().enrolment == membership.user.enrolments.get()


def test_what_another_municipality_saw_done_does_not_count():
    story = Story()
    elsewhere = make_membership(user=story.membership.user)
    story.read_all()
    other = Story(story.module)
    other.membership, other.enrolment = elsewhere, enrol(Learner.of(elsewhere), story.module)
    other.try_quiz()
    assert (story.rounds, other.rounds) == ([], [])


def test_a_module_that_is_gone_is_not_completed():
    story = Story(make_module())
    make_lesson(story.module)
    story.module.delete()
    assert complete_if_done(story.enrolment) is None


def test_the_completion_stays_when_the_module_goes():
    story = Story()
    title = story.module.title
    story.read_all()
    story.try_quiz()
    story.module.delete()
    completion = Completion.objects.get()
    assert (completion.module, completion.attempt.quiz, completion.module_title) == (None, None, title)


# Once


def test_everything_twice_is_one_completion(heard):
    story = Story()
    story.read_all()
    attempt = story.try_quiz()
    attempt_finished.send(sender=Attempt, attempt=attempt)
    story.read_all()
    assert complete_if_done(story.enrolment) is None
    assert (story.rounds, len(heard)) == ([1], 1)


def test_passing_again_long_before_the_end_adds_nothing():
    story = Story()
    story.read_all()
    story.try_quiz()
    story.try_quiz()
    assert story.rounds == [1]


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_is_one_completion(heard):
    story = Story(make_module())
    lesson = make_lesson(story.module)

    def finish_once(_number: int) -> bool:
        try:
            return finish_lesson(Enrolment.objects.get(pk=story.enrolment.pk), lesson) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(finish_once, range(4)))
    assert (sum(added), story.rounds, len(heard)) == (1, [1], 1)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_open_a_lesson_at_once_make_one_row():
    module, membership = make_full_module(lessons=1), make_membership()
    lesson = LessonPage.objects.child_of(module).get()

    def open_once(_number: int) -> int:
        try:
            enrolment = enrol(Learner.of(membership), module)
            open_lesson(enrolment, lesson)
            return enrolment.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(open_once, range(4)))) == 1
    assert membership.user.enrolments.get().lessons.count() == 1


# Rounds


def finished_before(story: Story, *, days_left: int) -> Completion:
    """The first round, with so many days of validity left."""
    story.read_all()
    story.try_quiz(at=timezone.now() - timedelta(days=500))
    Completion.objects.update(
        completed_at=timezone.now() - timedelta(days=500),
        completed_on=timezone.localdate() - timedelta(days=500),
        valid_until=timezone.localdate() + timedelta(days=days_left),
    )
    return story.enrolment.completions.get()


@pytest.mark.parametrize(
    ("days_left", "rounds"), [(RENEWAL_DAYS + 1, [1]), (RENEWAL_DAYS, [1, 2]), (0, [1, 2]), (-400, [1, 2])]
)
def test_from_sixty_days_before_the_end_a_passed_quiz_is_a_next_round(days_left, rounds):
    story = Story()
    first = finished_before(story, days_left=days_left)
    attempt = story.try_quiz()
    assert story.rounds == rounds
    if rounds == [1, 2]:
        assert story.enrolment.completions.get(round=2).attempt == attempt
    assert Completion.objects.get(round=1) == first


def test_a_next_round_needs_a_new_attempt():
    story = Story()
    finished_before(story, days_left=-1)
    assert complete_if_done(story.enrolment) is None
    assert story.rounds == [1]


def test_a_failed_attempt_is_no_next_round():
    story = Story()
    finished_before(story, days_left=-1)
    story.try_quiz(passed=False)
    assert story.rounds == [1]


def test_a_new_lesson_comes_before_the_next_round():
    story = Story()
    finished_before(story, days_left=-1)
    make_lesson(story.module)
    story.try_quiz()
    assert story.rounds == [1]
    assert story.read_all().round == 2


def test_a_short_validity_does_not_make_the_same_attempt_count_twice():
    story = Story(validity_months=1)
    story.read_all()
    attempt = story.try_quiz()
    attempt_finished.send(sender=Attempt, attempt=attempt)
    assert story.rounds == [1]


# For how long


@pytest.mark.parametrize(
    ("completed_on", "months", "last_day"),
    [
        (date(2026, 11, 22), 24, date(2028, 11, 21)),
        (date(2026, 1, 31), 1, date(2026, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
        (date(2028, 2, 29), 48, date(2032, 2, 28)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
        (date(2026, 12, 31), 2, date(2027, 2, 27)),
    ],
)
def test_the_last_day_is_months_later_and_a_day_less(completed_on, months, last_day):
    assert valid_until(completed_on, months) == last_day


days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
validities = st.integers(1, 120)


@given(days, validities)
@example(date(2028, 2, 29), 12)
@example(date(2026, 1, 31), 1)
def test_the_day_after_the_last_is_the_same_day_of_a_later_month_or_the_end_of_it(completed_on, months):
    after = valid_until(completed_on, months) + timedelta(days=1)
    assert (after.year * 12 + after.month) - (completed_on.year * 12 + completed_on.month) == months
    assert after.day == min(completed_on.day, calendar.monthrange(after.year, after.month)[1])


@given(days, validities)
def test_a_completion_counts_at_least_on_its_own_day(completed_on, months):
    assert valid_until(completed_on, months) >= completed_on


@given(days, validities)
def test_who_finishes_later_is_valid_no_shorter(completed_on, months):
    assert valid_until(completed_on + timedelta(days=1), months) >= valid_until(completed_on, months)


@given(days, st.integers(1, 119))
def test_a_longer_validity_ends_later(completed_on, months):
    assert valid_until(completed_on, months + 1) > valid_until(completed_on, months)


@given(days, validities)
def test_renewal_opens_before_the_end(completed_on, months):
    completion = Completion(completed_on=completed_on, valid_until=valid_until(completed_on, months))
    assert completion.valid_until - renewable_from(completion) == timedelta(days=RENEWAL_DAYS)


def test_the_day_is_that_of_the_netherlands():
    story = Story(validity_months=12)
    story.read_all()
    story.try_quiz(at=datetime(2026, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC")))
    completion = story.enrolment.completions.get()
    assert (completion.completed_on, completion.valid_until) == (date(2027, 1, 1), date(2027, 12, 31))
