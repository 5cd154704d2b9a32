"""Make the pictures of the README, docs/screenshots/*.png, from a running site that holds the demo.

python bin/screenshots.py                         the site on http://127.0.0.1:8000
python bin/screenshots.py http://127.0.0.1:8017   the one on another port

Signs in as the demo accounts (password from DEMO_PASSWORD) and looks; it starts and finishes nothing. More than 120 KB
for a picture is an error. Needs a Chromium (see bin/chromium.py), and pdftoppm for the certificate. Look at what came
out before you commit it.
"""

import io
import os
import shutil
import subprocess
import sys
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page
from render_illustrations import ROOT, browser

FOLDER = ROOT / "docs" / "screenshots"
LIMIT = 120 * 1024
DESKTOP, PHONE = (1280, 800), (360, 740)
PDF = "a[href$='/pdf/']"


class Shot(NamedTuple):
    """One picture. person: who is signed in, "" for nobody. pdf: CSS selector of the link to a PDF to show instead."""

    name: str
    path: str
    person: str = ""
    size: tuple[int, int] = DESKTOP
    pdf: str = ""


SHOTS = (
    Shot("start", "/"),
    Shot("mijn-leren", "/mijn-leren/", "boa@demodam.example"),
    Shot("les", "/modules/signalen-op-straat/signalen-op-je-ronde/", "boa@demodam.example", PHONE),
    Shot("dicht", "/modules/signalen-op-straat/", "boa@nieuwedam.example"),
    Shot("dekking", "/dekking/", "aandachtsfunctionaris@demodam.example"),
    Shot("certificaat", "/certificaten/", "balie@demodam.example", pdf=PDF),
)


def sign_in(page: Page, person: str) -> None:
    page.goto("/inloggen/")
    page.fill("[name=login]", person)
    page.fill("[name=password]", os.environ.get("DEMO_PASSWORD", "signaalwijs"))
    page.click("form:has([name=password]) button")
    if "/inloggen/" in page.url:
        sys.exit(f"{person} cannot sign in. Is the demo there, and is DEMO_PASSWORD right?")


def picture(running: Browser, address: str, shot: Shot) -> bytes:
    width, height = shot.size
    context = running.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if shot.size == PHONE else 1,
        locale="nl-NL",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.person:
        sign_in(page, shot.person)
    response = page.goto(shot.path)
    if response is None or not response.ok:
        sys.exit(f"{shot.path}: no page.")
    page.wait_for_load_state("networkidle")
    image = first_page(page, shot.pdf) if shot.pdf else page.screenshot()
    context.close()
    return image


def first_page(page: Page, link: str) -> bytes:
    program = shutil.which("pdftoppm")
    if program is None:
        sys.exit("No pdftoppm to draw a PDF with. Install it (Debian, Ubuntu: apt-get install poppler-utils).")
    pdf = page.request.get(page.get_attribute(link, "href") or "").body()
    command = [program, "-r", "110", "-png", "-singlefile", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def reduced(image: bytes) -> bytes:
    """In 256 colours; the rounds of k-means keep the colours of skin, which Pillow's median cut alone shifts."""
    full = Image.open(io.BytesIO(image)).convert("RGB")
    out = io.BytesIO()
    full.quantize(256, kmeans=5, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(address: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with browser() as running:
        for shot in SHOTS:
            image = reduced(picture(running, address, shot))
            if len(image) > LIMIT:
                sys.exit(f"{shot.name}: {len(image)} bytes, more than {LIMIT}.")
            target = FOLDER / f"{shot.name}.png"
            target.write_bytes(image)
            print(f"{target.relative_to(ROOT)}  {len(image) / 1024:.1f} KB")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
