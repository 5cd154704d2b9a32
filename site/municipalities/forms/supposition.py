"""“Stel dat…”: what an admin supposes on the page of dates. Nothing of it is stored."""

from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.day_field import DayField

from ..models import FocalPoint, Municipality, ReportingRoute
from ..timeline import Supposition

MONTHS_AHEAD = 24


class FocalPointChoice(forms.ModelChoiceField):
    def label_from_instance(self, focal_point: FocalPoint) -> str:
        return f"{focal_point.user.name}, {focal_point.get_domain_display()}"


class SuppositionForm(forms.Form):
    use_required_attribute = False
    person = FocalPointChoice(
        label=_("Wie vertrekt er?"),
        queryset=FocalPoint.objects.none(),
        required=False,
        empty_label=_("Niemand"),
        error_messages={"invalid_choice": _("Die persoon is hier geen aandachtsfunctionaris. Kies uit de lijst.")},
    )
    last_day = DayField(label=_("Wat is de laatste dag?"), required=False, future_only=True)
    confirmed_on = DayField(label=_("Wanneer bevestigt de regio de nieuwe versie?"), required=False, future_only=True)

    def __init__(self, *args: Any, municipality: Municipality, pending: ReportingRoute | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        appointed = municipality.focal_points.select_related("user").exclude(ended_on__lt=today)
        self.fields["person"].queryset = appointed.filter(appointed_on__lte=today)
        if pending is None:
            del self.fields["confirmed_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        horizon = timezone.localdate() + relativedelta(months=MONTHS_AHEAD)
        for name in ("last_day", "confirmed_on"):
            if cleaned.get(name) and cleaned[name] > horizon:
                self.add_error(name, _("Kies een dag in de komende 24 maanden."))
        person, last_day = cleaned.get("person"), cleaned.get("last_day")
        if person and not last_day and "last_day" not in self.errors:
            self.add_error("last_day", _("Vul ook de laatste dag in."))
        if last_day and not person and "person" not in self.errors:
            self.add_error("person", _("Kies ook wie er vertrekt."))
        return cleaned

    def supposition(self) -> Supposition | None:
        """What is supposed, or None when nothing is."""
        cleaned = self.cleaned_data
        if not (cleaned.get("person") or cleaned.get("confirmed_on")):
            return None
        return Supposition(cleaned.get("person"), cleaned.get("last_day"), cleaned.get("confirmed_on"))
