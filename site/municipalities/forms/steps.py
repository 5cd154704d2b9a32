from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..constants import REQUIRED_SITUATIONS, ExploitationForm, Situation, StepTaker
from ..models import ReportingRoute, RouteStep


class StepForm(forms.ModelForm):
    class Meta:
        model = RouteStep
        fields = ["situation", "form", "taken_by", "contact", "instruction"]
        widgets = {"taken_by": forms.RadioSelect, "instruction": forms.Textarea(attrs={"rows": 3})}
        labels = {"instruction": _("Wat doe je?"), "contact": _("Met wie?"), "taken_by": _("Wie doet dit?")}
        help_texts = {
            "situation": _("Wanneer geldt deze stap? Kies “In elke situatie” voor wat een collega altijd doet."),
            "taken_by": _("Bij een stap van de aandachtsfunctionaris krijgt een collega geen belknop."),
            "instruction": _("Een of twee korte zinnen. Bijvoorbeeld: bel de zorgcoördinator en overleg wat nodig is."),
        }

    def __init__(self, *args: Any, route: ReportingRoute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.instance.route = route
        # Empty is an answer there: in every case.
        for name in ("situation", "form"):
            self.fields[name].is_never_called_optional = True
        self.fields["contact"].queryset = route.contacts.all()
        self.fields["contact"].empty_label = _("Kies een contact")
        self.fields["situation"].choices = situation_choices()
        self.fields["form"].choices = [("", _("Bij elke vorm van uitbuiting")), *ExploitationForm.choices]

    def clean_instruction(self) -> str:
        """A sign that nobody sees, or a dash, tells a colleague nothing."""
        instruction: str = self.cleaned_data["instruction"]
        if not any(letter.isalnum() for letter in instruction):
            raise forms.ValidationError(_("Schrijf op wat een collega doet."), code="required")
        return instruction

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        step = RouteStep(form=cleaned.get("form") or "", situation=cleaned.get("situation") or "")
        if cleaned.get("taken_by") == StepTaker.FOCAL_POINT and step.is_start and not self.errors:
            self.add_error(
                "taken_by",
                _(
                    "Hiermee begint een collega, dus die doet deze stap zelf. Kies “De collega die het signaal ziet”, "
                    "of kies een andere situatie of vorm."
                ),
            )
        return cleaned


def situation_choices() -> list[Any]:
    special = [situation for situation in Situation if situation not in REQUIRED_SITUATIONS]
    return [
        ("", _("In elke situatie")),
        (_("Altijd nodig"), [(situation.value, situation.label) for situation in REQUIRED_SITUATIONS]),
        (_("Bijzondere gevallen"), [(situation.value, situation.label) for situation in special]),
    ]
