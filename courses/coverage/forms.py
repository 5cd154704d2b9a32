from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.choice_fields import RowChoiceField
from accounts.models import TargetGroup
from accounts.search_field import SearchField

from ..models import ModulePage
from .people import Choice, Order, Selection


def _choices() -> list[tuple[str, Any]]:
    return [("", _("Iedereen")), *((choice.value, capfirst(choice.label)) for choice in Choice)]


def _orders() -> list[tuple[str, Any]]:
    return [(Order.NAME.value, _("Naam")), (Order.STATE.value, _("Wie nog moet eerst"))]


class PeopleForm(forms.Form):
    """The filters above the list of colleagues. A filter that is wrong is named and left out."""

    search = SearchField(label=_("Naam of e-mail"))
    group = forms.ModelChoiceField(
        TargetGroup.objects.all(),
        label=_("Doelgroep"),
        to_field_name="code",
        required=False,
        empty_label=_("Alle"),
        error_messages={"invalid_choice": _("Deze doelgroep is er niet. Je ziet nu alle doelgroepen.")},
    )
    module = RowChoiceField(
        ModulePage.objects.live().order_by("title"),
        label=_("Module"),
        required=False,
        empty_label=_("Alle"),
        error_messages={"invalid_choice": _("Deze module is er niet. Je ziet nu alle modules.")},
    )
    choice = forms.ChoiceField(
        label=_("Stand"),
        choices=_choices,
        required=False,
        error_messages={"invalid_choice": _("Deze stand bestaat niet. Je ziet nu iedereen.")},
    )
    order = forms.ChoiceField(
        label=_("Volgorde"),
        choices=_orders,
        required=False,
        error_messages={"invalid_choice": _("Zo kun je niet sorteren. De lijst staat nu op naam.")},
    )

    @property
    def selection(self) -> Selection:
        """What was asked, without the filters that are wrong."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return Selection(**asked)
