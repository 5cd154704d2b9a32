import re
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership

from ..constants import ContactRole, Domain, ExploitationForm, Situation, StepTaker
from ..names import contact_names
from .municipalities import Municipality
from .routes import ReportingRoute

# The ways in which people write a number down; how many digits it needs is looked at apart.
WRITTEN = re.compile(r"[+(]?[0-9][0-9 ()./-]*[0-9]")
# In the Netherlands (source: the numbering plan): emergency and help lines, 14 and the area code for a town hall,
# free and paid numbers, and ten digits for all others.
DUTCH = re.compile(r"1[0-9]{2}|116[0-9]{3}|140[0-9]{2,3}|0(?:800|90[069])(?:[0-9]{4}|[0-9]{7})|0[1-8][0-9]{8}")
ABROAD = re.compile(r"(?:\+|00)[1-9][0-9]{7,14}")


def is_phone_number(value: str) -> None:
    """A validator. A number with a digit too few is worse than none: somebody calls it in need."""
    dialled = as_dialled(value)
    if not WRITTEN.fullmatch(value) or not (DUTCH.fullmatch(dialled) or ABROAD.fullmatch(dialled)):
        raise ValidationError(
            _("Dit is geen telefoonnummer. Een nummer heeft tien cijfers, bijvoorbeeld 0123 - 45 67 89."),
            code="invalid",
        )


def as_dialled(phone: str) -> str:
    """The number as a telephone wants it: digits, with a plus in front when it was there.

    In +31 (0)20 the zero in brackets is only for callers in the country itself.
    """
    if phone.startswith("+"):
        return "+" + re.sub(r"[^0-9]", "", phone.replace("(0)", ""))
    return re.sub(r"[^0-9]", "", phone)


class FocalPointQuerySet(models.QuerySet["FocalPoint"]):
    def active(self, on: date | None = None) -> "FocalPointQuerySet":
        """Appointed on a day, with a membership of the municipality in force.

        Dates decide, so that the same question about the same day has the same answer later. An account that is closed
        gets a last day at once (see receivers.py); without one it is not known since when, so it does not count.
        """
        on = on or timezone.localdate()
        working = Membership.objects.active(on).filter(user=OuterRef("user"), municipality=OuterRef("municipality"))
        appointed = self.filter(appointed_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gte=on))
        return appointed.dated().filter(Exists(working))

    def dated(self) -> "FocalPointQuerySet":
        """Without the appointments of which the end is not known."""
        return self.filter(Q(user__is_active=True) | Q(ended_on__isnull=False))

    def reachable(self) -> "FocalPointQuerySet":
        """With everything a colleague with a signal needs (source: DESIGN.md, `focal_point_appointed`)."""
        return self.exclude(Q(phone="") | Q(email="") | Q(hours="") | Q(deputy_name=""))


class FocalPoint(models.Model):
    """A formally appointed aandachtsfunctionaris. It belongs to the municipality, not to one version of its route:
    people come and go while a route stays in force (source: FACTS.md 1.2 step 4 and 1.5)."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("gemeente"), on_delete=models.PROTECT, related_name="focal_points"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("persoon"), on_delete=models.PROTECT, related_name="focal_point_of"
    )
    domain = models.CharField(_("domein"), max_length=10, choices=Domain.choices)
    appointed_on = models.DateField(_("aangesteld op"))
    ended_on = models.DateField(_("laatste dag"), null=True, blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, validators=[is_phone_number])
    email = models.EmailField(_("e-mail"))
    hours = models.CharField(_("bereikbaar"), max_length=100, help_text=_("Bijvoorbeeld: ma t/m vr, 9.00 - 17.00 uur"))
    deputy_name = models.CharField(_("vervanger"), max_length=150)
    deputy_phone = models.CharField(_("telefoon vervanger"), max_length=20, validators=[is_phone_number])

    objects = FocalPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("aandachtsfunctionaris")
        verbose_name_plural = _("aandachtsfunctionarissen")
        ordering = ["domain", "appointed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("appointed_on")), name="focal_point_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["municipality", "user", "domain"],
                condition=Q(ended_on=None),
                name="focal_point_appointed_once_per_domain",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_domain_display()}"

    @property
    def dialled(self) -> str:
        return as_dialled(self.phone)

    @property
    def deputy_dialled(self) -> str:
        return as_dialled(self.deputy_phone)


class ContactPoint(models.Model):
    """Somebody to call in a route: a role, an organisation, and how to reach it."""

    route = models.ForeignKey(ReportingRoute, on_delete=models.CASCADE, related_name="contacts")
    role = models.CharField(_("rol"), max_length=20, choices=ContactRole.choices)
    organisation = models.CharField(_("organisatie"), max_length=150)
    name = models.CharField(_("naam of functie"), max_length=150, blank=True)
    phone = models.CharField(_("telefoon"), max_length=20, blank=True, validators=[is_phone_number])
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("bereikbaar"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("contactpunt")
        verbose_name_plural = _("contactpunten")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="contact_can_be_reached"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title, self.subtitle) if part)

    @property
    def title(self) -> str:
        return contact_names(self.role, self.name, self.organisation)[0]

    @property
    def subtitle(self) -> str:
        return contact_names(self.role, self.name, self.organisation)[1]

    @property
    def dialled(self) -> str:
        return as_dialled(self.phone)


class RouteStep(models.Model):
    """One step of a route: under these conditions, at this place in the order, to this contact.

    An empty form or situation means: in every case. The steps for a case are those whose conditions all hold,
    in the order of `position`; 112 comes first by itself when there is danger now.
    """

    route = models.ForeignKey(ReportingRoute, on_delete=models.CASCADE, related_name="steps")
    form = models.CharField(_("vorm van uitbuiting"), max_length=20, choices=ExploitationForm.choices, blank=True)
    situation = models.CharField(_("situatie"), max_length=20, choices=Situation.choices, blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    contact = models.ForeignKey(
        ContactPoint, verbose_name=_("contactpunt"), on_delete=models.RESTRICT, related_name="steps"
    )
    instruction = models.CharField(_("wat doe je"), max_length=255)
    taken_by = models.CharField(
        _("wie doet dit"), max_length=20, choices=StepTaker.choices, default=StepTaker.COLLEAGUE
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("stap in de meldroute")
        verbose_name_plural = _("stappen in de meldroute")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=["", *ExploitationForm.values]), name="step_form_is_known"),
            models.CheckConstraint(condition=Q(situation__in=["", *Situation.values]), name="step_situation_is_known"),
            models.CheckConstraint(condition=~Q(instruction=""), name="step_says_what_to_do"),
            # Or a colleague would have nothing to do.
            models.CheckConstraint(
                condition=Q(taken_by=StepTaker.COLLEAGUE)
                | (Q(taken_by=StepTaker.FOCAL_POINT) & (~Q(form="") | ~Q(situation__in=["", Situation.URGENT]))),
                name="step_that_starts_is_a_colleagues",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.instruction}"

    @property
    def is_start(self) -> bool:
        """What a colleague does with every signal, or in danger: from here the others can take over."""
        return not self.form and self.situation in {"", Situation.URGENT}
