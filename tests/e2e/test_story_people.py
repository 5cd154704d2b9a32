"""People come in, read in from a list or by invitation; they sign in with a second step; they change municipality."""

import re
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Membership, Role, RoleAssignment, User
from municipalities.models import Municipality
from tests.e2e.steps import OpenPage, Screenshot, choose_in_menu, follow, heading, sign_in

KEEPER = "aandachtsfunctionaris@demodam.example"
PASSWORD = "vier kraanvogels boven het wad"
LIST = """email;naam;doelgroepen;organisatie;in dienst sinds;laatste dag
nieuw.een@demodam.nl;Nieuw Een;Boa;;1-11-2026;
nieuw.twee@demodam.nl;Nieuw Twee;Astronaut;;1-11-2026;
NIEUW.EEN@demodam.nl;Nieuw Een;Boa;;1-11-2026;
collega1@demodam.example;Anna Akkerdam;BRP-balie;;;
"""


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_list_with_errors_is_read_in(open_page: OpenPage, screenshot: Screenshot, tmp_path: Path, size: str) -> None:
    page = open_page(size)
    sign_in(page, KEEPER)
    choose_in_menu(page, "Medewerkers")
    heading(page, "in de lijst")
    screenshot(page, "list")
    follow(page, "Lees een lijst in")
    path = tmp_path / "lijst.csv"
    path.write_bytes(LIST.encode("cp1252"))
    page.get_by_label("Bestand").set_input_files(path)
    screenshot(page, "upload")
    press(page, "Bekijk wat er verandert")
    heading(page, "Dit gaat er veranderen")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Deze doelgroep kennen we niet: Astronaut.")
    expect(main).to_contain_text("nieuw.een@demodam.nl staat ook op regel 2.")
    screenshot(page, "preview")
    assert not User.objects.filter(email="nieuw.een@demodam.nl").exists()
    press(page, "Ja, verwerk de andere regels")
    heading(page, "De lijst is verwerkt")
    screenshot(page, "done")
    follow(page, "Naar de lijst")
    page.get_by_label("Zoek").fill("nieuw een")
    press(page, "Toon")
    expect(page.get_by_role("link", name="Nieuw Een")).to_be_visible()


def code_of(secret: str) -> str:
    counters = yield_hotp_counters_from_time()
    return f"{hotp_value(secret, next(iter(counters))):06}"


def test_from_an_invitation_to_signing_in_with_a_second_step(open_page: OpenPage, screenshot: Screenshot) -> None:
    mail.outbox = []
    keeper = open_page("desktop")
    sign_in(keeper, KEEPER)
    choose_in_menu(keeper, "Medewerkers")
    follow(keeper, "Voeg een collega toe")
    keeper.get_by_label("E-mailadres van het werk").fill("sanne@demodam.nl")
    keeper.get_by_label("Naam").fill("Sanne Sluis")
    keeper.get_by_label("Boa").check()
    press(keeper, "Zet in de lijst en stuur een mail")
    expect(keeper.get_by_text("Sanne Sluis staat in de lijst en krijgt een mail.")).to_be_visible()
    link = re.search(r"/uitnodiging/\S+", str(mail.outbox[-1].body))
    assert link

    page = open_page("phone")
    page.goto(link.group())
    heading(page, "Leer signalen zien voor Demodam")
    screenshot(page, "invitation")
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_label("Nog een keer").fill(PASSWORD)
    press(page, "Doe mee")
    expect(page.get_by_text("Welkom. Je leert nu voor Demodam.")).to_be_visible()
    again = open_page("phone")
    again.goto(link.group())
    heading(again, "Deze link werkt niet meer")

    page.goto("/account/beveiliging/")
    follow(page, "Kies een app")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").last.click()
    heading(page, "Koppel een app")
    screenshot(page, "app")
    page.get_by_text("Scannen lukt niet").click()
    secret = page.locator("code").inner_text()
    page.locator("input[name=code]").fill(code_of(secret))
    press(page, "Koppel de app")
    # Until the page after it is there: going on at once would leave before the app is stored.
    expect(page.locator("input[name=code]")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("code")
    page.goto("/account/beveiliging/")
    heading(page, "Je account heeft een tweede stap")
    screenshot(page, "second-step")

    fresh = open_page("phone")
    fresh.goto("/inloggen/")
    fresh.get_by_label("E-mailadres").fill("sanne@demodam.nl")
    fresh.get_by_label("Wachtwoord").fill(PASSWORD)
    fresh.get_by_role("main").get_by_role("button", name="Inloggen", exact=True).click()
    heading(fresh, "Nog één stap")
    screenshot(fresh, "code")
    # A code works once, so the next one is waited for by asking for a recovery code instead: those are in the account.
    fresh.get_by_label("Code").fill("000000")
    fresh.get_by_role("main").get_by_role("button", name="Inloggen", exact=True).click()
    expect(fresh.get_by_role("main")).to_contain_text("Dit lukt nog niet")


REFUSE = """
  const refuse = () => Promise.reject(new DOMException("", "%s"));
  navigator.credentials.get = refuse;
  navigator.credentials.create = refuse;
"""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("NotAllowedError", "Misschien ben je gestopt"),
        ("InvalidStateError", "hoort al bij je account"),
        ("SecurityError", "wil hier geen passkey gebruiken"),
    ],
)
def test_a_browser_that_refuses_a_passkey_says_so_beside_the_button(
    open_page: OpenPage, screenshot: Screenshot, error: str, sentence: str
) -> None:
    page = open_page("phone")
    page.add_init_script(REFUSE % error)
    page.goto("/inloggen/")
    shown = page.locator("[data-reason]:visible")
    expect(shown).to_have_count(0)
    press(page, "Log in met een passkey")
    expect(page.get_by_role("alert").get_by_text(sentence)).to_be_visible()
    expect(shown).to_have_count(1)
    said, bar = shown.bounding_box(), page.locator(".sw-bar").bounding_box()
    assert said and bar and said["y"] + said["height"] <= bar["y"], "it lies under the bar of the menu"
    screenshot(page, f"passkey-{error}")
    sign_in(page, "boa@demodam.example")
    page.goto("/account/beveiliging/sleutels/nieuw/")
    page.get_by_label("Wachtwoord").fill(settings.DEMO_PASSWORD)
    page.get_by_role("main").get_by_role("button").last.click()
    press(page, "Voeg toe")
    expect(page.get_by_role("alert").get_by_text(sentence)).to_be_visible()


def test_on_a_number_the_page_says_where_passkeys_work(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_context(locale="nl-NL").new_page()
    page.goto(f"{live_server.url.replace('localhost', '127.0.0.1')}/inloggen/?next=/certificaten/")
    press(page, "Log in met een passkey")
    alert = page.get_by_role("alert")
    expect(alert.get_by_text("Op dit adres werken passkeys niet")).to_be_visible()
    alert.get_by_role("link", name=live_server.url).click()
    expect(page).to_have_url(f"{live_server.url}/inloggen/?next=/certificaten/")
    page.context.close()


def test_a_passkey_opens_the_door(open_page: OpenPage, screenshot: Screenshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", True)
    page = open_page("desktop")
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    sign_in(page, "boa@demodam.example")
    page.goto("/account/beveiliging/sleutels/nieuw/")
    page.get_by_label("Wachtwoord").fill(settings.DEMO_PASSWORD)
    page.get_by_role("main").get_by_role("button").last.click()
    heading(page, "Voeg een passkey of sleutel toe")
    screenshot(page, "add-key")
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    press(page, "Voeg toe")
    page.wait_for_url(re.compile("codes|sleutels/$|beveiliging/$"))
    page.goto("/account/beveiliging/")
    heading(page, "Je account heeft een tweede stap")
    page.context.clear_cookies()
    page.goto("/inloggen/")
    screenshot(page, "sign-in")
    press(page, "Log in met een passkey")
    page.wait_for_url("**/mijn-leren/")


def test_somebody_with_two_municipalities_changes_between_them(open_page: OpenPage, screenshot: Screenshot) -> None:
    user = User.objects.get(email="boa@demodam.example")
    other = Municipality.objects.get(slug="nieuwedam")
    Membership.objects.create(user=user, municipality=other, accepted_at=timezone.now())
    RoleAssignment.objects.create(user=user, role=Role.FOCAL_POINT, municipality=other)
    page = open_page("desktop")
    sign_in(page, "boa@demodam.example")
    expect(page.get_by_role("banner")).to_contain_text("Demodam")
    page.locator(".sw-account > summary").click()
    screenshot(page, "choice")
    page.get_by_role("button", name="Gemeente Nieuwedam").click()
    expect(page.locator(".sw-account__place")).to_have_text("Nieuwedam")
    choose_in_menu(page, "Medewerkers")
    expect(page.get_by_role("main")).to_contain_text("Gemeente Nieuwedam")
    assert page.goto("/medewerkers/demodam/").status == 404
