"""The header: what somebody sees depends on their roles. Nothing here gives access, it only shows the way."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.permissions import has_role, is_admin, works_in_cms


@dataclass(frozen=True)
class NavigationItem:
    label: str
    url: str
    is_current: bool


def navigation_items(request: HttpRequest) -> list[NavigationItem]:
    user = request.user
    entries: list[tuple[str, str]] = []
    if user.is_authenticated:
        entries.append((_("Mijn leren"), reverse("courses:my_learning")))
    entries.append((_("Modules"), "/modules/"))
    if user.is_authenticated:
        entries.append((_("Certificaten"), reverse("certificates:mine")))
    if is_admin(user) or has_role(user, Role.FOCAL_POINT, Role.MANAGER, Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR):
        entries.append((_("Dekking"), reverse("courses:coverage")))
    if has_role(user, Role.FOCAL_POINT):
        entries.append((_("Medewerkers"), reverse("staff:home")))
        entries.append((_("Meldroute beheren"), reverse("municipalities:registration")))
    if is_admin(user):
        entries.append((_("Meldroutes"), reverse("municipalities:country_routes")))
    elif has_role(user, Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR):
        entries.append((_("Meldroutes"), reverse("municipalities:region_routes")))
    if works_in_cms(user):
        entries.append((_("Redactie"), reverse("wagtailadmin_home")))
    current = max((url for _label, url in entries if request.path.startswith(url)), key=len, default="")
    return [NavigationItem(label, url, url == current) for label, url in entries]
