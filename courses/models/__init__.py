from .pages import LessonPage, ModuleIndexPage, ModulePage
from .progress import Completion, Enrolment, LessonProgress
from .review import SecondPersonTask

__all__ = [
    "Completion",
    "Enrolment",
    "LessonPage",
    "LessonProgress",
    "ModuleIndexPage",
    "ModulePage",
    "SecondPersonTask",
]
