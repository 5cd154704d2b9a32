from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchField(forms.CharField):
    """What somebody looks for in a list; empty finds everything."""

    default_error_messages = {"max_length": _("Zoek met hoogstens 100 tekens.")}

    def __init__(self, *, label: Any) -> None:
        widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        super().__init__(label=label, max_length=100, required=False, widget=widget)
