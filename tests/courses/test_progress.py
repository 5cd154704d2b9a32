"""One definition of progress: published lessons and the quiz, each one step."""

import pytest
from django.utils import timezone

from accounts.models import Membership
from courses.enrolments import enrol, finish_lesson, open_lesson
from courses.learners import Learner
from courses.models import LessonPage, ModulePage
from courses.progress import ModuleProgress, progress_in, progress_in_all
from quizzes.models import Attempt, QuizPage
from tests.factories import make_full_module, make_lesson, make_membership, make_module, make_quiz

pytestmark = pytest.mark.django_db


def progress(module: ModulePage, membership: Membership) -> ModuleProgress:
    return progress_in(ModulePage.objects.get(pk=module.pk), Learner.of(membership))


def lessons_of(module: ModulePage) -> list[LessonPage]:
    return list(LessonPage.objects.child_of(module))


def finish(membership: Membership, *lessons: LessonPage) -> None:
    for lesson in lessons:
        module = ModulePage.objects.parent_of(lesson).get()
        finish_lesson(enrol(Learner.of(membership), module), lesson)


def make_attempt(membership: Membership, module: ModulePage, *, passed: bool | None = True, number: int = 1) -> Attempt:
    quiz = QuizPage.objects.child_of(module).get()
    return Attempt.objects.create(
        user=membership.user,
        municipality=membership.municipality,
        quiz=quiz,
        quiz_title=quiz.title,
        number=number,
        pass_mark=80,
        question_count=3,
        correct_count=None if passed is None else 3 * passed,
        has_passed=passed,
        finished_at=None if passed is None else timezone.now(),
    )


def test_the_steps_are_the_lessons_in_order_and_then_the_quiz():
    module = make_module()
    make_quiz(module)
    first, second = make_lesson(module, title="Eerst"), make_lesson(module, title="Dan")
    steps = progress(module, make_membership()).steps
    assert [step.title for step in steps] == ["Eerst", "Dan", "Toets"]
    assert [step.url for step in steps] == [first.url, second.url, f"{module.url}toets/"]
    assert [step.is_quiz for step in steps] == [False, False, True]


def test_the_order_is_the_trainers_order():
    module = make_full_module(lessons=2)
    first, second = lessons_of(module)
    second.move(first, pos="left")
    assert [step.page_id for step in progress(module, make_membership()).lessons] == [second.pk, first.pk]


def test_lessons_and_quiz_each_count_as_one_step():
    module, membership = make_full_module(lessons=3), make_membership()
    assert (progress(module, membership).done, progress(module, membership).total) == (0, 4)
    finish(membership, *lessons_of(module))
    now = progress(module, membership)
    assert (now.done, now.percentage, now.is_complete) == (3, 75, False)
    make_attempt(membership, module)
    now = progress(module, membership)
    assert (now.done, now.percentage, now.is_complete, now.next_step) == (4, 100, True, None)


def test_percents_are_rounded_down():
    module, membership = make_full_module(lessons=2), make_membership()
    finish(membership, *lessons_of(module))
    assert progress(module, membership).percentage == 66


def test_going_on_is_the_first_lesson_that_is_not_done():
    module, membership = make_full_module(lessons=3), make_membership()
    first, second, third = lessons_of(module)
    finish(membership, first, third)
    assert progress(module, membership).next_step.page_id == second.pk
    finish(membership, second)
    assert progress(module, membership).next_step.is_quiz


def test_after_a_lesson_comes_the_next_one_not_done_and_then_the_quiz():
    module, membership = make_full_module(lessons=3), make_membership()
    first, second, third = lessons_of(module)
    now = progress(module, membership)
    assert now.after(first.pk).page_id == second.pk
    assert now.after(third.pk).page_id == first.pk
    finish(membership, first, second)
    assert progress(module, membership).after(third.pk).is_quiz
    finish(membership, third)
    make_attempt(membership, module)
    assert progress(module, membership).after(third.pk) is None


def test_an_opened_lesson_is_begun_but_not_done():
    module, membership = make_full_module(), make_membership()
    lesson = lessons_of(module)[0]
    open_lesson(enrol(Learner.of(membership), module), lesson)
    step = progress(module, membership).lesson(lesson.pk)
    assert (step.is_begun, step.is_done) == (True, False)


@pytest.mark.parametrize(("passed", "begun", "is_open", "done"), [(None, 1, 1, 0), (False, 1, 0, 0), (True, 1, 0, 1)])
def test_the_quiz_is_done_only_when_it_is_passed(passed, begun, is_open, done):
    module, membership = make_full_module(), make_membership()
    make_attempt(membership, module, passed=passed)
    quiz = progress(module, membership).quiz
    assert (quiz.is_begun, quiz.is_open, quiz.is_done) == (begun, is_open, done)


def test_a_lesson_in_preparation_does_not_count():
    module, membership = make_full_module(lessons=2), make_membership()
    lessons_of(module)[1].unpublish()
    assert progress(module, membership).total == 2


def test_a_quiz_in_preparation_counts_but_is_not_the_next_step():
    module, membership = make_full_module(lessons=1), make_membership()
    QuizPage.objects.child_of(module).get().unpublish()
    finish(membership, *lessons_of(module))
    now = progress(module, membership)
    assert (now.done, now.total, now.is_complete, now.next_step) == (1, 2, False, None)


def test_a_published_quiz_goes_before_one_in_preparation():
    module = make_full_module(lessons=0)
    QuizPage.objects.child_of(module).get().unpublish()
    new = make_quiz(module, slug="nieuwe-toets")
    assert [step.page_id for step in progress(module, make_membership()).steps] == [new.pk]


def test_a_lesson_that_is_added_midway_counts_from_then_on():
    module, membership = make_full_module(lessons=1), make_membership()
    finish(membership, *lessons_of(module))
    added = make_lesson(module)
    now = progress(module, membership)
    assert (now.done, now.total, now.next_step.page_id) == (1, 3, added.pk)


def test_a_lesson_that_is_removed_midway_counts_no_more():
    module, membership = make_full_module(lessons=2), make_membership()
    first, second = lessons_of(module)
    finish(membership, first, second)
    first.delete()
    now = progress(module, membership)
    assert (now.done, now.total) == (1, 2)


def test_a_module_without_lessons_and_quiz_is_never_complete():
    now = progress(make_module(), make_membership())
    assert (now.percentage, now.is_complete, now.next_step) == (0, False, None)


def test_each_municipality_has_its_own_progress():
    module, here = make_full_module(lessons=1), make_membership()
    there = make_membership(user=here.user)
    finish(here, *lessons_of(module))
    make_attempt(here, module)
    assert progress(module, here).done == 2
    assert progress(module, there).done == 0


def test_each_person_has_their_own_progress():
    module, membership = make_full_module(lessons=1), make_membership()
    colleague = make_membership(municipality=membership.municipality)
    finish(membership, *lessons_of(module))
    assert progress(module, colleague).done == 0


def test_somebody_unknown_sees_the_steps_with_nothing_done():
    module = make_full_module(lessons=2)
    assert [step.is_begun for step in progress_in(module, None).steps] == [False, False, False]


def test_the_progress_in_many_modules_takes_one_query(django_assert_num_queries):
    modules = [make_full_module(lessons=2) for _ in range(3)]
    membership = make_membership()
    finish(membership, *lessons_of(modules[1]))
    assert make_module().url  # Wagtail keeps the addresses of its sites from here on.
    with django_assert_num_queries(1):
        found = progress_in_all(modules, Learner.of(membership))
    assert [found[module.pk].done for module in modules] == [0, 2, 0]


def test_no_modules_take_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert progress_in_all([], None) == {}
