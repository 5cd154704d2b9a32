"""The life of a meldroute: draft -> submitted -> registered -> superseded, expired or withdrawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import Role, RoleAssignment, User
from accounts.models.audit import Result

from .constants import ReadinessCheck, RouteStatus
from .models import ContactPoint, Municipality, ReportingRoute
from .permissions import may_confirm_route, may_edit_route, may_withdraw_route
from .readiness import unmet_checks
from .route_content import as_stored, content_of
from .route_news import tell_on_commit


class RouteRefused(Exception):
    """A step in the life of a route that is not allowed; the message is a Dutch sentence for the person."""


def _log(action: str, route: ReportingRoute, user: User | None, *, result: Result = Result.OK, **details: Any) -> None:
    event = record(
        action,
        route,
        actor=user,
        municipality=route.municipality,
        region=route.region,
        result=result,
        details={"version": route.version, **details},
    )
    tell_on_commit(event)


@contextmanager
def _refusals_logged(action: str, route: ReportingRoute, user: User) -> Iterator[None]:
    """Around the transaction, not inside: what is refused is rolled back, and that it was refused stays."""
    try:
        yield
    except RouteRefused as refused:
        _log(action, route, user, result=Result.REFUSED, reason=str(refused))
        raise


def draft_for(municipality: Municipality, user: User) -> ReportingRoute:
    """The version being prepared; a new one starts as a copy of the latest version.

    Raises RouteRefused when the person is not the focal point, or while a version waits for confirmation.
    """
    if not may_edit_route(user, municipality):
        raise RouteRefused(_("Alleen de aandachtsfunctionaris kan de meldroute opstellen."))
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        pending = municipality.routes.pending().first()
        if pending and pending.status == RouteStatus.SUBMITTED:
            raise RouteRefused(_("De meldroute is ingediend. Wacht op de ketenregisseur, of neem hem eerst terug."))
        return pending or _new_version(municipality, user)


def _new_version(municipality: Municipality, user: User) -> ReportingRoute:
    latest = municipality.routes.order_by("-version").first()
    draft = ReportingRoute.objects.create(
        municipality=municipality, version=(latest.version if latest else 0) + 1, drafted_by=user
    )
    if latest:
        _copy_content(latest, draft)
    _log("route.drafted", draft, user, **({"copy_of": latest.version} if latest else {}))
    return draft


def _copy_content(source: ReportingRoute, target: ReportingRoute) -> None:
    today = timezone.localdate()
    for row in source.evidence.all():
        row.pk, row.route = None, target
        # An evaluation that is past is asked anew: the next version has a next evaluation.
        row.evaluate_on = row.evaluate_on if row.evaluate_on and row.evaluate_on >= today else None
        row.save()
    copies: dict[int, ContactPoint] = {}
    for contact in source.contacts.all():
        original = contact.pk
        contact.pk, contact.route = None, target
        contact.save()
        copies[original] = contact
    for step in source.steps.all():
        step.pk, step.route, step.contact = None, target, copies[step.contact_id]
        step.save()


def _locked(route: ReportingRoute) -> ReportingRoute:
    return (
        ReportingRoute.objects.select_for_update(of=("self",)).select_related("municipality__region").get(pk=route.pk)
    )


@contextmanager
def changing(route: ReportingRoute, user: User, *, part: str) -> Iterator[ReportingRoute]:
    """A draft to change, held so that it cannot be submitted at the same time by somebody else. part: what of it.

    Raises RouteRefused when it is not a draft any more, or not this person's to change.
    """
    with transaction.atomic():
        route = _locked(route)
        if not may_edit_route(user, route.municipality) or not route.is_editable:
            raise RouteRefused(_("Deze meldroute is ingediend. Neem hem eerst terug om hem te wijzigen."))
        yield route
        route.save(update_fields=["updated_at"])
        _log("route.changed", route, user, part=part)


def submit(route: ReportingRoute, user: User) -> ReportingRoute:
    """Hands the draft to the chain director. Raises RouteRefused when something is missing, or nobody can confirm."""
    with _refusals_logged("route.submitted", route, user), transaction.atomic():
        route = _locked(route)
        if not may_edit_route(user, route.municipality):
            raise RouteRefused(_("Alleen de aandachtsfunctionaris kan de meldroute indienen."))
        if route.status != RouteStatus.DRAFT:
            raise RouteRefused(_("Deze meldroute is al ingediend."))
        unmet = unmet_checks(route.municipality, route, timezone.localdate())
        if unmet:
            names = "; ".join(str(ReadinessCheck(check).label) for check in unmet)
            raise RouteRefused(_("De meldroute is nog niet compleet. Dit mist: %(names)s.") % {"names": names})
        _check_somebody_can_confirm(route)
        route.status, route.submitted_by, route.submitted_at = RouteStatus.SUBMITTED, user, timezone.now()
        route.remarks = ""
        route.save(update_fields=["status", "submitted_by", "submitted_at", "remarks", "updated_at"])
        _log("route.submitted", route, user)
        return route


def _check_somebody_can_confirm(route: ReportingRoute) -> None:
    region = route.municipality.region
    if not RoleAssignment.objects.active().filter(role=Role.CHAIN_DIRECTOR, region=region, user__is_active=True):
        raise RouteRefused(
            _(
                "De regio %(region)s heeft nu geen ketenregisseur, dus niemand kan de meldroute bevestigen. "
                "Alles blijft bewaard als concept. Vraag je regio om een ketenregisseur, en dien daarna in."
            )
            % {"region": region}
        )


def take_back(route: ReportingRoute, user: User) -> ReportingRoute:
    """The focal point takes a submitted route back to change it."""
    with transaction.atomic():
        route = _locked(route)
        if not may_edit_route(user, route.municipality) or route.status != RouteStatus.SUBMITTED:
            raise RouteRefused(_("Deze meldroute kun je niet terugnemen."))
        _log("route.taken_back", route, user)
        return _back_to_draft(route, remarks="")


def send_back(route: ReportingRoute, user: User, *, remarks: str) -> ReportingRoute:
    """The chain director refuses with a reason; the route becomes a draft again."""
    if not remarks.strip():
        raise RouteRefused(_("Schrijf op waarom je de meldroute terugstuurt."))
    with transaction.atomic():
        route = _locked(route)
        _check_may_decide(route, user)
        _log("route.sent_back", route, user, remarks=remarks.strip())
        route.sent_back_because, route.sent_back_content = remarks.strip(), as_stored(content_of(route))
        route.save(update_fields=["sent_back_because", "sent_back_content"])
        return _back_to_draft(route, remarks=remarks.strip())


def _back_to_draft(route: ReportingRoute, *, remarks: str) -> ReportingRoute:
    route.status, route.remarks = RouteStatus.DRAFT, remarks
    route.submitted_by = route.submitted_at = None
    route.save(update_fields=["status", "remarks", "submitted_by", "submitted_at", "updated_at"])
    return route


def _check_may_decide(route: ReportingRoute, user: User) -> None:
    if route.status != RouteStatus.SUBMITTED:
        raise RouteRefused(_("Deze meldroute wacht niet op bevestiging."))
    if not may_confirm_route(user, route):
        raise RouteRefused(_("Een ander dan de indiener bevestigt de meldroute: de ketenregisseur van de regio."))


def confirm(route: ReportingRoute, user: User, *, remarks: str = "", on: date | None = None) -> ReportingRoute:
    """Registers a submitted route from a day (default: today) for the region's validity in months.

    The version that was in force is superseded in the same transaction, so a day in the future is not possible: until
    then no version would be in force. Raises RouteRefused for the submitter, for anybody but the chain director, and
    when a prerequisite stopped holding in the meantime.
    """
    today = timezone.localdate()
    on = on or today
    if on > today:
        raise ValueError(f"A route cannot be confirmed for {on}: that day is yet to come.")
    with _refusals_logged("route.confirmed", route, user), transaction.atomic():
        route = _locked(route)
        _check_may_decide(route, user)
        if unmet_checks(route.municipality, route, on):
            raise RouteRefused(_("De meldroute is niet meer compleet. Stuur hem terug naar de aandachtsfunctionaris."))
        route.confirmed_by, route.confirmed_at, route.remarks = user, timezone.now(), remarks.strip()
        for superseded in put_in_force(route, on):
            _log("route.superseded", superseded, user, by=route.version)
        _log("route.confirmed", route, user, remarks=route.remarks, valid_until=str(route.valid_until))
        return route


def put_in_force(route: ReportingRoute, on: date) -> list[ReportingRoute]:
    """Registers a version from a day, in place of the ones that were; gives those back. Call it in a transaction."""
    superseded = list(route.municipality.routes.filter(status=RouteStatus.REGISTERED).exclude(pk=route.pk))
    for other in superseded:
        other.status = RouteStatus.SUPERSEDED
        other.save(update_fields=["status", "updated_at"])
    months = route.municipality.region.validity_months
    route.status, route.valid_from = RouteStatus.REGISTERED, on
    route.valid_until = on + relativedelta(months=months) - relativedelta(days=1)
    route.save()
    return superseded


def withdraw(route: ReportingRoute, user: User, *, reason: str) -> ReportingRoute:
    """Takes a registered route out of force, at once; what was begun and finished stays.

    Raises RouteRefused without a reason, for anybody but a focal point of the municipality or the chain director of
    its region, and when the version is not the registered one any more.
    """
    with _refusals_logged("route.withdrawn", route, user), transaction.atomic():
        if not reason.strip():
            raise RouteRefused(_("Schrijf op waarom je de meldroute intrekt."))
        route = _locked(route)
        if not may_withdraw_route(user, route):
            raise RouteRefused(_("Alleen de aandachtsfunctionaris of de ketenregisseur kan de meldroute intrekken."))
        if route.status != RouteStatus.REGISTERED:
            raise RouteRefused(_("Deze meldroute is niet meer van kracht, dus er is niets in te trekken."))
        route.status, route.withdrawal_reason = RouteStatus.WITHDRAWN, reason.strip()
        route.withdrawn_by, route.withdrawn_at = user, timezone.now()
        route.save(update_fields=["status", "withdrawal_reason", "withdrawn_by", "withdrawn_at", "updated_at"])
        _log("route.withdrawn", route, user, reason=route.withdrawal_reason)
        return route
