"""The chain director looks at the region: on the map, in the table, and as a file."""

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.steps import OpenPage, heading, sign_in

DIRECTOR = "ketenregisseur@demoregio.example"
AREA = 'svg[aria-label="Kaart van de gemeenten"] a'


def test_filter_follow_an_area_and_download(page: Page) -> None:
    sign_in(page, DIRECTOR)
    page.goto("/meldroute/regio/")
    heading(page, "In 1 van de 2 gemeenten is de training dicht")
    expect(page.locator(AREA)).to_have_count(2)
    expect(page.get_by_role("link", name="Demodam: open tot en met")).to_be_visible()

    filters = page.locator("summary", has_text="Filters")
    if filters.is_visible():
        filters.click()
    page.get_by_label("Stand").select_option("Dicht")
    page.get_by_role("button", name="Toon", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("row").last).to_contain_text("Nieuwedam")
    expect(page.locator(AREA)).to_have_count(1)

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download deze lijst (csv)").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert [line["Gemeente"] for line in csv.DictReader(text.splitlines(), delimiter=";")] == ["Nieuwedam"]

    # By keyboard: past the way around the map, onto the area, and through.
    page.get_by_role("link", name="Sla de kaart over, naar de tabel").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Nieuwedam: dicht, nog niet begonnen")).to_be_focused()
    page.keyboard.press("Enter")
    heading(page, "Nieuwedam")
    assert page.url.endswith("/meldroute/regio/nieuwedam/")


def test_it_works_without_javascript(open_page: OpenPage) -> None:
    page = open_page("phone", scripts=False)
    sign_in(page, DIRECTOR)
    page.goto("/meldroute/regio/")
    page.get_by_role("link", name="Open 1").click()
    expect(page.locator(AREA)).to_have_count(1)
    expect(page.get_by_role("link", name="Demodam", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_admin_sees_the_country(desktop: Page) -> None:
    sign_in(desktop, "beheer@signaalwijs.example")
    desktop.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Meldroutes").click()
    heading(desktop, "van de 344 gemeenten is de training dicht")
    expect(desktop.locator(AREA)).to_have_count(344)
    desktop.get_by_label("Regio").select_option("Drenthe")
    desktop.get_by_role("button", name="Toon", exact=True).click()
    expect(desktop.locator(AREA)).to_have_count(12)
