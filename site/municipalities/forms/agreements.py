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
        for check in self.checks:
            if self.is_bound and not any(self.data.get(name, "").strip() for name in self._names(check)):
                for name in self._names(check):
                    self.fields[name].required = False

    def _names(self, check: ReadinessCheck) -> list[str]:
        return [f"{check}-{name}" for name in ASKED[check]]

    def sections(self) -> Iterator[Section]:
        for check in self.checks:
            for name in self._names(check):
                # What is left empty may be saved, but the registration needs it in the end.
                self.fields[name].required = True
            fields = [self[name] for name in self._names(check)]
            yield Section(check, str(check.label), str(EXPLANATIONS[check]), fields)

    def save(self) -> None:
        for check in self.checks:
            values = {name: self.cleaned_data[f"{check}-{name}"] for name in ASKED[check]}
            if all(values.values()):
                ReadinessEvidence.objects.update_or_create(route=self.route, check_code=check, defaults=values)
            else:
                self.route.evidence.filter(check_code=check).delete()


def _field(name: str) -> forms.Field:
    half = {"required": _("Vul dit ook in. Of laat alles van deze afspraak nog leeg.")}
    if name == "decided_on":
        return DayField(label=_("Datum van het besluit"), past_only=True, error_messages=half)
    if name == "evaluate_on":
        return DayField(label=_("Datum van de volgende evaluatie"), future_only=True, error_messages=half)
    return forms.CharField(
        label=_("Kenmerk of vindplaats"),
        max_length=255,
        help_text=_("Bijvoorbeeld: collegebesluit 2026-014, of de naam van het document. Geen namen uit zaken."),
        error_messages=half,
    )
