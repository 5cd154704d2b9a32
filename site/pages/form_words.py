"""What every form says about something left out: what to do, where Django says that a field is required."""

from django import forms
from django.utils.translation import gettext_lazy as _

# The first is for every kind that has none of its own.
WHAT_TO_DO = {
    forms.Field: _("Vul dit in."),
    forms.ChoiceField: _("Maak een keuze."),
    forms.FileField: _("Kies een bestand."),
    forms.BooleanField: _("Zet hier een vinkje."),
}


def say_what_to_do() -> None:
    """Once, when the site starts. A field that says it in its own words (`error_messages`) keeps them."""
    for kind, words in WHAT_TO_DO.items():
        kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), "required": words}
