"""The documents behind an agreement: what may be stored, under which name, and when a file goes.

Versions are copies that share the file of the first, so a file goes only when no version names it any more.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import IO, Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from accounts.models import Role
from accounts.permissions import municipality_ids, region_ids

from .constants import RouteStatus
from .models import ReadinessEvidence
from .models.routes import protected_storage

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024
MAX_NAME_LENGTH = 150
SIGNATURE = b"%PDF-"
# What pypdf raises on a file that is broken, or broken on purpose: its own errors, and those of Python where the file
# names a thing of the wrong kind, or itself.
UNREADABLE = (PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, OSError)


def check_pdf(upload: File) -> None:
    """Refuses what is no PDF that a colleague can open. The content decides, never the name."""
    if not upload.size:
        raise ValidationError(_("Dit bestand is leeg. Kies een ander bestand."), code="empty")
    if upload.size > MAX_BYTES:
        message = _("Dit bestand is te groot: %(size)s MB. Een document mag hoogstens %(max)s MB zijn.")
        megabytes = -(-upload.size // (1024 * 1024))
        raise ValidationError(message % {"size": megabytes, "max": MAX_MEGABYTES}, code="too_large")
    upload.seek(0)
    starts_well = upload.read(len(SIGNATURE)) == SIGNATURE
    upload.seek(0)
    if not starts_well:
        raise ValidationError(_("Dit is geen PDF. Bewaar het document als PDF en kies dat bestand."), code="no_pdf")
    _check_can_be_opened(upload)
    upload.seek(0)


def _check_can_be_opened(upload: IO[Any] | File) -> None:
    try:
        reader = PdfReader(upload)
        is_locked, pages = reader.is_encrypted, 0 if reader.is_encrypted else len(reader.pages)
    except UNREADABLE as problem:
        message = _("Deze PDF is kapot en gaat niet open. Bewaar het document opnieuw als PDF.")
        raise ValidationError(message, code="broken") from problem
    if is_locked:
        message = _("Deze PDF is beveiligd met een wachtwoord. Haal de beveiliging eraf en kies het bestand opnieuw.")
        raise ValidationError(message, code="encrypted")
    if not pages:
        raise ValidationError(_("Deze PDF heeft geen bladzijden. Kies een ander bestand."), code="no_pages")


def clean_name(name: str) -> str:
    """The name of an upload to show and to give back: one line, no folders, nothing that hides what it is."""
    stem = PurePath(name.replace("\\", "/")).name
    stem = re.sub(r"(\.pdf)+$", "", unicodedata.normalize("NFC", stem), flags=re.IGNORECASE)
    # Categories Cc and Cf are control and direction characters: "besluit\u202efdp.exe" would read as a PDF.
    stem = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in stem)
    stem = re.sub(r'[<>:"|?*/\\%;]+', " ", stem)
    stem = re.sub(r" +", " ", stem).strip(" .")
    return f"{stem[: MAX_NAME_LENGTH - len('.pdf')].strip(' .') or _('document')}.pdf"


def attach(row: ReadinessEvidence, upload: File) -> str:
    """Stores a document and gives it to a row, which is saved by the caller. Returns the name of the file: on the disk
    it has none of a person's making."""
    row.document_name = clean_name(upload.name or "")
    row.document.save(f"{uuid4().hex}.pdf", upload, save=False)
    return row.document.name or ""


def detach(row: ReadinessEvidence) -> None:
    row.document, row.document_name = "", ""


@contextmanager
def no_files_left_on_failure() -> Iterator[list[str]]:
    """The database takes back what it wrote, a disk does not: when the block fails, the files in the list go."""
    stored: list[str] = []
    try:
        yield stored
    except BaseException:
        for name in stored:
            protected_storage().delete(name)
        raise


def delete_when_unused(name: str) -> None:
    """Deletes a file once the change is final, if by then no version of any meldroute names it."""
    if name:
        transaction.on_commit(lambda: _delete_unused(name))


def _delete_unused(name: str) -> None:
    if not ReadinessEvidence.objects.filter(document=name).exists():
        protected_storage().delete(name)


def documents_seen_by(user: Any) -> QuerySet[ReadinessEvidence]:
    """A focal point sees those of the municipality; the chain director those of what was submitted to the region."""
    rows = ReadinessEvidence.objects.exclude(document="").select_related("route__municipality")
    own = rows.filter(route__municipality__in=municipality_ids(user, Role.FOCAL_POINT))
    submitted = rows.filter(route__municipality__region__in=region_ids(user, Role.CHAIN_DIRECTOR)).exclude(
        route__status=RouteStatus.DRAFT
    )
    return own | submitted
