"""What the pages need and what their policy allows are the same: no browser reports a violation of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from courses.models import LessonPage
from quizzes.models import QuizPage
from tests.e2e.steps import (
    DEMODAM,
    OpenPage,
    answer,
    finish_lessons,
    follow,
    heading,
    sign_in,
)

# Collected outside the page, so that going to the next one loses none.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  violated(`${location.pathname}: ${event.effectiveDirective} refuses ${event.blockedURI} ${event.sample}`.trim());
});
"""


class Watched:
    """Opens pages that report each violation."""

    def __init__(self, open_page: OpenPage) -> None:
        self.open_page = open_page
        self.violations: list[str] = []

    def __call__(self, size: str) -> Page:
        page = self.open_page(size)
        listen(page, self.violations)
        return page


def listen(page: Page, violations: list[str]) -> None:
    page.expose_function("violated", lambda words: violations.append(words))
    page.add_init_script(LISTEN)


@pytest.fixture
def watched(open_page: OpenPage) -> Iterator[Watched]:
    watched = Watched(open_page)
    yield watched
    assert not watched.violations, "\n".join(watched.violations)


def test_the_listener_hears_a_violation(browser: Browser, live_server: LiveServer) -> None:
    violations: list[str] = []
    page = browser.new_page()
    listen(page, violations)
    page.goto(live_server.url)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_function("() => true")
    page.close()
    assert "style-src-attr" in violations[0]


def test_a_learner_reads_a_lesson_and_answers_a_question(watched: Watched) -> None:
    page, email = watched("phone"), f"boa@{DEMODAM}"
    sign_in(page, email)
    page.goto("/modules/signalen-op-straat/")
    follow(page, "Ga verder")
    finish_lessons(page)
    page.get_by_role("button", name="Start de toets").click()
    answer(page, email)
    for path in ("/", "/mijn-leren/", "/certificaten/", "/certificaat/", "/meldroute/", "/deze-pagina-is-er-niet/"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_focal_point_keeps_the_registration(watched: Watched) -> None:
    page = watched("desktop")
    sign_in(page, f"aandachtsfunctionaris@{DEMODAM}")
    for path in ("", "logboek/", "afspraken/", "aandachtsfunctionaris/", "controleren/"):
        page.goto(f"/meldroute/registratie/demodam/{path}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    for path in ("/dekking/demodam/", "/dekking/demodam/collegas/"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_chain_director_looks_at_the_map(watched: Watched) -> None:
    page = watched("desktop")
    sign_in(page, "ketenregisseur@demoregio.example")
    page.goto("/meldroute/regio/")
    page.get_by_role("link", name="Demodam: open tot en met").click()
    heading(page, "Demodam")


def test_the_editor_of_a_page_runs_without_inline_scripts(watched: Watched) -> None:
    """Each kind of script that Wagtail has inline: choosers, rows, dates; and the preview with its checks."""
    page = watched("desktop")
    sign_in(page, "beheer@signaalwijs.example")
    page.goto("/cms/snippets/quizzes/question/add/")
    rows = page.locator("#id_options-FORMS > div")
    before = rows.count()
    page.locator("#id_options-ADD").click()
    expect(rows).to_have_count(before + 1)

    page.goto(f"/cms/pages/{QuizPage.objects.first().pk}/edit/")
    page.locator("#id_quiz_questions-OPEN_MODAL").click()
    expect(page.locator(".modal-content table")).to_be_visible()
    page.reload()
    # Behind a menu of the row.
    page.locator("#id_quiz_questions-0-question-chooser [data-chooser-action-choose]").first.dispatch_event("click")
    expect(page.locator(".modal-content table")).to_be_visible()

    page.goto("/cms/auditevent/")
    page.wait_for_function("() => jQuery('[name=at_from]').data('xdsoft_datetimepicker')")

    page.goto(f"/cms/pages/{LessonPage.objects.first().pk}/edit/")
    page.locator("[data-side-panel-toggle=preview]").click()
    # The old frame is there until the new one has loaded.
    expect(page.frame_locator(".w-preview__iframe").last.locator("main h1")).to_be_attached()
    page.locator("[data-side-panel-toggle=checks]").click()
    expect(page.locator("[data-side-panel=checks]")).to_be_visible()
    page.goto("/cms/images/multiple/add/")
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
