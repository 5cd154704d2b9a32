"""The main job: a boa takes a module and gets a certificate, and the aandachtsfunctionaris sees the coverage rise."""

import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.steps import (
    DEMODAM,
    NIEUWEDAM,
    OpenPage,
    Screenshot,
    answer,
    answer_all,
    choose_in_menu,
    finish_lessons,
    follow,
    heading,
    sign_in,
)

BOA = f"boa@{DEMODAM}"
MODULE = "Signalen op straat"


def valid_boas(page: Page) -> int:
    """How many boas the coverage of the municipality counts."""
    choose_in_menu(page, "Dekking")
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=f"Boa {MODULE}"))
    return int(row.locator("[data-label=Geldig]").inner_text())


@pytest.mark.parametrize(("size", "scripts"), [("phone", True), ("desktop", True), ("phone", False)])
def test_a_boa_earns_a_certificate_and_the_coverage_rises(
    open_page: OpenPage, screenshot: Screenshot, size: str, *, scripts: bool
) -> None:
    focal_point = open_page(size, scripts=scripts)
    sign_in(focal_point, f"aandachtsfunctionaris@{DEMODAM}")
    before = valid_boas(focal_point)

    boa = open_page(size, scripts=scripts)
    sign_in(boa, BOA)
    screenshot(boa, "my-learning")
    follow(boa, MODULE)
    heading(boa, MODULE)
    screenshot(boa, "module")
    follow(boa, "Ga verder")
    screenshot(boa, "lesson")
    assert finish_lessons(boa) > 1
    screenshot(boa, "quiz")
    boa.get_by_role("button", name="Start de toets").click()
    screenshot(boa, "question")
    answer(boa, BOA, right=False)
    screenshot(boa, "answer")
    follow(boa, "Naar vraag")
    answer_all(boa, BOA)
    heading(boa, re.compile(r"Gehaald: 10 van de 11 goed"))
    screenshot(boa, "result")

    follow(boa, "certificaat")
    heading(boa, "Je hebt 1 certificaat")
    screenshot(boa, "certificates")
    check_pdf(boa)
    check_in_public(open_page(size, scripts=scripts), boa, screenshot)

    assert valid_boas(focal_point) == before + 1
    screenshot(focal_point, "coverage")


def check_pdf(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="Download pdf").click()
    assert download.value.suggested_filename == "certificaat-signalen-op-straat.pdf"
    text = PdfReader(download.value.path()).pages[0].extract_text()
    assert "Robin Straatsma" in text
    assert MODULE in text


def check_in_public(stranger: Page, owner: Page, screenshot: Screenshot) -> None:
    """Somebody who got the paper, without an account: sees that it is real, and no full name."""
    address = owner.get_by_role("link", name="Bekijk de controlepagina").get_attribute("href")
    stranger.goto(address or "")
    heading(stranger, "Dit certificaat is geldig")
    expect(stranger.get_by_role("main")).to_contain_text(MODULE)
    expect(stranger.get_by_role("main")).not_to_contain_text("Straatsma")
    screenshot(stranger, "check")


def test_a_quiz_left_halfway_goes_on_on_another_device(open_page: OpenPage, screenshot: Screenshot) -> None:
    supervisor = f"toezicht@{DEMODAM}"
    phone = open_page("phone")
    sign_in(phone, supervisor)
    follow(phone, "Probeer de toets opnieuw")
    phone.get_by_role("button", name="Probeer het nog eens").click()
    for _question in range(3):
        answer(phone, supervisor)
        follow(phone, "Naar vraag")
    follow(phone, "Stop en ga later verder")

    office = open_page("desktop")
    sign_in(office, supervisor)
    screenshot(office, "my-learning-halfway")
    follow(office, "Ga verder met de toets")
    heading(office, "Je bent bij vraag 4 van 11")
    screenshot(office, "quiz-halfway")
    follow(office, "Ga verder met je poging")
    answer_all(office, supervisor)
    heading(office, "Gehaald: 11 van de 11 goed")


def test_a_boa_without_a_meldroute_reads_why_and_whom_to_ask(page: Page, screenshot: Screenshot) -> None:
    sign_in(page, f"boa@{NIEUWEDAM}")
    heading(page, "Nieuwedam heeft nog geen meldroute")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Een route voor elke vorm van uitbuiting")
    expect(main).to_contain_text("Karin Nieuwenhuis (aandachtsfunctionaris van Nieuwedam)")
    screenshot(page, "closed")

    page.goto("/modules/signalen-op-straat/")
    expect(main).to_contain_text("Karin Nieuwenhuis")
    expect(main.get_by_role("link", name="Start de module")).to_have_count(0)
    screenshot(page, "module-closed")
    refused = page.goto("/modules/signalen-op-straat/wat-is-mensenhandel/")
    assert refused is not None
    assert refused.status == 403
    expect(main).to_contain_text("Karin Nieuwenhuis")

    page.get_by_role("link", name="Ik heb nu een signaal").click()
    expect(page).to_have_url(re.compile("/meldroute/$"))
    expect(main).to_contain_text("112")
    screenshot(page, "route")
