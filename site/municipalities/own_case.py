"""What the reader's own route says about one case that a trainer picked, for a lesson."""

from collections.abc import Sequence

from .constants import ExploitationForm, Situation
from .route_card import RouteCard, ShownStep


def shown_steps(card: RouteCard, *, form: str, situations: Sequence[str]) -> tuple[ShownStep, ...]:
    """The steps of the card's route for a case, in order, with whom to call today. None without a route."""
    return tuple(step for step in card.steps if step.holds(form=form, situations=situations))


def case_in_words(*, form: str, situations: Sequence[str]) -> list[str]:
    """What is known in a case, for the reader."""
    words = [str(ExploitationForm(form).label)] if form in ExploitationForm.values else []
    return words + [str(Situation(situation).label) for situation in situations if situation in Situation.values]
