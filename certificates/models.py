import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.storage import protected_storage

# Without letters and digits that look alike on paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12


def new_code() -> str:
    """A code that cannot be guessed: 12 characters of 31, about 59 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


class Certificate(models.Model):
    """What it says stays true when the module, the name or the municipality changes later: the words are kept here."""

    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    completion = models.OneToOneField(
        "courses.Completion", on_delete=models.SET_NULL, null=True, related_name="certificate"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    name = models.CharField(_("naam"), max_length=310)
    module_title = models.CharField(_("module"), max_length=255)
    municipality_name = models.CharField(_("gemeente"), max_length=100)
    completed_on = models.DateField(_("afgerond op"))
    valid_until = models.DateField(_("geldig tot en met"))
    issued_at = models.DateTimeField(_("uitgegeven op"), default=timezone.now)
    pdf = models.FileField(_("pdf"), upload_to="certificates/%Y", storage=protected_storage, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("certificaat")
        verbose_name_plural = _("certificaten")
        ordering = ["-completed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.code}: {self.module_title}"

    def get_absolute_url(self) -> str:
        return reverse("certificates:check", args=[self.shown_code.lower()])

    @property
    def is_valid(self) -> bool:
        return timezone.localdate() <= self.valid_until

    @property
    def shown_code(self) -> str:
        """In groups of four, as printed."""
        return "-".join(self.code[i : i + 4] for i in range(0, CODE_LENGTH, 4))
