from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.imports import protected_storage

from ..constants import PENDING_STATUSES, ReadinessCheck, RouteStatus
from .municipalities import Municipality, Region

if TYPE_CHECKING:
    from .contacts import RouteStep


class ReportingRouteQuerySet(models.QuerySet["ReportingRoute"]):
    def in_force(self, on: date | None = None) -> "ReportingRouteQuerySet":
        """Registered routes on a day; the last day of validity counts."""
        on = on or timezone.localdate()
        return self.filter(status=RouteStatus.REGISTERED, valid_from__lte=on, valid_until__gte=on)

    def pending(self) -> "ReportingRouteQuerySet":
        return self.filter(status__in=PENDING_STATUSES)


class ReportingRoute(models.Model):
    """One version of a municipality's meldroute, from draft to history. Versions are added, never overwritten.

    A route of a region (status TEMPLATE, without a municipality) is the example from which its municipalities copy; it
    is never in force.
    """

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("gemeente"), on_delete=models.PROTECT, null=True, related_name="routes"
    )
    region = models.OneToOneField(
        Region, verbose_name=_("regio"), on_delete=models.PROTECT, null=True, related_name="default_route"
    )
    version = models.PositiveIntegerField(_("versie"))
    status = models.CharField(_("stand"), max_length=12, choices=RouteStatus.choices, default=RouteStatus.DRAFT)
    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    updated_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("opgesteld door"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ingediend door"),
    )
    submitted_at = models.DateTimeField(_("ingediend op"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("bevestigd door"),
    )
    confirmed_at = models.DateTimeField(_("bevestigd op"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ingetrokken door"),
    )
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reden van intrekken"), blank=True)
    remarks = models.TextField(_("opmerkingen van de ketenregisseur"), blank=True)
    # Why it was sent back last, and what it said then: so that the chain director sees what became of it.
    sent_back_because = models.TextField(_("reden van terugsturen"), blank=True)
    sent_back_content = models.JSONField(null=True, blank=True, editable=False, encoder=DjangoJSONEncoder)
    valid_from = models.DateField(_("van kracht sinds"), null=True, blank=True)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)

    objects = ReportingRouteQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("meldroute")
        verbose_name_plural = _("meldroutes")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "version"], name="route_version_once"),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(status=RouteStatus.REGISTERED),
                name="route_registered_once_per_municipality",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(status__in=sorted(PENDING_STATUSES)),
                name="route_pending_once_per_municipality",
            ),
            models.CheckConstraint(
                condition=Q(status=RouteStatus.TEMPLATE, municipality=None, region__isnull=False)
                | (~Q(status=RouteStatus.TEMPLATE) & Q(municipality__isnull=False, region=None)),
                name="route_belongs_to_a_municipality_or_is_a_template",
            ),
            models.CheckConstraint(
                condition=~Q(status=RouteStatus.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="route_withdrawn_says_when",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(submitted_by=None) | ~Q(confirmed_by=F("submitted_by")),
                name="route_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(status=RouteStatus.REGISTERED) | Q(valid_from__isnull=False, valid_until__isnull=False),
                name="route_registered_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="route_ends_after_it_starts",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "status"])]

    def __str__(self) -> str:
        if not self.municipality_id:
            return f"{self.region}"
        return gettext("%(place)s, versie %(version)s") % {"place": self.municipality, "version": self.version}

    @property
    def is_editable(self) -> bool:
        return self.status in {RouteStatus.DRAFT, RouteStatus.TEMPLATE}

    def is_in_force(self, on: date) -> bool:
        """The same rule as the query set's, for a version that was read already."""
        if self.status != RouteStatus.REGISTERED or self.valid_from is None or self.valid_until is None:
            return False
        return self.valid_from <= on <= self.valid_until

    @property
    def shown_status(self) -> str:
        """What the status is called today: nothing writes in the database that a day has passed."""
        today = timezone.localdate()
        if self.status == RouteStatus.REGISTERED and self.valid_until and self.valid_until < today:
            return str(RouteStatus.EXPIRED.label)
        return str(self.get_status_display())

    def move_step(self, step: "RouteStep", *, places: int) -> None:
        """Moves a step in the order, at most to its end; all positions are numbered anew."""
        steps = list(self.steps.all())
        index = steps.index(step)
        steps.insert(max(0, index + places), steps.pop(index))
        for position, other in enumerate(steps):
            other.position = position
        self.steps.bulk_update(steps, ["position"])


class ReadinessEvidenceQuerySet(models.QuerySet["ReadinessEvidence"]):
    def complete(self) -> "ReadinessEvidenceQuerySet":
        """With all that its prerequisite asks (source: DESIGN.md, column "Evidence asked")."""
        decided = Q(
            check_code__in=[ReadinessCheck.INTEGRAL_APPROACH, ReadinessCheck.POLICY_ADOPTED], decided_on__isnull=False
        )
        evaluated = Q(check_code=ReadinessCheck.INTERNAL_COOPERATION, evaluate_on__isnull=False)
        return self.filter(decided | evaluated).exclude(reference="")


class ReadinessEvidence(models.Model):
    """What shows that one prerequisite holds: a decision, a reference, a date for the next evaluation."""

    route = models.ForeignKey(ReportingRoute, on_delete=models.CASCADE, related_name="evidence")
    check_code = models.CharField(_("randvoorwaarde"), max_length=30, choices=ReadinessCheck.choices)
    reference = models.CharField(_("kenmerk of vindplaats"), max_length=255, blank=True)
    decided_on = models.DateField(_("datum van het besluit"), null=True, blank=True)
    evaluate_on = models.DateField(_("volgende evaluatie"), null=True, blank=True)
    # Copies of a version share the file of the first, so a file is removed only when no row names it any more.
    document = models.FileField(_("document"), upload_to="evidence/%Y", storage=protected_storage, blank=True)
    document_name = models.CharField(_("naam van het document"), max_length=150, blank=True)

    objects = ReadinessEvidenceQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("onderbouwing")
        verbose_name_plural = _("onderbouwingen")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["route", "check_code"], name="evidence_once_per_check")]

    def __str__(self) -> str:
        return f"{self.route}: {self.get_check_code_display()}"
