"""Forms of the CMS about people. A person is named by e-mail address: a list of everybody would be far too long."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from .days import is_plausible_day
from .models import Membership, Role, RoleAssignment, User
from .models.roles import MUNICIPALITY_ROLES, REGION_ROLES
from .permissions import is_last_admin


class PersonField(forms.EmailField):
    """Somebody with an account, by e-mail address."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "unknown": gettext_lazy("Er is geen account met het e-mailadres %(email)s. Maak dat eerst aan.")
    }

    def clean(self, value: Any) -> Any:
        email = super().clean(value)
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise forms.ValidationError(self.error_messages["unknown"] % {"email": email}, code="unknown")
        return user


class AboutPersonForm(WagtailAdminModelForm):
    """Who it is stands first; the dates are checked for the century."""

    person = PersonField(label=gettext_lazy("E-mailadres van de persoon"))
    first_day, last_day = "", ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["person"].initial = self.instance.user.email
        self.order_fields(["person"])
        for name in (self.first_day, self.last_day):
            self.fields[name].validators.append(is_plausible_day)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get(self.first_day), cleaned.get(self.last_day)
        if first and last and last < first:
            self.add_error(self.last_day, _("De laatste dag ligt voor de eerste."))
        if cleaned.get("person"):
            self.instance.user = cleaned["person"]
        return cleaned


class MembershipForm(AboutPersonForm):
    first_day, last_day = "joined_on", "left_on"

    class Meta:
        model = Membership
        fields = ["municipality", "organisation", "target_groups", "joined_on", "left_on"]
        widgets = {"target_groups": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("person") and cleaned.get("municipality") and not cleaned.get("left_on"):
            running = Membership.objects.filter(
                user=cleaned["person"], municipality=cleaned["municipality"], left_on=None
            )
            if running.exclude(pk=self.instance.pk).exists():
                message = _(
                    "Deze persoon werkt al voor deze gemeente. Geef het andere dienstverband eerst een laatste dag."
                )
                self.add_error("municipality", message)
        return cleaned


class RoleForm(AboutPersonForm):
    first_day, last_day = "starts_on", "ends_on"

    class Meta:
        model = RoleAssignment
        fields = ["role", "municipality", "region", "starts_on", "ends_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        role = cleaned.get("role")
        scope = {name for name in ("municipality", "region") if cleaned.get(name)}
        for name in scope - self.allowed_scope(role):
            self.add_error(name, _("Deze rol heeft hier niets. Laat dit leeg."))
        if role in MUNICIPALITY_ROLES and "municipality" not in scope:
            self.add_error("municipality", _("Kies voor welke gemeente deze rol geldt."))
        if role in REGION_ROLES and "region" not in scope:
            self.add_error("region", _("Kies voor welke regio deze rol geldt."))
        self._check_works_there(role, cleaned)
        self._check_is_of_another(cleaned)
        if len(scope) > 1 and role == Role.TRAINER:
            self.add_error("region", _("Kies een gemeente of een regio, niet allebei."))
        return cleaned

    def _check_is_of_another(self, cleaned: dict[str, Any]) -> None:
        """Nobody decides about their own access; and somebody stays to decide about that of others."""
        if self.for_user and cleaned.get("person") == self.for_user:
            self.add_error("person", _("Je kunt je eigen rol niet geven of wijzigen. Vraag een andere beheerder."))
        stays = cleaned.get("role") == Role.ADMIN and not cleaned.get("ends_on")
        if self.instance.pk and not stays and is_last_admin(self.instance):
            self.add_error(None, _("Dit is de laatste beheerder. Maak eerst iemand anders beheerder."))

    def _check_works_there(self, role: str | None, cleaned: dict[str, Any]) -> None:
        """Nobody looks after the colleagues of a municipality for which they do not work (source: FACTS.md 1.5)."""
        person, municipality = cleaned.get("person"), cleaned.get("municipality")
        if role not in MUNICIPALITY_ROLES or not person or not municipality:
            return
        ends_on = cleaned.get("ends_on")
        if ends_on and ends_on < timezone.localdate():
            return
        working = person.memberships.filter(municipality=municipality)
        if not working.filter(Q(left_on=None) | Q(left_on__gte=timezone.localdate())).exists():
            words = {"name": person.name, "place": municipality}
            message = _("%(name)s werkt niet voor %(place)s. Voeg eerst een dienstverband toe.")
            self.add_error("person", message % words)

    @staticmethod
    def allowed_scope(role: str | None) -> set[str]:
        if role in MUNICIPALITY_ROLES:
            return {"municipality"}
        if role in REGION_ROLES:
            return {"region"}
        return set() if role == Role.ADMIN else {"municipality", "region"}
