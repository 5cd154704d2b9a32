import logging

from celery import shared_task
from django.db.models import Q

from .groups import MANAGED_GROUPS, follow_roles
from .handing_over import hand_over
from .models import ErasureRequest, Invitation, StaffImport, Transfer, User
from .models.imports import ImportState
from .privacy import requests, retention
from .sessions import end_sessions_without_a_place
from .staff import inviting, transfer_mail
from .staff_import import runs
from .wall import Reach, seeing, the_platform

logger = logging.getLogger(__name__)


def _who_asked_to_be_erased(request_id: int) -> Reach:
    return Reach(ErasureRequest.objects.filter(pk=request_id).values_list("user", flat=True).first() or 0)


def _place_of_invitation(invitation_id: int) -> Reach:
    found = Invitation.objects.filter(pk=invitation_id)
    return Reach(municipalities=frozenset(found.values_list("membership__municipality", flat=True)))


def _places_of_transfer(transfer_id: int) -> Reach:
    found = Transfer.objects.filter(pk=transfer_id).values_list("membership__municipality", "to")
    return Reach(municipalities=frozenset(key for places in found for key in places))


def _place_of_import(import_id: int) -> Reach:
    found = StaffImport.objects.filter(pk=import_id)
    return Reach(municipalities=frozenset(found.values_list("municipality", flat=True)))


@shared_task
@seeing(the_platform)
def follow_dated_roles() -> int:
    """Brings the Wagtail groups in line with the roles of today; running twice changes nothing."""
    people = User.objects.filter(Q(roles__isnull=False) | Q(groups__name__in=MANAGED_GROUPS)).distinct()
    for user in people.iterator():
        follow_roles(user)
    return people.count()


@shared_task
@seeing(the_platform)
def apply_retention() -> dict[str, int]:
    """Announces, erases and removes what its term asks; running twice, or after missed days, changes nothing more."""
    announced = retention.announce_erasures()
    return {"announced": announced, "erased": retention.erase_leavers(), **retention.remove_what_is_past()}


@shared_task
@seeing(_who_asked_to_be_erased)
def mail_erasure_request(request_id: int) -> int:
    """Mails one request to erase; running twice sends nothing more."""
    return requests.mail_request(request_id)


@shared_task
@seeing(the_platform)
def mail_missing_erasure_requests() -> int:
    """Makes up for what a lost broker, a stopped worker or a mail server that was away missed."""
    sent = 0
    for request_id in requests.not_mailed():
        try:
            sent += mail_erasure_request(request_id)
        except Exception:
            logger.exception("No mail for erasure request %s", request_id)
    return sent


@shared_task
@seeing(the_platform)
def end_sessions() -> int:
    """Ends the sessions of people whose last membership and role ended; running twice ends nothing twice."""
    return end_sessions_without_a_place(User.objects.all())


@shared_task
@seeing(_place_of_invitation)
def send_invitation(invitation_id: int) -> bool:
    """Mails one invitation; running twice, or for one that was used or replaced, sends nothing more."""
    return inviting.send(invitation_id)


@shared_task
@seeing(the_platform)
def send_missing_invitations() -> int:
    """Makes up for what a lost broker, a stopped worker or a mail server that was away missed."""
    sent = 0
    for invitation_id in inviting.not_sent():
        try:
            sent += send_invitation(invitation_id)
        except Exception:
            logger.exception("No mail for invitation %s", invitation_id)
    return sent


def hand_over_invitation(invitation_id: int) -> None:
    """Hands the mail to a worker. A broker that is away spoils nothing: the sweep makes up for it."""
    hand_over(send_invitation.name, invitation_id)


@shared_task
@seeing(_places_of_transfer)
def tell_of_transfer(transfer_id: int) -> int:
    """Tells the people whom a transfer concerns; running twice tells nobody twice."""
    return transfer_mail.tell(transfer_id)


@shared_task
@seeing(the_platform)
def tell_missed_transfers() -> int:
    """Tells who was not told because a broker, a worker or a mail server was away."""
    return transfer_mail.tell_missed()


@shared_task
@seeing(_place_of_import)
def read_staff_file(import_id: int) -> bool:
    """Makes the preview of a staff file; running twice does nothing the second time."""
    return runs.read(import_id)


@shared_task
@seeing(_place_of_import)
def write_staff_file(import_id: int) -> bool:
    """Writes a staff file that was looked at; running twice does nothing the second time."""
    return runs.write(import_id)


@shared_task
@seeing(the_platform)
def sweep_staff_files() -> int:
    """Takes up what a lost broker or a stopped worker left, and throws away what nobody looked at."""
    for staff_import in runs.unfinished():
        hand_over_staff_file(staff_import)
    return runs.clear_old()


def hand_over_staff_file(staff_import: StaffImport) -> None:
    """To the task that its state asks for. A broker that is away spoils nothing: the sweep makes up for it."""
    task = read_staff_file if staff_import.state == ImportState.WAITING else write_staff_file
    hand_over(task.name, staff_import.pk)
