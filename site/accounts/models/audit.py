from django.conf import settings
from django.db import models
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """Through which door a change came."""

    SITE = "site", _("Site")
    CMS = "cms", _("Redactie")
    TASK = "task", _("Taak")
    COMMAND = "command", _("Opdracht")


class Result(TextChoices):
    OK = "ok", _("Gelukt")
    REFUSED = "refused", _("Geweigerd")


class AuditEvent(models.Model):
    """Who did what to which object, with what result, from where, and when (source: BIO2 8.15.01). Rows are added.

    action: a noun and a verb, as "route.submitted". details: what changed, in words or numbers; never a secret, and
    never anything about a case.
    """

    at = models.DateTimeField(_("tijd"), default=timezone.now, db_index=True)
    action = models.CharField(_("handeling"), max_length=60)
    object_type = models.CharField(_("soort"), max_length=60)
    object_id = models.CharField(_("nummer"), max_length=40, blank=True)
    object_label = models.CharField(_("onderwerp"), max_length=200)
    result = models.CharField(_("resultaat"), max_length=10, choices=Result.choices, default=Result.OK)
    origin = models.CharField(_("herkomst"), max_length=10, choices=Origin.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("door"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    municipality = models.ForeignKey(
        "municipalities.Municipality",
        verbose_name=_("gemeente"),
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_events",
    )
    region = models.ForeignKey(
        "municipalities.Region",
        verbose_name=_("regio"),
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_events",
    )
    details = models.JSONField(_("bijzonderheden"), default=dict, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("logboek")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["municipality", "-at"]), models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.action}: {self.object_label}"
