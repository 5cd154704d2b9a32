"""Reads what one version of a meldroute says, and with which version it is compared."""

from dataclasses import asdict
from datetime import date
from typing import Any

from .models import Municipality, ReportingRoute
from .route_difference import Agreement, Contact, Content, Step


def content_of(route: ReportingRoute) -> Content:
    """In three queries."""
    contacts = list(route.contacts.all())
    places = {contact.pk: place for place, contact in enumerate(contacts)}
    return Content(
        contacts=tuple(Contact(c.role, c.organisation, c.name, c.phone, c.email, c.hours) for c in contacts),
        steps=tuple(
            Step(s.form, s.situation, places[s.contact_id], s.instruction, s.taken_by) for s in route.steps.all()
        ),
        agreements=tuple(
            Agreement(
                row.check_code,
                row.reference,
                row.decided_on,
                row.evaluate_on,
                row.document.name or "",
                row.document_name,
            )
            for row in route.evidence.all()
        ),
    )


def version_before(route: ReportingRoute, municipality: Municipality) -> ReportingRoute | None:
    """The last version before this one that was ever in force: with that one a reader compares."""
    earlier = municipality.routes.filter(version__lt=route.version).exclude(valid_from=None)
    return earlier.order_by("-version").first()


def as_stored(content: Content) -> dict[str, Any]:
    """To keep what a version said at one moment, while its writer goes on."""
    return asdict(content)


def from_stored(stored: dict[str, Any]) -> Content:
    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    agreements = (
        Agreement(**{**row, "decided_on": day(row["decided_on"]), "evaluate_on": day(row["evaluate_on"])})
        for row in stored["agreements"]
    )
    return Content(
        contacts=tuple(Contact(**row) for row in stored["contacts"]),
        steps=tuple(Step(**row) for row in stored["steps"]),
        agreements=tuple(agreements),
    )
