"""The certificate as a PDF."""

from django.conf import settings

from printing.pdf import render_pdf
from printing.pictures import data_uri, qr_png

from .drawing import background_png
from .models import Certificate


def check_url(certificate: Certificate) -> str:
    """The full address of the public check page, as the QR code holds it."""
    return settings.BASE_URL.rstrip("/") + certificate.get_absolute_url()


def certificate_pdf(certificate: Certificate) -> bytes:
    """The page of one certificate. Raises PdfFailed."""
    context = {
        "certificate": certificate,
        "check_url": check_url(certificate),
        "background": data_uri(background_png()),
        "qr": data_uri(qr_png(check_url(certificate))),
        "name_size": _name_size(certificate.name),
        "title_size": 20 if len(certificate.module_title) < 45 else 16,
    }
    return render_pdf("certificates/certificate_pdf.html", context)


def _name_size(name: str) -> int:
    """Points: a long name is written smaller, so that it stays on one line."""
    return next(size for most, size in ((22, 44), (32, 34), (44, 26), (60, 20), (10_000, 15)) if len(name) <= most)
