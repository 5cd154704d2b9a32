"""Erasing in the CMS: find the person, read exactly what will happen, confirm it. For admins."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from ..forms import PersonField
from ..models import ErasureRequest, User
from ..permissions import is_admin
from ..requests import SignedInRequest
from .erasure import ErasureRefused, erase_person, objections, prohibitions
from .export import sections_of

View = Callable[..., HttpResponse]
MOST_REQUESTS = 50


def for_admins(view: View) -> View:
    """Wagtail has asked whether somebody may come into the CMS; trainers may, and may not do this."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_admin(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


class FindForm(forms.Form):
    person = PersonField(
        label=gettext_lazy("E-mailadres van de persoon"),
        error_messages={
            "unknown": gettext_lazy(
                "Er is geen account met het e-mailadres %(email)s. Kijk of het goed is getypt. "
                "Wie al is gewist, vind je hier niet meer."
            )
        },
    )


class ConfirmForm(forms.Form):
    """The address is typed over, so that nobody erases the wrong person with one click too many."""

    use_required_attribute = False
    email = forms.CharField(
        label=gettext_lazy("Typ het e-mailadres van deze persoon over"),
        error_messages={"required": gettext_lazy("Typ het e-mailadres over.")},
    )
    force = forms.BooleanField(
        label=gettext_lazy("Ik weet dit, en wil deze persoon toch wissen"),
        error_messages={"required": gettext_lazy("Zet een vinkje als je deze persoon toch wilt wissen.")},
    )

    def __init__(self, person: User, *args: Any, has_objections: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not has_objections:
            del self.fields["force"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].strip()
        if email.lower() != self.person.email.lower():
            raise forms.ValidationError(_("Dit is niet het e-mailadres van deze persoon."))
        return email


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
@never_cache
def find(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("erasure:confirm", form.cleaned_data["person"].pk)
    asked = ErasureRequest.objects.filter(user__erased_at=None).select_related("user")
    context = {
        "form": form,
        "asked": asked[:MOST_REQUESTS],
        "header_title": _("Gegevens wissen"),
        "page_title": _("Gegevens wissen"),
        "header_icon": ErasureViewSet.icon,
    }
    return render(request, "accounts/erasure_find.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_admins
@never_cache
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    if person.erased_at:
        messages.info(request, _("Deze persoon is al gewist."))
        return redirect("erasure:find")
    against = objections(person)
    form = ConfirmForm(person, request.POST or None, has_objections=bool(against))
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(person, force=form.cleaned_data.get("force", False), actor=request.user)
        except ErasureRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("De gegevens van deze persoon zijn gewist."))
            return redirect("erasure:find")
    # Counts, no contents: an admin need not read along to erase.
    sections = list(sections_of(person, most=0))
    title = _("Gegevens wissen van %(name)s") % {"name": person.name}
    context = {
        "person": person,
        "form": form,
        "prohibitions": prohibitions(person, by=request.user),
        "objections": against,
        "sections": [section for section in sections if section.total],
        "done_for_others": sum(done.times for section in sections for done in section.did),
        "header_title": title,
        "page_title": title,
        "header_icon": ErasureViewSet.icon,
    }
    return render(request, "accounts/erasure_confirm.html", context)


class ForAdmins(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_admin(request.user)


class ErasureViewSet(ViewSet):
    name = "erasure"
    url_prefix = "wissen"
    icon = "bin"
    menu_label = gettext_lazy("Gegevens wissen")
    menu_item_class = ForAdmins

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", find, name="find"), path("<int:pk>/", confirm, name="confirm")]
