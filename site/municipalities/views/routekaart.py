"""Who do I call? Never behind the gate, nor behind a login (DESIGN.md rule 1)."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.current import active_memberships

from ..constants import NATIONAL_NUMBERS
from ..forms import CaseForm
from ..models import Municipality, ReportingRoute
from ..models.municipalities import MunicipalityQuerySet
from ..route_card import RouteCard, ShownStep, card_in_force, national_steps_shown
from ..templatetags.meldroute import own_card


@dataclass(frozen=True)
class ReadersCard:
    """own: the card of the reader's own municipality. other: of a municipality that somebody else chose, of which only
    the function and the number of the focal point are shown. chosen: the municipality in the address."""

    own: RouteCard | None
    other: RouteCard | None = None
    chosen: str = ""
    is_unknown: bool = False

    @property
    def steps(self) -> list[ShownStep]:
        if self.own and self.own.route:
            return self.own.asked_steps
        card = self.own or self.other
        return national_steps_shown(card.focal_points if card else ())


def readers_card(request: HttpRequest, chosen: str) -> ReadersCard:
    """chosen: a municipality by its slug; empty for the reader's own. Of another, only what everybody may see."""
    slug = chosen.strip()[:50]
    own = own_card(request)
    if slug and (own is None or own.municipality.slug != slug):
        memberships = [m for m in active_memberships(request) if m.municipality.slug == slug]
        own = card_in_force(memberships[0].municipality) if memberships else None
    if own or not slug:
        return ReadersCard(own, chosen=slug)
    # PostgreSQL knows no text with a NUL in it; a municipality is not called so either.
    other = None if "\0" in slug else Municipality.objects.in_force().filter(slug=slug).first()
    return ReadersCard(None, card_in_force(other) if other else None, slug, is_unknown=other is None)


@dataclass(frozen=True)
class Answer:
    """All steps, with whether each holds in this case: they stand on the page, so that the script asks nothing."""

    is_urgent: bool
    steps: list[tuple[ShownStep, bool]] = field(default_factory=list)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def routekaart(request: HttpRequest) -> HttpResponse:
    """Staff sees the own route. Everybody else can choose a municipality, and sees of it only whom to call: the
    function and the number of the focal point. Names, e-mail addresses and the steps inside a municipality are for its
    own staff.

    The four questions come as a form in the body of a request, so that no answer gets into an address or a log.
    """
    data = request.POST if request.method == "POST" else None
    reader = readers_card(request, request.POST.get("gemeente", "") or request.GET.get("gemeente", ""))
    form = CaseForm(data)
    answers = form.answers
    steps = [(s, s.holds(form=answers.form, situations=answers.situations)) for s in reader.steps]
    context: dict[str, Any] = {
        "card": reader.own,
        "other_card": reader.other,
        "is_unknown": reader.is_unknown,
        "choices": _with_route() if reader.own is None else (),
        "chosen": reader.chosen,
        "form": form,
        "answer": Answer(answers.is_urgent, steps),
        "national_numbers": NATIONAL_NUMBERS,
        "now": timezone.localtime(),
    }
    return render(request, "municipalities/routekaart.html", context, status=404 if reader.is_unknown else 200)


def _with_route() -> MunicipalityQuerySet:
    """Municipalities that have something to show."""
    return Municipality.objects.in_force().filter(pk__in=ReportingRoute.objects.in_force().values("municipality"))
