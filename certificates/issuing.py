"""Issuing certificates: once per completion, and what is on it never changes (source: DESIGN.md rule 5)."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.audit import record
from courses.models import Completion
from municipalities.models import Municipality

from .models import Certificate
from .pdf import certificate_pdf


def completions_without_certificate() -> QuerySet[Completion]:
    """Completions that have no certificate, or one whose PDF was never stored.

    What came along with a merger has one already: that of the completion it was carried from. Who was erased gets none.
    """
    missing = Q(certificate=None) | Q(certificate__pdf="")
    return Completion.objects.filter(missing, carried_from=None, user__erased_at=None).select_related(
        "user", "municipality", "certificate"
    )


def issue(completion: Completion) -> Certificate:
    """The certificate of a completion, made when it is not there yet. Two workers at once make one."""
    with transaction.atomic():
        certificate, is_new = Certificate.objects.get_or_create(
            completion=completion,
            defaults={
                "user": completion.user,
                "name": completion.user.name,
                "module_title": completion.module_title,
                "municipality_name": completion.municipality.display_name,
                "completed_on": completion.completed_on,
                "valid_until": completion.valid_until,
            },
        )
        if is_new:
            log("certificate.issued", certificate, municipality=completion.municipality)
    return store_pdf(certificate)


def log(action: str, certificate: Certificate, *, municipality: Municipality | None = None) -> None:
    """Under the title of the module: whoever has the code sees the certificate."""
    details = {"person": certificate.user_id}
    record(action, certificate, label=certificate.module_title, municipality=municipality, details=details)


def store_pdf(certificate: Certificate) -> Certificate:
    """Draws and stores the PDF once; the row is locked, so that a second worker finds it done."""
    with transaction.atomic():
        certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if not certificate.pdf:
            certificate.pdf.save(f"{certificate.code}.pdf", ContentFile(certificate_pdf(certificate)), save=False)
            certificate.save(update_fields=["pdf"])
    return certificate
