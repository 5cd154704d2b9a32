"""Render the pictures that must be PNG from the drawings, which are SVG.

python bin/render_illustrations.py             all of them
python bin/render_illustrations.py straat      only the scenes named

The drawings are the source: edit the SVG, run this, look at the PNG, commit both.

- site/config/demo/illustrations/<scene>.svg -> <scene>.png beside it, 1280 x 720, for the demo content (Wagtail's
  renditions start from a raster image). Flat colour, so 256 colours are enough; more than 80 KB is an error.
- site/static/img/favicon.svg -> favicon-32.png (transparent corners), apple-touch-icon.png (180) and icon-512.png (both
  filled to the edge, because phones cut the corners themselves).

Drawings use presentation attributes only and refer to nothing outside: the site's content security policy allows no
more. A drawing that breaks this is refused. Needs a Chromium: see bin/chromium.py.
"""

import base64
import io
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from chromium import NOT_FOUND, find
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SCENES = ROOT / "site" / "config" / "demo" / "illustrations"
IMAGES = ROOT / "site" / "static" / "img"

SCENE_SIZE = (1280, 720)
SCENE_BYTES = 80 * 1024
ICON_GROUND = "#083c47"
FORBIDDEN = re.compile(r"<(?:script|style|image|foreignObject|text)\b|\s(?:style|on\w+)=|href=|url\((?!#)", re.I)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Picture(NamedTuple):
    source: Path
    target: Path
    width: int
    height: int
    ground: str | None  # None keeps what the drawing leaves open transparent
    limit: int | None = None  # bytes
    scale: float = 1  # how much of the picture the drawing fills


def pictures(scenes: list[str]) -> Iterator[Picture]:
    for source in sorted(SCENES.glob("*.svg")):
        if not scenes or source.stem in scenes:
            yield Picture(source, source.with_suffix(".png"), *SCENE_SIZE, ground="#ffffff", limit=SCENE_BYTES)
    if not scenes:
        icon = IMAGES / "favicon.svg"
        yield Picture(icon, IMAGES / "favicon-32.png", 32, 32, ground=None)
        yield Picture(icon, IMAGES / "apple-touch-icon.png", 180, 180, ground=ICON_GROUND, scale=0.88)
        yield Picture(icon, IMAGES / "icon-512.png", 512, 512, ground=ICON_GROUND, scale=0.88)


@contextmanager
def browser() -> Iterator[Browser]:
    path = find(may_install=False)
    if path is None:
        sys.exit(NOT_FOUND)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield running
        finally:
            running.close()


def drawn(running: Browser, picture: Picture) -> bytes:
    """The PNG as Chromium draws it, in full colour."""
    address = "data:image/svg+xml;base64," + base64.b64encode(picture.source.read_bytes()).decode()
    page = running.new_page(viewport={"width": picture.width, "height": picture.height})
    page.set_content(
        f'<body style="margin:0;background:{picture.ground or "transparent"}">'
        f'<img src="{address}" width="{picture.width}" height="{picture.height}" '
        f'style="display:block;transform:scale({picture.scale})">'
    )
    page.evaluate("() => document.images[0].decode()")
    image = page.screenshot(omit_background=picture.ground is None)
    page.close()
    return image


def in_main_colours(full: Image.Image) -> Image.Image:
    """In the 256 colours that cover most: every fill stays exact, only in-between shades of edges move to the nearest.

    Pillow's median cut does the reverse (it turned a small blush grey), and its own matching to a palette is coarse.
    """
    raw = full.convert("RGB").tobytes()
    pixels = list(zip(raw[::3], raw[1::3], raw[2::3], strict=True))
    counted = Counter(pixels)
    kept = [colour for colour, _pixels in counted.most_common(256)]
    exact = {colour: index for index, colour in enumerate(kept)}

    def nearest(colour: tuple[int, int, int]) -> int:
        return min(exact.values(), key=lambda index: math.dist(kept[index], colour))

    index_of = {colour: exact[colour] if colour in exact else nearest(colour) for colour in counted}
    small = Image.frombytes("P", full.size, bytes(index_of[pixel] for pixel in pixels))
    small.putpalette([channel for colour in kept for channel in colour])
    return small


def reduced(image: bytes, *, transparent: bool) -> bytes:
    full = Image.open(io.BytesIO(image))
    if transparent:
        small = full.convert("RGBA").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    else:
        small = in_main_colours(full)
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def main(scenes: list[str]) -> None:
    unknown = [name for name in scenes if not (SCENES / f"{name}.svg").exists()]
    if unknown:
        sys.exit(f"No drawing called {', '.join(unknown)} in {SCENES.relative_to(ROOT)}.")
    drawings = [*SCENES.glob("*.svg"), *IMAGES.glob("*.svg")]
    for source in drawings:
        if found := FORBIDDEN.search(source.read_text(encoding="utf-8")):
            sys.exit(f"{source.relative_to(ROOT)}: {found.group().strip()} is not allowed in a drawing.")
    with browser() as running:
        for picture in pictures(scenes):
            image = reduced(drawn(running, picture), transparent=picture.ground is None)
            if picture.limit and len(image) > picture.limit:
                sys.exit(f"{picture.target.name}: {len(image)} bytes, more than {picture.limit}. Draw it simpler.")
            picture.target.write_bytes(image)
            print(f"{picture.target.relative_to(ROOT)}  {len(image) / 1024:.1f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
