"""The contact points of a draft."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..forms import ContactForm
from ..lifecycle import changing
from ..models import ContactPoint, Municipality, ReportingRoute
from ..standard_route import add_standard_contacts
from .access import SignedInRequest, for_draft


@require_safe
@for_draft
def contacts(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    rows = draft.contacts.annotate(used=Count("steps"))
    return render(request, "municipalities/contacts.html", {"municipality": municipality, "contacts": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_draft
def add_contact(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    last = draft.contacts.order_by("-position").first()
    contact = ContactPoint(route=draft, position=last.position + 1 if last else 0)
    return _contact_page(request, municipality, draft, contact)


@require_http_methods(["GET", "HEAD", "POST"])
@for_draft
def change_contact(
    request: SignedInRequest, municipality: Municipality, draft: ReportingRoute, pk: int
) -> HttpResponse:
    return _contact_page(request, municipality, draft, get_object_or_404(draft.contacts, pk=pk))


def _contact_page(
    request: SignedInRequest, municipality: Municipality, draft: ReportingRoute, contact: ContactPoint
) -> HttpResponse:
    form = ContactForm(request.POST or None, instance=contact)
    if request.method == "POST" and form.is_valid():
        with changing(draft, request.user):
            form.save()
        messages.success(request, _("Het contact is bewaard."))
        return redirect("municipalities:contacts", municipality.slug)
    context = {"municipality": municipality, "form": form, "is_new": contact.pk is None}
    return render(request, "municipalities/contact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_draft
def remove_contact(
    request: SignedInRequest, municipality: Municipality, draft: ReportingRoute, pk: int
) -> HttpResponse:
    contact = get_object_or_404(draft.contacts.annotate(used=Count("steps")), pk=pk)
    if contact.used:
        count = ngettext("%(used)s stap gebruikt", "%(used)s stappen gebruiken", contact.used) % {"used": contact.used}
        message = _("%(count)s dit contact nog. Kies daar eerst een ander contact: %(contact)s.")
        messages.error(request, message % {"count": count, "contact": contact})
        return redirect("municipalities:contacts", municipality.slug)
    if request.method == "POST":
        with changing(draft, request.user):
            contact.delete()
        messages.success(request, _("Het contact is verwijderd."))
        return redirect("municipalities:contacts", municipality.slug)
    return render(request, "municipalities/remove_contact.html", {"municipality": municipality, "contact": contact})


@require_POST
@for_draft
def propose_contacts(request: SignedInRequest, municipality: Municipality, draft: ReportingRoute) -> HttpResponse:
    with changing(draft, request.user):
        added = add_standard_contacts(draft, timezone.localdate())
    if added:
        message = ngettext("%(added)s contact toegevoegd.", "%(added)s contacten toegevoegd.", added)
        messages.success(request, message % {"added": added})
    else:
        messages.info(request, _("Deze contacten staan er al."))
    return redirect("municipalities:contacts", municipality.slug)
