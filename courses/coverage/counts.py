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


def requirements(on: date) -> QuerySet[Membership]:
    """Memberships in force on a day, once for each target group and each published module meant for it.

    Both are annotated, as the keys `group` and `module`: a second filter on the relations themselves would look at
    another target group than the first.
    """
    return (
        Membership.objects.active(on)
        .filter(target_groups__modules__live=True)
        .annotate(group=F("target_groups"), module=F("target_groups__modules"))
        .order_by()
    )


def _of_requirement() -> dict[str, OuterRef]:
    return {name: OuterRef(name) for name in ("user", "municipality", "module")}


def completions(on: date) -> QuerySet[Completion]:
    """The completions of a requirement that were made on a day or before it; the outer query is `requirements`."""
    return Completion.objects.filter(completed_on__lte=on, **_of_requirement())


def is_started(on: date) -> Q:
    end_of_day = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    enrolments = Enrolment.objects.filter(started_at__lt=end_of_day, **_of_requirement())
    return Q(Exists(enrolments)) | is_completed(on)


def is_completed(on: date) -> Q:
    return Q(Exists(completions(on)))


def is_valid(on: date) -> Q:
    return Q(Exists(completions(on).valid(on)))


def _people(where: Q | None = None) -> Count:
    return Count("user", distinct=True, filter=where)


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
    found = {
        (row["group"], row["module"]): row
        for row in requirements(on)
        .filter(municipality=municipality)
        .values("group", "module")
        .annotate(
            staff=_people(),
            started_count=_people(is_started(on)),
            completed_count=_people(is_completed(on)),
            valid_count=_people(is_valid(on)),
        )
    }
    modules = (
        TargetGroup.objects.filter(modules__live=True)
        .order_by("position", "name", "modules__title", "modules")
        .values_list("pk", "code", "name", "modules", "modules__title")
    )
    return [
        CoverageRow(code, name, module, title, _counts(found.get((group, module))))
        for group, code, name, module, title in modules
    ]


def _counts(row: dict[str, int] | None) -> Counts:
    if row is None:
        return Counts()
    return Counts(row["staff"], row["started_count"], row["completed_count"], row["valid_count"])


def coverage_per_municipality(municipalities: Collection[int], on: date | None = None) -> dict[int, Counts]:
    """The people of each municipality on a day (default: today), each person once; one query for all of them.

    municipalities: primary keys. A municipality without people gets zeros.
    """
    on = on or timezone.localdate()
    rows = (
        requirements(on)
        .filter(municipality__in=municipalities)
        .values("municipality")
        .annotate(
            staff=_people(),
            started_count=_people(is_started(on)),
            uncompleted_count=_people(~is_completed(on)),
            due_count=_people(~is_valid(on)),
        )
    )
    counts = {
        row["municipality"]: Counts(
            staff=row["staff"],
            started=row["started_count"],
            completed=row["staff"] - row["uncompleted_count"],
            valid=row["staff"] - row["due_count"],
        )
        for row in rows
    }
    return {pk: counts.get(pk, Counts()) for pk in municipalities}
