"""The overview of modules where each test makes its own: those for your work first, or none at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.tests.utils import get_test_image_file

from courses.enrolments import enrol, finish_lesson
from courses.learners import Learner
from courses.models import LessonPage
from media.models import LearningImage
from tests.factories import (
    make_completion,
    make_full_module,
    make_membership,
    make_module_index,
    make_open_municipality,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return make_membership(municipality=make_open_municipality(), groups=("enforcement_officer",))


@pytest.fixture
def learner(client, membership):
    client.force_login(membership.user)
    return client


def titles(cards):
    return [card.module.title for card in cards]


def test_modules_for_your_work_come_first(learner):
    make_full_module(title="Aan de balie", groups=("civil_registry",))
    make_full_module(title="Op straat", groups=("enforcement_officer", "supervisor"))
    make_full_module(title="Voor niemand", groups=())
    page = learner.get("/modules/")
    assert titles(page.context_data["for_you"]) == ["Op straat"]
    assert titles(page.context_data["others"]) == ["Aan de balie", "Voor niemand"]
    assert "Er is één module voor jouw werk" in page.text


def test_modules_are_chosen_by_target_group(learner):
    make_full_module(title="Aan de balie", groups=("civil_registry",))
    make_full_module(title="Op straat")
    page = learner.get("/modules/", {"doelgroep": "civil_registry"})
    assert titles(page.context_data["for_you"] + page.context_data["others"]) == ["Aan de balie"]


def test_the_overview_without_modules_says_so(client):
    make_module_index()
    assert "Er zijn nog geen modules" in client.get("/modules/").text


def test_the_overview_takes_as_many_queries_for_eight_modules_as_for_two(
    learner, membership, picture, django_assert_num_queries
):
    def modules(count):
        return [make_full_module(lessons=2, illustration=picture) for _ in range(count)]

    first, _second = modules(2)
    enrolment = enrol(Learner.of(membership), first)
    for lesson in LessonPage.objects.child_of(first):
        finish_lesson(enrolment, lesson)
    learner.get("/modules/")
    with CaptureQueriesContext(connection) as few:
        learner.get("/modules/")
    for module in modules(6):
        make_completion(user=membership.user, municipality=membership.municipality, module=module)
    with django_assert_num_queries(len(few)):
        assert len(learner.get("/modules/").context_data["for_you"]) == 8
    assert len(few) <= 22


@pytest.fixture
def picture():
    return LearningImage.objects.create(title="Straat", file=get_test_image_file())
