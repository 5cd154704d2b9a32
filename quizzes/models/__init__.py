from ..constants import QuestionKind
from .attempts import Attempt, AttemptQuestion
from .questions import AnswerOption, Question
from .quizzes import QuizPage, QuizQuestion

__all__ = ["AnswerOption", "Attempt", "AttemptQuestion", "Question", "QuestionKind", "QuizPage", "QuizQuestion"]
