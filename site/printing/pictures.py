"""Pictures for paper. They go into a page as `data:` addresses, because it may read no files but fonts."""

import base64
from io import BytesIO

import segno


def data_uri(png: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def qr_png(address: str) -> bytes:
    buffer = BytesIO()
    segno.make(address, error="m").save(buffer, kind="png", scale=8, border=2, dark="#083c47", light="#ffffff")
    return buffer.getvalue()
