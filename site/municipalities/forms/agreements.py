from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..constants import ReadinessCheck
from ..models import ReadinessEvidence, ReportingRoute
from .dates import DayField

DECIDED = ("reference", "decided_on")
EVALUATED = ("reference", "evaluate_on")
# What each prerequisite asks for (source: DESIGN.md, column "Evidence asked").
ASKED = {
    ReadinessCheck.INTEGRAL_APPROACH: DECIDED,
    ReadinessCheck.INTERNAL_COOPERATION: EVALUATED,
    ReadinessCheck.POLICY_ADOPTED: DECIDED,
}
EXPLANATIONS = {
    ReadinessCheck.INTEGRAL_APPROACH: gettext_lazy(
        "Voorkomen, signaleren, aanpakken en nazorg horen bij elkaar. Waar staat dat veiligheid en zorg dat samen doen?"
    ),
    ReadinessCheck.INTERNAL_COOPERATION: gettext_lazy(
        "Wie leidt, wie informeert wie, en waar komt een signaal binnen? Spreek ook af wanneer je terugkijkt."
    ),
    ReadinessCheck.POLICY_ADOPTED: gettext_lazy("Je regio vraagt beleid dat de raad of het college heeft vastgesteld."),
}


@dataclass(frozen=True)
class Section:
    """The fields of one prerequisite."""

    code: str
    title: str
    explanation: str
    fields: list[forms.BoundField]


class AgreementsForm(forms.Form):
    """What was agreed, for each prerequisite of the region that asks for it. A prerequisite may wait, but not half."""

    def __init__(self, *args: Any, route: ReportingRoute, **kwargs: Any) -> None:
        self.route = route
        self.checks = [check for check in route.municipality.region.checks if check in ASKED]
        present = {row.check_code: row for row in route.evidence.all()}
        kwargs["initial"] = {
            f"{check}-{name}": getattr(present[check], name)
            for check in self.checks
            if check in present
            for name in ASKED[check]
        }
        super().__init__(*args, **kwargs)
        for check in self.checks:
            for name in ASKED[check]:
                self.fields[f"{check}-{name}"] = _field(name)

    def sections(self) -> Iterator[Section]:
        for check in self.checks:
            fields = [self[f"{check}-{name}"] for name in ASKED[check]]
            yield Section(check, str(check.label), str(EXPLANATIONS[check]), fields)

    def clean(self) -> dict[str, Any]:
        for check in self.checks:
            names = [f"{check}-{name}" for name in ASKED[check]]
            missing = [name for name in names if name not in self.errors and not self.cleaned_data.get(name)]
            if 0 < len(missing) < len(names):
                for name in missing:
                    self.add_error(name, _("Vul dit ook in. Of laat alles van deze afspraak nog leeg."))
        return self.cleaned_data

    def save(self) -> None:
        for check in self.checks:
            values = {name: self.cleaned_data[f"{check}-{name}"] for name in ASKED[check]}
            if all(values.values()):
                ReadinessEvidence.objects.update_or_create(route=self.route, check_code=check, defaults=values)
            else:
                self.route.evidence.filter(check_code=check).delete()


def _field(name: str) -> forms.Field:
    if name == "decided_on":
        return DayField(label=_("Datum van het besluit"), required=False, past_only=True)
    if name == "evaluate_on":
        return DayField(label=_("Datum van de volgende evaluatie"), required=False, future_only=True)
    return forms.CharField(
        label=_("Kenmerk of vindplaats"),
        required=False,
        max_length=255,
        help_text=_("Bijvoorbeeld: collegebesluit 2026-014, of de naam van het document. Geen namen uit zaken."),
    )
