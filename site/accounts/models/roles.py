from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Everybody with a membership is a learner; these roles come on top (source: DESIGN.md, FACTS.md 1.5)."""

    FOCAL_POINT = "focal_point", _("aandachtsfunctionaris")
    CHAIN_DIRECTOR = "chain_director", _("ketenregisseur")
    CARE_COORDINATOR = "care_coordinator", _("zorgcoördinator")
    TRAINER = "trainer", _("trainer")
    MANAGER = "manager", _("leidinggevende")
    ADMIN = "admin", _("beheerder")


MUNICIPALITY_ROLES = frozenset({Role.FOCAL_POINT, Role.MANAGER})
REGION_ROLES = frozenset({Role.CHAIN_DIRECTOR, Role.CARE_COORDINATOR})


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def active(self, on: date | None = None) -> "RoleAssignmentQuerySet":
        """Roles in force on a day: both the first and the last day count."""
        on = on or timezone.localdate()
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class RoleAssignment(models.Model):
    """A dated role, for one municipality or one region, or (trainer, admin) for the platform."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("persoon"), on_delete=models.CASCADE, related_name="roles"
    )
    role = models.CharField(_("rol"), max_length=20, choices=Role.choices)
    municipality = models.ForeignKey(
        "municipalities.Municipality",
        verbose_name=_("gemeente"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
    )
    region = models.ForeignKey(
        "municipalities.Region",
        verbose_name=_("regio"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="roles",
    )
    starts_on = models.DateField(_("vanaf"), default=timezone.localdate)
    ends_on = models.DateField(_("tot en met"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("rol")
        verbose_name_plural = _("rollen")
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="role_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(MUNICIPALITY_ROLES)) | Q(municipality__isnull=False, region=None),
                name="role_of_a_municipality_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(REGION_ROLES)) | Q(region__isnull=False, municipality=None),
                name="role_of_a_region_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.ADMIN) | Q(region=None, municipality=None), name="role_admin_is_platform_wide"
            ),
            models.CheckConstraint(condition=Q(region=None) | Q(municipality=None), name="role_has_one_scope"),
        ]
        indexes = [models.Index(fields=["user", "role"])]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.municipality or self.region or ''}".strip()
