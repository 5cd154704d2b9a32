from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..addresses import clean_address
from ..choice_fields import RowsChoiceField
from ..day_field import DayField
from ..models import Membership, MembershipState, Organisation, TargetGroup
from ..names import clean_name
from .changes import Details, day_after
from .people import Order, Selection
from .places import municipalities


class StaffFilterForm(forms.Form):
    """In the address: what is wrong there is left out, so that a list is always shown."""

    zoek = forms.CharField(label=gettext_lazy("Zoek"), required=False, max_length=100)
    stand = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        required=False,
        choices=lambda: [
            ("", gettext_lazy("Wie er nu werkt")),
            *((key, capfirst(word)) for key, word in MembershipState.choices),
        ],
    )
    doelgroep = forms.ModelChoiceField(
        label=gettext_lazy("Doelgroep"),
        required=False,
        queryset=TargetGroup.objects.all(),
        to_field_name="code",
        empty_label=gettext_lazy("Alle"),
    )
    volgorde = forms.ChoiceField(label=gettext_lazy("Volgorde"), required=False, choices=Order.choices)

    @property
    def selection(self) -> Selection:
        self.is_valid()
        found = self.cleaned_data
        return Selection(
            search=found.get("zoek") or "",
            state=found.get("stand") or "",
            group=found.get("doelgroep"),
            order=found.get("volgorde") or Order.NAME,
        )


class PersonForm(forms.Form):
    """What the list says about somebody. The address is fixed once somebody is in the list: it is the account."""

    # No field of the browser's kind: that sends a look-alike letter as xn--, and shows that instead of what was typed.
    email = forms.CharField(
        label=gettext_lazy("E-mailadres van het werk"),
        help_text=gettext_lazy("Hiermee logt je collega in."),
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=200)
    target_groups = RowsChoiceField(
        label=gettext_lazy("Doelgroepen"),
        queryset=TargetGroup.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Bij elke doelgroep horen modules. Zonder doelgroep staat er niets klaar."),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Werkgever"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("Alleen voor iemand van een partner, zoals een woningcorporatie. Anders leeg."),
    )
    joined_on = DayField(label=gettext_lazy("In dienst sinds"))
    left_on = DayField(
        label=gettext_lazy("Laatste dag"),
        required=False,
        help_text=gettext_lazy("Bij een partner is dit nodig: zo blijft niemand in de lijst die er niet meer werkt."),
    )

    def __init__(
        self,
        *args: Any,
        municipality: Any,
        membership: Membership | None = None,
        is_self: bool = False,
        **kwargs: Any,
    ) -> None:
        """is_self: nobody ends their own work here, so there is no last day to fill in."""
        self.membership = membership
        kwargs.setdefault("initial", _initial(membership))
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        if membership:
            del self.fields["email"]
        if is_self:
            del self.fields["left_on"]
        self.employers = Organisation.objects.filter(memberships__municipality=municipality).distinct()
        self.fields["organisation"].widget.attrs["list"] = "werkgevers"

    def clean_email(self) -> str:
        return clean_address(self.cleaned_data["email"])

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_organisation(self) -> str:
        return clean_name(self.cleaned_data["organisation"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "left_on" not in self.fields and self.membership:
            cleaned["left_on"] = self.membership.left_on
        first, last = cleaned.get("joined_on"), cleaned.get("left_on")
        if first and last and last < first:
            self.add_error(self._last, _("De laatste dag ligt voor de eerste."))
        if cleaned.get("organisation") and not last and "left_on" not in self.errors:
            self.add_error(self._last, _("Bij iemand van een partner hoort een laatste dag."))
        return cleaned

    @property
    def _last(self) -> str | None:
        return "left_on" if "left_on" in self.fields else None

    @property
    def details(self) -> Details:
        data = self.cleaned_data
        groups = tuple(data["target_groups"])
        return Details(data["name"], groups, data["organisation"], data["joined_on"], data["left_on"])


def _initial(membership: Membership | None) -> dict[str, Any]:
    if membership is None:
        return {"joined_on": timezone.localdate()}
    return {
        "name": membership.name,
        "target_groups": membership.target_groups.all(),
        "organisation": membership.organisation.name if membership.organisation else "",
        "joined_on": membership.joined_on,
        "left_on": membership.left_on,
    }


class LeaveForm(forms.Form):
    last_day = DayField(label=gettext_lazy("Laatste dag"), help_text=gettext_lazy("Die dag telt nog mee."))


class ReturnForm(forms.Form):
    first_day = DayField(label=gettext_lazy("Eerste dag"), initial=timezone.localdate)
    last_day = DayField(label=gettext_lazy("Laatste dag"), help_text=gettext_lazy("Bij een partner is dit nodig."))

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        if not membership.organisation:
            del self.fields["last_day"]
        day = date_format(day_after(membership), "j F Y")
        self.fields["first_day"].help_text = _("Ging deze collega nooit weg? Kies dan %(day)s.") % {"day": day}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("De laatste dag ligt voor de eerste."))
        return cleaned


class TransferForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Nieuwe gemeente"), queryset=None, empty_label=gettext_lazy("Kies een gemeente")
    )
    first_day = DayField(label=gettext_lazy("Eerste dag bij die gemeente"))

    def __init__(self, *args: Any, municipality: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["to"].queryset = municipalities().exclude(pk=municipality.pk).order_by("display_name")
