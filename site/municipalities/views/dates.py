"""What happens when, for one municipality: for admins who are asked "why is it closed" or "what if she leaves"."""

from dateutil.relativedelta import relativedelta
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..forms import SuppositionForm
from ..forms.supposition import MONTHS_AHEAD
from ..gate import gate_for
from ..models import Municipality
from ..timeline import EventKind, events_between, events_if
from .access import for_admin

REMINDERS_SHOWN = 30


@require_safe
@for_admin
def dates_of(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    first = timezone.localdate()
    last = first + relativedelta(months=MONTHS_AHEAD)
    gate = gate_for(municipality, first)
    is_asked = any(request.GET.get(name) for name in ("person", "last_day", "confirmed_on"))
    form = SuppositionForm(request.GET if is_asked else None, municipality=municipality, pending=gate.pending)
    planned = events_between(municipality, first, last)
    supposed = form.supposition() if is_asked and form.is_valid() else None
    events = events_if(municipality, first, last, supposed) if supposed else planned
    known, turn = set(planned), EventKind.CLOSES if gate.open else EventKind.OPENS
    context = {
        "municipality": municipality,
        "gate": gate,
        "form": form,
        "supposed": supposed,
        "first": first,
        "last": last,
        "rows": [(event, event not in known) for event in events],
        "dropped": [event for event in planned if event not in set(events)],
        "turn": next((event for event in events if event.kind == turn), None),
        "sent": municipality.reminders.select_related("recipient")[:REMINDERS_SHOWN],
    }
    return render(request, "municipalities/dates.html", context)
