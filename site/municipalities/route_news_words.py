"""What a mail says about an event in the life of a meldroute, to whoever it concerns."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.mailing import News, full_address
from accounts.models import AuditEvent, Role

from .models import ReportingRoute


def news_for(event: AuditEvent, route: ReportingRoute, role: Role | None) -> News:
    write = {
        "route.submitted": _submitted,
        "route.sent_back": _sent_back,
        "route.confirmed": _opened if role is None else _confirmed,
        "route.withdrawn": _withdrawn,
    }
    municipality = route.municipality
    page = "municipalities:region_route" if role == Role.CHAIN_DIRECTOR else "municipalities:registration_of"
    url = full_address(reverse(page, args=[municipality.slug]))
    words = {
        "place": municipality.display_name,
        "who": event.actor.name if event.actor else _("Iemand"),
        "number": route.version,
    }
    return write[event.action](route, words, url)


def _submitted(route: ReportingRoute, words: dict[str, object], url: str) -> News:
    return News(
        _("De meldroute van %(place)s wacht op jou") % words,
        _("%(who)s diende versie %(number)s in. Lees hem en bevestig hem, of stuur hem terug met uitleg.") % words,
        _("Bekijk de meldroute"),
        url,
    )


def _sent_back(route: ReportingRoute, words: dict[str, object], url: str) -> News:
    return News(
        _("De meldroute van %(place)s is teruggestuurd") % words,
        _("%(who)s vraagt je iets te wijzigen. Alles wat je invulde, staat er nog. Dien hem daarna opnieuw in.")
        % words,
        _("Ga naar je meldroute"),
        url,
        quote=route.remarks,
    )


def _confirmed(route: ReportingRoute, words: dict[str, object], url: str) -> News:
    until = {"day": date_format(route.valid_until, "j F Y")} if route.valid_until else {"day": ""}
    meaning = _("%(who)s bevestigde versie %(number)s. Hij geldt tot en met %(day)s. Collega's kunnen modules starten.")
    return News(
        _("De meldroute van %(place)s is bevestigd") % words,
        meaning % {**words, **until},
        _("Ga naar je meldroute"),
        url,
        quote=route.remarks,
    )


def _withdrawn(route: ReportingRoute, words: dict[str, object], url: str) -> News:
    meaning = _("%(who)s trok versie %(number)s in. Collega's kunnen nu geen nieuwe module of toets starten.")
    return News(
        _("De meldroute van %(place)s is ingetrokken") % words,
        meaning % words,
        _("Bekijk de meldroute"),
        url,
        quote=route.withdrawal_reason,
    )


def _opened(route: ReportingRoute, words: dict[str, object], url: str) -> News:
    return News(
        _("De training van %(place)s is open") % words,
        _("Je vroeg om de training te openen. De meldroute is nu van kracht, dus je kunt beginnen.") % words,
        _("Ga naar mijn leren"),
        full_address(reverse("courses:my_learning")),
    )
