"""Reads what one version of a meldroute says, and with which version it is compared."""

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
