"""Choices among rows, for which a number that no database can hold is a wrong choice like any other."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class RowChoiceField(forms.ModelChoiceField):
    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as error:
            raise _wrong_choice(self, value) from error


class RowsChoiceField(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            raise _wrong_choice(self, value) from error


def _wrong_choice(field: forms.ModelChoiceField, value: Any) -> ValidationError:
    return ValidationError(
        field.error_messages["invalid_choice"], code="invalid_choice", params={"value": value, "pk": value}
    )
