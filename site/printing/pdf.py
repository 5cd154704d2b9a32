"""A template becomes a PDF, by xhtml2pdf."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation

from .fonts import font_file

if TYPE_CHECKING:
    from xhtml2pdf.config.resources import ResourceAccessPolicy


class PdfFailed(Exception):
    """xhtml2pdf could not make the page."""


def pdf_html(template: str, context: dict[str, Any]) -> str:
    """The page as HTML, with the fonts at hand. Always Dutch, whatever language the reader or the worker has."""
    fonts = {"regular": font_file("regular"), "bold": font_file("bold")}
    with translation.override("nl"):
        return render_to_string(template, {**fonts, **context})


def pdf_from_html(html: str) -> bytes:
    """Raises PdfFailed."""
    # Here, because it takes longer to import than all the rest of the site, and few processes make a PDF.
    from reportlab import rl_config
    from xhtml2pdf import pisa

    # Written as text, as mail asked for long ago, pictures are a quarter larger and take a fifth of the time of a page.
    rl_config.useA85 = 0
    buffer = BytesIO()
    result = pisa.CreatePDF(html, dest=buffer, encoding="utf-8", resource_policy=_only_own_fonts())
    if result.err:
        raise PdfFailed(f"{result.err} errors")
    return buffer.getvalue()


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    return pdf_from_html(pdf_html(template, context))


def _only_own_fonts() -> "ResourceAccessPolicy":
    """The page may read our fonts and nothing else: no network, no other file. A page takes seconds, never minutes."""
    from xhtml2pdf.config.resources import ResourceAccessPolicy

    return ResourceAccessPolicy(allow_remote=False, base_dir=font_file("regular").parent, max_render_seconds=60)
