import unicodedata


def plain(text: str) -> str:
    """A name without capitals and accents, to search by: who types sudwest means Súdwest.

    In Python, because SQLite knows no capitals but those of A to Z.
    """
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def place_in_list(name: str) -> str:
    """To sort names by: 's-Gravenhage stands at the s, and Súdwest-Fryslân at the u."""
    return plain(name.lstrip("'’"))
