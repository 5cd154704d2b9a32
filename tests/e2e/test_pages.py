"""Every page that somebody reaches by its links holds to the same rules: for screen readers, thumbs, small screens.

The walk begins at the front door and follows what is on the screen, so that a new page is checked from its first day.
"""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from tests.e2e.steps import DEMODAM, NIEUWEDAM, OpenPage, sign_in

CHECKS = (Path(__file__).parent / "page_checks.js").read_text(encoding="utf-8")
PEOPLE = {
    "signed out": "",
    "learner": f"toezicht@{DEMODAM}",
    "learner without meldroute": f"boa@{NIEUWEDAM}",
    "focal point": f"aandachtsfunctionaris@{DEMODAM}",
    "focal point without meldroute": f"aandachtsfunctionaris@{NIEUWEDAM}",
    "chain director": "ketenregisseur@demoregio.example",
}
PHONE = 360
WIDTHS = (320, PHONE, 768, 1280)
# Of pages that look alike, this many.
ALIKE = 2
LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map((link) => link.getAttribute('href'))"
NO_PAGE = re.compile(r"^/(cms|uploads|documenten|static)/|\.(csv|pdf)$|/pdf/$")


def looks_like(path: str) -> tuple[str, int, bool]:
    """Pages with the same beginning and depth come from the same template."""
    parts = urlsplit(path)
    steps = parts.path.strip("/").split("/")
    return steps[0], len(steps), bool(parts.query)


def problems_of(page: Page) -> list[str]:
    page.evaluate(CHECKS)
    found = page.evaluate("problemsOfPage()")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += page.evaluate("problemsOfWidth()")
        if width == PHONE:
            found += page.evaluate("problemsOfThumbs()")
    return found


@pytest.mark.parametrize("email", PEOPLE.values(), ids=PEOPLE)
def test_every_page_holds_to_the_rules(open_page: OpenPage, email: str) -> None:
    page = open_page("desktop")
    if email:
        sign_in(page, email)
    waiting, known, problems = ["/", "/deze-pagina-is-er-niet/"], {"/"}, []
    visited: Counter[tuple[str, int, bool]] = Counter()
    while waiting:
        path = waiting.pop(0)
        if visited[looks_like(path)] == ALIKE:
            continue
        visited[looks_like(path)] += 1
        page.goto(path)
        problems += [f"{path}: {problem}" for problem in problems_of(page)]
        for link in page.evaluate(LINKS):
            address = urlsplit(urljoin(page.url, link))
            path = address.path + (f"?{address.query}" if address.query else "")
            is_page = address.netloc == urlsplit(page.url).netloc and not NO_PAGE.search(address.path)
            if is_page and path not in known:
                known.add(path)
                waiting.append(path)
    assert sum(visited.values()) > 5
    assert not problems, "\n".join(problems)
