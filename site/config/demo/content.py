"""Puts the demo content (TOML files and drawings beside this file) into Wagtail. What is there already stays."""

import json
import tomllib
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile

from accounts.models import TargetGroup
from accounts.region_media import FOR_ALL, collection_named
from courses.models import LessonPage, ModuleIndexPage, ModulePage
from media.models import LearningImage
from pages.models import HomePage, InformationPage
from quizzes.models import AnswerOption, Question, QuizPage, QuizQuestion

HERE = Path(__file__).parent
MODULE_ORDER = ("boa", "balie", "toezicht", "wijkteam")
CREDIT = "Tekening: Signaalwijs"


def read(folder: str, name: str) -> dict[str, Any]:
    with (HERE / folder / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def ensure_content() -> None:
    """Pages, modules, lessons, questions and drawings; safe to repeat."""
    home = HomePage.objects.get()
    for path in sorted((HERE / "pages").glob("*.toml")):
        _ensure_information_page(home, read("pages", path.stem))
    index = ModuleIndexPage.objects.get()
    for name in MODULE_ORDER:
        _ensure_module(index, read("modules", name))


def picture(name: str) -> LearningImage:
    """One of the drawings of the demo, stored as an image in Wagtail once."""
    title = f"Tekening {name}"
    found = LearningImage.objects.filter(title=title).first()
    if found:
        return found
    with (HERE / "illustrations" / f"{name}.png").open("rb") as file:
        image = LearningImage(
            title=title,
            credit=CREDIT,
            file=ImageFile(file, name=f"{name}.png"),
            # From there the trainers of every region may choose.
            collection=collection_named(FOR_ALL),
        )
        image.save()
    return image


def _block(block: dict[str, Any]) -> dict[str, Any]:
    """A block of the TOML files as Wagtail stores it."""
    kind = block["type"]
    value: Any
    if kind == "heading":
        value = block["text"]
    elif kind == "text":
        value = block["html"]
    elif kind == "image":
        image = {"image": picture(block["illustration"]).pk, "alt_text": block["alt"], "decorative": False}
        value = {"image": image, "caption": block.get("caption", "")}
    elif kind in {"case", "callout"}:
        value = {**{key: block[key] for key in block if key not in {"type", "html"}}, "text": block["html"]}
    else:
        value = {key: block[key] for key in block if key != "type"}
    return {"type": kind, "value": value}


def _body(blocks: list[dict[str, Any]]) -> str:
    return json.dumps([_block(block) for block in blocks])


def _add(parent: Any, page: Any) -> Any:
    # Read anew: adding a child changes the tree numbers of the parent in the database.
    parent = type(parent).objects.get(pk=parent.pk)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def _ensure_information_page(home: HomePage, data: dict[str, Any]) -> None:
    if home.get_children().filter(slug=data["slug"]).exists():
        return
    fields = {key: data[key] for key in ("slug", "title", "introduction", "in_footer")}
    _add(home, InformationPage(**fields, body=_body(data["body"])))


def _ensure_module(index: ModuleIndexPage, data: dict[str, Any]) -> None:
    if index.get_children().filter(slug=data["slug"]).exists():
        return
    copied = ("slug", "title", "summary", "introduction", "minutes", "pass_mark", "validity_months", "is_example")
    module = ModulePage(
        **{key: data[key] for key in copied},
        forms_of_exploitation=data["forms"],
        learning_goals=json.dumps([{"type": "goal", "value": goal} for goal in data["learning_goals"]]),
        illustration=picture(data["illustration"]),
    )
    module.target_groups = TargetGroup.objects.filter(code__in=data["target_groups"])
    module = _add(index, module)
    for lesson in data["lessons"]:
        fields = {key: lesson[key] for key in ("slug", "title", "summary", "minutes")}
        _add(module, LessonPage(**fields, body=_body(lesson["body"])))
    _add_quiz(module, [_ensure_question(question, module) for question in data["questions"]])


def _ensure_question(data: dict[str, Any], module: ModulePage) -> Question:
    found = Question.objects.filter(reference=data["slug"]).first()
    if found:
        return found
    question = Question(
        reference=data["slug"],
        kind=data["kind"],
        text=data["text"],
        explanation=data["explanation"],
        form=data["forms"][0] if data.get("forms") else "",
        situations=data.get("situations", []),
    )
    question.target_groups = module.target_groups.all()
    question.options = [
        AnswerOption(text=o["text"], is_correct=o["correct"], feedback=o["feedback"], sort_order=number)
        for number, o in enumerate(data.get("options", []))
    ]
    question.save()
    question.save_revision().publish()
    return question


def _add_quiz(module: ModulePage, questions: list[Question]) -> None:
    quiz = QuizPage(
        slug="toets",
        title="Toets",
        introduction=(
            "Vragen over situaties die je op je werk kunt tegenkomen, en over wie jij dan belt. Je mag de lessen erbij "
            "houden."
        ),
        minutes=8,
    )
    quiz.quiz_questions = [QuizQuestion(question=question, sort_order=n) for n, question in enumerate(questions)]
    _add(module, quiz)
