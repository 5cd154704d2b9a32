"""Names of people as they are written in lists: one line, with the particle in front of the last name."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from printing.spreadsheet import FORMULA_STARTS

from .models import User

NAME_LENGTH = 150


def clean_name(name: str) -> str:
    """Of a person or an employer, on one line. Raises ValidationError with a Dutch sentence.

    What a spreadsheet would calculate, or what cannot be seen, is no name: it would go out by mail and in downloads.
    """
    name = " ".join(name.split())
    if name.startswith(FORMULA_STARTS):
        message = _("“%(name)s” is geen naam. Een naam begint niet met %(sign)s.")
        raise ValidationError(message % {"name": name[:40], "sign": name[0]}, code="formula")
    if any(unicodedata.category(letter).startswith("C") for letter in name):
        raise ValidationError(_("In deze naam staat een onzichtbaar teken. Typ de naam zelf over."), code="invisible")
    if name and not any(letter.isalpha() for letter in name):
        raise ValidationError(_("“%(name)s” is geen naam.") % {"name": name[:40]}, code="no_letters")
    return name


def split_name(name: str) -> tuple[str, str]:
    """First name and the rest: "Anna van der Berg" is Anna and "van der Berg". One word is a first name."""
    first, _space, rest = " ".join(name.split()).partition(" ")
    return first[:NAME_LENGTH], rest[:NAME_LENGTH]


def new_person(email: str, name: str) -> User:
    """Not saved, and without a password: whoever reads the mails of this address chooses one."""
    first, last = split_name(name)
    user = User(email=email.lower(), first_name=first, last_name=last)
    user.set_unusable_password()
    return user
