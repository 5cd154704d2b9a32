"""The figure on top of the page, as a sentence: true for few people, short for many. The words stand in a template."""

from dataclasses import dataclass
from enum import StrEnum

from .counts import MunicipalityCoverage

# Up to this number of people the sentence names them all; above it speaks of so many in ten.
EXACT_UP_TO = 20
# From this part of a tenth on it is nearly the next one; below it, it is more than the last one. 55% is not nearly 6.
NEXT_FROM = 0.7


class Kind(StrEnum):
    NO_STAFF = "no_staff"
    NO_MODULE = "no_module"
    NOBODY = "nobody"
    EXACT = "exact"
    TENTHS = "tenths"
    ALMOST_ALL = "almost_all"
    EVERYBODY = "everybody"


class Nearness(StrEnum):
    """How the real figure relates to the tenths that are named."""

    ABOUT = "about"
    ALMOST = "almost"
    MORE_THAN = "more_than"


@dataclass(frozen=True)
class Headline:
    """valid, staff: numbers of people. tenths: 1-9, for a sentence in tenths."""

    kind: Kind
    valid: int = 0
    staff: int = 0
    tenths: int = 0
    nearness: Nearness = Nearness.ABOUT


def headline(coverage: MunicipalityCoverage) -> Headline:
    """Rounds to tenths only where that stays true: never to nobody and never to everybody."""
    counts = coverage.people
    if not coverage.everybody:
        return Headline(Kind.NO_STAFF)
    if not counts.staff:
        return Headline(Kind.NO_MODULE, staff=coverage.everybody)
    whole = {0: Kind.NOBODY, counts.staff: Kind.EVERYBODY}.get(counts.valid)
    if whole:
        return Headline(whole, counts.valid, counts.staff)
    tenths, rest = divmod(counts.valid * 10, counts.staff)
    parts = rest / counts.staff
    if parts >= NEXT_FROM:
        tenths, parts = tenths + 1, parts - 1
    if counts.staff <= EXACT_UP_TO or tenths == 0:
        return Headline(Kind.EXACT, counts.valid, counts.staff)
    if tenths == 10:
        return Headline(Kind.ALMOST_ALL, counts.valid, counts.staff)
    return Headline(Kind.TENTHS, counts.valid, counts.staff, tenths, _nearness(parts))


def _nearness(parts: float) -> Nearness:
    """parts: how far the figure lies above the tenths that are named, as a part of a tenth."""
    if abs(parts) <= 0.1:
        return Nearness.ABOUT
    return Nearness.ALMOST if parts < 0 else Nearness.MORE_THAN
