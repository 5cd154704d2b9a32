"""What people do in more than one story, the way they do it: by what stands on the screen."""

import re
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from playwright.sync_api import Page, expect

from quizzes.models import AttemptQuestion

DEMODAM = "demodam.example"
NIEUWEDAM = "nieuwedam.example"
NEXT_QUESTION = re.compile("Naar vraag")

# What the fixtures `open_page` and `screenshot` are.
Screenshot = Callable[[Page, str], None]


class OpenPage(Protocol):
    """size: one of SIZES. scripts: whether the browser runs JavaScript."""

    def __call__(self, size: str, *, scripts: bool = True) -> Page: ...


def sign_in(page: Page, email: str) -> None:
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(settings.DEMO_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/inloggen/" not in page.url, f"{email} is not signed in: {page.get_by_role('main').inner_text()}"


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """Waits until the page says so at its top."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def follow(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def choose_in_menu(page: Page, name: str) -> None:
    """From the bar of an office screen, or on a phone from the menu behind its button."""
    menu = page.locator(".sw-menu > summary")
    if menu.is_visible():
        menu.click()
    page.get_by_role("banner").get_by_role("link", name=name).click()


def finish_lessons(page: Page) -> int:
    """From a lesson to the quiz; gives how many lessons were read."""
    read = 0
    while True:
        button = page.get_by_role("button", name=re.compile("^Klaar, "))
        is_last = "toets" in button.inner_text()
        before = page.url
        button.click()
        page.wait_for_url(lambda url, before=before: url != before)
        read += 1
        if is_last:
            return read


def asked(email: str) -> AttemptQuestion:
    """The question that somebody has before them."""
    questions = AttemptQuestion.objects.filter(attempt__user__email=email, attempt__finished_at=None)
    return questions.filter(answered_at=None).order_by("position").first()


def answer(page: Page, email: str, *, right: bool = True) -> None:
    """Answers the question on the screen. Wrong: with one option that is not right."""
    question = asked(email)
    heading(page, question.content["text"])
    wanted = [option["text"] for option in question.options if option["correct"] == right]
    for text in wanted if right else wanted[:1]:
        page.get_by_label(text, exact=True).check()
    page.get_by_role("button", name="Geef antwoord").click()
    heading(page, "Goed" if right else re.compile("klopt"))


def answer_all(page: Page, email: str) -> None:
    """Answers what is left, right, and goes to the result."""
    while True:
        answer(page, email)
        if asked(email) is None:
            return follow(page, "Bekijk je uitslag")
        follow(page, NEXT_QUESTION)
