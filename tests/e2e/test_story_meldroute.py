"""A meldroute is registered by a newcomer, sent back, improved and confirmed; a region shows its example."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfWriter

from tests.e2e.steps import DEMODAM, NIEUWEDAM, OpenPage, Screenshot, choose_in_menu, follow, heading, sign_in

KARIN = f"aandachtsfunctionaris@{NIEUWEDAM}"
TOGETHER = "Veiligheid en zorg hebben één aanpak afgesproken"
MODULE = "/modules/signalen-op-straat/"


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_municipality_registers_its_meldroute_and_training_opens(
    open_page: OpenPage, screenshot: Screenshot, size: str, tmp_path: Path
) -> None:
    boa = open_page(size)
    sign_in(boa, f"boa@{NIEUWEDAM}")
    boa.goto(MODULE)
    expect(boa.get_by_role("link", name="Start de module")).to_have_count(0)

    focal_point = open_page(size)
    begin(focal_point)
    write_agreements(focal_point, screenshot, pdf_in(tmp_path))
    appoint_herself(focal_point)
    write_contacts(focal_point, screenshot)
    write_steps(focal_point, screenshot)
    submit(focal_point, screenshot)
    director = open_page(size)
    open_as_director(director, screenshot)
    download(director, "besluit-college.pdf")
    confirm(director)

    focal_point.reload()
    heading(focal_point, "De meldroute geldt tot en met")
    boa.reload()
    follow(boa, "Start de module")
    expect(boa.get_by_role("button", name="Klaar, volgende les")).to_be_visible()
    boa.get_by_role("link", name="Ik heb nu een signaal").click()
    expect(boa.get_by_role("main")).to_contain_text("0123 - 45 67 81")
    screenshot(boa, "route")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_meldroute_is_sent_back_improved_and_confirmed(
    open_page: OpenPage, screenshot: Screenshot, size: str
) -> None:
    """A new version of a meldroute in force: the region reads what changed, asks for more, and gets it."""
    focal_point = open_page(size)
    sign_in(focal_point, f"aandachtsfunctionaris@{DEMODAM}")
    choose_in_menu(focal_point, "Meldroute beheren")
    press(focal_point, "Maak een nieuwe versie")
    heading(focal_point, "Wat heeft je gemeente afgesproken?")
    go_to(focal_point, "Contacten")
    heading(focal_point, "contacten in de meldroute")
    follow(focal_point, "Wijzig Zorgcoördinator")
    focal_point.get_by_label("Telefoon").fill("bel maar")
    press(focal_point, "Bewaar het contact")
    expect(focal_point.get_by_role("alert")).to_contain_text("geen telefoonnummer")
    focal_point.get_by_label("Telefoon").fill("0123 - 45 67 99")
    press(focal_point, "Bewaar het contact")
    go_to(focal_point, "Controleren en indienen")
    expect(focal_point.get_by_role("main")).to_contain_text("telefoon was 0123 - 45 67 70, is nu 0123 - 45 67 99.")
    screenshot(focal_point, "changed")
    press(focal_point, "Dien de meldroute in")
    heading(focal_point, "De meldroute wacht op de ketenregisseur")

    director = open_page(size)
    sign_in(director, "ketenregisseur@demoregio.example")
    choose_in_menu(director, "Meldroutes")
    follow(director, "Demodam")
    expect(director.get_by_role("heading", name="1 wijziging sinds versie 1")).to_be_visible()
    press(director, "Stuur terug met uitleg")
    expect(director.get_by_role("alert")).to_contain_text("Schrijf op waarom")
    director.get_by_label("Wat moet er anders?").fill("Wanneer is de zorgcoördinator bereikbaar?")
    screenshot(director, "send-back")
    press(director, "Stuur terug met uitleg")
    expect(director.get_by_text("De meldroute is terug bij Demodam, met je uitleg.")).to_be_visible()

    focal_point.reload()
    heading(focal_point, "De meldroute is teruggestuurd")
    expect(focal_point.get_by_text("Wanneer is de zorgcoördinator bereikbaar?")).to_be_visible()
    screenshot(focal_point, "sent-back")
    follow(focal_point, "De weg naar zorg en opvang is geregeld")
    follow(focal_point, "Wijzig Zorgcoördinator")
    focal_point.get_by_label("Bereikbaar").fill("dag en nacht")
    press(focal_point, "Bewaar het contact")
    go_to(focal_point, "Controleren en indienen")
    press(focal_point, "Dien de meldroute in")
    heading(focal_point, "De meldroute wacht op de ketenregisseur")

    follow(director, "Demodam")
    expect(director.get_by_role("heading", name="2 wijzigingen sinds versie 1")).to_be_visible()
    press(director, "Bevestig de meldroute")
    expect(director.get_by_text("De meldroute van Demodam is van kracht.")).to_be_visible()
    focal_point.reload()
    follow(focal_point, "Versie 2")
    heading(focal_point, "Dit is er anders in versie 2")
    screenshot(focal_point, "version")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_municipality_starts_from_the_example_of_its_region(
    open_page: OpenPage, screenshot: Screenshot, size: str
) -> None:
    director = open_page(size)
    sign_in(director, "ketenregisseur@demoregio.example")
    choose_in_menu(director, "Meldroutes")
    follow(director, "Voorbeeld voor de meldroutes van je regio")
    press(director, "Begin met een voorbeeld")
    press(director, "Begin met het voorstel")
    add_care_coordinator(director)
    follow(director, "Verder: Route")
    press(director, "Begin met het voorstel")
    heading(director, "Voor elke situatie is er een stap")
    follow(director, "Naar het overzicht")
    heading(director, "Gemeenten kunnen het voorbeeld overnemen")
    screenshot(director, "example")

    focal_point = open_page(size)
    begin(focal_point)
    go_to(focal_point, "Contacten")
    press(focal_point, "Begin met het voorbeeld van je regio")
    expect(focal_point.get_by_text("4 contacten toegevoegd.")).to_be_visible()
    expect(focal_point.get_by_text("voorbeeld van de regio").first).to_be_visible()
    screenshot(focal_point, "from-the-region")
    follow(focal_point, "Verder: Route")
    follow(focal_point, "Voeg een stap toe")
    expect(focal_point.get_by_role("heading", name="Zo schrijft je regio het")).to_be_visible()
    screenshot(focal_point, "step-with-example")


def begin(page: Page) -> None:
    sign_in(page, KARIN)
    choose_in_menu(page, "Meldroute beheren")
    heading(page, "Nieuwedam heeft nog geen meldroute")
    press(page, "Begin met de meldroute")
    heading(page, "Wat heeft je gemeente afgesproken?")


def go_to(page: Page, step: str) -> None:
    """By the stepper; on the page with a form its steps are buttons."""
    steps = page.get_by_role("navigation", name="Stappen")
    name = re.compile(f"^{step}")
    steps.get_by_role("link", name=name).or_(steps.get_by_role("button", name=name)).click()
    expect(steps.locator("[aria-current=step]")).to_contain_text(step)


def pdf_in(folder: Path) -> Path:
    writer = PdfWriter()
    writer.add_blank_page(width=300, height=400)
    path = folder / "besluit-college.pdf"
    writer.write(path)
    return path


def write_agreements(page: Page, screenshot: Screenshot, document: Path) -> None:
    """Half an agreement is refused with a sentence, and what was typed stays. A zip is no PDF, whatever its name."""
    together = page.get_by_role("group", name=TOGETHER)
    together.get_by_label("Kenmerk of vindplaats").fill("Collegebesluit 2026-031")
    fake = {"name": "besluit.pdf", "mimeType": "application/pdf", "buffer": b"PK\x03\x04" + bytes(500)}
    together.get_by_label("Document").set_input_files(fake)
    press(page, "Bewaar en ga verder")
    expect(page.get_by_role("alert")).to_contain_text("Vul dit ook in")
    expect(page.get_by_role("alert")).to_contain_text("Dit is geen PDF")
    expect(together.get_by_label("Kenmerk of vindplaats")).to_have_value("Collegebesluit 2026-031")
    screenshot(page, "agreements-refused")
    together.get_by_label("Datum van het besluit").fill(day(-40))
    together.get_by_label("Document").set_input_files(document)
    clear = page.get_by_role("group", name="De taken binnen de gemeente zijn verdeeld")
    clear.get_by_label("Kenmerk of vindplaats").fill("Werkafspraken, versie 1")
    clear.get_by_label("Datum van de volgende evaluatie").fill(day(200))
    press(page, "Bewaar en ga verder")
    expect(page.get_by_text("De afspraken zijn bewaard.")).to_be_visible()
    go_to(page, "Afspraken")
    expect(page.get_by_role("link", name="besluit-college.pdf")).to_be_visible()
    screenshot(page, "agreements")
    go_to(page, "Aandachtsfunctionarissen")


def appoint_herself(page: Page) -> None:
    heading(page, "Nieuwedam heeft nog geen aandachtsfunctionaris")
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
    follow(page, "Verder: Contacten")


def write_contacts(page: Page, screenshot: Screenshot) -> None:
    press(page, "Begin met het voorstel")
    expect(page.get_by_text("5 contacten toegevoegd.")).to_be_visible()
    heading(page, "Nog één contact mist: de zorgcoördinator")
    add_care_coordinator(page)
    screenshot(page, "contacts")
    follow(page, "Verder: Route")


def add_care_coordinator(page: Page) -> None:
    follow(page, "Voeg een contact toe")
    page.get_by_label("Rol").select_option(label="Zorgcoördinator")
    page.get_by_label("Organisatie").fill("Zorghuis Demoregio")
    page.get_by_label("E-mail").fill("zorg@demoregio.example")
    press(page, "Bewaar het contact")
    expect(page.get_by_text("Het contact is bewaard.")).to_be_visible()


def write_steps(page: Page, screenshot: Screenshot) -> None:
    press(page, "Begin met het voorstel")
    heading(page, "Voor elke situatie is er een stap")
    screenshot(page, "steps")
    follow(page, "Verder: Controleren en indienen")


def submit(page: Page, screenshot: Screenshot) -> None:
    heading(page, "Klopt dit?")
    screenshot(page, "check")
    press(page, "Dien de meldroute in")
    heading(page, "De meldroute wacht op de ketenregisseur")
    screenshot(page, "waiting")


def open_as_director(director: Page, screenshot: Screenshot) -> None:
    sign_in(director, "ketenregisseur@demoregio.example")
    choose_in_menu(director, "Meldroutes")
    expect(director.get_by_role("main")).to_contain_text("1 meldroute wacht op bevestiging")
    screenshot(director, "region")
    follow(director, "Nieuwedam")
    expect(director.get_by_role("heading", name="Dit is de eerste versie")).to_be_visible()
    screenshot(director, "decide")


def download(page: Page, name: str) -> None:
    with page.expect_download() as started:
        follow(page, name)
    assert started.value.suggested_filename == name
    assert started.value.path().read_bytes().startswith(b"%PDF-")


def confirm(director: Page) -> None:
    press(director, "Bevestig de meldroute")
    expect(director.get_by_text("De meldroute van Nieuwedam is van kracht.")).to_be_visible()
