"""Which e-mail addresses somebody can be put in a list with."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from printing.spreadsheet import FORMULA_STARTS


def clean_address(email: str) -> str:
    """In small letters, without spaces around it. Raises ValidationError with a Dutch sentence.

    Letters outside a to z are refused, also written as xn--: a Cyrillic "а" in a domain looks the same, and the
    invitation would go to somebody else.
    """
    email = email.strip().lower()
    if odd := _odd_letter(email):
        message = _(
            "In dit e-mailadres is de “%(letter)s” na “%(before)s” geen gewone letter. Typ het adres zelf over."
        )
        raise ValidationError(message % odd, code="look_alike")
    if email.startswith(FORMULA_STARTS):
        message = _("Een e-mailadres begint niet met %(sign)s.")
        raise ValidationError(message % {"sign": email[0]}, code="formula")
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(
            _("Dit is geen e-mailadres. Een adres ziet eruit als naam@gemeente.nl."), code="invalid"
        ) from None
    return email


def _odd_letter(email: str) -> dict[str, str] | None:
    """The first that is not of a to z, and what stands before it: it looks like another one. Also behind xn--."""
    name, at, domain = email.rpartition("@")
    written = name + at + ".".join(map(_as_shown, domain.split(".")))
    odd = next((place for place, letter in enumerate(written) if not letter.isascii()), None)
    if odd is not None:
        return {"before": written[:odd], "letter": written[odd]}
    return {"before": name + at, "letter": domain} if "xn--" in domain else None


def _as_shown(label: str) -> str:
    """A part of a domain as a browser shows it."""
    try:
        return label.removeprefix("xn--").encode().decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label
