"""Somebody asks to be erased, at most once a week. They cannot do it alone: an admin looks at what hangs on it.

The row is the request, and says whether its mail went out: so a mail is sent once, and one that was lost is found.
"""

from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..audit import record
from ..handing_over import hand_over
from ..mailing import full_address, mail_to
from ..models import ErasureRequest, Membership, Role, RoleAssignment, User
from ..permissions import has_role, is_admin

TASK = "accounts.tasks.mail_erasure_request"
PAUSE = timedelta(days=7)


class AskingRefused(Exception):
    """The request cannot be made now; its text is for the reader."""


def running_request(user: User) -> ErasureRequest | None:
    """What somebody asked less than a week ago, counted in days."""
    latest = user.erasure_requests.first()
    return latest if latest and may_ask_again_on(latest) > timezone.localdate() else None


def may_ask_again_on(request: ErasureRequest) -> date:
    return timezone.localdate(request.asked_at) + PAUSE


@transaction.atomic
def ask_for_erasure(user: User) -> ErasureRequest:
    """Stores the request and has it mailed. Raises AskingRefused."""
    # Two tabs that ask at once wait here for each other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if earlier := running_request(user):
        again = date_format(may_ask_again_on(earlier), "j F Y")
        raise AskingRefused(_("Je vroeg dit al. Je kunt het opnieuw vragen vanaf %(again)s.") % {"again": again})
    request = ErasureRequest.objects.create(user=user)
    record("person.erasure_asked", user, actor=user, details={"person": user.pk})
    transaction.on_commit(partial(_hand_over, request.pk))
    return request


def _hand_over(request_id: int) -> None:
    """A broker that is away spoils nothing: the sweep makes up for it."""
    hand_over(TASK, request_id)


def not_mailed() -> list[int]:
    """The requests of the last week whose mail did not go out. After that somebody can ask again."""
    since = timezone.now() - PAUSE
    return list(ErasureRequest.objects.filter(asked_at__gte=since, mailed_at=None).values_list("pk", flat=True))


@transaction.atomic
def mail_request(request_id: int) -> int:
    """Mails one request, once: whoever comes second waits for the row. Gives how many mails went out."""
    request = ErasureRequest.objects.select_for_update().filter(pk=request_id, mailed_at=None).first()
    if request is None:
        return 0
    request.mailed_at = timezone.now()
    request.save(update_fields=["mailed_at"])
    people = recipients(request.user)
    for person in people:
        message_for(person, request).send()
    return len(people)


def recipients(user: User) -> QuerySet[User]:
    """The admins, who can do it, and the focal points of where the person works, who know whether they left."""
    concerned = Q(role=Role.ADMIN) | _is_focal_point_for(user)
    return _others_who_are(concerned, user)


def focal_points_for(user: User) -> QuerySet[User]:
    """Those of where somebody works; not the person."""
    return _others_who_are(_is_focal_point_for(user), user)


def _is_focal_point_for(user: User) -> Q:
    places = Membership.objects.active().filter(user=user).values("municipality")
    return Q(role=Role.FOCAL_POINT, municipality__in=places)


def _others_who_are(concerned: Q, user: User) -> QuerySet[User]:
    holders = RoleAssignment.objects.active().filter(concerned).values("user")
    return User.objects.filter(pk__in=holders, is_active=True).exclude(pk=user.pk).order_by("pk")


def whom_to_ask(user: User) -> str:
    """Who corrects what is wrong: a focal point, but nobody is sent to themselves."""
    others = list(focal_points_for(user))
    if others and has_role(user, Role.FOCAL_POINT):
        name = {"name": others[0].name}
        return _("Klopt er iets niet? Vraag je collega %(name)s, ook aandachtsfunctionaris, om het te wijzigen.") % name
    if others:
        return _(
            "Je naam, e-mailadres en dienstverband komen van je gemeente. Klopt er iets niet? "
            "Vraag de aandachtsfunctionaris om het te wijzigen."
        )
    if is_admin(user):
        return _("Klopt er iets niet? Vraag een andere beheerder om het te wijzigen.")
    return _("Klopt er iets niet? Vraag een beheerder om het te wijzigen.")


# In Dutch, whatever language the worker has.
@translation.override(settings.LANGUAGE_CODE)
def message_for(person: User, request: ErasureRequest) -> EmailMultiAlternatives:
    is_admin = person.roles.active().filter(role=Role.ADMIN).exists()
    places = request.user.memberships.active().select_related("municipality")
    context = {
        "asker": request.user,
        "places": ", ".join(place.municipality.display_name for place in places),
        "is_admin": is_admin,
        "url": full_address(reverse("erasure:confirm", args=[request.user_id])) if is_admin else "",
    }
    return mail_to(person, _("Een persoon vraagt om gegevens te wissen"), "account/email/erasure_request", context)
