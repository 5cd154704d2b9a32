from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import record
from accounts.day_field import DayField
from accounts.models import User

from ..constants import ReadinessCheck
from ..evidence_documents import attach, delete_when_unused, detach, no_files_left_on_failure
from ..models import ReadinessEvidence, ReportingRoute
from .documents import PdfField

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
EXAMPLES = {
    ReadinessCheck.INTEGRAL_APPROACH: gettext_lazy("Bijvoorbeeld: collegebesluit 2026-014, aanpak mensenhandel."),
    ReadinessCheck.INTERNAL_COOPERATION: gettext_lazy(
        "Bijvoorbeeld: werkafspraken veiligheid en sociaal domein, versie 2."
    ),
    ReadinessCheck.POLICY_ADOPTED: gettext_lazy("Bijvoorbeeld: raadsbesluit 2026-031, beleid mensenhandel 2026-2029."),
}


@dataclass(frozen=True)
class Section:
    """The fields of one prerequisite. document: the row with the document that is stored for it, if any."""

    code: str
    title: str
    explanation: str
    fields: list[forms.BoundField]
    document: ReadinessEvidence | None


class AgreementsForm(forms.Form):
    """What was agreed, for each prerequisite of the region that asks for it. A prerequisite may wait, but not half."""

    def __init__(self, *args: Any, route: ReportingRoute, **kwargs: Any) -> None:
        self.route = route
        self.checks = [check for check in route.municipality.region.checks if check in ASKED]
        self.present = {row.check_code: row for row in route.evidence.all()}
        kwargs["initial"] = {
            f"{check}-{name}": getattr(self.present[check], name)
            for check in self.checks
            if check in self.present
            for name in ASKED[check]
        }
        super().__init__(*args, **kwargs)
        for check in self.checks:
            self._add_fields(check)
            if self.is_bound and self._is_left_empty(check):
                for name in self._names(check):
                    self.fields[name].required = False

    def _add_fields(self, check: ReadinessCheck) -> None:
        for name in ASKED[check]:
            self.fields[f"{check}-{name}"] = _field(name, check)
        has_document = self._has_document(check)
        self.fields[f"{check}-document"] = PdfField(label=_("Ander document") if has_document else _("Document"))
        if has_document:
            self.fields[f"{check}-remove"] = forms.BooleanField(label=_("Haal dit document weg"), required=False)
        for name, form_field in self.fields.items():
            if name.startswith(f"{check}-"):
                # Above the form, where the heading of the agreement is not in sight.
                form_field.summary_label = f"{check.label}: {form_field.label}"

    def _names(self, check: ReadinessCheck) -> list[str]:
        return [f"{check}-{name}" for name in ASKED[check]]

    def _has_document(self, check: ReadinessCheck) -> bool:
        return check in self.present and bool(self.present[check].document)

    def _is_left_empty(self, check: ReadinessCheck) -> bool:
        """Nothing typed, no document chosen, and none that stays: this agreement waits."""
        typed = any(self.data.get(name, "").strip() for name in self._names(check))
        stays = self._has_document(check) and not self.data.get(f"{check}-remove")
        return not (typed or stays or f"{check}-document" in self.files)

    def sections(self) -> Iterator[Section]:
        for check in self.checks:
            for name in self._names(check):
                # What is left empty may be saved, but the registration needs it in the end.
                self.fields[name].required = True
            names = [*self._names(check), f"{check}-remove", f"{check}-document"]
            fields = [self[name] for name in names if name in self.fields]
            document = self.present[check] if self._has_document(check) else None
            yield Section(check, str(check.label), str(EXPLANATIONS[check]), fields, document)

    def save(self, *, by: User) -> None:
        """Inside a transaction that holds the route; its rows are read anew, a colleague may have saved them."""
        rows = {row.check_code: row for row in self.route.evidence.all()}
        with no_files_left_on_failure() as stored:
            for check in self.checks:
                row = rows.get(check) or ReadinessEvidence(route=self.route, check_code=check)
                if all(self.cleaned_data[name] for name in self._names(check)):
                    self._save_row(row, stored, by=by)
                elif row.pk:
                    row.delete()

    def _save_row(self, row: ReadinessEvidence, stored: list[str], *, by: User) -> None:
        check, before = ReadinessCheck(row.check_code), row.document.name
        for name in ASKED[check]:
            setattr(row, name, self.cleaned_data[f"{check}-{name}"])
        if upload := self.cleaned_data[f"{check}-document"]:
            stored.append(attach(row, upload))
        elif self.cleaned_data.get(f"{check}-remove"):
            detach(row)
        row.save()
        if row.document.name == before:
            return
        delete_when_unused(before or "")
        details = {"check": str(check), "version": self.route.version, "document": row.document_name}
        action = "evidence.document_stored" if row.document else "evidence.document_removed"
        record(action, row, actor=by, municipality=self.route.municipality, details=details)


def _field(name: str, check: ReadinessCheck) -> forms.Field:
    half = {"required": _("Vul dit ook in. Of laat alles van deze afspraak nog leeg.")}
    if name == "decided_on":
        return DayField(label=_("Datum van het besluit"), past_only=True, error_messages=half)
    if name == "evaluate_on":
        return DayField(label=_("Datum van de volgende evaluatie"), future_only=True, error_messages=half)
    return forms.CharField(
        label=_("Kenmerk of vindplaats"),
        max_length=255,
        help_text=f"{EXAMPLES[check]} {_('Geen namen uit zaken.')}",
        error_messages=half,
    )
