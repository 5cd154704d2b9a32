"""What a password may not be. Django's own validators, in our words and a little stricter."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORDS = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())
LOOK_ALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "@": "a", "$": "s", "!": "i"})


# Shorter parts of a name stand in ordinary words: Jan in januari.
PART_LENGTH = 4
# How much of the letters may come from the person.
MOST = 0.5


class LongEnoughValidator(MinimumLengthValidator):
    """In our own words: Django 5.2 changed its sentence, and its Dutch still translates the one before."""

    def get_error_message(self) -> str:
        return ngettext(
            "Dit wachtwoord is te kort. Gebruik minstens %(number)s teken.",
            "Dit wachtwoord is te kort. Gebruik minstens %(number)s tekens.",
            self.min_length,
        ) % {"number": self.min_length}


class UnlikePersonValidator(UserAttributeSimilarityValidator):
    """Refuses what looks like a name or address as a whole, as Django does, and what is mostly made of parts of one:
    "zoe.devries2026", "PietPartner!2026". Accents and what stands between the parts make no difference.
    """

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        parts = sorted(set(_parts_of(user)), key=len, reverse=True) if user else []
        if any(_share_of(parts, text) > MOST for text in (password, password.lower().translate(LOOK_ALIKES))):
            raise ValidationError(self.get_error_message(), code="password_too_similar")

    def get_error_message(self) -> str:
        return _(
            "Dit wachtwoord lijkt te veel op de naam of het e-mailadres. "
            "Kies vier woorden die daar niets mee te maken hebben."
        )


def _parts_of(user: Any) -> Iterator[str]:
    """The parts of somebody's names and address, and those of each together, as somebody types them in one go."""
    listed = user.memberships.values_list("listed_name", flat=True) if user.pk else []
    local_part, _at, domain = user.email.partition("@")
    for words in (user.get_full_name(), *listed, local_part, domain):
        parts = [_letters(part) for part in re.split(r"[\W\d_]+", words)]
        yield from (part for part in (*parts, "".join(parts)) if len(part) >= PART_LENGTH)


def _letters(text: str) -> str:
    """Small letters without accents, and nothing else."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text.lower()) if letter.isalpha())


def _share_of(parts: list[str], password: str) -> float:
    """How much of the letters of a password belongs to these parts, the longest first."""
    letters = _letters(password)
    if not letters:
        return 0
    rest = letters
    for part in parts:
        rest = rest.replace(part, " ")
    return 1 - len(rest.replace(" ", "")) / len(letters)


class CommonWordValidator:
    """Refuses what everybody in a Dutch office would try first: nothing but common words, as "Welkom2026!",
    "wachtwoord1234", "G3meente-Zomer". Django's own list is English.
    """

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
