"""Reading in a staff file: choose it, look at what would happen, and say yes."""

from functools import partial
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..audit import record
from ..models import StaffImport, TargetGroup
from ..models.imports import ImportState
from ..rate_limits import RateLimit, limited
from ..requests import SignedInRequest
from ..staff.views import for_staff_list
from ..tasks import hand_over_staff_file
from .planning import Outcome
from .reading import MOST_BYTES
from .runs import forget, rows_done
from .shown import in_words

UPLOADS = RateLimit("import_staff", times=30, seconds=3600)
SECONDS_BETWEEN_LOOKS = "3"
# Of what was read in before, as many as somebody comes back to.
MOST_BEFORE = 5


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy("CSV of XLSX, hoogstens 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )
    invites = forms.BooleanField(
        label=gettext_lazy("Stuur wie erbij komt een mail met een link"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Het bestand is groter dan 20 MB. Deel het op, of haal kolommen weg."))
        if Path(file.name).suffix.lower() not in {".csv", ".txt", ".xlsx"}:
            raise forms.ValidationError(_("Kies een bestand dat eindigt op .csv of .xlsx."))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_list
@limited(UPLOADS)
def upload(request: SignedInRequest, municipality: Any) -> HttpResponse:
    form = UploadForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            staff_import = StaffImport.objects.create(
                municipality=municipality,
                uploaded_by=request.user,
                file=form.cleaned_data["file"],
                file_name=Path(form.cleaned_data["file"].name).name[:150],
                invites=form.cleaned_data["invites"],
            )
            transaction.on_commit(partial(hand_over_staff_file, staff_import))
        return redirect("staff:import_preview", municipality.slug, staff_import.pk)
    context = {
        "municipality": municipality,
        "form": form,
        "target_groups": TargetGroup.objects.all(),
        "before": StaffImport.objects.filter(municipality=municipality)[:MOST_BEFORE],
    }
    return render(request, "accounts/staff/import_upload.html", context)


@require_safe
@for_staff_list
def preview(request: SignedInRequest, municipality: Any, pk: int) -> HttpResponse:
    """Looks again by itself while a task is busy, also without a script."""
    staff_import = _import(municipality, pk)
    counts = staff_import.counts
    context = {
        "municipality": municipality,
        "import": staff_import,
        "outcomes": [_outcome(staff_import, outcome) for outcome in Outcome],
        "rows": sum(counts.get(outcome, 0) for outcome in Outcome),
        "rows_done": rows_done(staff_import) if staff_import.is_busy else 0,
        "does_something": any(counts.get(outcome) for outcome in (Outcome.ADDED, Outcome.CHANGED, Outcome.LEFT)),
    }
    response = render(request, "accounts/staff/import_preview.html", context)
    if staff_import.is_busy:
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


def _outcome(staff_import: StaffImport, outcome: Outcome) -> dict[str, Any]:
    rows = [{**row, "lines": in_words(outcome, row)} for row in staff_import.shown.get(outcome, [])]
    return {"outcome": outcome, "count": staff_import.counts.get(outcome, 0), "rows": rows}


@require_safe
@for_staff_list
def refused_csv(request: SignedInRequest, municipality: Any, pk: int) -> FileResponse:
    """The rows that were refused, to mend and to read in again."""
    staff_import = _import(municipality, pk)
    if not staff_import.refused_rows:
        raise Http404
    record("staff.exported", municipality, municipality=municipality, details={"document": staff_import.file_name})
    name = f"overgeslagen-{municipality.slug}.csv"
    return FileResponse(
        staff_import.refused_rows.open(), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )


@require_POST
@for_staff_list
def decide(request: SignedInRequest, municipality: Any, pk: int) -> HttpResponse:
    """Yes writes it, by a task; no throws it away. Pressed twice it is done once."""
    if request.POST.get("antwoord") != "ja":
        staff_import = _import(municipality, pk)
        if staff_import.state in {ImportState.READY, ImportState.FAILED}:
            forget(staff_import)
            messages.success(request, _("Het bestand is weggegooid. Er is niets veranderd."))
        return redirect("staff:list", municipality.slug)
    with transaction.atomic():
        rows = StaffImport.objects.filter(municipality=municipality, pk=pk, state=ImportState.READY)
        if rows.update(state=ImportState.APPLYING, uploaded_by=request.user):
            transaction.on_commit(partial(hand_over_staff_file, _import(municipality, pk)))
    return redirect("staff:import_preview", municipality.slug, pk)


def _import(municipality: Any, pk: int) -> StaffImport:
    return get_object_or_404(StaffImport.objects.filter(municipality=municipality), pk=pk)
