"""Forms of the CMS, for admins."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.days import is_plausible_day

from ..models import Municipality, Region


class RegionForm(WagtailAdminModelForm):
    class Meta:
        model = Region
        fields = ["name", "code", "profile", "validity_months", "grace_days"]


class MunicipalityForm(WagtailAdminModelForm):
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
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Municipality.objects.exclude(pk=self.instance.pk)
        for name in ("valid_from", "valid_to"):
            self.fields[name].validators.append(is_plausible_day)

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
