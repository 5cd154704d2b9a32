from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ErasureRequest(models.Model):
    """Somebody asked to have their data erased. An admin decides: nobody erases themselves by accident."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("persoon"), on_delete=models.CASCADE, related_name="erasure_requests"
    )
    asked_at = models.DateTimeField(_("gevraagd op"), default=timezone.now)
    mailed_at = models.DateTimeField(_("gemaild op"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("verzoek om te wissen")
        verbose_name_plural = _("verzoeken om te wissen")
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["user", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.user}, {self.asked_at:%d-%m-%Y}"
