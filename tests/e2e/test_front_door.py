"""The pages for everybody: what a visit weighs (DESIGN.md), and a menu that needs neither mouse nor script."""

import gzip

import pytest
from playwright.sync_api import Page, Response

from tests.e2e.steps import OpenPage

KB = 1024
FIRST_VISIT, NEXT_PAGE, OWN_SCRIPT = 150 * KB, 25 * KB, 30 * KB
COMPRESSED_ALREADY = ("font/woff2", "image/png", "image/webp", "image/jpeg")
INFORMATION = "/wat-is-mensenhandel/"


class Traffic:
    """What a visitor fetches, each address once, in bytes as a web server with compression sends them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sizes: dict[str, int] = {}
        self.responses: list[Response] = []
        page.on("response", lambda response: self.responses.append(response))

    def visit(self, address: str) -> int:
        """Bytes of what was not fetched before: a browser keeps the rest."""
        before = set(self.sizes)
        self.page.goto(address, wait_until="networkidle")
        for response in self.responses:
            if response.ok and response.url not in before:
                self.sizes[response.url] = weight(response)
        self.responses.clear()
        return sum(size for url, size in self.sizes.items() if url not in before)

    def heaviest(self) -> list[tuple[str, int]]:
        return sorted(self.sizes.items(), key=lambda item: -item[1])[:6]


def weight(response: Response) -> int:
    body = response.body()
    kind = response.headers.get("content-type", "").partition(";")[0]
    return len(body) if kind in COMPRESSED_ALREADY else len(gzip.compress(body))


@pytest.fixture(autouse=True)
def assets_are_there(settings):
    """Styles and fonts of third parties are made by `make assets`; without them every page would seem light."""
    if not (settings.VAR_DIR / "assets" / "vendor" / "nlds.css").exists():
        pytest.fail("No browser files in var/assets. Run: make assets", pytrace=False)


def test_a_visit_is_light(page):
    traffic = Traffic(page)
    assert traffic.visit("/") <= FIRST_VISIT, traffic.heaviest()
    addresses = (INFORMATION, "/inloggen/", "/meldroute/", "/modules/")
    too_heavy = {address: size for address in addresses if (size := traffic.visit(address)) > NEXT_PAGE}
    assert too_heavy == {}, traffic.heaviest()
    assert sum(size for url, size in traffic.sizes.items() if url.endswith(".js")) <= OWN_SCRIPT


def test_the_menu_opens_with_the_keyboard_and_without_a_script(open_page: OpenPage):
    phone = open_page("phone", scripts=False)
    phone.goto(INFORMATION)
    link = phone.locator(".sw-sheet").get_by_role("link", name="Inloggen")
    assert not link.is_visible()
    # The way past the menu, the mark, the menu.
    for _step in range(3):
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    assert link.is_visible()


def test_the_first_tab_leads_past_the_menu(page):
    page.goto(INFORMATION)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_the_signal_button_stays_within_reach_on_a_phone(phone):
    phone.goto("/")
    phone.mouse.wheel(0, 2000)
    button = phone.locator(".sw-bar .sw-signal")
    box = button.bounding_box()
    assert box["y"] + box["height"] <= phone.viewport_size["height"]
    assert box["height"] >= 44
    button.click()
    phone.wait_for_url("**/meldroute/")
