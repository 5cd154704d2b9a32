"""Two browser tabs at the same moment, with real transactions. SQLite lets one writer in at a time; there is nothing
to see there, so these tests run where .ci/run gives them PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection

from quizzes.attempts import finish, give_answer, start_attempt
from quizzes.models import Attempt
from quizzes.owners import attempt_finished
from tests.factories import make_module, make_municipality, make_quiz, make_user

pytestmark = [
    pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="needs a database with row locks"),
    pytest.mark.django_db(transaction=True),
]
TABS = 4


def at_once(act: Callable[[int], object]) -> list[object]:
    """Does the same in each tab, all starting at one signal."""
    barrier = Barrier(TABS)

    def tab(number: int) -> object:
        try:
            barrier.wait(timeout=10)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(TABS) as pool:
        return list(pool.map(tab, range(TABS)))


@pytest.fixture
def start():
    user, municipality, quiz = make_user(), make_municipality(), make_quiz(make_module())
    return lambda: start_attempt(user=user, quiz=quiz, municipality=municipality, pass_mark=80)


def test_starting_in_all_tabs_gives_one_attempt(start):
    attempts = at_once(lambda number: start())
    assert len({attempt.pk for attempt in attempts}) == 1
    assert Attempt.objects.get().questions.count() == 3


def test_answering_in_all_tabs_stores_one_answer(start):
    attempt = start()
    options = [option["key"] for option in attempt.questions.get(position=1).options]
    receipts = at_once(lambda number: give_answer(attempt=attempt, position=1, given=[options[number % 2]]))
    assert sorted(receipt.is_new for receipt in receipts) == [False, False, False, True]
    first = next(receipt for receipt in receipts if receipt.is_new)
    assert {tuple(receipt.question.given) for receipt in receipts} == {tuple(first.question.given)}


def test_the_last_answer_in_all_tabs_finishes_once(start):
    attempt = start()
    for question in attempt.questions.filter(position__lt=3):
        give_answer(attempt=attempt, position=question.position, given=question.correct_keys)
    last = attempt.questions.get(position=3)
    heard = []

    def listen(attempt, **kwargs):
        heard.append(attempt.pk)

    attempt_finished.connect(listen)
    try:
        at_once(lambda number: give_answer(attempt=attempt, position=3, given=last.correct_keys))
        at_once(lambda number: finish(attempt=attempt))
    finally:
        attempt_finished.disconnect(listen)
    assert heard == [attempt.pk]
    assert Attempt.objects.get().correct_count == 3


def test_a_new_attempt_beside_the_end_of_the_old_one_keeps_both_whole(start):
    attempt = start()
    for question in attempt.questions.filter(position__lt=3):
        give_answer(attempt=attempt, position=question.position, given=question.correct_keys)
    last = attempt.questions.get(position=3)

    def act(number: int) -> object:
        return start() if number % 2 else give_answer(attempt=attempt, position=3, given=last.correct_keys)

    at_once(act)
    attempts = list(Attempt.objects.order_by("number"))
    assert attempts[0].is_finished
    assert len(attempts) <= 2
    assert [attempt.number for attempt in attempts] == list(range(1, len(attempts) + 1))
