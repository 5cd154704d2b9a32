"""Who is appointed as aandachtsfunctionaris. People come and go while a route stays in force: no draft is needed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Membership
from accounts.models.memberships import MembershipQuerySet

from ..appointments import appoint, end_appointment
from ..forms import EndAppointmentForm, FocalPointForm
from ..models import FocalPoint, Municipality
from .access import for_focal_point
from .guide import guide_while_drafting

SHOWN_PEOPLE = 20


@require_safe
@for_focal_point
def focal_points(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    today = timezone.localdate()
    people = list(municipality.focal_points.select_related("user").order_by("ended_on", "domain", "pk"))
    context = {
        "municipality": municipality,
        "current": [person for person in people if person.ended_on is None or person.ended_on >= today],
        "former": [person for person in people if person.ended_on and person.ended_on < today],
        "counting": set(municipality.focal_points.active(today).values_list("pk", flat=True)),
        "today": today,
        "guide": guide_while_drafting(municipality, "focal_points"),
    }
    return render(request, "municipalities/focal_points.html", context)


@require_safe
@for_focal_point
def choose_person(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """People with a membership in force, found by name or e-mail; a municipality can have thousands."""
    wanted = request.GET.get("zoek", "").strip()[:100]
    people = _candidates(municipality).search(wanted).order_by("user__last_name", "user__first_name", "pk")
    found = list(people[: SHOWN_PEOPLE + 1])
    context = {
        "municipality": municipality,
        "wanted": wanted,
        "people": found[:SHOWN_PEOPLE],
        "has_more": len(found) > SHOWN_PEOPLE,
    }
    return render(request, "municipalities/choose_person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_focal_point
def appoint_person(request: HttpRequest, municipality: Municipality, membership: int) -> HttpResponse:
    person = get_object_or_404(_candidates(municipality), pk=membership).user
    focal_point = FocalPoint(municipality=municipality, user=person, email=person.email)
    form = FocalPointForm(request.POST or None, instance=focal_point)
    if request.method == "POST" and form.is_valid():
        appointed = appoint(form.save(commit=False))
        words = {"name": person.name, "day": date_format(appointed.appointed_on, "j F Y")}
        if appointed.appointed_on > timezone.localdate():
            messages.success(request, _("%(name)s wordt aandachtsfunctionaris op %(day)s.") % words)
        else:
            messages.success(request, _("%(name)s is nu aandachtsfunctionaris.") % words)
        return redirect("municipalities:focal_points", municipality.slug)
    context = {"municipality": municipality, "person": person, "form": form, "is_new": True}
    return render(request, "municipalities/focal_point.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_focal_point
def change_focal_point(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    focal_point = get_object_or_404(municipality.focal_points.select_related("user"), pk=pk)
    form = FocalPointForm(request.POST or None, instance=focal_point)
    if request.method == "POST" and form.is_valid():
        appoint(form.save(commit=False))
        messages.success(request, _("De gegevens van %(name)s zijn bewaard.") % {"name": focal_point.user.name})
        return redirect("municipalities:focal_points", municipality.slug)
    context = {"municipality": municipality, "person": focal_point.user, "form": form, "is_new": False}
    return render(request, "municipalities/focal_point.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_focal_point
def end_focal_point(request: HttpRequest, municipality: Municipality, pk: int) -> HttpResponse:
    focal_point = get_object_or_404(municipality.focal_points.filter(ended_on=None).select_related("user"), pk=pk)
    initial = {"last_day": timezone.localdate()}
    form = EndAppointmentForm(request.POST or None, focal_point=focal_point, initial=initial)
    if request.method == "POST" and form.is_valid():
        end_appointment(focal_point, last_day=form.cleaned_data["last_day"])
        messages.success(request, _("De aanstelling van %(name)s stopt.") % {"name": focal_point.user.name})
        # Whoever ended their own appointment in the past has no way to the list any more.
        return redirect("municipalities:registration")
    context = {
        "municipality": municipality,
        "focal_point": focal_point,
        "form": form,
        "is_own": focal_point.user_id == request.user.pk,
        "others": municipality.focal_points.active().exclude(user=focal_point.user_id).count(),
    }
    return render(request, "municipalities/end_focal_point.html", context)


def _candidates(municipality: Municipality) -> MembershipQuerySet:
    members = Membership.objects.active().filter(municipality=municipality, user__is_active=True)
    return members.select_related("user")
