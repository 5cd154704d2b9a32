"""Somebody who cannot use a mouse: signs in, does a lesson and answers a question with the keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.steps import DEMODAM, Screenshot, asked, heading

# What has the focus, in the words that a screen reader would say, and whether one can see that it has: by a ring around
# it, around what is in it, or around the card or the row of which it is the link or the choice.
FOCUSED = """() => {
  const element = document.activeElement;
  const label = element.labels && element.labels[0];
  const words = (label || element).innerText || element.getAttribute("aria-label") || "";
  const around = [element, element.firstElementChild, label, element.closest(".sw-card--link")].filter(Boolean);
  const rings = around.map((one) => getComputedStyle(one));
  const isShown = rings.some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  return [words.replace(/\\s+/g, " ").trim(), isShown];
}"""


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until something with this name has the focus; everything on the way shows where the focus is."""
    passed = []
    for _press in range(60):
        page.keyboard.press("Tab")
        words, is_shown = page.evaluate(FOCUSED)
        if words:
            assert is_shown, f"nobody sees that {words!r} has the focus at {page.url}"
        if name in words:
            return
        passed.append(words)
    raise AssertionError(f"no {name!r} with Tab at {page.url}; passed {passed}")


def test_the_learners_line_by_keyboard(desktop: Page, screenshot: Screenshot) -> None:
    supervisor = f"toezicht@{DEMODAM}"
    desktop.goto("/inloggen/")
    tab_to(desktop, "Naar de inhoud")
    tab_to(desktop, "E-mailadres")
    desktop.keyboard.type(supervisor)
    tab_to(desktop, "Wachtwoord")
    desktop.keyboard.type("signaalwijs")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile("/mijn-leren/"))

    desktop.goto("/modules/signalen-op-straat/wat-is-mensenhandel/")
    screenshot(desktop, "lesson")
    tab_to(desktop, "Klaar, volgende les")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile("/vormen-van-uitbuiting/"))

    desktop.goto("/modules/signalen-bij-toezicht/toets/")
    tab_to(desktop, "Probeer het nog eens")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile("/vraag/1/"))
    answer_by_keyboard(desktop, supervisor)
    screenshot(desktop, "answer")
    tab_to(desktop, "Naar vraag 2")
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile("/vraag/2/"))


def answer_by_keyboard(page: Page, email: str) -> None:
    """Options of which one may be chosen are one stop for Tab, with the arrows between them."""
    question = asked(email)
    right = [option["text"] for option in question.options if option["correct"]]
    if question.takes_one_answer:
        tab_to(page, question.options[0]["text"])
        page.keyboard.press("Space")
        for _press in range([option["text"] for option in question.options].index(right[0])):
            page.keyboard.press("ArrowDown")
    else:
        for text in right:
            tab_to(page, text)
            page.keyboard.press("Space")
    tab_to(page, "Geef antwoord")
    page.keyboard.press("Enter")
    heading(page, "Goed")
