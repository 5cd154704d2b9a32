"""What is a day that somebody may fill in: a typing error in the year must not decide who has access."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# As a date picker, and as people.
WAYS_TO_WRITE = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


def is_plausible_day(value: date) -> None:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValidationError(_("Kies een datum tussen 1900 en 2100."), code="out_of_range")
