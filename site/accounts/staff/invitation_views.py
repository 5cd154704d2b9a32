"""What somebody does with the link of an invitation."""

from allauth.account.forms import SetPasswordForm
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..current import choose_membership
from ..models import Invitation, Membership
from ..wall import beyond_the_wall
from .inviting import accept, invitation_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the link changes nothing: mail programs do that too."""
    # The link says which membership it is about; nobody is signed in yet.
    with beyond_the_wall():
        return _answer(request, token)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    invitation = invitation_of(token)
    if invitation is None:
        return render(request, "accounts/staff/invitation_gone.html", status=404)
    person = invitation.membership.user
    if request.user.is_authenticated and request.user.pk != person.pk:
        return render(request, "accounts/staff/invitation.html", {"invitation": invitation, "is_other": True})
    if person.has_usable_password():
        return _confirm(request, invitation)
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if accept(invitation, password=form.cleaned_data["password1"]) is None:
            return render(request, "accounts/staff/invitation_gone.html", status=404)
        person.refresh_from_db()
        login(request, person, backend="accounts.backends.AccountBackend")
        return _welcome(request, invitation.membership)
    return render(request, "accounts/staff/invitation.html", {"invitation": invitation, "form": form})


def _confirm(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """For whoever has an account already: they sign in as themselves, and say yes."""
    place = invitation.membership.municipality.display_name
    if not request.user.is_authenticated:
        messages.info(request, _("Log in om mee te doen met %(place)s.") % {"place": place})
        return redirect_to_login(request.get_full_path())
    if request.method == "POST":
        if accept(invitation) is None:
            return render(request, "accounts/staff/invitation_gone.html", status=404)
        return _welcome(request, invitation.membership)
    return render(request, "accounts/staff/invitation.html", {"invitation": invitation})


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Whoever learns for another municipality too goes on with the one they said yes to."""
    choose_membership(request, membership)
    place = membership.municipality.display_name
    messages.success(request, _("Welkom. Je leert nu voor %(place)s.") % {"place": place})
    return redirect("courses:my_learning")
