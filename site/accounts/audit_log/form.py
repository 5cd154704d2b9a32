from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..audit_words import ACTIONS, KINDS
from ..day_field import DayField
from ..search_field import SearchField
from .selection import OF_ROLE_HOLDERS, Asked, Scope

Choice = tuple[str, Any]


class LogForm(forms.Form):
    """The filters above the log of a municipality. A filter that is wrong is named and left out."""

    zoek = SearchField(label=gettext_lazy("Zoek een woord"))
    persoon = SearchField(label=gettext_lazy("Door of over wie"))
    soort = forms.ChoiceField(
        label=gettext_lazy("Handeling"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Deze handeling is er niet. Je ziet nu elke handeling.")},
    )
    van = DayField(label=gettext_lazy("Vanaf"), required=False)
    tot = DayField(label=gettext_lazy("Tot en met"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["soort"]
        field.choices = [("", _("Alles")), *_choices(scope)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and last < first:
            self.add_error("tot", _("Deze dag ligt voor de eerste dag."))
        return cleaned

    @property
    def asked(self) -> Asked:
        """What was asked, without the filters that are wrong."""
        self.is_valid()
        cleaned = self.cleaned_data
        return Asked(
            text=cleaned.get("zoek") or "",
            person=cleaned.get("persoon") or "",
            what=cleaned.get("soort") or "",
            first=cleaned.get("van"),
            last=cleaned.get("tot"),
        )


def _choices(scope: Scope) -> Iterator[tuple[str, list[Choice]]]:
    """Each kind with its actions under it; the kind itself is all of them."""
    for kind in scope.kinds:
        actions = [action for action in ACTIONS if action.startswith(f"{kind}.")]
        if kind == "account":
            actions = list(OF_ROLE_HOLDERS)
        name = str(KINDS[kind])
        several: list[Choice] = [(kind, _("Alles: %(kind)s") % {"kind": name})] if len(actions) > 1 else []
        yield name, [*several, *((action, ACTIONS[action]) for action in actions)]
