from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from ..evidence_documents import MAX_MEGABYTES, check_pdf


class PdfField(forms.FileField):
    """A PDF of at most 10 MB; what is no PDF is refused whatever its name says."""

    default_error_messages = {
        "empty": _("Dit bestand is leeg. Kies een ander bestand."),
        "invalid": _("Er kwam geen bestand aan. Kies het document opnieuw."),
        "missing": _("Er kwam geen bestand aan. Kies het document opnieuw."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}))
        kwargs.setdefault("help_text", _("Een PDF van hoogstens %(max)s MB.") % {"max": MAX_MEGABYTES})
        super().__init__(**kwargs)

    def to_python(self, data: Any) -> File | None:
        upload = super().to_python(data)
        if upload is not None:
            check_pdf(upload)
        return upload
