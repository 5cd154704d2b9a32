"""What was learned for a municipality comes along to the one it merged into (decision 19).

Rows are added for the successor; those of the predecessor stay as they are. Attempts are not copied: those of a
predecessor count where they are looked up (municipalities/lineage.py). In batches, not per person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import User
from municipalities.models import Municipality

from .models import Completion, Enrolment, LessonProgress

BATCH = 1000
# A person and a module.
Key = tuple[int, int | None]


@dataclass(frozen=True)
class Carriage:
    """From one municipality to another, where it counts from a day on."""

    old: Municipality
    new: Municipality
    first_day: date

    @property
    def first_moment(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first_day, time.min))


def carry_learning(
    old: Municipality, new: Municipality, first_day: date, *, person: User | None = None
) -> dict[str, int]:
    """Enrolments with their lessons, and completions; gives how many were added. Repeating adds what is missing.

    Also of people who do not work there any more: whoever comes back finds what they did. person: only this one.
    """
    carriage = Carriage(old, new, first_day)
    added: Counter[str] = Counter(enrolments=0, completions=0)
    of_whom = {"user": person} if person else {}
    for enrolments in _batches(Enrolment.objects.filter(municipality=old, module__isnull=False, **of_whom)):
        added["enrolments"] += _carry_enrolments(enrolments, carriage)
    for completions in _batches(Completion.objects.filter(municipality=old, **of_whom)):
        added["completions"] += _carry_completions(completions, carriage)
    return dict(added)


def carry_one(completion: Completion, new: Municipality) -> None:
    """One completion that was made for a predecessor while the merger went on."""
    last_day = completion.municipality.valid_to or completion.completed_on
    _carry_completions([completion], Carriage(completion.municipality, new, last_day + timedelta(days=1)))


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """By key, so that no list of all people is held at once."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk


def _carry_enrolments(enrolments: list[Enrolment], carriage: Carriage) -> int:
    """Where somebody takes part already that stays, and the lessons done at the predecessor are added to it."""
    there = _enrolments_there(enrolments, carriage)
    missing = [row for row in enrolments if (row.user_id, row.module_id) not in there]
    Enrolment.objects.bulk_create(
        Enrolment(
            user_id=row.user_id,
            municipality=carriage.new,
            module_id=row.module_id,
            module_title=row.module_title,
            # It takes part here since the merger: nobody counts here on a day before it.
            started_at=max(row.started_at, carriage.first_moment),
            last_seen_at=row.last_seen_at,
        )
        for row in missing
    )
    there = _enrolments_there(enrolments, carriage)
    _carry_lessons({row.pk: there[row.user_id, row.module_id].pk for row in enrolments})
    return len(missing)


def _enrolments_there(rows: Iterable[Enrolment | Completion], carriage: Carriage) -> dict[Key, Enrolment]:
    """The enrolments at the successor of the people in these rows."""
    people = {row.user_id for row in rows}
    found = Enrolment.objects.filter(municipality=carriage.new, user__in=people, module__isnull=False)
    return {(row.user_id, row.module_id): row for row in found}


def _carry_lessons(enrolments: dict[int, int]) -> None:
    """enrolments: for each at the predecessor the one at the successor."""
    rows = list(LessonProgress.objects.filter(enrolment__in=enrolments, lesson__isnull=False))
    there = LessonProgress.objects.filter(enrolment__in=enrolments.values(), lesson__isnull=False)
    known = {(row.enrolment_id, row.lesson_id): row for row in there}
    missing: list[LessonProgress] = []
    finished: list[LessonProgress] = []
    for row in rows:
        target = enrolments[row.enrolment_id]
        same = known.get((target, row.lesson_id))
        if same is None:
            row.pk, row.enrolment_id = None, target
            row._state.adding = True
            missing.append(row)
        elif same.done_at is None and row.done_at:
            same.done_at, same.revision_id = row.done_at, row.revision_id
            finished.append(same)
    LessonProgress.objects.bulk_create(missing, batch_size=BATCH)
    LessonProgress.objects.bulk_update(finished, ["done_at", "revision"], batch_size=BATCH)


def _carry_completions(completions: list[Completion], carriage: Carriage) -> int:
    originals = {row.pk: row.carried_from_id or row.pk for row in completions}
    there = Completion.objects.filter(municipality=carriage.new)
    # Somebody may come back to where the original was made: there it is already.
    known = set(there.filter(carried_from__in=originals.values()).values_list("carried_from", flat=True))
    known |= set(there.filter(pk__in=originals.values()).values_list("pk", flat=True))
    missing = [row for row in completions if originals[row.pk] not in known]
    enrolments = _enrolments_there(missing, carriage)
    rounds = _last_rounds(enrolments.values())
    copies = []
    for row in sorted(missing, key=lambda row: (row.completed_at, row.round)):
        enrolment = enrolments.get((row.user_id, row.module_id))
        number = row.round
        if enrolment:
            number = rounds[enrolment.pk] = rounds[enrolment.pk] + 1
        copies.append(_copy(row, enrolment, carriage, original=originals[row.pk], number=number))
    Completion.objects.bulk_create(copies, batch_size=BATCH)
    return len(copies)


def _last_rounds(enrolments: Iterable[Enrolment]) -> Counter[int]:
    rows = Completion.objects.filter(enrolment__in=[row.pk for row in enrolments]).order_by()
    return Counter(dict(rows.values_list("enrolment").annotate(last=Max("round"))))


def _copy(
    row: Completion, enrolment: Enrolment | None, carriage: Carriage, *, original: int, number: int
) -> Completion:
    return Completion(
        user_id=row.user_id,
        municipality=carriage.new,
        enrolment=enrolment,
        module_id=row.module_id,
        module_title=row.module_title,
        module_revision_id=row.module_revision_id,
        round=number,
        completed_at=row.completed_at,
        completed_on=row.completed_on,
        valid_until=row.valid_until,
        carried_from_id=original,
        carried_on=carriage.first_day,
    )
