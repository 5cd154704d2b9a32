"""How answers are marked: edges by hand, the rest by hypothesis."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.constants import AnswerProblem, OptionResult, QuestionKind
from quizzes.scoring import answer_problem, has_passed, is_right, needed_to_pass, option_result

keys = st.lists(st.sampled_from(["1", "2", "3", "4", "5"]), unique=True)
counts = st.integers(min_value=1, max_value=200)
percentages = st.integers(min_value=0, max_value=100)


@pytest.mark.parametrize(
    ("correct", "given_keys", "right"),
    [
        (["1"], ["1"], True),
        (["1"], ["2"], False),
        (["1", "2"], ["2", "1"], True),
        (["1", "2"], ["1"], False),
        (["1", "2"], ["1", "2", "3"], False),
        (["1"], [], False),
        ([], [], False),
    ],
)
def test_an_answer_is_right_when_it_is_exactly_the_right_options(correct, given_keys, right):
    assert is_right(correct=correct, given=given_keys) is right


@given(correct=keys.filter(bool), chosen=keys)
def test_one_option_more_or_less_makes_an_answer_wrong(correct, chosen):
    assert is_right(correct=correct, given=chosen) == (sorted(correct) == sorted(chosen))


@pytest.mark.parametrize(
    ("correct_count", "question_count", "pass_mark", "passed"),
    [
        (8, 10, 80, True),
        (7, 10, 80, False),
        (2, 3, 66, True),
        (2, 3, 67, False),
        (10, 10, 100, True),
        (9, 10, 100, False),
        (0, 10, 0, True),
        (0, 10, 1, False),
        (0, 0, 0, False),
        (29, 50, 58, True),  # 58 / 100 * 50 is 28.999999999999996 in floating point
    ],
)
def test_the_pass_mark_is_met_exactly(correct_count, question_count, pass_mark, passed):
    assert has_passed(correct_count=correct_count, question_count=question_count, pass_mark=pass_mark) is passed


@given(question_count=counts, pass_mark=percentages, data=st.data())
def test_passing_agrees_with_exact_arithmetic(question_count, pass_mark, data):
    correct_count = data.draw(st.integers(min_value=0, max_value=question_count))
    passed = has_passed(correct_count=correct_count, question_count=question_count, pass_mark=pass_mark)
    assert passed == (Decimal(correct_count) * 100 >= Decimal(pass_mark) * question_count)


@given(question_count=counts, pass_mark=percentages)
def test_what_you_need_is_the_smallest_number_that_passes(question_count, pass_mark):
    needed = needed_to_pass(question_count=question_count, pass_mark=pass_mark)
    assert 0 <= needed <= question_count
    assert has_passed(correct_count=needed, question_count=question_count, pass_mark=pass_mark)
    assert needed == 0 or not has_passed(correct_count=needed - 1, question_count=question_count, pass_mark=pass_mark)


@given(question_count=counts, pass_mark=percentages)
def test_one_more_right_answer_never_takes_a_pass_away(question_count, pass_mark):
    results = [
        has_passed(correct_count=count, question_count=question_count, pass_mark=pass_mark)
        for count in range(question_count + 1)
    ]
    assert results == sorted(results)


@pytest.mark.parametrize(
    ("kind", "chosen", "problem"),
    [
        (QuestionKind.SINGLE, ["1"], None),
        (QuestionKind.SINGLE, [], AnswerProblem.NOTHING_CHOSEN),
        (QuestionKind.SINGLE, ["1", "2"], AnswerProblem.MORE_THAN_ONE),
        (QuestionKind.SINGLE, ["1", "1"], None),
        (QuestionKind.TRUE_FALSE, ["1", "2"], AnswerProblem.MORE_THAN_ONE),
        (QuestionKind.MULTIPLE, ["1", "2"], None),
        (QuestionKind.MULTIPLE, [], AnswerProblem.NOTHING_CHOSEN),
        (QuestionKind.MULTIPLE, ["1", "9"], AnswerProblem.NOT_AN_OPTION),
        (QuestionKind.SINGLE, [""], AnswerProblem.NOT_AN_OPTION),
        (QuestionKind.SINGLE, ["1 OR 1=1"], AnswerProblem.NOT_AN_OPTION),
    ],
)
def test_an_answer_that_cannot_be_one_is_named(kind, chosen, problem):
    assert answer_problem(kind=kind, options=["1", "2", "3"], given=chosen) == problem


@pytest.mark.parametrize(
    ("is_correct", "is_given", "result"),
    [
        (True, True, OptionResult.CORRECT),
        (False, True, OptionResult.WRONG),
        (True, False, OptionResult.MISSED),
        (False, False, OptionResult.LEFT),
    ],
)
def test_each_option_says_what_choosing_or_leaving_it_meant(is_correct, is_given, result):
    assert option_result(is_correct=is_correct, is_given=is_given) == result
