"""Names as people type them when they look for one."""

import unicodedata

# Letters that are no letter with an accent, and are typed as one without.
OWN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def plain(text: str) -> str:
    """A name without capitals and accents, to search by: who types sudwest means Súdwest.

    In Python, because SQLite knows no capitals but those of A to Z, and PostgreSQL no accents without an extension.
    """
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(OWN_LETTERS)
