"""The example of a region: contacts and steps from which its municipalities start their own meldroute.

One route with status TEMPLATE for each region, kept by its chain director. What is there already in a meldroute stays;
a second time adds nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import User
from accounts.permissions import is_chain_director_of

from .constants import ContactRole, RouteStatus
from .lifecycle import RouteRefused
from .models import ContactPoint, Municipality, Region, ReportingRoute, RouteStep


def example_of(region: Region) -> ReportingRoute | None:
    return ReportingRoute.objects.filter(region=region, status=RouteStatus.TEMPLATE).select_related("region").first()


def start_example(region: Region, user: User) -> ReportingRoute:
    """The example of a region, begun when there is none yet: two chain directors at once begin one."""
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        example = example_of(region)
        if example is None:
            _check_may_change(user, region.pk)
            example = ReportingRoute.objects.create(
                region=region, version=1, status=RouteStatus.TEMPLATE, drafted_by=user
            )
            record("example_route.started", example, actor=user, region=region)
        return example


@contextmanager
def changing_example(example: ReportingRoute, user: User, *, part: str) -> Iterator[ReportingRoute]:
    """The example to change, held against a change at the same time. Raises RouteRefused for a stranger."""
    with transaction.atomic():
        example = ReportingRoute.objects.select_for_update(of=("self",)).select_related("region").get(pk=example.pk)
        _check_may_change(user, example.region_id)
        yield example
        example.save(update_fields=["updated_at"])
        record("example_route.changed", example, actor=user, region=example.region, details={"part": part})


def _check_may_change(user: User, region_id: int | None) -> None:
    if region_id is None or not is_chain_director_of(user, region_id):
        raise RouteRefused(_("Alleen de ketenregisseur van de regio kan het voorbeeld wijzigen."))


def contact_key(contact: ContactPoint) -> tuple[str, ...]:
    """What makes two contact points the same one; how they are reached may differ."""
    return (contact.role, contact.organisation.casefold(), contact.name.casefold())


def missing_contacts(route: ReportingRoute, proposed: list[ContactPoint]) -> list[ContactPoint]:
    """Those of a role that the route has not; "other" is no role, so there the contact itself counts."""
    present = list(route.contacts.all())
    roles = {contact.role for contact in present if contact.role != ContactRole.OTHER}
    others = {contact_key(contact) for contact in present} | {
        (ContactRole.OTHER, contact.dialled) for contact in present if contact.dialled
    }
    return [
        contact
        for contact in proposed
        if contact.role not in roles
        and contact_key(contact) not in others
        and (contact.role, contact.dialled) not in others
    ]


def own_focal_point(municipality: Municipality, on: date) -> ContactPoint | None:
    """The focal point of today as a contact of the route; the card shows whoever it is on the day it is read."""
    person = municipality.focal_points.active(on).first()
    if person is None:
        return None
    return ContactPoint(
        role=ContactRole.FOCAL_POINT,
        organisation=_("Gemeente %(name)s") % {"name": municipality.display_name},
        phone=person.phone,
        email=person.email,
        hours=person.hours,
    )


def contacts_of_example(example: ReportingRoute) -> list[ContactPoint]:
    """Copies, not saved. Without the focal point: each municipality has its own."""
    copies = list(example.contacts.exclude(role=ContactRole.FOCAL_POINT))
    for contact in copies:
        contact.pk = None
        contact._state.adding = True
    return copies


def steps_of_example(example: ReportingRoute, route: ReportingRoute) -> list[RouteStep]:
    """Copies of the steps for cases that the route has not, not saved; only where the route has the contact."""
    contacts = list(route.contacts.all())
    present = set(route.steps.values_list("form", "situation"))
    copies = []
    for step in example.steps.select_related("contact"):
        contact = _same_contact(step.contact, contacts)
        if contact and (step.form, step.situation) not in present:
            copies.append(
                RouteStep(
                    form=step.form,
                    situation=step.situation,
                    contact=contact,
                    instruction=step.instruction,
                    taken_by=step.taken_by,
                )
            )
    return copies


def _same_contact(wanted: ContactPoint, contacts: list[ContactPoint]) -> ContactPoint | None:
    """The same contact, or where the municipality has another one for that role: that one."""
    same = [contact for contact in contacts if contact_key(contact) == contact_key(wanted)]
    if not same and wanted.role != ContactRole.OTHER:
        same = [contact for contact in contacts if contact.role == wanted.role]
    return same[0] if same else None


class ExampleTexts:
    """What the region's example says, so that a page can tell which words come from there."""

    def __init__(self, region: Region) -> None:
        self.route = example_of(region)
        self.steps = list(self.route.steps.select_related("contact")) if self.route else []
        contacts = self.route.contacts.all() if self.route else ()
        self._contacts = {(*contact_key(contact), contact.dialled, contact.email) for contact in contacts}
        self.has_contacts = bool(self._contacts)
        self._steps = {(step.form, step.situation, step.instruction) for step in self.steps}

    def has_contact(self, contact: ContactPoint) -> bool:
        return (*contact_key(contact), contact.dialled, contact.email) in self._contacts

    def has_step(self, step: RouteStep) -> bool:
        return (step.form, step.situation, step.instruction) in self._steps

    def __bool__(self) -> bool:
        return self.route is not None
