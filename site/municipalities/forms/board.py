from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.search_field import SearchField

from ..board.rows import Order, Selection
from ..board.standing import Standing
from ..models import Region


class BoardForm(forms.Form):
    """The filters above the readiness board. A filter that is wrong is named and left out.

    regions: those that the reader follows; with one there is nothing to choose.
    """

    zoek = SearchField(label=_("Naam van de gemeente"))
    stand = forms.ChoiceField(
        label=_("Stand"),
        choices=[("", _("Alle")), *Standing.choices],
        required=False,
        error_messages={"invalid_choice": _("Deze stand bestaat niet. Je ziet nu elke stand.")},
    )
    regio = forms.ChoiceField(
        label=_("Regio"),
        required=False,
        error_messages={"invalid_choice": _("Deze regio staat niet op je bord. Je ziet nu alle regio's.")},
    )
    volgorde = forms.ChoiceField(
        label=_("Volgorde"),
        choices=Order.choices,
        required=False,
        error_messages={"invalid_choice": _("Zo kun je niet sorteren. De lijst staat nu op stand.")},
    )

    def __init__(self, *args: Any, regions: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["regio"]
        field.choices = [("", _("Alle")), *((region.code, region.name) for region in regions)]
        if len(field.choices) == 2:
            field.widget = field.hidden_widget()

    @property
    def selection(self) -> Selection:
        """What was asked, without the filters that are wrong."""
        self.is_valid()
        names = {"zoek": "wanted", "stand": "standing", "regio": "region", "volgorde": "order"}
        return Selection(**{names[name]: value for name, value in self.cleaned_data.items() if value})
