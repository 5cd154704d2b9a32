from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..constants import ContactRole
from ..models import ContactPoint
from .focal_points import PHONE


class ContactForm(forms.ModelForm):
    class Meta:
        model = ContactPoint
        fields = ["role", "organisation", "name", "phone", "email", "hours"]
        widgets = {"phone": PHONE}
        labels = {"name": gettext_lazy("Naam of functie")}
        help_texts = {
            "phone": gettext_lazy("Een nummer of een e-mailadres is nodig. Liefst een nummer: een collega wil bellen."),
            "name": gettext_lazy("Liever een functie of team dan een naam: dat blijft langer kloppen."),
            "hours": gettext_lazy("Bijvoorbeeld: ma t/m vr, 9.00 - 17.00 uur"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Kies een rol")), *ContactRole.choices]
        # Neither is optional by itself, so neither may say so.
        for name in ("phone", "email"):
            self.fields[name].is_never_called_optional = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # A wrong number says so itself; only what was left empty twice is too little.
        if not {"phone", "email"} & set(self.errors) and not (cleaned.get("phone") or cleaned.get("email")):
            self.add_error("phone", _("Vul een telefoonnummer of een e-mailadres in."))
        return cleaned
