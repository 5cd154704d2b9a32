"""The registration in five steps: where somebody is, what is done, and what comes before and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .constants import ContactRole
from .readiness import Facts, missing_steps
from .registration import Task
from .route_pages import RoutePages

TITLES = {
    "agreements": _("Afspraken"),
    "focal_points": _("Aandachtsfunctionarissen"),
    "contacts": _("Contacten"),
    "steps": _("Route"),
    "check": _("Controleren en indienen"),
}
PAGES_OF_EXAMPLE = ("contacts", "steps")


@dataclass(frozen=True)
class GuideStep:
    """state: "done", "missing", "now", or "later" for what has nothing to fill in."""

    page: str
    title: str
    address: str
    state: str


@dataclass(frozen=True)
class Guide:
    """saves: the page is a form, so the way to another step goes through saving it."""

    steps: tuple[GuideStep, ...]
    current: int
    is_done: bool
    saves: bool = False

    @property
    def number(self) -> int:
        return self.current + 1

    @property
    def step(self) -> GuideStep:
        return self.steps[self.current]

    @property
    def previous(self) -> GuideStep | None:
        return self.steps[self.current - 1] if self.current else None

    @property
    def next(self) -> GuideStep | None:
        return self.steps[self.current + 1] if self.number < len(self.steps) else None

    def address_of(self, page: str) -> str:
        """Where somebody asked to go on; "" for whatever is no step of this guide."""
        return next((step.address for step in self.steps if step.page == page), "")


def guide_to(pages: RoutePages, page: str, tasks: Iterable[Task], *, saves: bool = False) -> Guide:
    """For a draft: a step is done when every prerequisite that is filled in there holds."""
    missing = {task.page_name for task in tasks if not task.is_done}
    return _guide(pages, tuple(TITLES), page, missing, saves=saves)


def guide_to_example(pages: RoutePages, page: str) -> Guide:
    steps = frozenset(pages.route.steps.values_list("form", "situation"))
    missing = {"steps"} if missing_steps(Facts(steps=steps)) else set()
    if not pages.route.contacts.filter(role=ContactRole.CARE_COORDINATOR).exists():
        missing.add("contacts")
    return _guide(pages, PAGES_OF_EXAMPLE, page, missing)


def _guide(pages: RoutePages, names: tuple[str, ...], page: str, missing: set[str], *, saves: bool = False) -> Guide:
    def state(name: str) -> str:
        if name == page:
            return "now"
        if name == "check":
            return "later"
        return "missing" if name in missing else "done"

    steps = tuple(GuideStep(name, str(TITLES[name]), pages.address(name), state(name)) for name in names)
    return Guide(steps, names.index(page), is_done=page not in missing, saves=saves)
