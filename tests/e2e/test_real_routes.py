"""Two real ways of working, entered through the screens by the people who do so, and every case of the facts asked of
the routekaart (FACTS.md 1.4, M1 to M10). Organisations as in S001 and S004; people and numbers are made up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Role, User
from municipalities.constants import Profile
from municipalities.models import Municipality
from tests.e2e.steps import OpenPage, Screenshot, heading, sign_in
from tests.factories import make_membership, make_role


@dataclass(frozen=True)
class Contact:
    role: str
    organisation: str
    phone: str
    name: str = ""

    @property
    def shown(self) -> str:
        """A part of what the form calls it."""
        return f"{self.name or self.role}"


FOCAL = Contact("Aandachtsfunctionaris", "De gemeente", "0123 - 10 00 01")
TIP = Contact("Anders", "", "0800-7000", "Meld Misdaad Anoniem")
LABOUR = Contact("Nederlandse Arbeidsinspectie", "Nederlandse Arbeidsinspectie", "0800-5151")
# (situation, form, contact): what the form calls them; empty is "in every situation" and "with every form".
ALL_FORMS = ("Seksuele uitbuiting", "Criminele uitbuiting", "Gedwongen orgaanverwijdering")


@dataclass(frozen=True)
class RealRoute:
    code: str
    profile: str
    domains: tuple[str, ...]
    director: Contact
    care: Contact
    police: Contact
    riec: Contact
    home: Contact
    house: Contact

    @property
    def contacts(self) -> list[Contact]:
        return [FOCAL, self.director, self.care, self.police, LABOUR, self.riec, self.home, self.house, TIP]

    @property
    def first_after_112(self) -> Contact:
        """Drenthe: chain director or care coordinators (source: M1); where nobody is a chain director, care."""
        return self.director

    def steps(self) -> Iterable[tuple[str, str, Contact, str]]:
        yield "Er is nu gevaar", "", self.first_after_112, "Is het gevaar voorbij? Vertel dat je 112 hebt gebeld."
        yield "", "", FOCAL, "Bel de aandachtsfunctionaris, ook als je twijfelt."
        yield "Je weet wie het mogelijke slachtoffer is", "", self.care, "De zorgcoördinator denkt mee."
        yield "Je kent alleen de plek", "", FOCAL, "Geef de plek door."
        yield "Het gaat om een minderjarige", "", self.home, "Overleg over de veiligheid van het kind."
        yield "", "Arbeidsuitbuiting", LABOUR, "Dit pakt de Arbeidsinspectie op."
        for form in ALL_FORMS:
            yield "", form, self.police, "Dit pakt de politie op."
        yield "Je bent aandachtsfunctionaris", "", self.director, "Breng het signaal in bij het overleg."
        yield "Er is een spoor naar een dader", "", self.riec, "Vraag het RIEC om een integrale aanpak."
        yield "Er is ook huiselijk geweld", "", self.home, "Vraag advies. Volg de meldcode."
        yield "De zaak raakt zorg én veiligheid", "", self.house, "Breng de zaak in."
        yield "Je wilt anoniem blijven", "", TIP, "Bel zonder je naam te noemen."


DRENTHE = RealRoute(
    code="GM1680",
    profile=Profile.TWO_DOMAINS,
    domains=("Veiligheid", "Sociaal domein"),
    director=Contact("Ketenregisseur", "Zorg- en Veiligheidshuis Drenthe", "0123 - 20 00 01"),
    care=Contact("Zorgcoördinator", "Zorg- en Veiligheidshuis Drenthe", "0123 - 20 00 02"),
    police=Contact("Politie", "Team migratiecriminaliteit en mensenhandel", "0123 - 20 00 03"),
    riec=Contact("RIEC", "RIEC Noord-Nederland", "0123 - 20 00 04"),
    home=Contact("Veilig Thuis", "Veilig Thuis Drenthe", "0123 - 20 00 05"),
    house=Contact("Zorg- en Veiligheidshuis", "Drieluikoverleg Drenthe", "0123 - 20 00 06"),
)
CRANENDONCK = RealRoute(
    code="GM1706",
    profile=Profile.TWO_DOMAINS,
    domains=("Veiligheid", "Sociaal domein"),
    director=Contact("Ketenregisseur", "Oost-Brabant", "0123 - 30 00 01"),
    care=Contact("Zorgcoördinator", "Lumens", "0123 - 30 00 02"),
    police=Contact("Politie", "AVIM", "0123 - 30 00 03"),
    riec=Contact("RIEC", "Taskforce-RIEC Brabant-Zeeland", "0123 - 30 00 04"),
    home=Contact("Veilig Thuis", "Veilig Thuis Zuidoost-Brabant", "0123 - 30 00 05"),
    house=Contact("Zorg- en Veiligheidshuis", "Zorgtafel, opschalen met AVE", "0123 - 30 00 06"),
)


def person(email: str, first: str, last: str) -> User:
    return User.objects.create_user(email, settings.DEMO_PASSWORD, first_name=first, last_name=last)


def people_of(route: RealRoute) -> Municipality:
    """Who enters the route, the colleague of the other domain, who confirms it, and who will read it."""
    place = Municipality.objects.select_related("region").get(cbs_code=route.code)
    type(place.region).objects.filter(pk=place.region_id).update(profile=route.profile)
    first, second = person("eerste@route.example", "Eva", "Eerste"), person("tweede@route.example", "Tom", "Tweede")
    for user in (first, second, person("boa@route.example", "Bo", "Handhaver")):
        make_membership(municipality=place, user=user)
    make_role(Role.FOCAL_POINT, user=first, municipality=place)
    make_role(Role.CHAIN_DIRECTOR, user=person("keten@route.example", "Kim", "Keten"), region=place.region)
    return place


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def day(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%Y-%m-%d}"


def write_agreements(page: Page) -> None:
    for title, label, value in (
        ("Veiligheid en zorg hebben één aanpak", "Datum van het besluit", day(-40)),
        ("De taken binnen de gemeente zijn verdeeld", "Datum van de volgende evaluatie", day(200)),
    ):
        group = page.get_by_role("group", name=re.compile(title))
        group.get_by_label("Kenmerk of vindplaats").fill("Besluit 2026-031")
        group.get_by_label(label).fill(value)
    press(page, "Bewaar en ga verder")


def appoint(page: Page, base: str, domains: tuple[str, ...]) -> None:
    for name, domain in zip(("Eva Eerste", "Tom Tweede"), domains, strict=True):
        page.goto(f"{base}aandachtsfunctionaris/kies/?zoek={name.split()[0]}")
        page.get_by_role("link", name=f"Kies {name}").click()
        page.get_by_label(domain).check()
        page.get_by_label("Aangesteld op").fill(day(-10))
        page.get_by_label("Telefoon", exact=True).fill(FOCAL.phone)
        page.get_by_label("Bereikbaar").fill("ma t/m vr")
        page.get_by_label("Naam van de vervanger").fill("Team")
        page.get_by_label("Telefoon vervanger").fill("0123 - 10 00 09")
        press(page, "Stel aan")
        expect(page.get_by_text(f"{name} is nu aandachtsfunctionaris.")).to_be_visible()


def choose(page: Page, label: str, text: str) -> None:
    """An option by the beginning of its words, as somebody finds it in a list."""
    options = page.get_by_label(label).locator("option").all_inner_texts()
    page.get_by_label(label).select_option(label=next(option for option in options if option.startswith(text)))


def write_contacts(page: Page, base: str, contacts: list[Contact]) -> None:
    for contact in contacts:
        page.goto(f"{base}contacten/nieuw/")
        choose(page, "Rol", contact.role)
        page.get_by_label("Organisatie").fill(contact.organisation or contact.name)
        page.get_by_label("Naam of functie").fill(contact.name)
        page.get_by_label("Telefoon").fill(contact.phone)
        press(page, "Bewaar het contact")
        expect(page.get_by_text("Het contact is bewaard.")).to_be_visible()


def write_steps(page: Page, base: str, route: RealRoute) -> None:
    for situation, form, contact, instruction in route.steps():
        page.goto(f"{base}route/nieuw/")
        choose(page, "Situatie", situation or "In elke situatie")
        choose(page, "Vorm van uitbuiting", form or "Bij elke vorm")
        choose(page, "Met wie?", contact.shown)
        page.get_by_label("Wat doe je?").fill(instruction)
        press(page, "Bewaar de stap")
        expect(page.get_by_text("De stap is bewaard.")).to_be_visible()
    heading(page, "Voor elke situatie is er een stap")


def register(page: Page, place: Municipality, route: RealRoute) -> None:
    base = f"/meldroute/registratie/{place.slug}/"
    sign_in(page, "eerste@route.example")
    page.goto(base)
    press(page, "Begin met de meldroute")
    write_agreements(page)
    appoint(page, base, route.domains)
    write_contacts(page, base, route.contacts)
    write_steps(page, base, route)
    page.goto(f"{base}controleren/")
    press(page, "Dien de meldroute in")
    heading(page, "De meldroute wacht op de ketenregisseur")


def confirm(page: Page, place: Municipality) -> None:
    sign_in(page, "keten@route.example")
    page.goto(f"/meldroute/regio/{place.slug}/")
    press(page, "Bevestig de meldroute")
    expect(page.get_by_text(f"De meldroute van {place.display_name} is van kracht.")).to_be_visible()


def answer(page: Page, *, question: str = "", option: str = "") -> list[str]:
    """The numbers of the steps, in order, after one answer; without one, those of any signal."""
    page.goto("/meldroute/")
    if option:
        page.get_by_role("group", name=question).get_by_label(option).check()
    press(page, "Laat zien wie ik bel")
    steps = page.locator("#antwoord li:visible")
    return [step.get_by_role("link").first.get_attribute("href") or "" for step in steps.all()]


def special(page: Page, title: str) -> str:
    fold = page.locator("details", has=page.locator("summary", has_text=title)).first
    fold.locator("summary").click()
    return fold.get_by_role("link").first.get_attribute("href") or ""


def tel(contact: Contact) -> str:
    return "tel:" + re.sub(r"[^0-9]", "", contact.phone)


@pytest.mark.parametrize("route", [DRENTHE, CRANENDONCK], ids=["drenthe", "cranendonck"])
def test_a_real_route_is_entered_and_leads_each_case_to_the_right_contact(
    open_page: OpenPage, screenshot: Screenshot, route: RealRoute
) -> None:
    place = people_of(route)
    register(open_page("desktop"), place, route)
    confirm(open_page("desktop"), place)
    reader = open_page("phone")
    sign_in(reader, "boa@route.example")

    danger = answer(reader, question="Is er nu gevaar?", option="Ja")
    assert danger[:2] == ["tel:112", tel(route.first_after_112)], "M1"
    assert answer(reader) == [tel(FOCAL)], "M2"
    looks = "Waar lijkt het op?"
    assert answer(reader, question=looks, option="Arbeidsuitbuiting") == [tel(FOCAL), tel(LABOUR)], "M4"
    for form in ("Seksuele uitbuiting", "Criminele uitbuiting"):
        assert answer(reader, question=looks, option=form) == [tel(FOCAL), tel(route.police)], "M5"
    known = answer(reader, question="Wat weet je al?", option="Wie het mogelijke slachtoffer is")
    assert known == [tel(FOCAL), tel(route.care)], "M7"
    minor = answer(reader, question="Gaat het om iemand onder de 18?", option="Ja")
    assert minor == [tel(FOCAL), tel(route.home)], "M8 with a child"
    screenshot(reader, f"routekaart-{place.slug}")
    for case, title, contact in (
        ("M3", "Je bent aandachtsfunctionaris", route.director),
        ("M6", "Er is een spoor naar een dader", route.riec),
        ("M8", "Er is ook huiselijk geweld", route.home),
        ("M9", "Je wilt anoniem blijven", TIP),
        ("M10", "De zaak raakt zorg én veiligheid", route.house),
    ):
        assert special(reader, title) == tel(contact), case
