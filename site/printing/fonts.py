"""The fonts for paper. Source Sans 3 comes from npm at set-up; without it the font that ReportLab carries will do."""

from pathlib import Path

import reportlab
from django.conf import settings

FILES = {"regular": "SourceSans3-Regular.ttf", "bold": "SourceSans3-Bold.ttf"}
SPARE = {"regular": "Vera.ttf", "bold": "VeraBd.ttf"}


def font_file(weight: str) -> Path:
    """The file of a weight: "regular" or "bold"."""
    own = settings.VAR_DIR / "fonts" / FILES[weight]
    return own if own.exists() else Path(reportlab.__file__).parent / "fonts" / SPARE[weight]
