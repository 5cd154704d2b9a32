"""Start, answer, finish: what is stored, what counts, and what never changes again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.attempts import (
    InvalidAnswer,
    QuestionNotReached,
    QuizWithoutQuestions,
    finish,
    give_answer,
    start_attempt,
)
from quizzes.constants import AnswerProblem
from quizzes.models import Attempt, AttemptQuestion, QuestionKind, QuizPage, QuizQuestion
from quizzes.owners import attempt_finished
from tests.factories import make_module, make_municipality, make_question, make_quiz, make_user, publish, read_anew

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept_quiz(kept_for_the_file):
    return make_quiz(make_module())


@pytest.fixture
def quiz(kept_quiz):
    return read_anew(kept_quiz)


@pytest.fixture
def attempt(quiz):
    return start(quiz)


@pytest.fixture
def heard():
    """The attempts of which the end was announced."""
    attempts = []

    def listen(attempt, **kwargs):
        attempts.append(attempt)

    attempt_finished.connect(listen)
    yield attempts
    attempt_finished.disconnect(listen)


def start(quiz, *, user=None, municipality=None, pass_mark=80):
    return start_attempt(
        user=user or make_user(), quiz=quiz, municipality=municipality or make_municipality(), pass_mark=pass_mark
    )


def quiz_with(*questions, **fields):
    quiz = make_quiz(make_module(), questions=0, **fields)
    quiz.quiz_questions = [QuizQuestion(question=question, sort_order=i) for i, question in enumerate(questions)]
    return publish(quiz)


def answer(attempt, position, *, right=True):
    question = attempt.questions.get(position=position)
    wrong = [option["key"] for option in question.options if not option["correct"]][:1]
    return give_answer(attempt=attempt, position=position, given=question.correct_keys if right else wrong)


def answer_all(attempt, *, wrong=0):
    for position in range(1, attempt.question_count + 1):
        receipt = answer(attempt, position, right=position > wrong)
    return receipt.attempt


# Start


def test_a_new_attempt_holds_copies_of_the_questions_in_order(quiz):
    user, municipality = make_user(), make_municipality()
    attempt = start(quiz, user=user, municipality=municipality, pass_mark=70)

    assert (attempt.number, attempt.question_count, attempt.pass_mark) == (1, 3, 70)
    assert (attempt.user, attempt.municipality, attempt.quiz_title) == (user, municipality, quiz.title)
    assert attempt.quiz_revision_id == quiz.live_revision_id
    texts = [row.question.text for row in quiz.quiz_questions.all()]
    assert [question.content["text"] for question in attempt.questions.all()] == texts
    first = attempt.questions.first()
    assert first.position == 1
    assert first.content["explanation"] == "Daarom."
    assert [(o["text"], o["correct"], o["feedback"]) for o in first.options] == [
        ("Antwoord 0", True, "Uitleg 0"),
        ("Antwoord 1", False, "Uitleg 1"),
    ]


def test_starting_again_goes_on_with_the_attempt_in_progress(quiz):
    user, municipality = make_user(), make_municipality()
    first = start(quiz, user=user, municipality=municipality)
    answer(first, 1)
    assert start(quiz, user=user, municipality=municipality, pass_mark=10) == first
    assert Attempt.objects.get().pass_mark == 80


def test_the_next_attempt_gets_the_next_number_and_the_first_one_stays(quiz):
    user, municipality = make_user(), make_municipality()
    first = answer_all(start(quiz, user=user, municipality=municipality), wrong=3)
    second = start(quiz, user=user, municipality=municipality)
    assert (first.number, second.number) == (1, 2)
    assert Attempt.objects.count() == 2
    assert first.questions.filter(answered_at=None).count() == 0


def test_each_municipality_has_its_own_attempts(quiz):
    user = make_user()
    attempts = {start(quiz, user=user).pk for _number in range(2)}
    assert len(attempts) == 2
    assert set(Attempt.objects.values_list("number", flat=True)) == {1}


def test_a_quiz_without_questions_does_not_start():
    with pytest.raises(QuizWithoutQuestions):
        start(make_quiz(make_module(), questions=0))
    assert not Attempt.objects.exists()


def test_a_question_that_is_not_published_is_not_asked():
    draft, live = make_question(live=False), make_question()
    attempt = start(quiz_with(draft, live))
    assert [question.question for question in attempt.questions.all()] == [live]


def test_a_question_that_has_no_right_answer_is_not_asked():
    """A review can let an unfinished draft through."""
    unfinished, whole = make_question(correct=(False, False)), make_question()
    attempt = start(quiz_with(unfinished, whole))
    assert [question.question for question in attempt.questions.all()] == [whole]


def test_a_quiz_with_drafts_only_does_not_start():
    with pytest.raises(QuizWithoutQuestions):
        start(quiz_with(make_question(live=False)))


def test_options_change_places_when_the_quiz_says_so():
    question = make_question(correct=(True,) + (False,) * 7)
    quiz = quiz_with(question, shuffle_options=True)
    orders = {tuple(o["text"] for o in start(quiz).questions.get().options) for _number in range(4)}
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


def test_true_and_false_never_change_places():
    question = make_question(kind=QuestionKind.TRUE_FALSE)
    quiz = quiz_with(question, shuffle_options=True)
    orders = {tuple(o["text"] for o in start(quiz).questions.get().options) for _number in range(12)}
    assert orders == {("Antwoord 0", "Antwoord 1")}


# Answer


def test_an_answer_is_stored_and_marked_at_once(attempt):
    receipt = answer(attempt, 1)
    stored = attempt.questions.get(position=1)
    assert receipt.is_new
    assert stored.is_correct is True
    assert stored.given == stored.correct_keys
    assert abs(timezone.now() - stored.answered_at) < timedelta(minutes=1)
    assert not Attempt.objects.get().is_finished


def test_the_first_answer_counts(attempt):
    answer(attempt, 1, right=False)
    receipt = answer(attempt, 1, right=True)
    assert not receipt.is_new
    assert receipt.question.is_correct is False
    assert attempt.questions.get(position=1).is_correct is False


def test_a_multiple_choice_question_needs_every_right_option():
    quiz = quiz_with(make_question(kind=QuestionKind.MULTIPLE, correct=(True, True, False)))
    for chosen, right in ([0], False), ([0, 1], True), ([0, 1, 2], False):
        attempt = start(quiz)
        keys = [option["key"] for option in attempt.questions.get().options]
        receipt = give_answer(attempt=attempt, position=1, given=[keys[i] for i in chosen])
        assert receipt.question.is_correct is right


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ([], AnswerProblem.NOTHING_CHOSEN),
        (["niet-van-deze-vraag"], AnswerProblem.NOT_AN_OPTION),
        (["x" * 5000], AnswerProblem.NOT_AN_OPTION),
    ],
)
def test_a_crafted_answer_is_refused_and_changes_nothing(attempt, given, problem):
    with pytest.raises(InvalidAnswer) as refusal:
        give_answer(attempt=attempt, position=1, given=given)
    assert refusal.value.problem == problem
    assert not attempt.questions.exclude(answered_at=None).exists()


def test_two_answers_to_a_single_choice_question_are_refused(attempt):
    keys = [option["key"] for option in attempt.questions.get(position=1).options]
    with pytest.raises(InvalidAnswer) as refusal:
        give_answer(attempt=attempt, position=1, given=keys)
    assert refusal.value.problem == AnswerProblem.MORE_THAN_ONE


def test_an_option_of_another_question_is_refused(attempt):
    key = attempt.questions.get(position=2).options[0]["key"]
    with pytest.raises(InvalidAnswer):
        give_answer(attempt=attempt, position=1, given=[key])


@pytest.mark.parametrize("position", [0, 2, 3, 4, -1, 10**30])
def test_a_question_whose_turn_it_is_not_takes_no_answer(attempt, position):
    with pytest.raises(QuestionNotReached):
        give_answer(attempt=attempt, position=position, given=["1"])
    assert not attempt.questions.exclude(answered_at=None).exists()


def test_a_question_that_changes_meanwhile_is_asked_and_marked_as_it_was(attempt):
    asked = attempt.questions.get(position=1)
    question = asked.question
    question.text = "Iets heel anders?"
    for option in question.options.all():
        option.is_correct = not option.is_correct
        option.save()
    question.save()

    answer(attempt, 1)
    stored = attempt.questions.get(position=1)
    assert stored.content == asked.content
    assert stored.is_correct is True


def test_a_question_that_is_deleted_meanwhile_still_counts(quiz, attempt):
    question = attempt.questions.get(position=1).question
    quiz.quiz_questions = [row for row in quiz.quiz_questions.all() if row.question_id != question.pk]
    publish(quiz)
    question.delete()

    finished = answer_all(attempt)
    assert (finished.correct_count, finished.question_count) == (3, 3)
    assert attempt.questions.get(position=1).question is None


def test_an_attempt_outlives_its_quiz(quiz, attempt):
    finished = answer_all(attempt)
    QuizPage.objects.get(pk=quiz.pk).delete()
    stored = Attempt.objects.get(pk=finished.pk)
    assert (stored.quiz, stored.quiz_title, stored.has_passed) == (None, "Toets", True)


# Finish


def test_the_last_answer_finishes_the_attempt_and_says_so(attempt, heard):
    finished = answer_all(attempt, wrong=1)
    assert (finished.correct_count, finished.question_count, finished.has_passed) == (2, 3, False)
    assert finished.score == pytest.approx(2 / 3)
    assert finished.needed_count == 3
    assert heard == [finished]


def test_the_pass_mark_of_the_beginning_decides(quiz):
    assert answer_all(start(quiz, pass_mark=66), wrong=1).has_passed
    assert not answer_all(start(quiz, pass_mark=67), wrong=1).has_passed


def test_finishing_twice_changes_nothing(attempt, heard):
    finished = answer_all(attempt)
    again = finish(attempt=finished)
    assert again.finished_at == finished.finished_at
    assert len(heard) == 1


def test_answering_a_finished_attempt_changes_nothing(attempt, heard):
    finished = answer_all(attempt)
    receipt = answer(finished, 3, right=False)
    assert not receipt.is_new
    assert Attempt.objects.get().correct_count == 3
    assert len(heard) == 1


def test_an_attempt_with_open_questions_does_not_finish(attempt):
    answer(attempt, 1)
    with pytest.raises(QuestionNotReached):
        finish(attempt=attempt)
    assert not Attempt.objects.get().is_finished


def test_what_hangs_on_the_end_happens_together_with_it(attempt):
    """When the module cannot note its completion, the attempt is not finished either: the answer can be given again."""

    def refuse(**kwargs):
        raise RuntimeError

    answer(attempt, 1)
    answer(attempt, 2)
    attempt_finished.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            answer(attempt, 3)
    finally:
        attempt_finished.disconnect(refuse)
    assert not Attempt.objects.get().is_finished
    assert answer(attempt, 3).attempt.has_passed


# What the database guarantees


def test_the_database_keeps_one_attempt_in_progress(attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(
            user=attempt.user,
            municipality=attempt.municipality,
            quiz=attempt.quiz,
            number=2,
            pass_mark=80,
            question_count=3,
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"question_count": 0},
        {"finished_at": timezone.now()},
        {"has_passed": True},
        {"finished_at": timezone.now(), "has_passed": True, "correct_count": 4},
    ],
)
def test_the_database_refuses_half_a_result(attempt, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.filter(pk=attempt.pk).update(**fields)


@pytest.mark.parametrize("fields", [{"is_correct": True}, {"given": ["1"]}, {"answered_at": timezone.now()}])
def test_the_database_refuses_half_an_answer(attempt, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        AttemptQuestion.objects.filter(attempt=attempt, position=1).update(**fields)


def test_the_current_attempt_is_of_this_municipality_and_in_progress(quiz):
    user, here, there = make_user(), make_municipality(), make_municipality()
    finished_here = answer_all(start(quiz, user=user, municipality=here))
    open_there = start(quiz, user=user, municipality=there)
    attempts = user.attempts.filter(quiz=quiz)
    assert attempts.most_current_first(here).first() == finished_here
    assert attempts.most_current_first(there).first() == open_there
    assert attempts.most_current_first(None).first() == open_there
    open_here = start(quiz, user=user, municipality=here)
    assert attempts.most_current_first(here).first() == open_here
