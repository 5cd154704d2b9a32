"""Invitations: a link by mail that works once and for two weeks.

It is mailed at once, or on the first day of who starts later; the two weeks begin with the mail. A new one replaces the
one before. Whoever has a password already confirms by signing in; whoever has none chooses one.
"""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ..audit import record
from ..mailing import full_address, mail_to
from ..models import Invitation, Membership, User
from .changes import StaffRefused, check_may_manage

DAYS_VALID = 14
# A list of thousands is mailed over some hours, so that a mail server does not take it for spam.
MAILS_AT_ONCE = 1000
SALT = "accounts.invitation"


@transaction.atomic
def invite(membership: Membership, *, by: User) -> Invitation:
    """Makes the invitation; the mail follows by a task on commit. Raises StaffRefused for who may not, or left."""
    check_may_manage(by, membership.municipality)
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    today = timezone.localdate()
    if membership.left_on and membership.left_on < today:
        raise StaffRefused(_("Deze collega is uit dienst en krijgt geen uitnodiging."))
    if membership.accepted_at:
        raise StaffRefused(_("Deze collega doet al mee."))
    now = timezone.now()
    membership.invitations.filter(used_at=None, replaced_at=None).update(replaced_at=now)
    invitation = Invitation.objects.create(
        membership=membership, invited_by=by, created_at=now, expires_at=now + timedelta(days=DAYS_VALID)
    )
    record(
        "invitation.made",
        membership,
        actor=by,
        municipality=membership.municipality,
        details={"person": membership.user_id},
    )
    return invitation


def token_of(invitation: Invitation) -> str:
    return signing.dumps([invitation.pk, invitation.nonce], salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation behind a link; None for a link that is wrong, used, replaced or expired."""
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    usable = Invitation.objects.usable().filter(pk=pk, nonce=nonce, membership__user__is_active=True)
    return usable.select_related("membership__user", "membership__municipality", "invited_by").first()


@transaction.atomic
def accept(invitation: Invitation, *, password: str = "") -> Membership | None:
    """Uses the link up. None when it was used in the meantime: two tabs, or a mail that was passed on.

    password: what a person without one chose.
    """
    locked = Invitation.objects.select_for_update().usable().filter(pk=invitation.pk).first()
    if locked is None:
        return None
    membership, now = locked.membership, timezone.now()
    if password:
        membership.user.set_password(password)
        membership.user.save(update_fields=["password"])
    locked.used_at = now
    locked.save(update_fields=["used_at"])
    membership.accepted_at = membership.accepted_at or now
    membership.save(update_fields=["accepted_at"])
    details = {"person": membership.user_id}
    record("invitation.used", membership, actor=membership.user, municipality=membership.municipality, details=details)
    return membership


def send(invitation_id: int) -> bool:
    """Mails one invitation, once: whoever comes second waits for the row and finds that it was done."""
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update(of=("self",)).to_send().filter(pk=invitation_id).first()
        if invitation is None:
            return False
        invitation.sent_at = timezone.now()
        invitation.expires_at = invitation.sent_at + timedelta(days=DAYS_VALID)
        invitation.save(update_fields=["sent_at", "expires_at"])
        _mail(invitation).send()
    return True


def not_sent() -> list[int]:
    """Of who starts today and of lists that were read in; and what a broker or mail server that was away missed."""
    return list(Invitation.objects.to_send().order_by("pk").values_list("pk", flat=True)[:MAILS_AT_ONCE])


def _mail(invitation: Invitation) -> Any:
    membership = invitation.membership
    url = full_address(reverse("staff:accept", args=[token_of(invitation)]))
    context = {
        "invitation": invitation,
        "name": membership.name,
        "municipality": membership.municipality,
        "has_password": membership.user.has_usable_password(),
        "url": url,
    }
    with translation.override("nl"):
        subject = _("Doe mee met Signaalwijs van %(place)s") % {"place": membership.municipality.display_name}
    return mail_to(membership.user, subject, "accounts/email/invitation", context)
