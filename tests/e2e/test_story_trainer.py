"""A trainer changes a lesson, a second person approves it, and learners read the new text."""

from contextlib import suppress

import pytest
from playwright.sync_api import Page, expect

from courses.models import LessonPage
from tests.e2e.steps import DEMODAM, OpenPage, Screenshot, sign_in

NEW = " Bel ook als je twijfelt."
MORE = "Meer acties"
APPROVE = "Goedkeuren en publiceren"
HOLDS = "(text) => [...document.querySelectorAll('#page-edit-form [name]')].some((f) => f.value.includes(text))"
# Milliseconds.
MOMENT = 5_000


def open_editor(page: Page, lesson: LessonPage) -> None:
    page.goto(f"/cms/pages/{lesson.pk}/edit/")
    expect(page.get_by_role("textbox", name="Titel").first).to_have_value(lesson.title)


def choose(page: Page, action: str) -> None:
    """One of the things to do with a page, from the menu at the bottom."""
    page.get_by_role("button", name=MORE).last.click()
    page.get_by_role("button", name=action).click()


def wait_for_the_form(page: Page, text: str) -> None:
    """Until the editor handed the words to its form, which it does a moment after they are typed: whoever presses a
    button sooner than a person can would send the form without them. What it saves by itself, if it does (it takes what
    was typed while the page still loaded for what was there), has then come and gone too."""
    page.wait_for_function(HOLDS, arg=text.strip())
    with suppress(AssertionError):
        expect(page.get_by_text("Opgeslagen")).to_be_visible(timeout=MOMENT)


@pytest.fixture
def lesson() -> LessonPage:
    return LessonPage.objects.get(slug="wat-is-mensenhandel", url_path__contains="signalen-op-straat")


def test_a_change_goes_through_review_to_the_learner(
    open_page: OpenPage, screenshot: Screenshot, lesson: LessonPage
) -> None:
    trainer, reviewer, learner = open_page("desktop"), open_page("desktop"), open_page("phone")
    sign_in(trainer, f"trainer@{DEMODAM}")
    trainer.get_by_role("link", name="Redactie").first.click()
    open_editor(trainer, lesson)
    story = trainer.locator("[contenteditable=true]").nth(1)
    story.click()
    trainer.keyboard.press("Control+End")
    trainer.keyboard.type(NEW)
    expect(story).to_contain_text(NEW)
    wait_for_the_form(trainer, NEW)
    screenshot(trainer, "editor")
    choose(trainer, "Stuur door naar")
    expect(trainer.get_by_text("is ter goedkeuring ingediend")).to_be_visible()

    open_editor(trainer, lesson)
    expect(trainer.get_by_role("button", name="Workflow annuleren")).to_be_attached()
    expect(trainer.get_by_role("button", name=APPROVE)).to_have_count(0)

    sign_in(learner, f"boa@{DEMODAM}")
    learner.goto(lesson.url)
    expect(learner.get_by_role("main")).not_to_contain_text(NEW.strip())

    sign_in(reviewer, "ketenregisseur@demoregio.example")
    reviewer.goto("/cms/")
    screenshot(reviewer, "to-review")
    reviewer.get_by_role("link", name=lesson.title).click()
    choose(reviewer, APPROVE)
    expect(reviewer.get_by_text("is gewijzigd")).to_be_visible()
    expect(reviewer.get_by_text("geen toegang")).to_have_count(0)

    learner.reload()
    expect(learner.get_by_role("main")).to_contain_text(NEW.strip())
