"""What was sent about a meldroute, so that nobody gets it twice."""

from django.conf import settings
from django.db import models
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .municipalities import Municipality


class ReminderKind(TextChoices):
    """What is said ahead of a closing gate, and when it closes (source: DESIGN.md "The gate in detail")."""

    EXPIRY_60 = "expiry_60", _("Verloopt over 60 dagen")
    EXPIRY_30 = "expiry_30", _("Verloopt over 30 dagen")
    EXPIRY_7 = "expiry_7", _("Verloopt over 7 dagen")
    EXPIRED = "expired", _("Verlopen")
    GRACE_STARTED = "grace_started", _("Uitstel begonnen")
    GRACE_7 = "grace_7", _("Uitstel stopt over 7 dagen")
    GRACE_ENDED = "grace_ended", _("Uitstel voorbij")
    # Not ahead of anything: to a focal point whose municipality merged, on the day after its last.
    MERGED = "merged", _("Gemeente samengegaan")


class Reminder(models.Model):
    """One reminder to one person about one day on which the gate closes; sent once."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="reminders")
    kind = models.CharField(_("soort"), max_length=20, choices=ReminderKind.choices)
    closes_after = models.DateField(_("laatste dag"), help_text="The last day on which the gate is, or was, open.")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    sent_at = models.DateTimeField(_("verstuurd op"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("herinnering")
        verbose_name_plural = _("herinneringen")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "kind", "closes_after", "recipient"], name="reminder_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_kind_display()}"


class RouteNotice(models.Model):
    """That one person was told of one event in the life of a meldroute; told once."""

    event = models.ForeignKey("accounts.AuditEvent", on_delete=models.CASCADE, related_name="route_notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="route_notices")
    sent_at = models.DateTimeField(_("verstuurd op"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("bericht over een meldroute")
        verbose_name_plural = _("berichten over meldroutes")
        ordering = ["-sent_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["event", "recipient"], name="route_notice_sent_once")]

    def __str__(self) -> str:
        return f"{self.event}"


class OpeningRequest(models.Model):
    """Somebody who finds training closed asked the municipality to register its meldroute."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="opening_requests")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="opening_requests")
    asked_of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("gevraagd op"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("verzoek om een meldroute")
        verbose_name_plural = _("verzoeken om een meldroute")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["user", "municipality", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.asked_at:%d-%m-%Y}"
