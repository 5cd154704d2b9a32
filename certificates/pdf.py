"""The certificate as a PDF, by xhtml2pdf."""

import base64
from io import BytesIO
from typing import TYPE_CHECKING

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from .drawing import background_png
from .fonts import font_file
from .models import Certificate

if TYPE_CHECKING:
    from xhtml2pdf.config.resources import ResourceAccessPolicy


class PdfFailed(Exception):
    """xhtml2pdf could not make the page."""


def check_url(certificate: Certificate) -> str:
    """The full address of the public check page, as the QR code holds it."""
    return settings.BASE_URL.rstrip("/") + certificate.get_absolute_url()


def render_pdf(certificate: Certificate) -> bytes:
    """The page of one certificate. Always Dutch, whatever language the worker has. Raises PdfFailed."""
    # Here, because it takes longer to import than all the rest of the site, and few processes make a PDF.
    from xhtml2pdf import pisa

    context = {
        "certificate": certificate,
        "check_url": check_url(certificate),
        "background": _data_uri(background_png()),
        "qr": _data_uri(_qr_png(check_url(certificate))),
        "regular": font_file("regular"),
        "bold": font_file("bold"),
        "name_size": _name_size(certificate.name),
        "title_size": 20 if len(certificate.module_title) < 45 else 16,
    }
    with translation.override("nl"):
        html = render_to_string("certificates/certificate_pdf.html", context)
    buffer = BytesIO()
    result = pisa.CreatePDF(html, dest=buffer, encoding="utf-8", resource_policy=_only_own_fonts())
    if result.err:
        raise PdfFailed(f"Certificate {certificate.pk}: {result.err} errors")
    return buffer.getvalue()


def _name_size(name: str) -> int:
    """Points: a long name is written smaller, so that it stays on one line."""
    return next(size for most, size in ((22, 44), (32, 34), (44, 26), (60, 20), (10_000, 15)) if len(name) <= most)


def _qr_png(address: str) -> bytes:
    buffer = BytesIO()
    segno.make(address, error="m").save(buffer, kind="png", scale=8, border=2, dark="#083c47", light="#ffffff")
    return buffer.getvalue()


def _data_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _only_own_fonts() -> "ResourceAccessPolicy":
    """The page may read our fonts and nothing else: no network, no other file. A page takes seconds, never minutes."""
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    return ResourceAccessPolicy(allow_remote=False, base_dir=font_file("regular").parent, max_render_seconds=60)
