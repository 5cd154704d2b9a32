"""A staff file that somebody uploaded, from the preview until it is written or thrown away."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def protected_storage() -> Storage:
    """Outside every folder that is served; by its name in the settings, because its class lies in a layer above."""
    return storages["protected"]


class ImportState(TextChoices):
    WAITING = "waiting", _("wordt gelezen")
    READY = "ready", _("klaar om te bekijken")
    APPLYING = "applying", _("wordt verwerkt")
    DONE = "done", _("verwerkt")
    FAILED = "failed", _("niet gelukt")


BUSY = frozenset({ImportState.WAITING, ImportState.APPLYING})


class StaffImport(models.Model):
    """counts: rows by outcome, and of how many colleagues the target groups go; shown: the first rows of each outcome.

    refused_rows: those that were left out, each with why. Once the file is written it goes, and of shown only what was
    refused stays; a week later that goes too. problem: why the file as a whole was refused, in a sentence.
    """

    municipality = models.ForeignKey(
        "municipalities.Municipality", on_delete=models.CASCADE, related_name="staff_imports"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="staff_imports"
    )
    uploaded_at = models.DateTimeField(_("geüpload op"), default=timezone.now)
    file = models.FileField(_("bestand"), upload_to="staff-imports", storage=protected_storage, blank=True)
    file_name = models.CharField(_("naam van het bestand"), max_length=150)
    invites = models.BooleanField(_("stuur wie erbij komt een mail"), default=True)
    state = models.CharField(_("stand"), max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    counts = models.JSONField(default=dict, blank=True)
    shown = models.JSONField(default=dict, blank=True)
    unused_columns = models.JSONField(default=list, blank=True)
    refused_rows = models.FileField(upload_to="staff-imports/refused", storage=protected_storage, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ingelezen lijst")
        verbose_name_plural = _("ingelezen lijsten")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.uploaded_at:%d-%m-%Y}"

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY
