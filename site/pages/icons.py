"""The drawings of the site's icons, on a grid of 24 by 24."""

from django.utils.safestring import SafeString

# Beside an icon stands a word, so it is hidden from screen readers.
FRAME = (
    '<svg class="sw-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>'
)
DRAWINGS = {
    "check": '<path d="m4.5 12.5 5 5 10-11"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "arrow-right": '<path d="M4 12h16m-6-6 6 6-6 6"/>',
    "arrow-left": '<path d="M20 12H4m6-6-6 6 6 6"/>',
    "phone": (
        '<path d="M8.5 3.5H5A1.5 1.5 0 0 0 3.5 5c.3 8.4 7.1 15.2 15.5 15.5a1.5 1.5 0 0 0 '
        '1.5-1.5v-3.5l-4.7-1.6-2 2.3a13 13 0 0 1-6-6l2.3-2z"/>'
    ),
    "mail": '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.01"/>',
    "warning": '<path d="M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.01"/>',
    "download": '<path d="M12 4v11m-5-4.5 5 5 5-5M4.5 20h15"/>',
    "print": (
        '<path d="M7 9V3.5h10V9M7 17H4.5A1.5 1.5 0 0 1 3 15.5v-5A1.5 1.5 0 0 1 4.5 9h15a1.5 1.5 0 0 1 1.5 '
        '1.5v5a1.5 1.5 0 0 1-1.5 1.5H17M7 14h10v6.5H7z"/>'
    ),
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6"/>',
    "map": (
        '<path d="M12 21c4.7-4.6 7-8.3 7-11.2a7 7 0 0 0-14 0C5 12.7 7.3 16.4 12 21z"/>'
        '<circle cx="12" cy="9.8" r="2.5"/>'
    ),
    "eye": (
        '<path d="M2.5 12c2.5-4.7 5.7-7 9.5-7s7 2.3 9.5 7c-2.5 4.7-5.7 7-9.5 7s-7-2.3-9.5-7z"/>'
        '<circle cx="12" cy="12" r="3"/>'
    ),
}
ICONS = {name: SafeString(FRAME.format(drawing)) for name, drawing in DRAWINGS.items()}
