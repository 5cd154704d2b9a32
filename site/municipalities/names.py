import unicodedata


def plain(text: str) -> str:
    """A name without capitals and accents, to search by: who types sudwest means Súdwest.

    In Python, because SQLite knows no capitals but those of A to Z.
    """
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
