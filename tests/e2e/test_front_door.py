"""The pages for everybody: what a visit weighs (DESIGN.md), and a menu that needs neither mouse nor script."""

import pytest

from tests.e2e.steps import OpenPage
from tests.e2e.traffic import FIRST_VISIT, NEXT_PAGE, OWN_SCRIPT, Traffic

INFORMATION = "/wat-is-mensenhandel/"


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
    assert traffic.scripts <= OWN_SCRIPT


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
