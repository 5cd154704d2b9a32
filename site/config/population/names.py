"""Names for people who do not exist, put together from syllables, and numbers that come out the same every time."""

from random import Random

FIRST = (
    "An",
    "Be",
    "Da",
    "El",
    "Fen",
    "Ga",
    "Hil",
    "Jo",
    "Ka",
    "Lie",
    "Mar",
    "No",
    "Os",
    "Ru",
    "Si",
    "Ti",
    "Wou",
    "Zo",
)
SECOND = ("bra", "dan", "ja", "ke", "la", "lin", "mo", "na", "ra", "ri", "sha", "ta", "va", "zé")
PARTICLES = ("van ", "van der ", "de ", "'t ", "ten ")
PLACES = ("Akker", "Brug", "Dijk", "Eik", "Gras", "Heuvel", "Kade", "Linde", "Molen", "Polder", "Riet", "Wilgen", "Zee")
ENDINGS = ("aar", "dorp", "hof", "kamp", "ma", "man", "oord", "rode", "stra", "veld", "werf", "zicht")


def rng(*parts: object) -> Random:
    """Numbers that depend on nothing but these parts: each person stays the same when others come in."""
    return Random("/".join(map(str, parts)))  # noqa: S311 (plausible, not secret)


def first_name(chance: Random) -> str:
    return chance.choice(FIRST) + chance.choice(SECOND) + (chance.choice(SECOND) if chance.random() < 0.25 else "")


def last_name(chance: Random) -> str:
    particle = chance.choice(PARTICLES) if chance.random() < 0.25 else ""
    return particle + chance.choice(PLACES) + chance.choice(ENDINGS)
