from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..plain_text import plain


def search_text_of(membership: Any) -> str:
    """What somebody is found by in a list: the name in that list, the address and the employer, as people type them."""
    user, employer = membership.user, membership.organisation
    if user.erased_at:
        return ""
    name = membership.listed_name or f"{user.first_name} {user.last_name}"
    return plain(f"{name} {user.email} {employer.name if employer else ''}")


class SearchTextField(models.TextField):
    """Filled whenever its row is written, also by `bulk_create`; `bulk_update` and `update` leave it to the caller."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = search_text_of(model_instance)
        setattr(model_instance, self.attname, text)
        return text


class TargetGroup(models.Model):
    """A label on people, modules and signals: the kind of work someone does."""

    code = models.SlugField(_("code"), unique=True, help_text=_("Engels, met liggend streepje: enforcement_officer"))
    name = models.CharField(_("naam"), max_length=100, unique=True)
    synonyms = models.CharField(
        _("ook wel"), max_length=255, blank=True, help_text=_("Komma's ertussen; doorzoekbaar.")
    )
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("doelgroep")
        verbose_name_plural = _("doelgroepen")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An employer other than the municipality itself: a housing corporation, a regional boa pool."""

    name = models.CharField(_("naam"), max_length=150, unique=True)

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MembershipState(TextChoices):
    """Where somebody stands in the staff list of a municipality."""

    ACTIVE = "active", _("doet mee")
    INVITED = "invited", _("nog niet ingelogd")
    COMING = "coming", _("komt nog")
    LEFT = "left", _("uit dienst")

    @property
    def tone(self) -> str:
        return {"active": "ok", "invited": "warn", "coming": "info", "left": "neutral"}[self.value]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def renew_search_text(self) -> None:
        """After a change of what the people or their employers are called."""
        changed = []
        for membership in self.select_related("user", "organisation").iterator(chunk_size=1000):
            text = search_text_of(membership)
            if membership.search_text != text:
                membership.search_text = text
                changed.append(membership)
        self.model._default_manager.bulk_update(changed, ["search_text"], batch_size=1000)

    def active(self, on: date | None = None) -> "MembershipQuerySet":
        """Memberships in force on a day: both the first and the last day count."""
        on = on or timezone.localdate()
        return self.filter(joined_on__lte=on).staying(on)

    def staying(self, on: date) -> "MembershipQuerySet":
        """Who did not leave before that day, there already or not."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=on))

    def listed(self) -> "MembershipQuerySet":
        """Without who was erased: that row stays for the figures, and there is nobody to show or to change."""
        return self.filter(user__erased_at=None)

    def search(self, text: str) -> "MembershipQuerySet":
        """Each word stands in the name, the address or the employer; capitals and accents make no difference."""
        found = self
        for word in plain(text).split():
            found = found.filter(search_text__contains=word)
        return found

    def in_state(self, state: str, on: date | None = None) -> "MembershipQuerySet":
        on = on or timezone.localdate()
        if state == MembershipState.LEFT:
            return self.filter(left_on__lt=on)
        if state == MembershipState.COMING:
            return self.filter(joined_on__gt=on).staying(on)
        return self.active(on).filter(accepted_at__isnull=state == MembershipState.INVITED)


class Membership(models.Model):
    """Somebody works for a municipality from one date to another. A person can hold several, also at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("persoon"), on_delete=models.CASCADE, related_name="memberships"
    )
    municipality = models.ForeignKey(
        "municipalities.Municipality", verbose_name=_("gemeente"), on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("werkgever"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        help_text=_("Leeg: de gemeente zelf."),
    )
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("doelgroepen"), blank=True, related_name="memberships"
    )
    # As the municipality writes it. Lists show this, so that nobody learns how an address is known elsewhere.
    listed_name = models.CharField(_("naam in de lijst"), max_length=200, blank=True)
    search_text = SearchTextField(editable=False, blank=True, default="")
    # Since when the person takes part: by an invitation, or by signing in.
    accepted_at = models.DateTimeField(_("doet mee sinds"), null=True, blank=True)
    joined_on = models.DateField(_("in dienst sinds"), default=timezone.localdate)
    left_on = models.DateField(_("laatste dag"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("dienstverband")
        verbose_name_plural = _("dienstverbanden")
        ordering = ["joined_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="membership_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["user", "municipality"],
                condition=Q(left_on=None),
                name="membership_open_once_per_municipality",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "left_on"]),
            # A page of the staff list is read in this order.
            models.Index(fields=["municipality", "search_text"], name="membership_in_order_of_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.municipality})"

    @property
    def name(self) -> str:
        return self.listed_name or self.user.name

    @property
    def state(self) -> "MembershipState":
        today = timezone.localdate()
        if self.left_on and self.left_on < today:
            return MembershipState.LEFT
        if self.joined_on > today:
            return MembershipState.COMING
        return MembershipState.ACTIVE if self.accepted_at else MembershipState.INVITED
