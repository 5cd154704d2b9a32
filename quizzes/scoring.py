"""How answers are marked. Pure functions: the attempt keeps what they say (DESIGN.md rule 3)."""

from collections.abc import Collection

from .constants import ONE_ANSWER_KINDS, AnswerProblem, OptionResult


def answer_problem(*, kind: str, options: Collection[str], given: Collection[str]) -> AnswerProblem | None:
    """Why an answer cannot be accepted; None when it can.

    kind: a QuestionKind. options: the keys of all options of the question. given: the keys that were chosen.
    """
    if not given:
        return AnswerProblem.NOTHING_CHOSEN
    if not set(given) <= set(options):
        return AnswerProblem.NOT_AN_OPTION
    if kind in ONE_ANSWER_KINDS and len(set(given)) > 1:
        return AnswerProblem.MORE_THAN_ONE
    return None


def is_right(*, correct: Collection[str], given: Collection[str]) -> bool:
    """All or nothing: exactly the right options, no point for a part.

    Half a signal passed on is not what the reader of it needs, and guessing every box must not pay.
    """
    return bool(correct) and set(correct) == set(given)


def option_result(*, is_correct: bool, is_given: bool) -> OptionResult:
    if is_given:
        return OptionResult.CORRECT if is_correct else OptionResult.WRONG
    return OptionResult.MISSED if is_correct else OptionResult.LEFT


def has_passed(*, correct_count: int, question_count: int, pass_mark: int) -> bool:
    """pass_mark: percent, 0-100. In whole numbers, so that 80 percent of 10 is 8 and not 8.000000000000001."""
    return question_count > 0 and correct_count * 100 >= pass_mark * question_count


def needed_to_pass(*, question_count: int, pass_mark: int) -> int:
    """The smallest number of right answers that passes. pass_mark: percent, 0-100."""
    return -(-pass_mark * question_count // 100)
