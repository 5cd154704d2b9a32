"""The card on paper, and what a phone needs to keep it (docs/decisions/0015-the-card-is-kept-on-the-phone.md)."""

import json
from hashlib import sha256
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from ..printed_card import a4_pdf, pocket_pdf
from .routekaart import readers_card

WORKER = Path(__file__).parent.parent / "service_worker.js"
# What the page of the card loads; a test holds this list against the page itself.
FILES = (
    "vendor/fonts/source-sans-3-latin-wght-normal.woff2",
    "css/theme.css",
    "vendor/nlds.css",
    "css/base.css",
    "css/frame.css",
    "css/parts.css",
    "css/forms.css",
    "css/reading.css",
    "css/print.css",
    "img/favicon.svg",
    "img/favicon-32.png",
    "img/apple-touch-icon.png",
    "js/menu.js",
    "municipalities/meldroute.css",
    "municipalities/routekaart.css",
    "municipalities/routekaart.js",
)


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """At the root, so that it may look after /meldroute/; it looks after nothing else."""
    code = WORKER.read_text(encoding="utf-8")
    files = [static(name) for name in FILES]
    version = sha256("".join([code, *files]).encode()).hexdigest()[:12]
    names = {"CARD": reverse("municipalities:routekaart"), "FILES": files, "VERSION": version}
    constants = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items())
    return HttpResponse(constants + code, content_type="text/javascript; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone calls the card on its home screen."""
    start = reverse("municipalities:routekaart")
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    content = {
        "name": _("Signaalwijs: wie bel ik?"),
        "short_name": _("Wie bel ik?"),
        "description": _("Wie bel je bij een signaal van mensenhandel? Bij gevaar altijd eerst 112."),
        "lang": "nl",
        "id": start,
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "background_color": "#f6f4ef",
        "theme_color": "#083c47",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
@never_cache
def card_a4(request: HttpRequest) -> HttpResponse:
    reader = readers_card(request, request.GET.get("gemeente", ""))
    return _as_file(a4_pdf(reader.own, reader.other), "meldroute")


@require_safe
@never_cache
def card_pocket(request: HttpRequest) -> HttpResponse:
    reader = readers_card(request, request.GET.get("gemeente", ""))
    return _as_file(pocket_pdf(reader.own, reader.other), "meldroute-zakkaart")


def _as_file(pdf: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'}
    )
