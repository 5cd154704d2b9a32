"""How each module stands for one learner: what the overview, "mijn leren" and the module page show and offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import Membership
from media.models import LearningImage

from .completion import renewable_from
from .learners import Learner
from .models import Completion, Enrolment, ModulePage
from .progress import ModuleProgress, progress_in_all


class Standing(StrEnum):
    NEW = "new"
    STARTED = "started"
    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"


# These ask something of the learner; VALID does not.
TO_DO = frozenset({Standing.NEW, Standing.STARTED, Standing.EXPIRING, Standing.EXPIRED})


@dataclass(frozen=True)
class ModuleCard:
    """A module as it stands for one learner on a day.

    is_for_you: made for one of their target groups; anybody may do any module. completion: the latest one.
    """

    module: ModulePage
    progress: ModuleProgress
    on: date
    is_for_you: bool = False
    enrolment: Enrolment | None = None
    completion: Completion | None = None

    @property
    def standing(self) -> Standing:
        if self.completion is None:
            return Standing.STARTED if self.enrolment else Standing.NEW
        return standing_of(self.completion, self.on)

    @property
    def is_to_do(self) -> bool:
        return self.standing in TO_DO

    @property
    def must_repeat(self) -> bool:
        """The quiz is to be done again: the last completion is over, or soon will be."""
        return self.standing in {Standing.EXPIRING, Standing.EXPIRED}


def standing_of(completion: Completion, on: date) -> Standing:
    if completion.valid_until < on:
        return Standing.EXPIRED
    return Standing.EXPIRING if renewable_from(completion) <= on else Standing.VALID


def cards_for(membership: Membership | None) -> list[ModuleCard]:
    """All published modules in the trainer's order; as many queries for two modules as for fifty."""
    pictures = LearningImage.objects.prefetch_renditions()
    modules = ModulePage.objects.live().public().order_by("path")
    modules = modules.prefetch_related("target_groups", Prefetch("illustration", queryset=pictures))
    return cards_of(list(modules), membership)


def cards_of(modules: Iterable[ModulePage], membership: Membership | None) -> list[ModuleCard]:
    modules = list(modules)
    today = timezone.localdate()
    learner = Learner.of(membership) if membership else None
    progress = progress_in_all(modules, learner)
    enrolments = {row.module_id: row for row in _rows_of(Enrolment, learner, modules)}
    completions = latest_completions(_rows_of(Completion, learner, modules))
    own_groups = set(membership.target_groups.values_list("pk", flat=True)) if membership else set()
    return [
        ModuleCard(
            module=module,
            progress=progress[module.pk],
            on=today,
            is_for_you=not own_groups.isdisjoint(group.pk for group in module.target_groups.all()),
            enrolment=enrolments.get(module.pk),
            completion=completions.get(module.pk),
        )
        for module in modules
    ]


def latest_completions(completions: Iterable[Completion]) -> dict[int | None, Completion]:
    """Of each module the one that counts longest: the last round, unless another municipality's came along later."""
    return {row.module_id: row for row in sorted(completions, key=lambda row: (row.valid_until, row.round))}


def _rows_of(model: type, learner: Learner | None, modules: list[ModulePage]) -> Iterable:
    if learner is None:
        return ()
    return model.objects.filter(user=learner.user_id, municipality=learner.municipality_id, module__in=modules)
