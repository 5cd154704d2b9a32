"""Coverage: who finished the modules that are meant for them. One definition for the page, the export and the API.

For one target group and one module of a municipality on a day:

staff      people with a membership in force on that day, in that municipality and that target group
started    of those: began the module for that municipality (whoever completed it began it)
completed  of those: ever completed it for that municipality
valid      of those: hold a completion that counts on that day; its first and its last day count
due        staff minus valid

A module is meant for somebody when it is published and shares a target group with their membership. What somebody did
for another municipality does not count. Over all target groups and modules together a person counts once:

staff      people for whom at least one module is meant
started    of those: began at least one of the modules meant for them
completed  of those: ever completed every module meant for them
valid      of those: hold a valid completion of every module meant for them; these people are covered
due        staff minus valid

All figures are numbers of people. Past days are counted with the modules and target groups of now.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, TargetGroup
from municipalities.models import Municipality

from ..models import Completion, Enrolment

# In percents of the staff. The target is the project's own (source: LOOK.md); a region may ask another one later.
TARGET = 80
NEARLY = 60


class Standing(StrEnum):
    """How a percentage relates to the target."""

    ON_TARGET = "on_target"
    NEARLY = "nearly"
    BEHIND = "behind"

    @property
    def tone(self) -> str:
        return {"on_target": "ok", "nearly": "warn", "behind": "stop"}[self.value]


def standing(percentage: int) -> Standing:
    """percentage: 0-100."""
    if percentage >= TARGET:
        return Standing.ON_TARGET
    return Standing.NEARLY if percentage >= NEARLY else Standing.BEHIND


@dataclass(frozen=True)
class Counts:
    """Numbers of people, each a part of the one before it: staff >= started >= completed >= valid."""

    staff: int = 0
    started: int = 0
    completed: int = 0
    valid: int = 0

    @property
    def due(self) -> int:
        return self.staff - self.valid

    @property
    def ratio(self) -> float | None:
        """The part that is valid, 0-1; None where there is nobody."""
        return self.valid / self.staff if self.staff else None

    @property
    def percentage(self) -> int | None:
        """Whole percents, rounded down: 100 is said only when nobody is due."""
        return self.valid * 100 // self.staff if self.staff else None

    @property
    def standing(self) -> Standing | None:
        return None if self.percentage is None else standing(self.percentage)


@dataclass(frozen=True)
class CoverageRow:
    """One target group and one module."""

    group_code: str
    group_name: str
    module_id: int
    module_title: str
    counts: Counts


@dataclass(frozen=True)
class MunicipalityCoverage:
    """people: everybody for whom a module is meant, each once. others: staff for whom there is no module."""

    municipality: Municipality
    on: date
    rows: tuple[CoverageRow, ...]
    people: Counts
    others: int

    @property
    def everybody(self) -> int:
        return self.people.staff + self.others


@dataclass(frozen=True)
class Scope:
    """Where and when is looked: municipalities, by their keys, and a day.

    `requirements` has a row for each thing somebody must do; the conditions and `completions` stand inside a query
    on those rows. They name the municipalities once more, so that the database need not read those of all others.
    """

    municipalities: Collection[int]
    on: date

    def requirements(self) -> QuerySet[Membership]:
        """Memberships in force, once for each target group and each published module meant for it.

        Both are annotated, as the keys `group` and `module`: a second filter on the relations themselves would look
        at another target group than the first.
        """
        return (
            Membership.objects.active(self.on)
            .filter(municipality__in=self.municipalities, target_groups__modules__live=True)
            .annotate(group=F("target_groups"), module=F("target_groups__modules"))
            .order_by()
        )

    def _of_requirement(self) -> dict[str, Any]:
        same = {name: OuterRef(name) for name in ("user", "municipality", "module")}
        return {**same, "municipality__in": self.municipalities}

    def completions(self) -> QuerySet[Completion]:
        """The completions of a requirement that were made on the day or before it."""
        return Completion.objects.made_by(self.on).filter(**self._of_requirement())

    def is_started(self) -> Q:
        end_of_day = timezone.make_aware(datetime.combine(self.on + timedelta(days=1), time.min))
        enrolments = Enrolment.objects.filter(started_at__lt=end_of_day, **self._of_requirement())
        return Q(Exists(enrolments)) | self.is_completed()

    def is_completed(self) -> Q:
        return Q(Exists(self.completions()))

    def is_valid(self) -> Q:
        return Q(Exists(self.completions().valid(self.on)))


def _people(where: Q | None = None) -> Count:
    return Count("user", distinct=True, filter=where)


def _tally(scope: Scope, *keys: str) -> dict[tuple[int, ...], Counts]:
    """The people of the requirements that share `keys`, in one query.

    Whoever has one requirement there that is not completed did not complete all of them; so it is with valid.
    """
    rows = (
        scope.requirements()
        .values_list(*keys)
        .annotate(
            staff=_people(),
            started_count=_people(scope.is_started()),
            uncompleted_count=_people(~scope.is_completed()),
            due_count=_people(~scope.is_valid()),
        )
    )
    return {
        tuple(key): Counts(staff=staff, started=started, completed=staff - uncompleted, valid=staff - due)
        for *key, staff, started, uncompleted, due in rows
    }


def coverage_of(municipality: Municipality, on: date | None = None) -> MunicipalityCoverage:
    """The coverage of a municipality on a day (default: today), in four queries whatever its size."""
    on = on or timezone.localdate()
    people = coverage_per_municipality([municipality.pk], on)[municipality.pk]
    employed = Membership.objects.active(on).filter(municipality=municipality).aggregate(people=_people())["people"]
    return MunicipalityCoverage(
        municipality=municipality,
        on=on,
        rows=tuple(_rows(municipality, on)),
        people=people,
        others=employed - people.staff,
    )


def _rows(municipality: Municipality, on: date) -> list[CoverageRow]:
    """Also the target groups without staff: somebody may have forgotten to enter them."""
    counts = _tally(Scope([municipality.pk], on), "group", "module")
    modules = (
        TargetGroup.objects.filter(modules__live=True)
        .order_by("position", "name", "modules__title", "modules")
        .values_list("pk", "code", "name", "modules", "modules__title")
    )
    return [
        CoverageRow(code, name, module, title, counts.get((group, module), Counts()))
        for group, code, name, module, title in modules
    ]


def coverage_per_municipality(municipalities: Collection[int], on: date | None = None) -> dict[int, Counts]:
    """The people of each municipality on a day (default: today), each person once; one query for all of them.

    municipalities: primary keys. A municipality without people gets zeros.
    """
    counts = _tally(Scope(municipalities, on or timezone.localdate()), "municipality")
    return {pk: counts.get((pk,), Counts()) for pk in municipalities}
