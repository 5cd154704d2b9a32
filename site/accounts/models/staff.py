"""How people come to a municipality and leave it: by invitation, and by an offer of one municipality to another."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .memberships import Membership

# An invitation of longer ago is not mailed any more: the person may have been called by now.
DAYS_TO_SEND = 3


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Not used yet, and not replaced by a later one."""
        return self.filter(used_at=None, replaced_at=None)

    def usable(self) -> "InvitationQuerySet":
        """The link works: open, and within its term."""
        return self.open().filter(expires_at__gt=timezone.now())

    def to_send(self) -> "InvitationQuerySet":
        """Not mailed yet, of who works there today: on the first day somebody has a mailbox to read it in."""
        since = timezone.now() - timedelta(days=DAYS_TO_SEND)
        is_news = Q(created_at__gte=since) | Q(membership__joined_on__gte=timezone.localdate(since))
        return self.open().filter(is_news, sent_at=None, membership__in=Membership.objects.active())


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


class Invitation(models.Model):
    """A link by mail with which somebody takes part; it works once, and until it expires.

    expires_at counts from the mail; until that went out it is what it would be if it went now.

    The link itself is nowhere in the database: it is signed with the secret key over the nonce of the row.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="invitations")
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("gemaakt op"), default=timezone.now)
    expires_at = models.DateTimeField(_("werkt tot"))
    sent_at = models.DateTimeField(_("verstuurd op"), null=True, blank=True)
    used_at = models.DateTimeField(_("gebruikt op"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("vervangen op"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("uitnodiging")
        verbose_name_plural = _("uitnodigingen")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(used_at=None, replaced_at=None),
                name="invitation_open_once_per_membership",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_given_up(self) -> bool:
        """No mail went out, and none will: it failed for too long."""
        is_early = self.membership.joined_on > timezone.localdate()
        return not self.sent_at and not is_early and not Invitation.objects.to_send().filter(pk=self.pk).exists()


class TransferNews(TextChoices):
    """What somebody is told of a transfer."""

    OFFERED = "offered", _("aangeboden")
    ACCEPTED = "accepted", _("aangenomen")
    REFUSED = "refused", _("geweigerd")
    MOVED = "moved", _("overgestapt")


class Transfer(models.Model):
    """A municipality tells another one that somebody comes to work there; the other one says yes or no.

    Nobody adds people to a municipality that is not theirs: until the answer nothing changes.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="transfers")
    to = models.ForeignKey("municipalities.Municipality", on_delete=models.PROTECT, related_name="transfers")
    first_day = models.DateField(_("eerste dag"))
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    offered_at = models.DateTimeField(_("gemeld op"), default=timezone.now)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(_("antwoord op"), null=True, blank=True)
    # The membership that came of it; empty when the answer was no, or the offer was taken back.
    became = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="came_by")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("overstap")
        verbose_name_plural = _("overstappen")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"], condition=Q(answered_at=None), name="transfer_open_once_per_membership"
            ),
            models.CheckConstraint(
                condition=Q(became=None) | ~Q(became=F("membership")), name="transfer_leads_to_another_membership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} > {self.to}"


class TransferNotice(models.Model):
    """That one person was told one thing about a transfer; told once."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="transfer_notices")
    kind = models.CharField(_("waarover"), max_length=10, choices=TransferNews.choices)
    sent_at = models.DateTimeField(_("verstuurd op"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("bericht over een overstap")
        verbose_name_plural = _("berichten over overstappen")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["transfer", "recipient", "kind"], name="transfer_notice_sent_once")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
