"""The routekaart as somebody uses it in the street: by thumb, by keyboard, without scripts, without a connection."""

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from municipalities.constants import ExploitationForm, Situation
from municipalities.models import Municipality
from municipalities.route_card import card_in_force
from tests.e2e.steps import DEMODAM, OpenPage, Screenshot, sign_in

BOA = f"boa@{DEMODAM}"
CARD = "/meldroute/"
ANSWERS = {
    "danger": ("", Situation.URGENT),
    "form": ("", *ExploitationForm),
    "who": ("", Situation.VICTIM_KNOWN, Situation.LOCATION_KNOWN),
    "minor": ("", Situation.MINOR),
}
# Answers with the script all combinations of answers, one after the other: what is shown, as conditions.
SHOWN_FOR_EACH = """(combinations) => combinations.map((given) => {
  for (const [name, value] of Object.entries(given)) {
    const option = [...document.querySelectorAll(`input[name=${name}]`)].find((one) => one.value === value);
    option.checked = true;
  }
  document.querySelector("[data-case]").dispatchEvent(new Event("change"));
  const steps = [...document.querySelectorAll("#antwoord li")].filter((step) => !step.hidden);
  return steps.map((step) => [step.dataset.form || "", step.dataset.situation || ""]);
})"""


# A promise, and so nothing that `wait_for_function` can wait for.
IS_KEPT = "navigator.serviceWorker.ready.then(() => caches.match('/meldroute/')).then(Boolean)"
# Milliseconds.
PATIENCE, MOMENT = 30_000, 100


def first_call(page: Page) -> str:
    return page.locator("#antwoord li:visible").first.get_by_role("link").first.get_attribute("href") or ""


@pytest.mark.parametrize("scripts", [True, False])
def test_labour_exploitation_on_a_phone(open_page: OpenPage, screenshot: Screenshot, *, scripts: bool) -> None:
    phone = open_page("phone", scripts=scripts)
    sign_in(phone, BOA)
    phone.get_by_role("link", name="Ik heb nu een signaal").click()
    phone.get_by_label("Arbeidsuitbuiting").check()
    phone.get_by_label("Alleen de plek").check()
    phone.get_by_role("button", name="Laat zien wie ik bel").click()
    steps = phone.locator("#antwoord li:visible")
    expect(steps).to_have_count(3)
    expect(steps.first).to_contain_text("aandachtsfunctionaris")
    expect(steps.last).to_contain_text("Nederlandse Arbeidsinspectie")
    assert first_call(phone) == "tel:0123456789"
    assert "arbeid" not in phone.url
    screenshot(phone, f"answer-{'script' if scripts else 'plain'}")


@pytest.mark.parametrize("scripts", [True, False])
def test_danger_leads_to_112_first(open_page: OpenPage, *, scripts: bool) -> None:
    phone = open_page("phone", scripts=scripts)
    phone.goto(CARD)
    phone.get_by_role("group", name="Is er nu gevaar?").get_by_label("Ja").check()
    phone.get_by_role("button", name="Laat zien wie ik bel").click()
    assert first_call(phone) == "tel:112"


def test_the_browser_and_the_server_show_the_same_steps_for_every_answer(desktop: Page) -> None:
    sign_in(desktop, BOA)
    desktop.goto(CARD)
    combinations = [dict(zip(ANSWERS, values, strict=True)) for values in product(*ANSWERS.values())]
    found = desktop.evaluate(SHOWN_FOR_EACH, [{name: str(value) for name, value in c.items()} for c in combinations])
    card = card_in_force(Municipality.objects.get(cbs_code="GM9901"))
    assert len(combinations) == 60
    for given, shown in zip(combinations, found, strict=True):
        situations = {given["danger"], given["who"], given["minor"]} - {""}
        expected = [
            [step.form, step.situation]
            for step in card.asked_steps
            if step.holds(form=given["form"], situations=situations)
        ]
        alarm = [["", "urgent"]] if given["danger"] else []
        assert shown == [*alarm, *expected], given


def test_by_keyboard_the_answer_gets_the_focus(desktop: Page) -> None:
    desktop.goto(CARD)
    desktop.get_by_label("Criminele uitbuiting").focus()
    desktop.keyboard.press("Space")
    desktop.get_by_role("button", name="Laat zien wie ik bel").focus()
    desktop.keyboard.press("Enter")
    assert desktop.evaluate("document.activeElement.id") == "antwoord"
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.href") == "tel:09008844"


def wait_until_kept(page: Page) -> None:
    page.goto(CARD)
    for _moment in range(PATIENCE // MOMENT):
        if page.evaluate(IS_KEPT):
            return
        page.wait_for_timeout(MOMENT)
    raise AssertionError("the card is not kept")


def test_after_one_visit_the_card_works_without_a_connection(phone: Page, screenshot: Screenshot) -> None:
    sign_in(phone, BOA)
    wait_until_kept(phone)
    phone.context.set_offline(True)
    phone.goto(CARD)
    expect(phone.get_by_text("Geen verbinding. Dit is de kaart van")).to_be_visible()
    phone.get_by_label("Arbeidsuitbuiting").check()
    phone.get_by_role("button", name="Laat zien wie ik bel").click()
    assert first_call(phone) == "tel:0123456789"
    screenshot(phone, "offline")
    phone.context.set_offline(False)
    phone.goto(CARD)
    expect(phone.get_by_text("Geen verbinding")).to_be_hidden()


def test_who_signs_out_takes_the_card_along(phone: Page) -> None:
    sign_in(phone, BOA)
    wait_until_kept(phone)
    phone.goto("/uitloggen/")
    phone.get_by_role("button", name="Ja, log uit").click()
    phone.wait_for_url(lambda url: "/uitloggen/" not in url)
    assert phone.evaluate("caches.keys()") == []


def test_no_other_page_is_kept(phone: Page) -> None:
    sign_in(phone, BOA)
    wait_until_kept(phone)
    phone.goto("/mijn-leren/")
    kept = phone.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name)"
        ".then((cache) => cache.keys())))).then((all) => all.flat().map((request) => new URL(request.url).pathname))"
    )
    assert {address for address in kept if not address.startswith("/static/")} == {CARD}
