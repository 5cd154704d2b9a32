"""What somebody can read while training is closed for their municipality: what is open to everybody, and what is theirs
already (docs/decisions/0005-what-a-closed-gate-stops.md)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from pages.models import InformationPage

from .models import Enrolment, ModuleIndexPage, ModulePage

# An information page that shows the reader's route is about the subject; privacy and accessibility are not.
ABOUT_THE_SUBJECT = frozenset({"meldroute", "own_route_case"})
# A list to choose from, not a catalogue.
MOST = 4


@dataclass(frozen=True)
class Readable:
    """Something that is open now. text: what it is, in a sentence."""

    title: str
    text: str
    url: str


def readable_meanwhile(membership: Membership, module: ModulePage | None = None) -> list[Readable]:
    """module: what the reader wanted to begin; its introduction is open."""
    return [
        *_begun(membership),
        *_introduction(module),
        *_information(),
        Readable(
            _("Wie bel je als je nu iets ziet?"),
            _("De routekaart is er altijd, ook zonder meldroute in jouw gemeente."),
            reverse("municipalities:routekaart"),
        ),
        *_certificates(membership),
    ]


def _begun(membership: Membership) -> list[Readable]:
    rows = Enrolment.objects.filter(user=membership.user_id, municipality=membership.municipality_id, module__live=True)
    begun = rows.select_related("module").order_by("-last_seen_at")[:MOST]
    text = _("Je was al begonnen. Verder lezen kan.")
    return [Readable(enrolment.module.title, text, enrolment.module.url) for enrolment in begun]


def _introduction(module: ModulePage | None) -> list[Readable]:
    if module is not None:
        return [Readable(module.title, _("Lees waar de module over gaat en wat je leert."), module.url)]
    index = ModuleIndexPage.objects.live().first()
    if index is None:
        return []
    return [Readable(_("Alle modules"), _("Lees van elke module waar die over gaat."), index.url)]


def _information() -> list[Readable]:
    pages = InformationPage.objects.live().public().order_by("path")
    about = [page for page in pages if any(block.block_type in ABOUT_THE_SUBJECT for block in page.body)]
    return [Readable(page.title, page.introduction, page.url) for page in about[:MOST]]


def _certificates(membership: Membership) -> list[Readable]:
    if not membership.user.completions.exists():
        return []
    return [Readable(_("Je certificaten"), _("Wat je afrondde, blijft van jou."), reverse("certificates:mine"))]
