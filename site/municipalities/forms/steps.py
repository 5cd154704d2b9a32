from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..constants import ExploitationForm, Situation
from ..models import ReportingRoute, RouteStep


class StepForm(forms.ModelForm):
    class Meta:
        model = RouteStep
        fields = ["situation", "form", "contact", "instruction"]
        widgets = {"instruction": forms.Textarea(attrs={"rows": 3})}
        labels = {"instruction": _("Wat doe je?"), "contact": _("Met wie?")}
        help_texts = {
            "instruction": _("Een of twee korte zinnen. Bijvoorbeeld: bel de zorgcoördinator en overleg wat nodig is."),
        }

    def __init__(self, *args: Any, route: ReportingRoute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.instance.route = route
        self.fields["contact"].queryset = route.contacts.all()
        self.fields["contact"].empty_label = _("Kies een contact")
        self.fields["situation"].choices = [("", _("In elke situatie")), *Situation.choices]
        self.fields["form"].choices = [("", _("Bij elke vorm van uitbuiting")), *ExploitationForm.choices]
