"""The contact points of a route that is being written: a municipality's draft or a region's example."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest

from ..constants import ContactRole, ReadinessCheck
from ..forms import ContactForm
from ..models import ContactPoint
from ..route_pages import RoutePages
from ..standard_route import add_standard_contacts
from .guide import guide_for


@require_safe
def contacts(request: SignedInRequest, pages: RoutePages) -> HttpResponse:
    rows = list(pages.route.contacts.annotate(used=Count("steps")))
    examples = pages.examples()
    context = {
        "pages": pages,
        "municipality": pages.municipality,
        "guide": guide_for(pages, "contacts"),
        "rows": [(contact, bool(examples) and examples.has_contact(contact)) for contact in rows],
        "has_example": bool(examples and examples.has_contacts),
        "needs_focal_point": not any(contact.role == ContactRole.FOCAL_POINT for contact in rows),
        "needs_care": ReadinessCheck.CARE_ROUTE in pages.region.checks
        and not any(contact.role == ContactRole.CARE_COORDINATOR for contact in rows),
    }
    return render(request, "municipalities/contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: SignedInRequest, pages: RoutePages) -> HttpResponse:
    last = pages.route.contacts.order_by("-position").first()
    contact = ContactPoint(route=pages.route, position=last.position + 1 if last else 0)
    return _contact_page(request, pages, contact)


@require_http_methods(["GET", "HEAD", "POST"])
def change_contact(request: SignedInRequest, pages: RoutePages, pk: int) -> HttpResponse:
    return _contact_page(request, pages, get_object_or_404(pages.route.contacts, pk=pk))


def _contact_page(request: SignedInRequest, pages: RoutePages, contact: ContactPoint) -> HttpResponse:
    form = ContactForm(request.POST if request.method == "POST" else None, instance=contact)
    if request.method == "POST" and form.is_valid():
        with pages.changing(request.user, part="contacts"):
            form.save()
        messages.success(request, _("Het contact is bewaard."))
        return redirect(pages.address("contacts"))
    context = {"pages": pages, "municipality": pages.municipality, "form": form, "is_new": contact.pk is None}
    return render(request, "municipalities/contact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_contact(request: SignedInRequest, pages: RoutePages, pk: int) -> HttpResponse:
    contact = get_object_or_404(pages.route.contacts.annotate(used=Count("steps")), pk=pk)
    if contact.used:
        count = ngettext("%(used)s stap gebruikt", "%(used)s stappen gebruiken", contact.used) % {"used": contact.used}
        message = _("%(count)s dit contact nog. Kies daar eerst een ander contact: %(contact)s.")
        messages.error(request, message % {"count": count, "contact": contact})
        return redirect(pages.address("contacts"))
    if request.method == "POST":
        with pages.changing(request.user, part="contacts"):
            contact.delete()
        messages.success(request, _("Het contact is verwijderd."))
        return redirect(pages.address("contacts"))
    context = {"pages": pages, "municipality": pages.municipality, "contact": contact}
    return render(request, "municipalities/remove_contact.html", context)


@require_POST
def propose_contacts(request: SignedInRequest, pages: RoutePages) -> HttpResponse:
    with pages.changing(request.user, part="contacts") as route:
        added = add_standard_contacts(route, timezone.localdate())
    if added:
        message = ngettext("%(added)s contact toegevoegd.", "%(added)s contacten toegevoegd.", added)
        messages.success(request, message % {"added": added})
    else:
        messages.info(request, _("Deze contacten staan er al."))
    return redirect(pages.address("contacts"))
