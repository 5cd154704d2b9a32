"""Whom to call in which case. The routes differ per region, so they are data (source: FACTS.md 1.4)."""

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from .constants import ContactRole, ExploitationForm, Situation
from .models import ContactPoint, ReportingRoute, RouteStep


def holds(step: RouteStep, *, form: str, situations: Collection[str]) -> bool:
    """Whether a step belongs to a case. The script of the routekaart says the same in its browser."""
    return (not step.form or step.form == form) and (not step.situation or step.situation in situations)


def in_order(steps: Iterable[RouteStep]) -> list[RouteStep]:
    """Steps for danger now come first; within that the municipality's own order counts. 112 is not a step: it is shown
    above them, always (source: M1)."""
    return sorted(steps, key=lambda step: (step.situation != Situation.URGENT, step.position, step.pk or 0))


def steps_for(route: ReportingRoute, *, form: str = "", situations: Collection[str] = ()) -> list[RouteStep]:
    """The steps of a route for one case, in order.

    form: a form of exploitation, or "" when somebody does not know. situations: what else holds.
    """
    return [step for step in in_order(route.steps.all()) if holds(step, form=form, situations=situations)]


def first_contact(steps: Sequence[RouteStep], *, form: str = "", situations: Collection[str] = ()) -> RouteStep | None:
    """The step that is about just this case: the one with the most conditions, and of those the first in order.

    Most routes begin with a step for every signal, to the aandachtsfunctionaris (source: M2). That one is done first,
    and this one says where the case goes: labour exploitation to the Arbeidsinspectie, a case of undermining to the
    RIEC (source: M3 to M10). None where the route has no step for the case at all.
    """
    fitting = [step for step in in_order(steps) if holds(step, form=form, situations=situations)]
    return max(fitting, key=lambda step: bool(step.form) + bool(step.situation), default=None)


def national_steps() -> list[RouteStep]:
    """For who has no route of their own to see: numbers for the whole country (source: FACTS.md 1.4, public numbers).

    Not stored: what is the same everywhere is no municipality's data.
    """
    police = ContactPoint(role=ContactRole.OTHER, name=_("Politie, geen spoed"), phone="0900-8844")
    inspectorate = ContactPoint(
        role=ContactRole.LABOUR_AUTHORITY, organisation=_("Nederlandse Arbeidsinspectie"), phone="0800-5151"
    )
    comensha = ContactPoint(role=ContactRole.OTHER, name="CoMensha", phone="033-4481186")
    to_police = _("Vertel wat je zag en hoorde, met dag, tijd en plek.")
    rows = (
        (ExploitationForm.LABOUR, "", inspectorate, _("Meld arbeidsuitbuiting bij de Arbeidsinspectie.")),
        (ExploitationForm.SEXUAL, "", police, to_police),
        (ExploitationForm.CRIMINAL, "", police, to_police),
        (ExploitationForm.ORGAN_REMOVAL, "", police, to_police),
        ("", Situation.LOCATION_KNOWN, police, _("Geef de plek door. Ga er niet zelf opnieuw kijken.")),
        ("", "", comensha, _("Twijfel je, of gaat het om hulp en opvang? CoMensha denkt met je mee.")),
    )
    return [
        RouteStep(form=form, situation=situation, contact=contact, instruction=instruction, position=position)
        for position, (form, situation, contact, instruction) in enumerate(rows)
    ]
