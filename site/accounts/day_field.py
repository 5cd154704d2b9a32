from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .days import WAYS_TO_WRITE, is_plausible_day


class DayField(forms.DateField):
    """A day between 1900 and 2100, as the browser's date picker or a person writes it (31-12-2026).

    past_only and future_only: today counts as both.
    """

    default_error_messages = {"invalid": _("Dit is geen datum. Schrijf dag, maand en jaar, bijvoorbeeld 31-12-2026.")}

    def __init__(self, *, past_only: bool = False, future_only: bool = False, **kwargs: Any) -> None:
        self.past_only, self.future_only = past_only, future_only
        kwargs.setdefault("input_formats", WAYS_TO_WRITE)
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        is_plausible_day(value)
        today = timezone.localdate()
        if self.past_only and value > today:
            raise ValidationError(_("Deze datum ligt in de toekomst."), code="in_future")
        if self.future_only and value < today:
            raise ValidationError(_("Deze datum is al voorbij. Kies vandaag of later."), code="in_past")
