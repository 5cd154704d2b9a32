"""Passwords that everybody in a Dutch office would try first. Django's own list is English."""

import re
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())
LOOK_ALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s", "!": "i"})


class CommonWordValidator:
    """Refuses what is nothing but common words: "Welkom2026!", "wachtwoord1234", "G3meente-Zomer"."""

    def validate(self, password: str, user: object = None) -> None:
        plain, swapped = password.lower(), password.lower().translate(LOOK_ALIKES)
        if any(self._is_common(text) for text in (plain, swapped)):
            raise ValidationError(
                _("Dit wachtwoord is te makkelijk te raden. Kies vier woorden die niets met je werk te maken hebben."),
                code="password_too_common",
            )

    @staticmethod
    def _is_common(text: str) -> bool:
        parts = re.findall(r"[^\W\d_]+", text)
        # Three letters or fewer make no difference: "abc", "nl".
        return any(part in WORDS for part in parts) and all(part in WORDS or len(part) <= 3 for part in parts)

    def get_help_text(self) -> str:
        return _("Geen woord dat iedereen kan raden, zoals welkom of een seizoen met een jaartal.")
