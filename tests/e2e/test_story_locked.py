"""Training is closed: somebody reads why, asks the municipality, and finds what can be read meanwhile."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.steps import NIEUWEDAM, Screenshot, follow, heading, sign_in


def test_a_locked_learner_asks_the_municipality_once(page: Page, screenshot: Screenshot) -> None:
    sign_in(page, f"boa@{NIEUWEDAM}")
    heading(page, "Nieuwedam heeft nog geen meldroute")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Nog nooit open geweest in Nieuwedam")
    screenshot(page, "closed")
    main.get_by_role("button", name="Vraag je gemeente").click()
    expect(main).to_contain_text("We hebben het gevraagd")
    expect(main).to_contain_text(re.compile(r"Je vroeg het op .* aan Karin Nieuwenhuis"))
    expect(main.get_by_role("button", name="Vraag je gemeente")).to_have_count(0)
    screenshot(page, "asked")

    follow(page, "Wat is mensenhandel")
    heading(page, "Wat is mensenhandel")

    page.goto("/modules/signalen-op-straat/")
    expect(main).to_contain_text("Je vroeg het op")
    screenshot(page, "module-asked")


def test_the_focal_point_sees_that_colleagues_wait(page: Page, screenshot: Screenshot) -> None:
    sign_in(page, f"boa@{NIEUWEDAM}")
    page.get_by_role("main").get_by_role("button", name="Vraag je gemeente").click()
    page.goto("/uitloggen/")
    page.get_by_role("button", name="Ja, log uit").click()
    sign_in(page, f"aandachtsfunctionaris@{NIEUWEDAM}")
    page.goto("/meldroute/registratie/")
    expect(page.get_by_role("main")).to_contain_text("1 collega vroeg in de afgelopen 30 dagen")
    screenshot(page, "focal-point")
