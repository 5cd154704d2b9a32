"""A lesson on an old office PC or a phone on the street: what it weighs, and that nothing jumps (DESIGN.md)."""

import gzip

import pytest
from playwright.sync_api import APIResponse, Page, Request, Route

from tests.e2e.steps import DEMODAM, OpenPage, sign_in

KB = 1024
FIRST_VISIT, NEXT_PAGE, OWN_SCRIPT = 150 * KB, 25 * KB, 30 * KB
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


def weights(page: Page, path: str) -> dict[str, int]:
    """Per address that a page asks for the bytes over the line: text compressed, pictures and fonts as they are."""
    addresses: set[str] = set()

    def note(request: Request) -> None:
        addresses.add(request.url)

    page.on("request", note)
    page.goto(path, wait_until="networkidle")
    page.remove_listener("request", note)
    return {address: weight(page.request.get(address)) for address in addresses}


def weight(response: APIResponse) -> int:
    body, kind = response.body(), response.headers["content-type"]
    is_text = kind.startswith("text/") or "javascript" in kind or "svg" in kind
    return len(gzip.compress(body)) if is_text else len(body)


def listed(found: dict[str, int]) -> str:
    return "\n".join(f"{size / KB:6.1f} KB  {url}" for url, size in sorted(found.items(), key=lambda row: -row[1]))


def test_a_lesson_is_light(learner: Page) -> None:
    first = weights(learner, LESSON)
    assert sum(first.values()) <= FIRST_VISIT, listed(first)
    assert sum(size for url, size in first.items() if url.endswith(".js")) <= OWN_SCRIPT, listed(first)
    # Files carry their version in their name, so a browser asks for them once.
    following = {url: size for url, size in weights(learner, NEXT_LESSON).items() if url not in first}
    assert sum(following.values()) <= NEXT_PAGE, listed(following)


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
