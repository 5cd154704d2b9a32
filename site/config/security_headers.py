"""What browsers may do with our pages: the policies that go out with each response (docs/security-headers.md)."""

from csp.constants import HEADER, NONCE, NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import DIRECTIVES_T, build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# A script runs when the server wrote the nonce of this response on it: `<script nonce="{{ request.csp_nonce }}" …>`.
OWN_PAGES: DIRECTIVES_T = {
    "default-src": [NONE],
    "script-src": [NONCE],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "media-src": [SELF],
    "manifest-src": [SELF],
    "worker-src": [SELF],
    "frame-src": [NONE],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    # The CMS shows a preview in a frame.
    "frame-ancestors": [SELF],
}
CMS: DIRECTIVES_T = {
    **OWN_PAGES,
    # Wagtail writes no nonces, and needs none: its only inline scripts are replaced (pages/cms_widgets.py).
    "script-src": [SELF, NONCE],
    # Its editor and its check of accessibility write style elements, each time others.
    "style-src": [SELF, UNSAFE_INLINE],
    # Its style sheets hold pictures, and one that is being uploaded is shown from memory.
    "img-src": [SELF, "data:", "blob:"],
    # The preview of a page stands in a frame. It comes with the policy of our own pages.
    "frame-src": [SELF],
}
# What this site never asks of a phone or a computer. Passkeys and copying to the clipboard stay with our own pages.
PERMISSIONS = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "autoplay",
                "browsing-topics",
                "camera",
                "display-capture",
                "encrypted-media",
                "geolocation",
                "gyroscope",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "picture-in-picture",
                "screen-wake-lock",
                "serial",
                "usb",
                "xr-spatial-tracking",
            )
        ),
        *(
            f"{feature}=(self)"
            for feature in (
                "clipboard-write",
                "fullscreen",
                "publickey-credentials-create",
                "publickey-credentials-get",
            )
        ),
    ]
)


class SecurityHeaders(CSPMiddleware):
    """The policy of our own pages, that of the CMS under its address, and what a page may ask of the device."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only:
            parts.config = CMS if request.path_info.startswith("/cms/") else without_unused_nonce(parts.nonce)
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response = super().process_response(request, response)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # django-csp leaves the pages of DEBUG alone. Django's page about an exception needs that, our 404 does not.
        if settings.DEBUG and response.status_code == 404 and HEADER not in response:
            response.headers[HEADER] = build_policy(**vars(self.get_policy_parts(request, response)))
        return response


def without_unused_nonce(nonce: str | None) -> DIRECTIVES_T:
    """What holds no script of ours runs none: an empty list would mean the same, but reads as a mistake."""
    return OWN_PAGES if nonce else {**OWN_PAGES, "script-src": [NONE]}
