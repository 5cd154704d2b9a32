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

OWN_ROLE = gettext_lazy("Je kunt je eigen rol niet geven of wijzigen. Vraag een andere beheerder.")
LAST_ADMIN = gettext_lazy("Dit is de laatste beheerder. Maak eerst iemand anders beheerder.")


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
        if self.for_user and cleaned.get("person") == self.for_user:
            # Whatever else is wrong: nobody decides about their own access.
            self.add_error("person", OWN_ROLE)
            return cleaned
        self._check_place(cleaned)
        self._check_works_there(cleaned)
        self._check_given_once(cleaned)
        self._check_an_admin_stays(cleaned)
        return cleaned

    def _check_place(self, cleaned: dict[str, Any]) -> None:
        role = cleaned.get("role")
        scope = {name for name in ("municipality", "region") if cleaned.get(name)}
        if role in MUNICIPALITY_ROLES:
            self._check_only("municipality", scope, _("Kies voor welke gemeente deze rol geldt."))
        elif role in REGION_ROLES:
            self._check_only("region", scope, _("Kies voor welke regio deze rol geldt."))
        elif role == Role.ADMIN:
            for name in scope:
                self.add_error(name, _("Een beheerder werkt voor heel Signaalwijs. Laat dit leeg."))
        elif len(scope) > 1:
            self.add_error("region", _("Kies een gemeente of een regio, niet allebei."))

    def _check_only(self, wanted: str, scope: set[str], missing: str) -> None:
        if wanted not in scope:
            self.add_error(wanted, missing)
        if "region" in scope - {wanted}:
            self.add_error("region", _("Deze rol is voor een gemeente, niet voor een regio. Laat dit leeg."))
        if "municipality" in scope - {wanted}:
            self.add_error("municipality", _("Deze rol is voor een regio, niet voor een gemeente. Laat dit leeg."))

    def _check_works_there(self, cleaned: dict[str, Any]) -> None:
        """Nobody looks after the colleagues of a municipality for which they do not work (source: FACTS.md 1.5)."""
        person, municipality = cleaned.get("person"), cleaned.get("municipality")
        if cleaned.get("role") not in MUNICIPALITY_ROLES or not person or not municipality:
            return
        ends_on = cleaned.get("ends_on")
        if ends_on and ends_on < timezone.localdate():
            return
        working = person.memberships.filter(municipality=municipality)
        if not working.filter(Q(left_on=None) | Q(left_on__gte=timezone.localdate())).exists():
            words = {"name": person.name, "place": municipality}
            message = _("%(name)s werkt niet voor %(place)s. Voeg eerst een dienstverband toe.")
            self.add_error("person", message % words)

    def _check_given_once(self, cleaned: dict[str, Any]) -> None:
        """The same role for the same place at the same time would have to be ended twice."""
        person, first, last = (cleaned.get(name) for name in ("person", "starts_on", "ends_on"))
        if not person or not first:
            return
        same = {name: cleaned.get(name) for name in ("role", "municipality", "region")}
        others = person.roles.filter(**same).exclude(pk=self.instance.pk)
        others = others.filter(Q(ends_on=None) | Q(ends_on__gte=first))
        if (others.filter(starts_on__lte=last) if last else others).exists():
            message = _("%(name)s heeft deze rol hier al in die tijd. Wijzig die rol, of kies andere dagen.")
            self.add_error("starts_on", message % {"name": person.name})

    def _check_an_admin_stays(self, cleaned: dict[str, Any]) -> None:
        stays = cleaned.get("role") == Role.ADMIN and not cleaned.get("ends_on")
        if self.instance.pk and not stays and is_last_admin(self.instance):
            self.add_error(None, LAST_ADMIN)
