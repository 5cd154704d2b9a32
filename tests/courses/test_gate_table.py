"""The gate: every way in, in every state. Nobody starts where there is no meldroute; what was begun stays."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.current import SESSION_KEY
from accounts.models import Membership
from courses.enrolments import enrol, finish_lesson
from courses.learners import Learner
from courses.models import Enrolment, LessonPage, LessonProgress, ModulePage
from municipalities.constants import RouteStatus
from municipalities.mergers import carry_over
from municipalities.models import Municipality
from quizzes.attempts import start_attempt
from quizzes.models import Attempt, QuizPage
from tests.factories import (
    make_full_module,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_user,
    read_anew,
)

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    """A module with two lessons and a quiz, and somebody in front of it."""

    state: Callable[["Scene"], None]
    client: Client
    module: ModulePage
    membership: Membership | None = None

    @property
    def lessons(self) -> list[LessonPage]:
        return list(LessonPage.objects.child_of(self.module))

    @property
    def quiz(self) -> QuizPage:
        return QuizPage.objects.child_of(self.module).get()

    def sign_in(self, municipality: Municipality) -> None:
        self.membership = make_membership(municipality=municipality)
        self.client.force_login(self.membership.user)

    def begin(self, *, lessons: int = 2) -> None:
        enrolment = enrol(Learner.of(self.membership), self.module)
        for lesson in self.lessons[:lessons]:
            finish_lesson(enrolment, lesson)

    def attempt(self) -> Attempt:
        return start_attempt(
            user=self.membership.user, quiz=self.quiz, municipality=self.membership.municipality, pass_mark=80
        )


@pytest.fixture(scope="module")
def kept_module(kept_for_the_file):
    return make_full_module()


@pytest.fixture(scope="module")
def kept_scene(request, kept_module):
    """A state, made once for all tests that ask for it: pytest runs those after each other.

    It stays until a test asks for another state, so every test of this file asks for one.
    """
    with transaction.atomic():
        scene = Scene(request.param, Client(), read_anew(kept_module))
        scene.state(scene)
        yield scene
        transaction.set_rollback(True)


@pytest.fixture
def scene(client, kept_scene):
    client.cookies = SimpleCookie(kept_scene.client.cookies.output(header=""))
    membership = kept_scene.membership and read_anew(kept_scene.membership)
    return replace(kept_scene, client=client, module=read_anew(kept_scene.module), membership=membership)


def close(municipality: Municipality) -> None:
    municipality.routes.update(valid_until=timezone.localdate() - timedelta(days=1))


def end(municipality: Municipality, successor: Municipality) -> None:
    """Yesterday was its last day; the task of the night has yet to run."""
    municipality.valid_to, municipality.successor = timezone.localdate() - timedelta(days=1), successor
    municipality.save()


def let_focal_point_go(municipality: Municipality, *, days: int) -> None:
    municipality.focal_points.update(ended_on=timezone.localdate() - timedelta(days=days))


# States


def signed_out(scene: Scene) -> None:
    pass


def no_membership(scene: Scene) -> None:
    scene.client.force_login(make_user())


def left_yesterday(scene: Scene) -> None:
    scene.sign_in(make_open_municipality())
    Membership.objects.filter(pk=scene.membership.pk).update(left_on=timezone.localdate() - timedelta(days=1))


def closed(scene: Scene) -> None:
    scene.sign_in(make_municipality())


def closed_here_open_elsewhere(scene: Scene) -> None:
    closed(scene)
    make_membership(user=scene.membership.user, municipality=make_open_municipality())


def after_grace(scene: Scene) -> None:
    scene.sign_in(make_open_municipality())
    let_focal_point_go(scene.membership.municipality, days=31)


def opened(scene: Scene) -> None:
    scene.sign_in(make_open_municipality())


def in_grace(scene: Scene) -> None:
    opened(scene)
    let_focal_point_go(scene.membership.municipality, days=5)


def open_here_closed_elsewhere(scene: Scene) -> None:
    opened(scene)
    other = make_membership(user=scene.membership.user, municipality=make_municipality())
    assert other.pk > scene.membership.pk


def chose_the_open_one(scene: Scene) -> None:
    closed(scene)
    other = make_membership(user=scene.membership.user, municipality=make_open_municipality())
    scene.membership = other
    session = scene.client.session
    session[SESSION_KEY] = other.pk
    session.save()


def begun(scene: Scene) -> None:
    opened(scene)
    scene.begin(lessons=1)


def lessons_done(scene: Scene) -> None:
    opened(scene)
    scene.begin()


def attempting(scene: Scene) -> None:
    lessons_done(scene)
    scene.attempt()


def begun_then_closed(scene: Scene) -> None:
    begun(scene)
    close(scene.membership.municipality)


def withdraw(municipality: Municipality) -> None:
    municipality.routes.update(status=RouteStatus.WITHDRAWN, withdrawn_at=timezone.now())


def withdrawn(scene: Scene) -> None:
    opened(scene)
    withdraw(scene.membership.municipality)


def begun_then_withdrawn(scene: Scene) -> None:
    begun(scene)
    withdraw(scene.membership.municipality)


def merged_yesterday(scene: Scene) -> None:
    """Its route is still within its dates; until the task ran its people still work for it."""
    opened(scene)
    yesterday = timezone.localdate() - timedelta(days=1)
    Municipality.objects.filter(pk=scene.membership.municipality_id).update(
        valid_to=yesterday, successor=make_open_municipality()
    )


def done_then_closed(scene: Scene) -> None:
    lessons_done(scene)
    close(scene.membership.municipality)


def attempting_then_closed(scene: Scene) -> None:
    attempting(scene)
    close(scene.membership.municipality)


def begun_elsewhere(scene: Scene) -> None:
    """Begun for a municipality that is open; now learning for one that is closed."""
    lessons_done(scene)
    Membership.objects.filter(pk=scene.membership.pk).update(joined_on=timezone.localdate())
    make_membership(user=scene.membership.user, municipality=make_municipality())


def attempting_then_withdrawn(scene: Scene) -> None:
    attempting(scene)
    withdraw(scene.membership.municipality)


def begun_then_ended_tonight(scene: Scene) -> None:
    begun(scene)
    end(scene.membership.municipality, make_open_municipality())


def merged_into_open(scene: Scene) -> None:
    merged_yesterday(scene)
    scene.membership.municipality.refresh_from_db()
    carry_over(scene.membership.municipality)


def begun_then_merged_into_open(scene: Scene) -> None:
    begun_then_ended_tonight(scene)
    carry_over(scene.membership.municipality)


def attempting_then_merged_into_open(scene: Scene) -> None:
    attempting(scene)
    end(scene.membership.municipality, make_open_municipality())
    carry_over(scene.membership.municipality)


def merged_into_closed(scene: Scene) -> None:
    opened(scene)
    end(scene.membership.municipality, make_municipality())
    carry_over(scene.membership.municipality)


def begun_then_merged_into_closed(scene: Scene) -> None:
    begun(scene)
    end(scene.membership.municipality, make_municipality())
    carry_over(scene.membership.municipality)


def attempting_then_merged_into_closed(scene: Scene) -> None:
    attempting(scene)
    end(scene.membership.municipality, make_municipality())
    carry_over(scene.membership.municipality)


def not_published(scene: Scene) -> None:
    opened(scene)
    scene.module.unpublish()


# Ways in. Each gives what happened as a word.


def word(response, scene: Scene) -> str:
    """What a response means to the person."""
    if response.status_code == 302:
        if response.url.startswith("/inloggen/"):
            assert response.url.endswith(f"?next={response.request['PATH_INFO']}")
            return "sign in"
        return "on"
    if response.status_code == 403:
        text = response.text
        if "dan kun je de toets maken" in text:
            return "lessons first"
        return "no place" if "nog niet gekoppeld" in text or "Je bent uit dienst bij" in text else "locked"
    return {200: "in", 404: "gone"}[response.status_code]


def module_page(scene: Scene) -> str:
    return word(scene.client.get(scene.module.url), scene)


def lesson_read(scene: Scene) -> str:
    return word(scene.client.get(scene.lessons[1].url), scene)


def lesson_done(scene: Scene) -> str:
    return word(scene.client.post(scene.lessons[1].url), scene)


def quiz_intro(scene: Scene) -> str:
    return word(scene.client.get(scene.quiz.url), scene)


def quiz_start(scene: Scene) -> str:
    return word(scene.client.post(scene.quiz.url + "start/"), scene)


def quiz_answer(scene: Scene) -> str:
    attempt = Attempt.objects.first()
    data = {"attempt": "1", "answer": "1"}
    if attempt:
        data = {"attempt": attempt.pk, "answer": attempt.questions.get(position=1).options[0]["key"]}
    response = scene.client.post(scene.quiz.url + "vraag/1/", data)
    stored = Attempt.objects.filter(questions__answered_at__isnull=False).exists()
    return "stored" if stored else word(response, scene)


WAYS = (module_page, lesson_read, lesson_done, quiz_intro, quiz_start, quiz_answer)
TABLE = {
    #                             module  read       done       intro            start            answer
    signed_out: ("in", "sign in", "sign in", "sign in", "sign in", "sign in"),
    no_membership: ("in", "no place", "no place", "no place", "no place", "gone"),
    left_yesterday: ("in", "no place", "no place", "no place", "no place", "gone"),
    closed: ("in", "locked", "locked", "locked", "locked", "gone"),
    closed_here_open_elsewhere: ("in", "locked", "locked", "locked", "locked", "gone"),
    withdrawn: ("in", "locked", "locked", "locked", "locked", "gone"),
    merged_yesterday: ("in", "locked", "locked", "locked", "locked", "gone"),
    after_grace: ("in", "locked", "locked", "locked", "locked", "gone"),
    begun_elsewhere: ("in", "locked", "locked", "locked", "locked", "gone"),
    opened: ("in", "in", "on", "lessons first", "lessons first", "gone"),
    in_grace: ("in", "in", "on", "lessons first", "lessons first", "gone"),
    open_here_closed_elsewhere: ("in", "in", "on", "lessons first", "lessons first", "gone"),
    chose_the_open_one: ("in", "in", "on", "lessons first", "lessons first", "gone"),
    begun: ("in", "in", "on", "lessons first", "lessons first", "gone"),
    lessons_done: ("in", "in", "on", "in", "on", "gone"),
    attempting: ("in", "in", "on", "in", "on", "stored"),
    begun_then_withdrawn: ("in", "in", "on", "locked", "locked", "gone"),
    begun_then_closed: ("in", "in", "on", "locked", "locked", "gone"),
    done_then_closed: ("in", "in", "on", "locked", "locked", "gone"),
    attempting_then_closed: ("in", "in", "on", "in", "on", "stored"),
    attempting_then_withdrawn: ("in", "in", "on", "in", "on", "stored"),
    begun_then_ended_tonight: ("in", "in", "on", "locked", "locked", "gone"),
    merged_into_open: ("in", "in", "on", "lessons first", "lessons first", "gone"),
    begun_then_merged_into_open: ("in", "in", "on", "lessons first", "lessons first", "gone"),
    attempting_then_merged_into_open: ("in", "in", "on", "in", "on", "stored"),
    merged_into_closed: ("in", "locked", "locked", "locked", "locked", "gone"),
    begun_then_merged_into_closed: ("in", "in", "on", "locked", "locked", "gone"),
    attempting_then_merged_into_closed: ("in", "in", "on", "in", "on", "stored"),
    not_published: ("gone", "gone", "gone", "gone", "gone", "gone"),
}
SHUT = {"sign in", "no place", "locked", "gone", "lessons first"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kept_scene", TABLE, indirect=True)
def test_way_in(scene, way):
    expected = dict(zip(WAYS, TABLE[scene.state], strict=True))[way]
    before = counts()
    assert way(scene) == expected
    if expected in SHUT:
        assert counts() == before, "A refusal changes nothing."


def counts() -> tuple[int, ...]:
    done = LessonProgress.objects.exclude(done_at=None).count()
    return Enrolment.objects.count(), LessonProgress.objects.count(), done, Attempt.objects.count()


@pytest.mark.parametrize("kept_scene", [lessons_done], indirect=True)
@pytest.mark.parametrize("state", [done_then_closed, lessons_done])
def test_a_second_attempt_is_a_new_start(scene, state):
    first = scene.attempt()
    Attempt.objects.filter(pk=first.pk).update(finished_at=timezone.now(), correct_count=0, has_passed=False)
    if state is done_then_closed:
        close(scene.membership.municipality)
    assert quiz_start(scene) == ("locked" if state is done_then_closed else "on")
    assert Attempt.objects.count() == (1 if state is done_then_closed else 2)


@pytest.mark.parametrize("kept_scene", [attempting_then_closed], indirect=True)
def test_an_attempt_that_was_open_when_the_gate_closed_still_earns_its_completion(scene):
    attempt = Attempt.objects.get()
    for question in attempt.questions.all():
        data = {"attempt": attempt.pk, "answer": question.correct_keys}
        scene.client.post(f"{scene.quiz.url}vraag/{question.position}/", data)
    assert scene.membership.user.completions.get().attempt == attempt


@pytest.mark.parametrize("kept_scene", [opened], indirect=True)
def test_the_last_day_of_grace_is_open_and_the_next_is_not(scene):
    let_focal_point_go(scene.membership.municipality, days=31)
    assert lesson_read(scene) == "locked"
    let_focal_point_go(scene.membership.municipality, days=30)
    assert lesson_read(scene) == "in"


@pytest.mark.parametrize("kept_scene", TABLE, indirect=True)
def test_asking_the_municipality_to_open_starts_nothing(scene):
    before = counts()
    slug = scene.membership.municipality.slug if scene.membership else "nergens"
    for method in (scene.client.get, scene.client.post):
        assert method(f"/meldroute/vraag/{slug}/").status_code in {302, 404}
    assert counts() == before
