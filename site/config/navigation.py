"""The header: what somebody sees depends on their roles. Nothing here gives access, it only shows the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.permissions import has_role, is_admin, works_in_cms


@dataclass(frozen=True)
class NavigationItem:
    """purpose: what somebody with a role does there, in a sentence; empty for what every learner has."""

    label: str
    url: str
    is_current: bool
    purpose: str = ""


def navigation_items(request: HttpRequest) -> list[NavigationItem]:
    user = request.user
    entries: list[tuple[str, str, str]] = []
    if user.is_authenticated:
        entries.append((_("Mijn leren"), reverse("courses:my_learning"), ""))
    entries.append((_("Modules"), "/modules/", ""))
    if user.is_authenticated:
        entries.append((_("Certificaten"), reverse("certificates:mine"), ""))
    entries += _entries_of_roles(user)
    current = max((url for _label, url, _purpose in entries if request.path.startswith(url)), key=len, default="")
    return [NavigationItem(label, url, url == current, purpose) for label, url, purpose in entries]


def _entries_of_roles(user: Any) -> Iterator[tuple[str, str, str]]:
    """Label, address and purpose."""
    if is_admin(user) or has_role(user, Role.FOCAL_POINT, Role.MANAGER, Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR):
        yield _("Dekking"), reverse("courses:coverage"), _("Zie wie de training deed, en wie nog moet.")
    if has_role(user, Role.FOCAL_POINT):
        yield _("Medewerkers"), reverse("staff:home"), _("Houd bij wie er werkt, en welke modules daarbij horen.")
        yield (
            _("Meldroute beheren"),
            reverse("municipalities:registration"),
            _("Leg vast bij wie collega's een signaal melden."),
        )
    if is_admin(user) or has_role(user, Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR):
        board = "municipalities:country_routes" if is_admin(user) else "municipalities:region_routes"
        yield _("Meldroutes"), reverse(board), _("Zie waar de training open is, en wat er op jou wacht.")
    if works_in_cms(user):
        yield _("Redactie"), reverse("wagtailadmin_home"), _("Schrijf modules en vragen, en lees die van anderen na.")
