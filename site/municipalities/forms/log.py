from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.audit_words import KINDS
from accounts.day_field import DayField


@dataclass(frozen=True)
class Asked:
    text: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


class LogForm(forms.Form):
    """The filters above the log of a municipality. A filter that is wrong is named and left out."""

    zoek = forms.CharField(
        label=_("Zoek op naam, handeling of onderwerp"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"max_length": _("Zoek met hoogstens 100 tekens.")},
    )
    soort = forms.ChoiceField(
        label=_("Soort"),
        required=False,
        error_messages={"invalid_choice": _("Deze soort is er niet. Je ziet nu elke soort.")},
    )
    van = DayField(label=_("Vanaf"), required=False)
    tot = DayField(label=_("Tot en met"), required=False)

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["soort"]
        field.choices = [("", _("Alles")), *((kind, KINDS[kind]) for kind in kinds)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and last < first:
            self.add_error("tot", _("Deze dag ligt voor de eerste dag."))
        return cleaned

    @property
    def asked(self) -> Asked:
        """What was asked, without the filters that are wrong."""
        self.is_valid()
        cleaned = self.cleaned_data
        return Asked(cleaned.get("zoek") or "", cleaned.get("soort") or "", cleaned.get("van"), cleaned.get("tot"))
