from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..constants import ALWAYS_CHECKED, CHECKS_OF_PROFILE, Profile, ReadinessCheck


class Region(models.Model):
    """A safety region: one chain director, one profile of prerequisites."""

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("naam"), max_length=100, unique=True)
    profile = models.CharField(
        _("profiel"),
        max_length=20,
        choices=Profile.choices,
        default=Profile.BASIC,
        help_text=_("Let op: een zwaarder profiel geldt meteen, ook voor meldroutes die al van kracht zijn."),
    )
    own_checks = models.JSONField(
        _("eigen randvoorwaarden"),
        default=list,
        blank=True,
        help_text=_("Alleen bij het profiel Eigen keuze. De aandachtsfunctionaris en de route horen er altijd bij."),
    )
    validity_months = models.PositiveSmallIntegerField(
        _("geldigheid van een meldroute in maanden"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    grace_days = models.PositiveSmallIntegerField(
        _("dagen uitstel"),
        default=30,
        validators=[MaxValueValidator(365)],
        help_text=_("Zo lang blijft de training open als de aandachtsfunctionaris vertrekt."),
    )
    is_fictional = models.BooleanField(_("verzonnen"), default=False)

    class Meta:
        verbose_name = _("regio")
        verbose_name_plural = _("regio's")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def checks(self) -> tuple[ReadinessCheck, ...]:
        """The prerequisites that this region asks, in the order in which they are shown."""
        if self.profile == Profile.OWN:
            return tuple(check for check in ReadinessCheck if check in self.own_checks or check in ALWAYS_CHECKED)
        return CHECKS_OF_PROFILE[Profile(self.profile)]


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def in_force(self, on: date | None = None) -> "MunicipalityQuerySet":
        on = on or timezone.localdate()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on)).filter(Q(valid_to=None) | Q(valid_to__gte=on))


class Municipality(models.Model):
    """A Dutch municipality. Municipalities merge: the old one gets an end date and a successor, and keeps its rows."""

    cbs_code = models.CharField(_("CBS-code"), max_length=6, unique=True)
    name = models.CharField(_("officiële naam"), max_length=100)
    display_name = models.CharField(_("naam"), max_length=100)
    slug = models.SlugField(_("slug"), unique=True)
    province_code = models.CharField(_("provinciecode"), max_length=4, blank=True)
    province = models.CharField(_("provincie"), max_length=50, blank=True)
    region = models.ForeignKey(Region, verbose_name=_("regio"), on_delete=models.PROTECT, related_name="municipalities")
    police_unit = models.CharField(_("politie-eenheid"), max_length=50, blank=True)
    riec = models.CharField(_("RIEC"), max_length=50, blank=True)
    note = models.CharField(_("opmerking"), max_length=255, blank=True)
    valid_from = models.DateField(_("bestaat sinds"), null=True, blank=True)
    valid_to = models.DateField(_("laatste dag"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("opvolger"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )
    is_fictional = models.BooleanField(_("verzonnen"), default=False)
    merged_at = models.DateTimeField(
        _("overgegaan op"), null=True, blank=True, editable=False, help_text="When its people went to the successor."
    )

    retention_months = models.PositiveSmallIntegerField(
        _("bewaartermijn in maanden"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Zo lang na de laatste dag van een dienstverband blijven gegevens van een persoon bewaard."),
    )

    objects = MunicipalityQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("gemeente")
        verbose_name_plural = _("gemeenten")
        ordering = ["display_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="municipality_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="municipality_is_not_its_own_successor"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name
