"""The four questions of the routekaart. What is answered is never stored, logged or put in an address."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..constants import ExploitationForm, Situation

UNKNOWN = ""
WRONG = {"invalid_choice": _("Dit antwoord kennen we niet. Kies een van de antwoorden.")}


@dataclass(frozen=True)
class Answers:
    """form: a form of exploitation, or "" when somebody does not know. situations: what holds besides."""

    form: str = UNKNOWN
    situations: frozenset[str] = frozenset()

    @property
    def is_urgent(self) -> bool:
        return Situation.URGENT in self.situations


def _question(label: Any, *choices: tuple[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, required=False, error_messages=WRONG
    )


class CaseForm(forms.Form):
    """The value of an answer is the condition that it stands for, so that the script needs no list of its own."""

    danger = _question(_("Is er nu gevaar?"), (Situation.URGENT, _("Ja")), (UNKNOWN, _("Nee")))
    form = _question(
        _("Waar lijkt het op?"),
        (ExploitationForm.SEXUAL, _("Seksuele uitbuiting: gedwongen seks, ook online")),
        (ExploitationForm.LABOUR, _("Arbeidsuitbuiting: gedwongen of slecht werk, geen eigen geld of papieren")),
        (ExploitationForm.CRIMINAL, _("Criminele uitbuiting: gedwongen stelen, bedelen, drugs of geld doorsluizen")),
        (ExploitationForm.ORGAN_REMOVAL, _("Gedwongen orgaanverwijdering")),
        (UNKNOWN, _("Weet ik niet")),
    )
    who = _question(
        _("Wat weet je al?"),
        (Situation.VICTIM_KNOWN, _("Wie het mogelijke slachtoffer is")),
        (Situation.LOCATION_KNOWN, _("Alleen de plek")),
        (UNKNOWN, _("Geen van beide")),
    )
    minor = _question(
        _("Gaat het om iemand onder de 18?"), (Situation.MINOR, _("Ja")), (UNKNOWN, _("Nee, of weet ik niet"))
    )

    @property
    def answers(self) -> Answers:
        """Unanswered, and answered with something unknown, is: I do not know."""
        if not self.is_bound:
            return Answers()
        self.is_valid()
        given = {name: self.cleaned_data.get(name, UNKNOWN) for name in self.fields}
        situations = {given[name] for name in ("danger", "who", "minor")} - {UNKNOWN}
        return Answers(given["form"], frozenset(situations))
