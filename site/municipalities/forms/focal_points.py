from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.day_field import DayField

from ..models import FocalPoint

PHONE = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})


class FocalPointForm(forms.ModelForm):
    """An appointment of somebody with a membership of the municipality; who it is was chosen before."""

    appointed_on = DayField(label=gettext_lazy("Aangesteld op"), help_text=gettext_lazy("De datum op het besluit."))

    class Meta:
        model = FocalPoint
        fields = ["domain", "appointed_on", "phone", "email", "hours", "deputy_name", "deputy_phone"]
        widgets = {"phone": PHONE, "deputy_phone": PHONE, "domain": forms.RadioSelect}
        labels = {"deputy_name": gettext_lazy("Naam van de vervanger")}
        help_texts = {
            "phone": gettext_lazy(
                "Dit nummer zien ook collega's die niet zijn ingelogd. Kies een nummer van het werk."
            ),
            "deputy_name": gettext_lazy("Wie neemt op als jij er niet bent? Alleen wie inlogt ziet deze naam."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Without the empty choice that Django adds: one of the two domains it is.
        self.fields["domain"].choices = FocalPoint._meta.get_field("domain").flatchoices

    def clean_appointed_on(self) -> date:
        appointed_on: date = self.cleaned_data["appointed_on"]
        if self.instance.ended_on and appointed_on > self.instance.ended_on:
            raise forms.ValidationError(_("Deze datum ligt na de laatste dag van deze aanstelling."))
        return appointed_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        running = FocalPoint.objects.filter(
            municipality=self.instance.municipality,
            user=self.instance.user,
            domain=cleaned.get("domain", ""),
            ended_on=None,
        )
        if running.exclude(pk=self.instance.pk).exists():
            self.add_error("domain", _("Deze collega is voor dit domein al aangesteld."))
        return cleaned


class EndAppointmentForm(forms.Form):
    last_day = DayField(label=gettext_lazy("Laatste dag"), help_text=gettext_lazy("Die dag telt nog mee."))

    def __init__(self, *args: Any, focal_point: FocalPoint, **kwargs: Any) -> None:
        self.focal_point = focal_point
        super().__init__(*args, **kwargs)

    def clean_last_day(self) -> date:
        last_day: date = self.cleaned_data["last_day"]
        if last_day < self.focal_point.appointed_on:
            raise forms.ValidationError(_("Deze datum ligt voor de aanstelling."))
        return last_day
