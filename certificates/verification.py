"""What the public check page says about a code, and how little of a person it shows."""

from dataclasses import dataclass
from enum import StrEnum

from .models import Certificate


class Verdict(StrEnum):
    VALID = "valid"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Verification:
    verdict: Verdict
    certificate: Certificate | None = None
    shown_name: str = ""


def normalised_code(code: str) -> str:
    """A code as it is stored: without hyphens and spaces, in capitals. Cut off, so that nothing long is looked up."""
    return "".join(letter for letter in code.upper() if letter.isalnum())[:20]


def initials(name: str) -> str:
    """ "Sanne van der Berg" becomes "S. v. d. B.": enough to compare with paper, too little to look somebody up."""
    return " ".join(f"{part[0]}." for part in name.replace("'", " ").split() if part[0].isalnum())


def verify(code: str) -> Verification:
    certificate = Certificate.objects.filter(code=normalised_code(code)).first()
    if certificate is None:
        return Verification(Verdict.UNKNOWN)
    verdict = Verdict.VALID if certificate.is_valid else Verdict.EXPIRED
    return Verification(verdict, certificate, initials(certificate.name))
