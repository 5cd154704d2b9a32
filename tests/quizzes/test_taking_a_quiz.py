"""A learner takes a quiz in the browser: one question at a time, stored at once, and back later."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.current import SESSION_KEY
from quizzes.attempts import give_answer, start_attempt
from quizzes.models import Attempt, QuestionKind, QuizQuestion
from tests.factories import (
    make_full_module,
    make_membership,
    make_module,
    make_municipality,
    make_open_municipality,
    make_question,
    make_quiz,
    make_user,
    publish,
    read_anew,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_quiz(kept_for_the_file):
    return make_full_module(lessons=0).get_children().get().specific


@pytest.fixture
def quiz(kept_quiz):
    return read_anew(kept_quiz)


@pytest.fixture(scope="module")
def kept_membership(kept_for_the_file):
    return make_membership(municipality=make_open_municipality(), groups=("enforcement_officer",))


@pytest.fixture
def membership(kept_membership):
    return read_anew(kept_membership)


@pytest.fixture
def learner(client, membership):
    client.force_login(membership.user)
    return client


@pytest.fixture
def attempt(quiz, membership):
    return start(quiz, membership)


def start(quiz, membership):
    return start_attempt(user=membership.user, quiz=quiz, municipality=membership.municipality, pass_mark=80)


def keys(attempt, position, *, right=True):
    question = attempt.questions.get(position=position)
    wrong = [option["key"] for option in question.options if not option["correct"]][:1]
    return question.correct_keys if right else wrong


def give(attempt, position, *, right=True):
    return give_answer(attempt=attempt, position=position, given=keys(attempt, position, right=right))


def post(client, attempt, position, /, *, right=True, **data):
    data = {"attempt": attempt.pk, "answer": keys(attempt, position, right=right), **data}
    return client.post(attempt.quiz.address_of("question", position=position), data)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def answered(attempt):
    return attempt.questions.exclude(answered_at=None).count()


# The whole way


def test_a_learner_starts_answers_and_reads_the_result(learner, quiz):
    page = learner.get(quiz.url)
    assert "Start de toets" in page.text
    assert "bij 3 van de 3 goed" in page.text

    page = learner.post(quiz.address_of("start"), follow=True)
    attempt = Attempt.objects.get()
    assert page.redirect_chain[-1][0] == quiz.address_of("question", position=1)
    assert "<title>Vraag 1 van 3" in page.text
    assert "Antwoord 0" in page.text
    assert "Uitleg 0" not in page.text

    page = post(learner, attempt, 1)
    assert page.url == quiz.address_of("question", position=1) + "#uitkomst"
    page = learner.get(page.url)
    assert "<title>Vraag 1 van 3: goed" in page.text
    assert "Uitleg 0" in page.text and "Daarom." in page.text
    assert quiz.address_of("question", position=2) in page.text

    post(learner, attempt, 2, right=False)
    page = learner.get(quiz.address_of("question", position=2))
    assert "Dat klopt niet" in page.text
    assert "Jouw antwoord: niet goed" in page.text
    assert "Dit was het goede antwoord" in page.text

    post(learner, attempt, 3)
    page = learner.get(quiz.address_of("question", position=3))
    assert quiz.address_of("result", attempt_id=attempt.pk) in page.text

    page = learner.get(quiz.address_of("result", attempt_id=attempt.pk))
    assert "Nog niet: 2 van de 3 goed" in page.text
    assert "Je hebt er 3 nodig." in page.text
    assert "Probeer het nog eens" in page.text


def test_who_passed_reads_so_and_may_practise(learner, quiz, attempt):
    for position in 1, 2, 3:
        post(learner, attempt, position)
    page = learner.get(quiz.address_of("result", attempt_id=attempt.pk))
    assert "Gehaald: 3 van de 3 goed" in page.text
    assert "Je had er 3 nodig." in page.text
    page = learner.get(quiz.url)
    assert "Gehaald: 3 van de 3 goed" in page.text
    assert "Maak de toets nog eens" in page.text


def test_the_result_names_the_themes_to_look_at_again(learner, membership):
    quiz = make_quiz(make_module(), questions=0)
    forms = ["labour", "labour", "criminal", ""]
    quiz.quiz_questions = [QuizQuestion(question=make_question(form=form)) for form in forms]
    attempt = start(publish(quiz), membership)
    for position in range(1, 5):
        give(attempt, position, right=False)
    page = learner.get(quiz.address_of("result", attempt_id=attempt.pk))
    assert page.context["weak_themes"] == [("Arbeidsuitbuiting", 2), ("Criminele uitbuiting", 1)]
    assert "2 vragen niet goed" in page.text


def test_leaving_and_coming_back_goes_on_where_it_was(learner, quiz, attempt):
    give(attempt, 1)
    page = learner.get(quiz.url)
    assert "Je bent bij vraag 2 van 3" in page.text
    assert "Ga verder met je poging (vraag 2 van 3)" in page.text
    assert learner.post(quiz.address_of("start")).url == quiz.address_of("question", position=2)
    assert Attempt.objects.count() == 1


def test_a_multiple_choice_question_says_that_more_can_be_right(learner, membership):
    quiz = make_quiz(make_module(), questions=0)
    question = make_question(kind=QuestionKind.MULTIPLE, correct=(True, True, False))
    quiz.quiz_questions = [QuizQuestion(question=question)]
    attempt = start(publish(quiz), membership)
    page = learner.get(quiz.address_of("question", position=1))
    assert "Kies alle antwoorden die kloppen." in page.text
    assert page.text.count('type="checkbox"') == 3
    post(learner, attempt, 1, answer=keys(attempt, 1)[:1])
    page = learner.get(quiz.address_of("question", position=1))
    assert "Bijna. Niet alles klopt." in page.text
    assert "Dit was ook een goed antwoord" in page.text


# Order


def test_nobody_sees_a_question_before_its_turn(learner, quiz, attempt):
    for position in 2, 3, 4, 0, 10**30:
        assert learner.get(quiz.address_of("question", position=position)).url == quiz.address_of(
            "question", position=1
        )


def test_looking_back_shows_the_answer_that_was_given(learner, quiz, attempt):
    give(attempt, 1, right=False)
    page = learner.get(quiz.address_of("question", position=1))
    assert "Jouw antwoord: niet goed" in page.text
    assert 'name="answer"' not in page.text
    assert "Naar vraag 2" in page.text


def test_an_answer_before_its_turn_is_not_stored(learner, quiz, attempt):
    response = post(learner, attempt, 2)
    assert response.url == quiz.address_of("question", position=1)
    assert said(response) == ["Deze vraag is nog niet aan de beurt. Ga hier verder."]
    assert answered(attempt) == 0


def test_without_an_attempt_a_question_leads_to_the_introduction(learner, quiz):
    assert learner.get(quiz.address_of("question", position=1)).url == quiz.url


def test_an_unfinished_attempt_has_no_result_yet(learner, quiz, attempt):
    response = learner.get(quiz.address_of("result", attempt_id=attempt.pk))
    assert response.url == quiz.address_of("question", position=1)


# Bad input


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ([], "Kies eerst een antwoord."),
        (["999999"], "Dit antwoord hoort niet bij deze vraag."),
        (["x' OR 1=1"], "Dit antwoord hoort niet bij deze vraag."),
    ],
)
def test_a_wrong_answer_form_gets_a_sentence_and_changes_nothing(learner, quiz, attempt, answer, sentence):
    response = post(learner, attempt, 1, answer=answer)
    assert sentence in response.text
    assert "<title>Fout: Vraag 1 van 3" in response.text
    assert 'aria-describedby="answer-hint answer-problem"' in response.text
    assert answered(attempt) == 0


def test_two_answers_where_one_is_asked_get_a_sentence(learner, attempt):
    both = [option["key"] for option in attempt.questions.get(position=1).options]
    response = post(learner, attempt, 1, answer=both)
    assert "Kies precies één antwoord." in response.text
    assert answered(attempt) == 0


@pytest.mark.parametrize("number", ["", "abc", "-1", "0", "1.5", "9" * 40, "²"])
def test_a_form_for_an_attempt_that_does_not_exist_is_not_found(learner, attempt, number):
    assert post(learner, attempt, 1, attempt=number).status_code == 404
    assert answered(attempt) == 0


def test_getting_the_start_page_starts_nothing(learner, quiz):
    assert learner.get(quiz.address_of("start")).url == quiz.url
    assert not Attempt.objects.exists()


def test_a_quiz_without_questions_says_so(learner):
    quiz = make_quiz(make_module(), questions=0)
    page = learner.get(quiz.url)
    assert "Deze toets heeft nog geen vragen" in page.text
    assert "Start de toets" not in page.text
    response = learner.post(quiz.address_of("start"))
    assert said(response) == ["Deze toets heeft nog geen vragen. Je kunt hem nog niet maken."]
    assert not Attempt.objects.exists()


# A second tab


def test_a_second_tab_that_starts_too_comes_into_the_same_attempt(learner, quiz):
    first, second = (learner.post(quiz.address_of("start")) for _tab in range(2))
    assert first.url == second.url
    assert Attempt.objects.count() == 1


def test_a_second_tab_that_answers_too_changes_nothing_and_says_so(learner, quiz, attempt):
    post(learner, attempt, 1, right=False)
    response = post(learner, attempt, 1, right=True)
    assert said(response) == ["Je had deze vraag al beantwoord. Je eerste antwoord telt."]
    assert response.url == quiz.address_of("question", position=1) + "#uitkomst"
    assert attempt.questions.get(position=1).is_correct is False


def test_a_tab_left_open_does_not_answer_in_the_next_attempt(learner, quiz, attempt, membership):
    for position in 1, 2, 3:
        give(attempt, position)
    following = start(quiz, membership)
    response = post(learner, attempt, 1)
    assert response.url == quiz.address_of("result", attempt_id=attempt.pk)
    assert answered(following) == 0


def test_a_second_tab_that_submits_the_last_answer_too_finishes_once(learner, quiz, attempt):
    give(attempt, 1)
    give(attempt, 2)
    post(learner, attempt, 3)
    finished = Attempt.objects.get()
    response = post(learner, attempt, 3, right=False)
    assert response.url == quiz.address_of("result", attempt_id=attempt.pk)
    again = Attempt.objects.get()
    assert (again.finished_at, again.correct_count) == (finished.finished_at, 3)


# Content that changes meanwhile


def test_a_question_deleted_or_changed_meanwhile_is_asked_as_it_was(learner, quiz, attempt):
    first, second, _third = (row.question for row in quiz.quiz_questions.all())
    texts = [first.text, second.text]
    second.text = "Nu iets anders?"
    second.save()
    quiz.quiz_questions = [row for row in quiz.quiz_questions.all() if row.question_id != first.pk]
    publish(quiz)
    first.delete()

    for position, text in enumerate(texts, start=1):
        assert text in learner.get(quiz.address_of("question", position=position)).text
        post(learner, attempt, position)
    post(learner, attempt, 3)
    assert "Gehaald: 3 van de 3 goed" in learner.get(quiz.address_of("result", attempt_id=attempt.pk)).text


def test_an_unpublished_quiz_is_not_found(learner, quiz, attempt):
    quiz.unpublish()
    assert learner.get(quiz.url).status_code == 404
    assert learner.get(quiz.address_of("question", position=1)).status_code == 404


# Who may


ROUTES = [("introduction", {}), ("question", {"position": 1}), ("result", {"attempt_id": 1})]


@pytest.mark.parametrize(("route", "arguments"), ROUTES)
def test_who_is_not_signed_in_is_asked_to_and_comes_back(client, quiz, route, arguments):
    address = quiz.address_of(route, **arguments)
    response = client.get(address)
    assert response.url == f"/inloggen/?next={address}"


def test_who_is_not_signed_in_neither_starts_nor_answers(client, quiz, attempt):
    assert client.post(quiz.address_of("start")).url.startswith("/inloggen/")
    assert post(client, attempt, 1).url.startswith("/inloggen/")
    assert Attempt.objects.get() == attempt
    assert answered(attempt) == 0


def test_the_attempt_of_somebody_else_is_not_found(client, quiz, attempt, membership):
    other = make_membership(municipality=membership.municipality)
    client.force_login(other.user)
    assert client.get(quiz.address_of("result", attempt_id=attempt.pk)).status_code == 404
    assert post(client, attempt, 1).status_code == 404
    assert client.get(quiz.address_of("question", position=1)).url == quiz.url
    assert answered(attempt) == 0


def test_an_attempt_at_another_quiz_is_not_found_here(learner, quiz, membership):
    other = start(make_quiz(make_module()), membership)
    assert learner.get(quiz.address_of("result", attempt_id=other.pk)).status_code == 404
    response = learner.post(quiz.address_of("question", position=1), {"attempt": other.pk, "answer": keys(other, 1)})
    assert response.status_code == 404


@pytest.mark.parametrize("number", ["", "één", "-1", "0", "9" * 19, "9" * 5000])
def test_an_attempt_that_cannot_be_is_not_found(learner, quiz, membership, number):
    attempt = start(quiz, membership)
    data = {"attempt": number, "answer": keys(attempt, 1)}
    assert learner.post(quiz.address_of("question", position=1), data).status_code == 404


def test_where_the_gate_is_closed_nothing_starts(client, quiz):
    closed = make_membership(municipality=make_municipality())
    client.force_login(closed.user)
    assert client.get(quiz.url).status_code == 403
    assert client.post(quiz.address_of("start")).status_code == 403
    assert not Attempt.objects.exists()


def test_when_the_gate_closes_an_attempt_in_progress_is_finished(client, quiz):
    closed = make_membership(municipality=make_municipality())
    client.force_login(closed.user)
    attempt = start(quiz, closed)
    assert "Ga verder met je poging" in client.get(quiz.url).text
    assert client.post(quiz.address_of("start")).url == quiz.address_of("question", position=1)
    for position in 1, 2, 3:
        post(client, attempt, position)
    assert "Gehaald" in client.get(quiz.address_of("result", attempt_id=attempt.pk)).text

    page = client.get(quiz.url)
    assert "Je kunt nu geen nieuwe poging starten." in page.text
    assert "Maak de toets nog eens" not in page.text
    assert client.post(quiz.address_of("start")).status_code == 403
    assert Attempt.objects.count() == 1


def test_somebody_without_a_municipality_starts_nothing(client, quiz):
    client.force_login(make_user())
    client.post(quiz.address_of("start"))
    assert not Attempt.objects.exists()


def test_who_left_the_municipality_halfway_may_finish(learner, quiz, attempt, membership):
    membership.left_on = membership.joined_on
    membership.save()
    for position in 1, 2, 3:
        post(learner, attempt, position)
    assert "Gehaald" in learner.get(quiz.address_of("result", attempt_id=attempt.pk)).text


def test_each_municipality_has_its_own_attempt(learner, quiz, attempt, membership):
    second = make_membership(user=membership.user, municipality=make_open_municipality())
    give(attempt, 1)
    session = learner.session
    session[SESSION_KEY] = second.pk
    session.save()
    assert "Start de toets" in learner.get(quiz.url).text
    learner.post(quiz.address_of("start"))
    other = Attempt.objects.exclude(pk=attempt.pk).get()
    assert (other.municipality, other.number) == (second.municipality, 1)
    assert learner.get(quiz.address_of("question", position=1)).context["attempt"] == other


# Speed


def test_a_question_page_asks_the_database_little(learner, membership, django_assert_max_num_queries):
    quiz = make_quiz(make_module(), questions=10)
    attempt = start(quiz, membership)
    give(attempt, 1)
    learner.get(quiz.address_of("question", position=2))
    with django_assert_max_num_queries(12):
        assert learner.get(quiz.address_of("question", position=2)).status_code == 200
    with django_assert_max_num_queries(12):
        assert learner.get(quiz.address_of("question", position=1)).status_code == 200


def test_the_introduction_does_not_ask_more_for_more_attempts(learner, membership):
    quiz = make_quiz(make_module(), questions=4)
    counts = []
    for _number in range(3):
        attempt = start(quiz, membership)
        for position in range(1, 5):
            give(attempt, position)
        with CaptureQueriesContext(connection) as queries:
            learner.get(quiz.url)
        counts.append(len(queries))
    assert counts[1] == counts[2]


def test_a_step_that_a_quiz_does_not_have_is_not_found(learner, quiz):
    for step in "vraag/", "vraag/een/", "antwoorden/", "vraag/1/2/", "uitslag/0/":
        assert learner.get(f"{quiz.url}{step}").status_code == 404, step


def test_an_address_without_its_slash_leads_to_the_page(learner, quiz, attempt):
    response = learner.get(quiz.address_of("question", position=1).removesuffix("/"))
    assert response.url == quiz.address_of("question", position=1)
