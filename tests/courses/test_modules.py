"""The overview of modules and the page of a module: readable for everybody, with the one thing to do next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.current import SESSION_KEY
from courses.enrolments import enrol, finish_lesson
from courses.learners import Learner
from courses.models import LessonPage, ModuleIndexPage
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


@pytest.fixture(scope="module")
def kept_module(kept_for_the_file):
    return make_full_module(title="Signalen op straat", slug="signalen")


@pytest.fixture(scope="module")
def kept_membership(kept_for_the_file):
    return make_membership(municipality=make_open_municipality(), groups=("enforcement_officer",))


@pytest.fixture
def learner(client, membership):
    client.force_login(membership.user)
    return client


def lessons_of(module):
    return list(LessonPage.objects.child_of(module))


def read(membership, module, count=None):
    enrolment = enrol(Learner.of(membership), module)
    for lesson in lessons_of(module)[:count]:
        finish_lesson(enrolment, lesson)


def attempt(membership, module, *, passed=None):
    quiz = QuizPage.objects.child_of(module).get()
    made = start_attempt(user=membership.user, quiz=quiz, municipality=membership.municipality, pass_mark=80)
    if passed is not None:
        result = {"finished_at": timezone.now(), "has_passed": passed, "correct_count": 3 * passed}
        Attempt.objects.filter(pk=made.pk).update(**result)


def titles(cards):
    return [card.module.title for card in cards]


def close(membership):
    membership.municipality.routes.update(valid_until=timezone.localdate() - timedelta(days=1))


# The overview


@pytest.mark.parametrize("value", ["bestaat-niet", "", "'; drop table", "x" * 5000])
def test_an_unknown_target_group_shows_all(client, module, value):
    page = client.get("/modules/", {"doelgroep": value})
    assert titles(page.context_data["others"]) == [module.title]


def test_the_overview_is_there_for_everybody(client, module):
    page = client.get("/modules/")
    assert page.status_code == 200
    assert module.title in page.text
    assert "Nog niet open" not in page.text


def test_the_overview_says_when_the_gate_is_closed(client, module):
    client.force_login(make_membership(municipality=make_municipality(display_name="Nieuwedam")).user)
    page = client.get("/modules/").text
    assert "Nieuwedam heeft nu geen meldroute die van kracht is" in page
    assert "Nog niet open" in page


def test_modules_in_preparation_are_not_in_the_overview(client, module):
    module.unpublish()
    assert module.title not in client.get("/modules/").text


# A module


def test_anybody_reads_what_a_module_is_about(client, module):
    page = client.get(module.url).text
    for text in (
        module.title,
        module.summary,
        "Welkom bij deze module.",
        "Je herkent signalen.",
        "Log in om te beginnen",
    ):
        assert text in page
    assert f"/inloggen/?next={module.url}" in page
    assert lessons_of(module)[0].title in page
    assert lessons_of(module)[0].url not in page


def button(client, module):
    """The one thing to do: its words and where it goes."""
    action = client.get(module.url).context_data["action"]
    return (action.label, action.url) if action else None


def test_the_button_follows_the_learner(learner, membership, module):
    first, second = lessons_of(module)
    quiz = f"{module.url}toets/"
    assert button(learner, module) == ("Start de module", first.url)
    read(membership, module, 1)
    assert button(learner, module) == ("Ga verder", second.url)
    read(membership, module)
    assert button(learner, module) == ("Start de toets", quiz)
    attempt(membership, module)
    assert button(learner, module) == ("Ga verder met de toets", quiz)
    Attempt.objects.update(finished_at=timezone.now(), has_passed=False, correct_count=0)
    assert button(learner, module) == ("Probeer de toets opnieuw", quiz)
    attempt(membership, module, passed=True)
    assert button(learner, module) == ("Bekijk je certificaat", "/certificaten/")


def test_what_is_so_stands_in_a_sentence(learner, membership, module):
    assert "Je bent nog niet begonnen." in learner.get(module.url).text
    read(membership, module, 1)
    assert "Nog één les en de toets, dan is je module klaar." in learner.get(module.url).text
    read(membership, module)
    assert "Alleen de toets nog, dan is je module klaar." in learner.get(module.url).text
    attempt(membership, module, passed=True)
    page = learner.get(module.url).text
    assert "Je hebt deze module afgerond." in page
    assert "geldig tot en met" in page


@pytest.mark.parametrize(
    ("days_left", "sentence"), [(61, "Je hebt deze module afgerond."), (60, "loopt bijna af"), (-1, "is verlopen")]
)
def test_a_completion_that_ends_asks_for_the_quiz_again(learner, membership, module, days_left, sentence):
    read(membership, module)
    attempt(membership, module, passed=True)
    until = timezone.localdate() + timedelta(days=days_left)
    make_completion(
        user=membership.user,
        municipality=membership.municipality,
        module=module,
        completed_on=until - timedelta(days=700),
        valid_until=until,
    )
    assert sentence in learner.get(module.url).text
    expected = "Bekijk je certificaat" if days_left > 60 else "Doe de toets opnieuw"
    assert button(learner, module)[0] == expected


def test_a_lesson_that_was_added_after_the_completion_is_offered(learner, membership, module):
    read(membership, module)
    attempt(membership, module, passed=True)
    learner.get(module.url)
    added = make_lesson(module)
    assert "Er is sindsdien iets bijgekomen om te lezen." in learner.get(module.url).text
    assert button(learner, module) == ("Ga verder", added.url)
    assert membership.user.completions.count() == 1


def test_a_quiz_in_preparation_is_said(learner, membership, module):
    QuizPage.objects.child_of(module).get().unpublish()
    read(membership, module)
    page = learner.get(module.url)
    assert "Je hebt alle lessen gedaan. De toets volgt nog." in page.text
    assert page.context_data["action"] is None


def test_a_module_without_lessons_says_so(learner):
    module = make_module()
    page = learner.get(module.url)
    assert "Deze module heeft nog geen lessen." in page.text
    assert page.context_data["action"] is None


def test_a_closed_gate_shows_what_is_missing_and_no_button(client, module):
    client.force_login(make_membership(municipality=make_municipality(display_name="Nieuwedam")).user)
    page = client.get(module.url)
    assert "Nieuwedam heeft nog geen meldroute" in page.text
    assert page.context_data["action"] is None
    assert lessons_of(module)[0].url not in page.text
    assert module.summary in page.text


def test_begun_before_the_gate_closed_reads_on(learner, membership, module):
    read(membership, module, 1)
    close(membership)
    page = learner.get(module.url).text
    assert "Nu even dicht voor iets nieuws" in page
    assert button(learner, module) == ("Ga verder", lessons_of(module)[1].url)


@pytest.mark.parametrize(("passed", "label"), [(None, "Ga verder met de toets"), (False, None)])
def test_with_a_closed_gate_only_an_open_attempt_goes_on(learner, membership, module, passed, label):
    read(membership, module)
    attempt(membership, module, passed=passed)
    close(membership)
    found = button(learner, module)
    assert (found[0] if found else None) == label


def test_somebody_without_a_municipality_reads_what_to_do(client, module):
    client.force_login(make_user())
    assert "Je bent nog niet gekoppeld aan een gemeente" in client.get(module.url).text


def test_the_municipality_chosen_in_the_header_counts(learner, membership, module):
    read(membership, module)
    other = make_membership(user=membership.user, municipality=make_open_municipality())
    session = learner.session
    session[SESSION_KEY] = other.pk
    session.save()
    assert button(learner, module) == ("Start de module", lessons_of(module)[0].url)


def test_a_module_takes_as_many_queries_with_ten_lessons_as_with_two(learner, django_assert_max_num_queries):
    address = make_full_module(lessons=10, groups=("enforcement_officer", "supervisor", "civil_registry")).url
    learner.get(address)
    with django_assert_max_num_queries(24):
        learner.get(address)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/modules/", "/modules/signalen/"])
def test_overview_and_module_are_only_read(client, module, method, address):
    assert getattr(client, method)(address).status_code == 405


def test_the_overview_and_its_modules_are_at_the_promised_addresses(module):
    assert ModuleIndexPage.objects.get().url == "/modules/"
    assert module.url == f"/modules/{module.slug}/"
    assert lessons_of(module)[0].url.startswith(module.url)


# Before the quiz


def test_the_quiz_waits_for_the_lessons_and_says_which(learner, membership, module):
    first, second = lessons_of(module)
    read(membership, module, 1)
    page = learner.get(f"{module.url}toets/")
    assert page.status_code == 403
    assert "Nog één les, dan kun je de toets maken" in page.text
    assert second.url in page.text
    assert f'href="{first.url}"' not in page.text


def test_after_a_first_attempt_a_new_lesson_does_not_hold_up_the_quiz(learner, membership, module):
    read(membership, module)
    attempt(membership, module, passed=False)
    make_lesson(module)
    assert learner.post(f"{module.url}toets/start/").status_code == 302
    assert Attempt.objects.filter(finished_at=None).count() == 1
