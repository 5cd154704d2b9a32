"""The closed lists of the subject. Source: FACTS.md 1.2 and 1.3, DESIGN.md "The gate in detail"."""

from typing import Any

from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _


class ExploitationForm(TextChoices):
    SEXUAL = "sexual", _("Seksuele uitbuiting")
    LABOUR = "labour", _("Arbeidsuitbuiting")
    CRIMINAL = "criminal", _("Criminele uitbuiting")
    ORGAN_REMOVAL = "organ_removal", _("Gedwongen orgaanverwijdering")


class Situation(TextChoices):
    """What besides the form of exploitation decides the route (source: FACTS.md 1.4, M1 to M10)."""

    URGENT = "urgent", _("Er is nu gevaar")
    VICTIM_KNOWN = "victim_known", _("Je weet wie het mogelijke slachtoffer is")
    LOCATION_KNOWN = "location_known", _("Je kent alleen de plek")
    MINOR = "minor", _("Het gaat om een minderjarige")
    FORWARDED = "forwarded", _("Je bent aandachtsfunctionaris en krijgt een signaal")
    UNDERMINING = "undermining", _("Er is een spoor naar een dader of een criminele groep")
    HOME_VIOLENCE = "home_violence", _("Er is ook huiselijk geweld, of een kind is in gevaar")
    COMPLEX = "complex", _("De zaak raakt zorg én veiligheid en loopt vast")
    ANONYMOUS = "anonymous", _("Je wilt anoniem blijven")


# A route has a step for each of these before it is complete (source: DESIGN.md, `reporting_route`); the others are for
# regions that agreed something about them.
REQUIRED_SITUATIONS = (Situation.URGENT, Situation.VICTIM_KNOWN, Situation.LOCATION_KNOWN, Situation.MINOR)


class ReadinessCheck(TextChoices):
    INTEGRAL_APPROACH = "integral_approach", _("Veiligheid en zorg hebben één aanpak afgesproken")
    INTERNAL_COOPERATION = "internal_cooperation", _("De taken binnen de gemeente zijn verdeeld")
    FOCAL_POINT_APPOINTED = "focal_point_appointed", _("Er is een aangestelde aandachtsfunctionaris")
    FOCAL_POINT_TWO_DOMAINS = (
        "focal_point_two_domains",
        _("Er is een aandachtsfunctionaris voor veiligheid en een voor het sociaal domein"),
    )
    CARE_ROUTE = "care_route", _("De weg naar zorg en opvang is geregeld")
    REPORTING_ROUTE = "reporting_route", _("Er is een route voor elke vorm van uitbuiting")
    POLICY_ADOPTED = "policy_adopted", _("De gemeente heeft beleid vastgesteld")

    @property
    def missing(self) -> Any:
        """As a thing that can be missing, where the label says that it is there."""
        return MISSING[self]


MISSING = {
    ReadinessCheck.INTEGRAL_APPROACH: _("Eén aanpak van veiligheid en zorg"),
    ReadinessCheck.INTERNAL_COOPERATION: _("Een verdeling van de taken"),
    ReadinessCheck.FOCAL_POINT_APPOINTED: _("Een aandachtsfunctionaris"),
    ReadinessCheck.FOCAL_POINT_TWO_DOMAINS: _("Een aandachtsfunctionaris in elk domein"),
    ReadinessCheck.CARE_ROUTE: _("De weg naar zorg en opvang"),
    ReadinessCheck.REPORTING_ROUTE: _("Een route voor elke vorm van uitbuiting"),
    ReadinessCheck.POLICY_ADOPTED: _("Vastgesteld beleid"),
}


class Profile(TextChoices):
    """Which prerequisites a region asks of its municipalities."""

    BASIC = "basic", _("Basis")
    BASIC_LEVEL = "basic_level", _("Basisniveau met vastgesteld beleid")
    TWO_DOMAINS = "two_domains", _("Twee aandachtsfunctionarissen")
    OWN = "own", _("Eigen keuze van randvoorwaarden")


BASIC_CHECKS = (
    ReadinessCheck.INTEGRAL_APPROACH,
    ReadinessCheck.INTERNAL_COOPERATION,
    ReadinessCheck.FOCAL_POINT_APPOINTED,
    ReadinessCheck.CARE_ROUTE,
    ReadinessCheck.REPORTING_ROUTE,
)
CHECKS_OF_PROFILE = {
    Profile.BASIC: BASIC_CHECKS,
    Profile.BASIC_LEVEL: (*BASIC_CHECKS, ReadinessCheck.POLICY_ADOPTED),
    Profile.TWO_DOMAINS: (*BASIC_CHECKS, ReadinessCheck.FOCAL_POINT_TWO_DOMAINS),
}
# Whatever a region chooses, without these nobody knows where a signal goes (source: FACTS.md 1.2 points 1 and 3).
ALWAYS_CHECKED = frozenset({ReadinessCheck.FOCAL_POINT_APPOINTED, ReadinessCheck.REPORTING_ROUTE})


class StepTaker(TextChoices):
    """Who takes a step: whoever saw the signal, or later the focal point (source: FACTS.md 1.4, M3 to M6)."""

    COLLEAGUE = "colleague", _("De collega die het signaal ziet")
    FOCAL_POINT = "focal_point", _("De aandachtsfunctionaris, na een telefoontje van de collega")


class RouteStatus(TextChoices):
    DRAFT = "draft", _("Concept")
    SUBMITTED = "submitted", _("Ingediend")
    REGISTERED = "registered", _("Van kracht")
    SUPERSEDED = "superseded", _("Vervangen")
    EXPIRED = "expired", _("Verlopen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    TEMPLATE = "template", _("Voorbeeld van de regio")


PENDING_STATUSES = frozenset({RouteStatus.DRAFT, RouteStatus.SUBMITTED})


class Domain(TextChoices):
    SAFETY = "safety", _("Veiligheid")
    SOCIAL = "social", _("Sociaal domein")


class ContactRole(TextChoices):
    FOCAL_POINT = "focal_point", _("Aandachtsfunctionaris")
    CARE_COORDINATOR = "care_coordinator", _("Zorgcoördinator")
    CHAIN_DIRECTOR = "chain_director", _("Ketenregisseur")
    POLICE = "police", _("Politie (AVIM of team mensenhandel)")
    LABOUR_AUTHORITY = "labour_authority", _("Nederlandse Arbeidsinspectie")
    RIEC = "riec", _("RIEC")
    VEILIG_THUIS = "veilig_thuis", _("Veilig Thuis")
    SAFETY_HOUSE = "safety_house", _("Zorg- en Veiligheidshuis")
    OTHER = "other", _("Anders")


# Source: FACTS.md 1.4 and DESIGN.md. Digits as dialled; shown with spaces or hyphens as people know them.
NATIONAL_NUMBERS = (
    ("112", "112", _("Nu gevaar")),
    ("0900-8844", "09008844", _("Politie, geen spoed")),
    ("0800-5151", "08005151", _("Nederlandse Arbeidsinspectie")),
    ("033-4481186", "0334481186", _("CoMensha: advies, registratie en opvang")),
    ("0800-7000", "08007000", _("Meld Misdaad Anoniem")),
)
