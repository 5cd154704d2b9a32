"""What somebody reads when training is closed for their municipality: what is missing, and who can act.

The words are the reader's; the focal point reads those of the constants.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Role, User

from .constants import ReadinessCheck
from .gate import Gate, Reason, people_to_turn_to
from .models import Municipality
from .readiness import CHECKS_ON_PEOPLE


@dataclass(frozen=True)
class LockedRow:
    text: str
    is_done: bool


@dataclass(frozen=True)
class Locked:
    """title and text: what is so. rows: what is needed. person: who can act, with their role and a mail to start with.

    since: the first day on which training was closed; until: the last day on which it is still open (grace).
    successor: the municipality that came in the place of this one.
    """

    title: str
    text: str
    rows: tuple[LockedRow, ...] = ()
    person: User | None = None
    person_is: str = ""
    mailto: str = ""
    since: date | None = None
    until: date | None = None
    was_never_open: bool = False
    successor: Municipality | None = None


def locked_state(municipality: Municipality, gate: Gate) -> Locked:
    """For a gate that is closed or closing. The gate must be of this municipality."""
    has_ended = gate.reason == Reason.MUNICIPALITY_ENDED
    successor = municipality.successor if has_ended else None
    place, person, role = municipality, gate.person, gate.person_role
    if successor:
        place = successor
        person, role = people_to_turn_to([successor], gate.on).get(successor.pk, (None, None))
    return Locked(
        title=_title(municipality, gate),
        text=_text(municipality, gate),
        rows=_rows(municipality, gate),
        person=person,
        person_is=_person_is(place, role),
        mailto=_mailto(place, person) if person else "",
        since=gate.closed_since,
        until=gate.grace_until if gate.is_closing else None,
        was_never_open=gate.reason == Reason.NO_ROUTE,
        successor=successor,
    )


def _title(municipality: Municipality, gate: Gate) -> str:
    name = {"name": municipality.display_name}
    if gate.is_waiting and gate.reason in {Reason.NO_ROUTE, Reason.EXPIRED, Reason.WITHDRAWN}:
        return _("De meldroute van %(name)s wacht op akkoord") % name
    if gate.reason == Reason.PREREQUISITE and set(gate.unmet) <= CHECKS_ON_PEOPLE:
        if ReadinessCheck.FOCAL_POINT_APPOINTED in gate.unmet:
            return _("%(name)s heeft nu geen aandachtsfunctionaris") % name
        return _("%(name)s mist een aandachtsfunctionaris") % name
    titles = {
        Reason.NO_ROUTE: _("%(name)s heeft nog geen meldroute"),
        Reason.NOT_YET_IN_FORCE: _("De meldroute van %(name)s gaat binnenkort in"),
        Reason.EXPIRED: _("De meldroute van %(name)s is verlopen"),
        Reason.WITHDRAWN: _("De meldroute van %(name)s is ingetrokken"),
        Reason.PREREQUISITE: _("De meldroute van %(name)s is niet meer compleet"),
        Reason.MUNICIPALITY_ENDED: _("De gemeente %(name)s bestaat niet meer"),
        Reason.MUNICIPALITY_NOT_STARTED: _("De gemeente %(name)s bestaat nog niet"),
    }
    return titles[gate.reason or Reason.NO_ROUTE] % name


def _text(municipality: Municipality, gate: Gate) -> str:
    why = _("Je leert hier signalen herkennen. Dat helpt pas als je daarna weet waar je terechtkunt.")
    if gate.reason == Reason.MUNICIPALITY_ENDED:
        if municipality.successor is None:
            return _("Je kunt voor deze gemeente geen training meer starten. Wat je hebt gedaan, blijft bewaard.")
        new = {"name": municipality.successor.display_name}
        return _("De gemeente hoort nu bij %(name)s. Je gaat vanzelf mee, uiterlijk morgen.") % new
    if gate.reason == Reason.MUNICIPALITY_NOT_STARTED:
        return _("De modules gaan open als de gemeente er is en een meldroute heeft.")
    if gate.is_closing and gate.grace_until:
        day = {"day": date_format(gate.grace_until, "j F Y")}
        return _("De modules blijven open tot en met %(day)s. Daarna wacht alles wat je nog niet bent gestart.") % day
    return f"{why} " + _("Daarom gaan de modules open zodra %(name)s dit heeft geregeld.") % {
        "name": municipality.display_name
    }


READERS_WORDS = {
    ReadinessCheck.INTEGRAL_APPROACH: lambda: _("Veiligheid en zorg werken samen"),
    ReadinessCheck.INTERNAL_COOPERATION: lambda: _("Het is duidelijk wie wat doet"),
    ReadinessCheck.FOCAL_POINT_APPOINTED: lambda: _("Een aandachtsfunctionaris die je kunt bellen"),
    ReadinessCheck.FOCAL_POINT_TWO_DOMAINS: lambda: _(
        "Een aandachtsfunctionaris voor veiligheid en een voor het sociaal domein"
    ),
    ReadinessCheck.CARE_ROUTE: lambda: _("Een plek voor hulp en opvang"),
    ReadinessCheck.REPORTING_ROUTE: lambda: _("Een route voor elke vorm van uitbuiting"),
    ReadinessCheck.POLICY_ADOPTED: lambda: _("Vastgesteld beleid"),
}


def _rows(municipality: Municipality, gate: Gate) -> tuple[LockedRow, ...]:
    if gate.reason in {Reason.MUNICIPALITY_ENDED, Reason.MUNICIPALITY_NOT_STARTED}:
        return ()
    rows = [LockedRow(READERS_WORDS[check](), check not in gate.unmet) for check in municipality.region.checks]
    return (*rows, LockedRow(_confirmation(gate), gate.route is not None))


def _confirmation(gate: Gate) -> str:
    if gate.reason == Reason.EXPIRED and gate.valid_until:
        day = {"day": date_format(gate.valid_until, "j F Y")}
        return _("Akkoord van de regio: dat gold tot en met %(day)s") % day
    return _("Akkoord van de regio")


def _person_is(municipality: Municipality, role: Role | None) -> str:
    if role == Role.FOCAL_POINT:
        return _("aandachtsfunctionaris van %(name)s") % {"name": municipality.display_name}
    return _("ketenregisseur van de regio %(name)s") % {"name": municipality.region} if role else ""


def _mailto(municipality: Municipality, person: User) -> str:
    subject = _("Meldroute mensenhandel van %(name)s") % {"name": municipality.display_name}
    return f"mailto:{quote(person.email, safe='@')}?subject={quote(subject)}"
