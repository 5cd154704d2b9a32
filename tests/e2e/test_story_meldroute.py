"""A municipality without a meldroute registers one; the chain director confirms it, and training is open."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.steps import NIEUWEDAM, OpenPage, Screenshot, choose_in_menu, follow, heading, sign_in

KARIN = f"aandachtsfunctionaris@{NIEUWEDAM}"
TOGETHER = "Veiligheid en zorg hebben één aanpak afgesproken"
MODULE = "/modules/signalen-op-straat/"


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_municipality_registers_its_meldroute_and_training_opens(
    open_page: OpenPage, screenshot: Screenshot, size: str
) -> None:
    boa = open_page(size)
    sign_in(boa, f"boa@{NIEUWEDAM}")
    boa.goto(MODULE)
    expect(boa.get_by_role("link", name="Start de module")).to_have_count(0)

    focal_point = open_page(size)
    sign_in(focal_point, KARIN)
    choose_in_menu(focal_point, "Meldroute beheren")
    heading(focal_point, "Nieuwedam heeft nog geen meldroute")
    press(focal_point, "Begin met de meldroute")
    heading(focal_point, "0 van de 5 onderdelen klaar")
    appoint_herself(focal_point)
    write_agreements(focal_point)
    write_contacts(focal_point, screenshot)
    write_steps(focal_point, screenshot)
    submit(focal_point, screenshot)
    confirm(open_page(size), screenshot)

    focal_point.reload()
    heading(focal_point, "De meldroute geldt tot en met")
    boa.reload()
    follow(boa, "Start de module")
    expect(boa.get_by_role("button", name="Klaar, volgende les")).to_be_visible()
    boa.get_by_role("link", name="Ik heb nu een signaal").click()
    expect(boa.get_by_role("main")).to_contain_text("0123 - 45 67 81")
    screenshot(boa, "route")


def appoint_herself(page: Page) -> None:
    follow(page, "Er is een aangestelde aandachtsfunctionaris")
    follow(page, "Stel iemand aan")
    follow(page, "Kies Karin Nieuwenhuis")
    page.get_by_label("Veiligheid").check()
    page.get_by_label("Aangesteld op").fill(day(-10))
    page.get_by_label("Telefoon", exact=True).fill("0123 - 45 67 81")
    page.get_by_label("Bereikbaar").fill("ma t/m do, 9.00 - 17.00 uur")
    page.get_by_label("Naam van de vervanger").fill("Team Veiligheid")
    page.get_by_label("Telefoon vervanger").fill("0123 - 45 67 82")
    press(page, "Stel aan")
    expect(page.get_by_text("Karin Nieuwenhuis is nu aandachtsfunctionaris.")).to_be_visible()
    page.goto("/meldroute/registratie/")


def write_agreements(page: Page) -> None:
    """Half an agreement is refused with a sentence, and what was typed stays."""
    follow(page, TOGETHER)
    together = page.get_by_role("group", name=TOGETHER)
    together.get_by_label("Kenmerk of vindplaats").fill("Collegebesluit 2026-031")
    press(page, "Bewaar de afspraken")
    expect(page.get_by_role("alert")).to_contain_text("Vul dit ook in")
    expect(together.get_by_label("Kenmerk of vindplaats")).to_have_value("Collegebesluit 2026-031")
    together.get_by_label("Datum van het besluit").fill(day(-40))
    clear = page.get_by_role("group", name="De taken binnen de gemeente zijn verdeeld")
    clear.get_by_label("Kenmerk of vindplaats").fill("Werkafspraken, versie 1")
    clear.get_by_label("Datum van de volgende evaluatie").fill(day(200))
    press(page, "Bewaar de afspraken")
    expect(page.get_by_text("De afspraken zijn bewaard.")).to_be_visible()


def write_contacts(page: Page, screenshot: Screenshot) -> None:
    follow(page, "De weg naar zorg en opvang is geregeld")
    press(page, "Vul aan met vaste contacten")
    expect(page.get_by_text("3 contacten toegevoegd.")).to_be_visible()
    follow(page, "Voeg een contact toe")
    page.get_by_label("Rol").select_option(label="Zorgcoördinator")
    page.get_by_label("Organisatie").fill("Zorghuis Demoregio")
    page.get_by_label("E-mail").fill("zorg@demoregio.example")
    press(page, "Bewaar het contact")
    expect(page.get_by_text("Het contact is bewaard.")).to_be_visible()
    screenshot(page, "contacts")


def write_steps(page: Page, screenshot: Screenshot) -> None:
    follow(page, "Verder naar de stappen")
    press(page, "Begin met een voorstel")
    heading(page, "Voor elke situatie is er een stap")
    screenshot(page, "steps")


def submit(page: Page, screenshot: Screenshot) -> None:
    follow(page, "Bekijk wat collega's straks zien")
    screenshot(page, "check")
    press(page, "Dien de meldroute in")
    heading(page, "De meldroute wacht op de ketenregisseur")
    screenshot(page, "waiting")


def confirm(director: Page, screenshot: Screenshot) -> None:
    sign_in(director, "ketenregisseur@demoregio.example")
    choose_in_menu(director, "Meldroutes")
    heading(director, "1 meldroute wacht op bevestiging")
    screenshot(director, "region")
    follow(director, "Nieuwedam")
    screenshot(director, "decide")
    press(director, "Bevestig de meldroute")
    expect(director.get_by_text("De meldroute van Nieuwedam is van kracht.")).to_be_visible()
