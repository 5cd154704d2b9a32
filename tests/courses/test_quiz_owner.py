"""What a module tells the quiz below it (quizzes/owners.py)."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from courses.enrolments import enrol, finish_lesson
from courses.learners import Learner
from courses.models import LessonPage, ModulePage
from quizzes.attempts import start_attempt
from quizzes.models import Attempt, QuizPage
from tests.factories import (
    make_completion,
    make_full_module,
    make_lesson,
    make_membership,
    make_module,
    make_municipality,
    make_open_municipality,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    return make_full_module(pass_mark=70)


@pytest.fixture
def membership():
    return make_membership(municipality=make_open_municipality())


@pytest.fixture
def ask(rf):
    """A request of somebody, as the views get it."""

    def request_of(user=None):
        request = rf.get("/modules/signalen/toets/")
        request.user, request.session = user or AnonymousUser(), SessionStore()
        return request

    return request_of


def read(membership, module):
    enrolment = enrol(Learner.of(membership), module)
    for lesson in LessonPage.objects.live().child_of(module):
        finish_lesson(enrolment, lesson)


def attempt(membership, module, *, passed):
    quiz = QuizPage.objects.child_of(module).get()
    made = start_attempt(user=membership.user, quiz=quiz, municipality=membership.municipality, pass_mark=70)
    result = {"finished_at": timezone.now(), "has_passed": passed, "correct_count": 3 * passed}
    Attempt.objects.filter(pk=made.pk).update(**result)


def test_the_quiz_hears_for_whom_and_how_much_must_be_right(ask, module, membership):
    read(membership, module)
    access = module.quiz_access(ask(membership.user))
    assert (access.municipality, access.pass_mark, access.refusal) == (membership.municipality, 70, None)


def test_signed_out_is_sent_to_the_sign_in_page(ask, module):
    access = module.quiz_access(ask())
    assert (access.municipality, access.refusal.status_code) == (None, 302)


@pytest.mark.parametrize("municipality", [None, make_municipality])
def test_without_an_open_municipality_it_is_refused(ask, module, municipality):
    user = make_membership(municipality=municipality()).user if municipality else make_user()
    assert module.quiz_access(ask(user)).refusal.status_code == 403


def test_without_lessons_the_quiz_is_open_at_once(ask, membership):
    module = make_full_module(lessons=0)
    assert module.quiz_access(ask(membership.user)).refusal is None


def test_the_gate_is_asked_once_in_a_request(ask, module, membership, monkeypatch):
    asked = []
    from courses import access

    real = access.gate_for
    monkeypatch.setattr(access, "gate_for", lambda municipality: asked.append(municipality) or real(municipality))
    request = ask(membership.user)
    module.quiz_access(request)
    module.quiz_access(request)
    assert asked == [membership.municipality]


def test_after_passing_the_certificate_is_next(ask, module, membership):
    read(membership, module)
    attempt(membership, module, passed=True)
    make_completion(user=membership.user, municipality=membership.municipality, module=module)
    step = module.quiz_navigation(ask(membership.user))["next_step"]
    assert (step["label"], step["url"]) == ("Bekijk je certificaat", "/certificaten/")
    assert step["text"] == "Gefeliciteerd. Je hebt deze module afgerond."


def test_after_passing_a_lesson_that_was_added_is_next(ask, module, membership):
    read(membership, module)
    attempt(membership, module, passed=True)
    added = make_lesson(module)
    step = module.quiz_navigation(ask(membership.user))["next_step"]
    assert (step["text"], step["url"]) == ("Nog één les en je module is klaar.", added.url)


def test_after_failing_there_is_nothing_beside_the_quiz(ask, module, membership):
    read(membership, module)
    attempt(membership, module, passed=False)
    assert module.quiz_navigation(ask(membership.user)) == {"module": module}


def test_somebody_who_left_reads_the_result_and_no_next_step(ask, module):
    assert module.quiz_navigation(ask(make_user())) == {"module": module}


def test_a_module_without_a_quiz_has_no_navigation_to_one(ask, membership):
    module = ModulePage.objects.get(pk=make_module().pk)
    assert module.quiz_navigation(ask(membership.user)) == {"module": module}
