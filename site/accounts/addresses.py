"""Which e-mail addresses somebody can be put in a list with."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _


def clean_address(email: str) -> str:
    """In small letters, without spaces around it. Raises ValidationError with a Dutch sentence.

    Letters outside a to z are refused, also written as xn--: a Cyrillic "а" in a domain looks the same, and the
    invitation would go to somebody else.
    """
    email = email.strip().lower()
    domain = email.rpartition("@")[2]
    if not email.isascii() or any(part.startswith("xn--") for part in domain.split(".")):
        raise ValidationError(
            _("In dit e-mailadres staat een letter die op een gewone letter lijkt. Typ het adres zelf over."),
            code="look_alike",
        )
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(
            _("Dit is geen e-mailadres. Een adres ziet eruit als naam@gemeente.nl."), code="invalid"
        ) from None
    return email
