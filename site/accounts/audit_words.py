"""What each action in the audit log is called. A new action gets its words here; a test asks for them."""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# By the first part of an action: what it is about.
KINDS = {
    "route": gettext_lazy("Meldroute"),
    "focal_point": gettext_lazy("Aandachtsfunctionarissen"),
    "role": gettext_lazy("Rollen"),
    "membership": gettext_lazy("Dienstverbanden"),
    "person": gettext_lazy("Gegevens van personen"),
    "invitation": gettext_lazy("Uitnodigingen"),
    "transfer": gettext_lazy("Overstappen"),
    "staff": gettext_lazy("Lijst van collega's"),
    "municipality": gettext_lazy("Gemeente"),
    "region": gettext_lazy("Regio"),
    "reminder": gettext_lazy("Herinneringen"),
    "evidence": gettext_lazy("Onderbouwing"),
    "example_route": gettext_lazy("Voorbeeld van de regio"),
    "gate": gettext_lazy("Vragen om training"),
    "board": gettext_lazy("Overzicht van meldroutes"),
    "targetgroup": gettext_lazy("Doelgroepen"),
    "organisation": gettext_lazy("Werkgevers"),
    "coverage": gettext_lazy("Dekking en collega's"),
    "certificate": gettext_lazy("Certificaten"),
    "document": gettext_lazy("Documenten"),
    "account": gettext_lazy("Inloggen en accounts"),
    "cms": gettext_lazy("Redactie"),
}
ACTIONS = {
    "route.drafted": gettext_lazy("Concept begonnen"),
    "route.changed": gettext_lazy("Concept gewijzigd"),
    "route.submitted": gettext_lazy("Meldroute ingediend"),
    "route.taken_back": gettext_lazy("Meldroute teruggenomen"),
    "route.sent_back": gettext_lazy("Meldroute teruggestuurd"),
    "route.confirmed": gettext_lazy("Meldroute bevestigd"),
    "route.superseded": gettext_lazy("Meldroute vervangen door een nieuwe versie"),
    "route.withdrawn": gettext_lazy("Meldroute ingetrokken"),
    "focal_point.appointed": gettext_lazy("Aandachtsfunctionaris aangesteld"),
    "focal_point.changed": gettext_lazy("Gegevens van een aandachtsfunctionaris gewijzigd"),
    "focal_point.ended": gettext_lazy("Aanstelling gestopt"),
    "role.given": gettext_lazy("Rol gegeven"),
    "role.changed": gettext_lazy("Rol gewijzigd"),
    "role.ended": gettext_lazy("Rol gestopt"),
    "role.removed": gettext_lazy("Rol verwijderd"),
    "membership.added": gettext_lazy("Dienstverband toegevoegd"),
    "membership.changed": gettext_lazy("Dienstverband gewijzigd"),
    "person.downloaded_own_data": gettext_lazy("Eigen gegevens gedownload"),
    "person.erasure_asked": gettext_lazy("Gevraagd om gegevens te wissen"),
    "person.erasure_refused": gettext_lazy("Gegevens wissen geweigerd"),
    "person.erased": gettext_lazy("Gegevens van een persoon gewist"),
    "membership.ended": gettext_lazy("Collega uit dienst"),
    "invitation.made": gettext_lazy("Collega uitgenodigd"),
    "invitation.used": gettext_lazy("Uitnodiging gebruikt"),
    "transfer.offered": gettext_lazy("Overstap gemeld"),
    "transfer.accepted": gettext_lazy("Overstap aangenomen"),
    "transfer.refused": gettext_lazy("Overstap geweigerd of teruggenomen"),
    "staff.viewed": gettext_lazy("Lijst van collega's bekeken"),
    "staff.imported": gettext_lazy("Lijst van collega's ingelezen"),
    "staff.exported": gettext_lazy("Lijst van collega's gedownload"),
    "municipality.added": gettext_lazy("Gemeente toegevoegd"),
    "municipality.changed": gettext_lazy("Gegevens van de gemeente gewijzigd"),
    "region.added": gettext_lazy("Regio toegevoegd"),
    "region.changed": gettext_lazy("Instellingen van de regio gewijzigd"),
    "targetgroup.added": gettext_lazy("Doelgroep toegevoegd"),
    "targetgroup.changed": gettext_lazy("Doelgroep gewijzigd"),
    "organisation.added": gettext_lazy("Werkgever toegevoegd"),
    "organisation.changed": gettext_lazy("Werkgever gewijzigd"),
    "reminder.sent": gettext_lazy("Herinnering verstuurd"),
    "municipality.merged": gettext_lazy("Gemeente opgegaan in een andere"),
    "municipality.received": gettext_lazy("Mensen van een andere gemeente erbij gekomen"),
    "evidence.document_stored": gettext_lazy("Document bij een afspraak bewaard"),
    "evidence.document_removed": gettext_lazy("Document bij een afspraak verwijderd"),
    "evidence.downloaded": gettext_lazy("Document bij een afspraak gedownload"),
    "example_route.started": gettext_lazy("Voorbeeld van de regio begonnen"),
    "example_route.changed": gettext_lazy("Voorbeeld van de regio gewijzigd"),
    "gate.asked": gettext_lazy("Een collega vroeg om de training te openen"),
    "gate.request_mailed": gettext_lazy("Mail over een gesloten training verstuurd"),
    "board.exported": gettext_lazy("Overzicht van meldroutes gedownload"),
    "coverage.exported": gettext_lazy("Dekking gedownload"),
    "coverage.region_exported": gettext_lazy("Dekking van de regio gedownload"),
    "coverage.people_seen": gettext_lazy("Lijst van collega's bekeken"),
    "coverage.people_exported": gettext_lazy("Lijst van collega's gedownload"),
    "certificate.issued": gettext_lazy("Certificaat uitgegeven"),
    "certificate.downloaded": gettext_lazy("Certificaat gedownload"),
    "document.downloaded": gettext_lazy("Document gedownload"),
    "account.signed_in": gettext_lazy("Ingelogd"),
    "account.signed_out": gettext_lazy("Uitgelogd"),
    "account.sign_in_failed": gettext_lazy("Inloggen mislukt"),
    "account.password_changed": gettext_lazy("Wachtwoord gewijzigd"),
    "account.added": gettext_lazy("Account toegevoegd"),
    "account.changed": gettext_lazy("Account gewijzigd"),
    "account.deleted": gettext_lazy("Account verwijderd"),
    "cms.exported": gettext_lazy("Lijst uit de redactie gedownload"),
}


def words_for(action: str) -> str:
    """An action of before its words were changed or dropped still shows something."""
    return str(ACTIONS.get(action, action))


def details_in_words(details: dict[str, object]) -> list[str]:
    """The details of an event as lines for a reader; what has no words here is for machines and stays out."""
    lines = []
    for name, words in {
        "version": _("Versie %(value)s"),
        "copy_of": _("Begonnen als kopie van versie %(value)s"),
        "by": _("Vervangen door versie %(value)s"),
        "valid_until": _("Geldig tot en met %(value)s"),
        "last_day": _("Laatste dag: %(value)s"),
        "appointed_on": _("Vanaf %(value)s"),
        "document": "%(value)s",
        "rows": _("Aantal regels: %(value)s"),
        "page": _("Bladzijde %(value)s"),
        "address_mark": _("Kenmerk van het adres: %(value)s"),
        "remarks": "“%(value)s”",
        "reason": "%(value)s",
    }.items():
        if details.get(name):
            lines.append(words % {"value": as_read(details[name])})
    changes = details.get("changes")
    if isinstance(changes, dict):
        for name, (old, new) in changes.items():
            values = {"name": name, "old": as_read(old or _("leeg")), "new": as_read(new or _("leeg"))}
            lines.append(_("%(name)s: van %(old)s naar %(new)s") % values)
    return lines


def as_read(value: object) -> str:
    """A day is stored as 2026-12-31 and read as 31 december 2026."""
    text = str(value)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return text
    return date_format(date.fromisoformat(text), "j F Y")
