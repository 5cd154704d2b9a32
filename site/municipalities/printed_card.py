"""The card of a meldroute on paper: an A4 for on the wall and cards for in a pocket, by xhtml2pdf.

On paper stand functions and numbers, no names: a card hangs where visitors come, and outlives who works there.
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from printing.pdf import render_pdf
from printing.pictures import data_uri, qr_png

from .constants import NATIONAL_NUMBERS
from .models import FocalPoint
from .route_card import RouteCard, ShownStep

# As many as stand under each other on an A4.
POCKET_CARDS = range(4)


@dataclass(frozen=True)
class Line:
    """Somebody to call: who, which number, and when."""

    who: str
    phone: str
    when: str = ""


@dataclass(frozen=True)
class PrintedStep:
    case: str
    instruction: str
    line: Line | None


def a4_pdf(own: RouteCard | None, other: RouteCard | None = None) -> bytes:
    """own: the reader's own card, whole. other: of another municipality, of which only whom to call is for everybody.
    Without either: the national numbers."""
    return render_pdf("municipalities/print/card_a4_pdf.html", _context(own, other))


def pocket_pdf(own: RouteCard | None, other: RouteCard | None = None) -> bytes:
    return render_pdf("municipalities/print/card_pocket_pdf.html", {**_context(own, other), "copies": POCKET_CARDS})


def _context(own: RouteCard | None, other: RouteCard | None) -> dict[str, object]:
    card = own or other
    address = settings.BASE_URL.rstrip("/") + reverse("municipalities:routekaart")
    with override("nl"):
        return {
            "municipality": card.municipality if card else None,
            "route": own.route if own else None,
            "focal_points": [line for person in card.focal_points for line in _lines(person)] if card else [],
            "steps": _steps(own) if own and own.route else [],
            "special": _special(own) if own and own.route else [],
            "national": [Line(str(label), shown) for shown, _dialled, label in NATIONAL_NUMBERS if shown != "112"],
            "address": address.removeprefix("https://").removeprefix("http://"),
            "qr": data_uri(qr_png(address)),
            "on": _today(),
        }


def _today() -> date:
    return timezone.localdate()


def _lines(person: FocalPoint) -> list[Line]:
    domain = str(person.get_domain_display()).lower()
    return [
        Line(_("Aandachtsfunctionaris %(domain)s") % {"domain": domain}, person.phone, person.hours),
        Line(_("Neemt niemand op? De vervanger"), person.deputy_phone),
    ]


def _steps(card: RouteCard) -> list[PrintedStep]:
    cases = [case for case in card.cases if case not in card.special]
    return [PrintedStep(case.title, step.instruction, _line(step)) for case in cases for step in case.steps]


def _special(card: RouteCard) -> list[Line]:
    """What a reader recognises, with whom to call: a line each, so that the card stays one page."""
    lines = [(case, _line(step)) for case in card.special for step in case.steps[:1]]
    return [Line(case.title, line.phone, line.who) for case, line in lines if line]


def _line(step: ShownStep) -> Line | None:
    """Nothing for the focal point: that number stands above all steps."""
    if step.people or not (step.contact.phone or step.contact.email):
        return None
    if step.is_of_focal_point:
        return Line(_("via je aandachtsfunctionaris: %(contact)s") % {"contact": step.contact}, "")
    return Line(str(step.contact), step.contact.phone or step.contact.email, step.contact.hours)
