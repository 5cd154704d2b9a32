"""Make var/assets from the packages that `npm ci` brought: one style sheet, the font, and their licences.
The fonts for paper go to var/fonts.

Run by `make assets`. What lies in var/assets is served as static files; nothing of it goes into git.
"""

import os
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
TARGET = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve() / "assets"

# In the order in which the components build on each other.
COMPONENTS = (
    "heading-1",
    "heading-2",
    "heading-3",
    "paragraph",
    "link",
    "skip-link",
    "button",
    "alert",
    "table",
    "form-field",
    "form-label",
    "form-field-description",
    "form-field-error-message",
    "textbox",
    "textarea",
    "select",
    "checkbox",
    "radio-button",
)
# Two halves of the Latin script: the second, for names like Şahin or Łukasz, is fetched only where a page needs it.
FONT_PACKAGE = "@fontsource-variable/source-sans-3"
FONT_RANGES = ("latin-ext", "latin")
# The same font as whole files, for paper; these are read by printing/fonts.py and never served.
PAPER_FONT_PACKAGE = "@expo-google-fonts/source-sans-3"
PAPER_FONTS = {"Regular": "400Regular", "Bold": "700Bold"}

# The components expect to be told with a second class that they stand on the HTML element of their name.
# Here they always do, so that class falls away.
ELEMENT_CLASS = re.compile(r"(\.utrecht-[a-z-]+?)--html-(?:a|button|input|select|table|textarea)\b")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def component_styles() -> str:
    """In a cascade layer, so that the theme and the site's own styles win without a fight over specificity."""
    sheets = (
        (PACKAGES / "@utrecht" / f"{name}-css" / "dist" / "index.min.css").read_text(encoding="utf-8")
        for name in COMPONENTS
    )
    rules = "".join(ELEMENT_CLASS.sub(r"\1", COMMENT.sub("", sheet)).strip() for sheet in sheets)
    return f"@layer nlds{{{rules}}}\n"


def font_faces() -> str:
    """The @font-face rules of the package for the ranges we serve, with their ranges of characters as they are."""
    sheet = (PACKAGES / FONT_PACKAGE / "index.css").read_text(encoding="utf-8")
    faces = re.findall(r"@font-face\s*{[^}]*}", sheet)
    wanted = []
    for name in FONT_RANGES:
        file = f"source-sans-3-{name}-wght-normal.woff2"
        face = next(face for face in faces if f"/{file})" in face)
        face = re.sub(r"url\([^)]*\) format\('woff2-variations'\)", f'url("fonts/{file}") format("woff2")', face)
        wanted.append(re.sub(r"\s+", " ", face))
    return "\n".join(wanted) + "\n"


def make_paper_fonts() -> None:
    folder = TARGET.parent / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for weight, name in PAPER_FONTS.items():
        source = PACKAGES / PAPER_FONT_PACKAGE / name / f"SourceSans3_{name}.ttf"
        shutil.copy(source, folder / f"SourceSans3-{weight}.ttf")
    shutil.copy(PACKAGES / PAPER_FONT_PACKAGE / "LICENSE_FONT", folder / "LICENSE.txt")


def main() -> None:
    vendor = TARGET / "vendor"
    shutil.rmtree(TARGET, ignore_errors=True)
    (vendor / "fonts").mkdir(parents=True)
    notice = (
        "/*! Components of NL Design System (Utrecht), EUPL-1.2; Source Sans 3, SIL OFL 1.1. Texts: ./licences/ */\n"
    )
    (vendor / "nlds.css").write_text(notice + font_faces() + component_styles(), encoding="utf-8")
    for name in FONT_RANGES:
        shutil.copy(PACKAGES / FONT_PACKAGE / "files" / f"source-sans-3-{name}-wght-normal.woff2", vendor / "fonts")
    make_paper_fonts()
    (vendor / "licences").mkdir()
    shutil.copy(PACKAGES / FONT_PACKAGE / "LICENSE", vendor / "licences" / "source-sans-3.txt")
    shutil.copy(ROOT / "LICENSE", vendor / "licences" / "eupl-1.2.txt")


if __name__ == "__main__":
    main()
