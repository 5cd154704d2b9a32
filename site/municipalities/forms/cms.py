"""Forms of the CMS, for admins."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.days import is_plausible_day

from ..constants import ALWAYS_CHECKED, Profile, ReadinessCheck
from ..models import Municipality, Region


def between(lowest: int, highest: int, message: Any) -> Callable[[int], None]:
    """One sentence for both ends, that names them."""

    def validate(value: int) -> None:
        if not lowest <= value <= highest:
            raise forms.ValidationError(message)

    return validate


class RegionForm(WagtailAdminModelForm):
    own_checks = forms.MultipleChoiceField(
        label=gettext_lazy("Eigen randvoorwaarden"),
        choices=ReadinessCheck.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Alleen bij het profiel Eigen keuze. De aandachtsfunctionaris en de route horen er altijd bij."
        ),
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is geen randvoorwaarde. Kies uit de lijst.")},
    )
    validity_months = forms.IntegerField(
        label=gettext_lazy("Geldigheid van een meldroute in maanden"),
        initial=12,
        validators=[between(1, 60, gettext_lazy("Kies 1 tot en met 60 maanden."))],
        help_text=gettext_lazy("Van 1 tot en met 60. Geldt voor meldroutes die hierna worden bevestigd."),
        error_messages={"invalid": gettext_lazy("Schrijf een heel aantal maanden, bijvoorbeeld 12.")},
    )
    grace_days = forms.IntegerField(
        label=gettext_lazy("Dagen uitstel"),
        initial=30,
        validators=[between(0, 365, gettext_lazy("Kies 0 tot en met 365 dagen."))],
        help_text=gettext_lazy(
            "Zo lang blijft de training open als de aandachtsfunctionaris vertrekt. Van 0 tot en met 365."
        ),
        error_messages={"invalid": gettext_lazy("Schrijf een heel aantal dagen, bijvoorbeeld 30.")},
    )

    class Meta:
        model = Region
        fields = ["name", "code", "profile", "own_checks", "validity_months", "grace_days"]

    def clean(self) -> dict[str, Any]:
        """What is always asked is added to an own choice; with another profile nothing is kept that does not count."""
        cleaned = super().clean() or {}
        chosen = set(cleaned.get("own_checks") or ())
        if cleaned.get("profile") != Profile.OWN:
            if chosen - ALWAYS_CHECKED:
                self.add_error("own_checks", _("Kies het profiel Eigen keuze, of haal deze vinkjes weg."))
            cleaned["own_checks"] = []
        elif "own_checks" not in self.errors:
            cleaned["own_checks"] = [check.value for check in ReadinessCheck if check in chosen | ALWAYS_CHECKED]
        return cleaned


class MunicipalityForm(WagtailAdminModelForm):
    retention_months = forms.IntegerField(
        label=gettext_lazy("Bewaartermijn in maanden"),
        initial=24,
        required=False,
        validators=[between(1, 120, gettext_lazy("Kies 1 tot en met 120 maanden."))],
        help_text=gettext_lazy(
            "Zo lang na de laatste dag van iemands dienstverband blijven de gegevens van die persoon bewaard. "
            "Daarna worden ze gewist. Een kortere termijn geldt meteen, ook voor wie al weg is."
        ),
        error_messages={"invalid": gettext_lazy("Schrijf een heel aantal maanden, bijvoorbeeld 24.")},
    )

    class Meta:
        model = Municipality
        fields = [
            "display_name",
            "name",
            "cbs_code",
            "slug",
            "region",
            "province",
            "police_unit",
            "riec",
            "note",
            "valid_from",
            "valid_to",
            "successor",
            "retention_months",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Municipality.objects.exclude(pk=self.instance.pk)
        for name in ("valid_from", "valid_to"):
            self.fields[name].validators.append(is_plausible_day)

    def clean_retention_months(self) -> int:
        """Left empty the term stays as it is."""
        months: int | None = self.cleaned_data["retention_months"]
        return self.instance.retention_months if months is None else months

    def clean_cbs_code(self) -> str:
        code: str = self.cleaned_data["cbs_code"].upper()
        if not re.fullmatch(r"GM[0-9]{4}", code):
            raise forms.ValidationError(_("Dit is geen CBS-code: GM en vier cijfers."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last, successor = cleaned.get("valid_from"), cleaned.get("valid_to"), cleaned.get("successor")
        if first and last and last < first:
            self.add_error("valid_to", _("De laatste dag ligt voor de eerste."))
        if successor and not last and "valid_to" not in self.errors:
            self.add_error("valid_to", _("Vul de laatste dag in: alleen een gemeente die stopt heeft een opvolger."))
        if successor and self.instance.pk in successors_of(successor):
            self.add_error("successor", _("Die gemeente gaat zelf op in deze gemeente."))
        return cleaned


def successors_of(municipality: Municipality) -> set[int]:
    """Every municipality in which this one ends up, one after the other."""
    found: set[int] = set()
    while municipality.successor and municipality.successor.pk not in found:
        municipality = municipality.successor
        found.add(municipality.pk)
    return found
