"""The pages of the staff list. Every one starts at the municipalities of which the person keeps the list."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from printing.spreadsheet import csv_download

from ..audit import record
from ..models import Membership, MembershipState
from ..rate_limits import RateLimit, limited
from ..requests import SignedInRequest
from ..staff_import.planning import word_for
from ..staff_import.reading import COLUMNS, column_names
from ..tasks import hand_over_invitation
from . import transfers
from .changes import StaffRefused, add_person, change_person, come_back, leave
from .forms import LeaveForm, PersonForm, ReturnForm, StaffFilterForm, TransferForm
from .inviting import invite
from .people import counts_of, line_of_now, staff_of
from .places import staff_lists_of

# As many as fill a few screens of a phone; whoever looks for one person searches.
PEOPLE_ON_A_PAGE = 25
# More at once is what a list is for.
INVITATIONS = RateLimit("invite", times=100, seconds=3600)
SECONDS_PER_LOOK = 600
View = Callable[..., Any]


def for_staff_list(view: View) -> View:
    """Gives the view the municipality of the address; 404 for whoever does not keep its list."""

    @login_required
    @never_cache
    @wraps(view)
    def with_municipality(request: SignedInRequest, slug: str, **kwargs: Any) -> Any:
        municipality = next((place for place in staff_lists_of(request.user) if place.slug == slug), None)
        if municipality is None:
            raise Http404
        return view(request, municipality, **kwargs)

    return with_municipality


@require_safe
@login_required
def home(request: SignedInRequest) -> HttpResponse:
    """Straight to the list, or a choice for whoever keeps several."""
    places = staff_lists_of(request.user)
    if not places:
        raise Http404
    if len(places) == 1:
        return redirect("staff:list", places[0].slug)
    return render(request, "accounts/staff/choice.html", {"places": places})


@require_safe
@for_staff_list
def staff(request: SignedInRequest, municipality: Any) -> HttpResponse:
    form = StaffFilterForm(request.GET)
    selection = form.selection
    counts = {} if selection.narrows else counts_of(municipality)
    people = staff_of(municipality, selection).prefetch_related(transfers.OPEN)
    paginator = Paginator(people, PEOPLE_ON_A_PAGE)
    if counts:
        # Known already, so the database need not count again.
        paginator.count = counts["active"] + counts["invited"]
    page = paginator.get_page(request.GET.get("page"))
    log_a_look(request, municipality, page.number)
    context = {
        "municipality": municipality,
        "form": form,
        "selection": selection,
        "page_obj": page,
        "list_url": request.path,
        "counts": counts,
        "transfers": transfers.open_for(municipality),
    }
    return render(request, "accounts/staff/list.html", context)


def log_a_look(request: SignedInRequest, municipality: Any, page: int) -> None:
    """Once in a while for the same person and page: after each change somebody lands on the list again."""
    if cache.add(f"staff.viewed:{request.user.pk}:{municipality.pk}:{page}", True, SECONDS_PER_LOOK):
        record("staff.viewed", municipality, municipality=municipality, details={"page": page})


@require_safe
@for_staff_list
def staff_csv(request: SignedInRequest, municipality: Any) -> StreamingHttpResponse:
    """The columns of the import, so that a list that was downloaded can be read in again."""
    record("staff.exported", municipality, municipality=municipality)
    rows = staff_of(municipality, StaffFilterForm(request.GET).selection)
    return csv_download(f"medewerkers-{municipality.slug}", _cells(rows))


def _cells(rows: Any) -> Any:
    yield column_names(COLUMNS)
    for row in rows.iterator(chunk_size=1000):
        groups = "; ".join(word_for(group) for group in row.target_groups.all())
        days = [f"{day:%d-%m-%Y}" if day else "" for day in (row.joined_on, row.left_on)]
        yield [row.user.email, row.name, groups, row.organisation or "", *days]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_list
@limited(INVITATIONS)
def add(request: SignedInRequest, municipality: Any) -> HttpResponse:
    form = PersonForm(request.POST or None, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                membership = add_person(municipality, form.cleaned_data["email"], form.details, by=request.user)
                _invite(membership, request)
        except StaffRefused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _told_by_mail(membership))
            return redirect("staff:list", municipality.slug)
    return render(request, "accounts/staff/person.html", {"municipality": municipality, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_list
def change(request: SignedInRequest, municipality: Any, pk: int) -> HttpResponse:
    membership = _membership(municipality, pk)
    is_self = membership.user_id == request.user.pk
    form = PersonForm(request.POST or None, municipality=municipality, membership=membership, is_self=is_self)
    if request.method == "POST" and form.is_valid():
        try:
            change_person(membership, form.details, by=request.user)
        except StaffRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De gegevens van %(name)s zijn bewaard.") % {"name": form.details.name})
            return redirect("staff:list", municipality.slug)
    invitation = membership.invitations.first()
    context = {
        "municipality": municipality,
        "colleague": membership,
        "form": form,
        "invitation": invitation,
        "mails_later": bool(invitation and membership.state == MembershipState.COMING and not invitation.sent_at),
        "transfer": membership.transfers.filter(answered_at=None).select_related("to").first(),
        "moved": membership.transfers.exclude(became=None).select_related("to").first(),
        "is_there": membership.state != MembershipState.LEFT,
        "of_now": line_of_now(membership) if membership.state == MembershipState.LEFT else None,
        "is_self": is_self,
    }
    return render(request, "accounts/staff/person.html", context)


def _membership(municipality: Any, pk: int) -> Membership:
    return get_object_or_404(
        municipality.memberships.listed().select_related("user", "organisation", "municipality"), pk=pk
    )


def of_a_colleague(view: View) -> View:
    """Gives the view the membership of the address; nobody ends or moves their own, and the page says so at once."""

    @wraps(view)
    def with_membership(request: SignedInRequest, municipality: Any, pk: int) -> HttpResponse:
        membership = _membership(municipality, pk)
        if membership.user_id == request.user.pk:
            context = {"municipality": municipality, "colleague": membership}
            return render(request, "accounts/staff/own.html", context)
        return view(request, municipality, membership)

    return with_membership


def _invite(membership: Membership, request: SignedInRequest) -> None:
    invitation = invite(membership, by=request.user)
    transaction.on_commit(partial(hand_over_invitation, invitation.pk))


def _told_by_mail(membership: Membership) -> str:
    words = {"name": membership.name, "day": date_format(membership.joined_on, "j F Y")}
    if membership.state == MembershipState.COMING:
        return _("%(name)s staat in de lijst en krijgt op %(day)s een mail. Dat is de eerste dag.") % words
    return _("%(name)s staat in de lijst en krijgt een mail.") % words


@require_POST
@for_staff_list
@limited(INVITATIONS)
def invite_person(request: SignedInRequest, municipality: Any, pk: int) -> HttpResponse:
    membership = _membership(municipality, pk)
    try:
        with transaction.atomic():
            _invite(membership, request)
        messages.success(request, _told_by_mail(membership))
    except StaffRefused as refused:
        messages.error(request, str(refused))
    return redirect("staff:change", municipality.slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_list
@of_a_colleague
def leave_person(request: SignedInRequest, municipality: Any, membership: Membership) -> HttpResponse:
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            leave(membership, last_day=form.cleaned_data["last_day"], by=request.user)
        except StaffRefused as refused:
            form.add_error("last_day", str(refused))
        else:
            messages.success(request, _("%(name)s is uit dienst gemeld.") % {"name": membership.name})
            return redirect("staff:list", municipality.slug)
    context = {"municipality": municipality, "colleague": membership, "form": form}
    return render(request, "accounts/staff/leave.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_list
@limited(INVITATIONS)
@of_a_colleague
def return_person(request: SignedInRequest, municipality: Any, membership: Membership) -> HttpResponse:
    if membership.state != MembershipState.LEFT:
        return redirect("staff:change", municipality.slug, membership.pk)
    if of_now := line_of_now(membership):
        messages.info(request, _("%(name)s staat alweer in de lijst.") % {"name": of_now.name})
        return redirect("staff:change", municipality.slug, of_now.pk)
    form = ReturnForm(request.POST or None, membership=membership)
    if request.method == "POST" and form.is_valid():
        first_day, last_day = form.cleaned_data["first_day"], form.cleaned_data.get("last_day")
        try:
            with transaction.atomic():
                back = come_back(membership, first_day, last_day, by=request.user)
                if not back.accepted_at:
                    _invite(back, request)
        except StaffRefused as refused:
            form.add_error("first_day", str(refused))
        else:
            messages.success(request, _("%(name)s staat weer in de lijst.") % {"name": back.name})
            return redirect("staff:change", municipality.slug, back.pk)
    context = {"municipality": municipality, "colleague": membership, "form": form}
    return render(request, "accounts/staff/return.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_list
@of_a_colleague
def transfer_person(request: SignedInRequest, municipality: Any, membership: Membership) -> HttpResponse:
    form = TransferForm(request.POST or None, municipality=municipality)
    if request.method == "POST" and form.is_valid():
        to, first_day = form.cleaned_data["to"], form.cleaned_data["first_day"]
        try:
            transfers.offer(membership, to, first_day, by=request.user)
        except StaffRefused as refused:
            form.add_error(None, str(refused))
        else:
            words = {"name": membership.name, "place": to.display_name}
            messages.success(request, _("%(place)s ziet nu dat %(name)s komt, en zegt ja of nee.") % words)
            return redirect("staff:change", municipality.slug, membership.pk)
    context = {"municipality": municipality, "colleague": membership, "form": form}
    return render(request, "accounts/staff/transfer.html", context)


@require_POST
@for_staff_list
def answer_transfer(request: SignedInRequest, municipality: Any, pk: int) -> HttpResponse:
    """Yes or no by the municipality to which somebody comes, or taken back by the one that offered."""
    transfer = transfers.between(municipality, pk)
    if transfer is None:
        raise Http404
    name = transfer.membership.name
    try:
        if request.POST.get("antwoord") == "ja":
            transfers.accept(transfer, by=request.user)
            messages.success(request, _("%(name)s komt in je lijst, met wat al geleerd is.") % {"name": name})
        else:
            transfers.refuse(transfer, by=request.user)
            messages.success(request, _("De overstap van %(name)s gaat niet door.") % {"name": name})
    except StaffRefused as refused:
        messages.error(request, str(refused))
    return redirect("staff:list", municipality.slug)
