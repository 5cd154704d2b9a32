"""Whom to call in which case. The routes differ per region, so they are data (source: FACTS.md 1.4)."""

from collections.abc import Collection

from .constants import Situation
from .models import ReportingRoute, RouteStep


def steps_for(route: ReportingRoute, *, form: str = "", situations: Collection[str] = ()) -> list[RouteStep]:
    """The steps of a route for one case, in order.

    form: a form of exploitation, or "" when somebody does not know. situations: what else holds.
    Steps for danger now come first; within that the municipality's own order counts. 112 is not a step: it is shown
    above them, always (source: M1).
    """
    steps = [
        step
        for step in route.steps.all()
        if (not step.form or step.form == form) and (not step.situation or step.situation in situations)
    ]
    return sorted(steps, key=lambda step: (step.situation != Situation.URGENT, step.position, step.pk))
