"""A lesson on an old office PC or a phone on the street: what it weighs, and that nothing jumps (DESIGN.md)."""

import pytest
from playwright.sync_api import Page, Route

from tests.e2e.steps import DEMODAM, OpenPage, sign_in
from tests.e2e.traffic import FIRST_VISIT, NEXT_PAGE, OWN_SCRIPT, Traffic

LESSON = "/modules/signalen-op-straat/wat-is-mensenhandel/"
NEXT_LESSON = "/modules/signalen-op-straat/vormen-van-uitbuiting/"
NO_SHIFT = 0.02
COUNT_SHIFTS = """
  window.shifts = 0;
  const add = (list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; });
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
"""
HAS_PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
SETTLED = "() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)).then(() => true)"


@pytest.fixture
def learner(open_page: OpenPage) -> Page:
    """Signed in, with a browser that has seen nothing of the site yet."""
    office, phone = open_page("desktop"), open_page("phone")
    sign_in(office, f"boa@{DEMODAM}")
    phone.context.add_cookies(office.context.cookies())
    return phone


def test_a_lesson_is_light(learner: Page) -> None:
    traffic = Traffic(learner)
    assert traffic.visit(LESSON) <= FIRST_VISIT, traffic.heaviest()
    assert traffic.visit(NEXT_LESSON) <= NEXT_PAGE, traffic.heaviest()
    assert traffic.scripts <= OWN_SCRIPT, traffic.heaviest()


@pytest.mark.parametrize("path", [LESSON, "/mijn-leren/", "/modules/"])
def test_nothing_jumps_when_fonts_and_pictures_come_late(learner: Page, path: str) -> None:
    late: list[Route] = []
    is_late = True

    def hold(route: Route) -> None:
        late.append(route) if is_late else route.continue_()

    learner.route("**/*.{woff2,svg,png,jpg,jpeg,webp,avif}", hold)
    learner.add_init_script(COUNT_SHIFTS)
    learner.goto(path, wait_until="commit")
    learner.wait_for_function(HAS_PAINTED)
    assert late
    is_late = False
    for route in late:
        route.continue_()
    learner.wait_for_load_state("load")
    learner.wait_for_function(SETTLED)
    assert learner.evaluate("window.shifts") < NO_SHIFT
