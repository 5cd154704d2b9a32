"""Writes what was planned, chunk by chunk, in one transaction around all of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone

from ..audit import record, record_many
from ..models import AuditEvent, Membership, Organisation, TargetGroup, User
from ..models.memberships import search_text_of
from ..names import new_person
from ..staff.changes import LABELS, end_what_hangs_on, line_about
from .planning import Outcome, Planned, Planner, Wanted
from .reading import StaffFile
from .repair import RepairFile
from .shown import as_shown, most_of

Teller = Callable[[int], None]


@dataclass
class Result:
    """counts: rows by outcome. shown: for each outcome the first rows, see `as_shown`. added: keys of memberships.

    without_groups: colleagues who keep no target group, which a file with an empty column does to all of them.
    repair: the rows that were refused. unused: columns of the file that are not ours.
    """

    counts: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    added: list[int] = field(default_factory=list)
    without_groups: int = 0
    repair: RepairFile = field(default_factory=RepairFile)
    unused: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.counts.total()

    def note(self, planned: Sequence[Planned], source: StaffFile) -> None:
        for row in planned:
            self.counts[row.outcome] += 1
            self.without_groups += row.empties_groups
            shown = self.shown.setdefault(row.outcome, [])
            if len(shown) < most_of(row.outcome):
                shown.append(as_shown(row))
        self.repair.add(planned, source.columns)
        self.unused = source.unused


def _planned(path: Path, municipality: Any, by: User | None, result: Result, tell: Teller) -> Iterator[list[Planned]]:
    """Chunk by chunk; each is noted after whoever asks has done with it what they do."""
    source = StaffFile(path)
    for planned in Planner(municipality, by).plan(source.rows()):
        yield planned
        result.note(planned, source)
        tell(result.rows)
    result.unused = source.unused


def preview(path: Path, municipality: Any, *, by: User | None, tell: Teller = lambda rows: None) -> Result:
    """What would happen, without writing. tell: gets how many rows were read so far."""
    result = Result()
    for _chunk in _planned(path, municipality, by, result, tell):
        pass
    return result


def apply(
    path: Path,
    municipality: Any,
    *,
    by: User | None,
    file_name: str = "",
    tell: Teller = lambda rows: None,
) -> Result:
    """Everything or nothing. Rows that are refused are left out; who wants none of it then looks at the preview.

    file_name: as somebody knows the file, where it is stored under another one.
    Raises FileRefused for a file that cannot be read to its end; nothing is written then.
    """
    result = Result()
    with transaction.atomic():
        writer = Writer(municipality, by)
        for planned in _planned(path, municipality, by, result, tell):
            result.added += writer.write(planned)
        counts = {str(outcome): result.counts[outcome] for outcome in Outcome if result.counts[outcome]}
        if any(result.counts[outcome] for outcome in (Outcome.ADDED, Outcome.CHANGED, Outcome.LEFT)):
            details = {"file": file_name or path.name, **counts}
            record("staff.imported", municipality, actor=by, municipality=municipality, details=details)
    return result


class Writer:
    """Writes chunks for one municipality; knows the employers it saw."""

    def __init__(self, municipality: Any, by: User | None) -> None:
        self.municipality, self.by = municipality, by
        self.employers: dict[str, Organisation] = {}

    def write(self, planned: list[Planned]) -> list[int]:
        """Gives the keys of the memberships that were added."""
        self._learn_employers(planned)
        added = self._add([row.wanted for row in planned if row.outcome == Outcome.ADDED and row.wanted])
        changed = [row for row in planned if row.outcome in {Outcome.CHANGED, Outcome.LEFT}]
        self._change(changed)
        record_many(filter(None, map(self._line, changed)))
        return [membership.pk for membership in added]

    def _line(self, row: Planned) -> AuditEvent | None:
        """What the log says of one person; as for a change by hand."""
        if row.membership is None:
            return None
        if row.outcome == Outcome.LEFT and row.membership.left_on:
            day = row.membership.left_on.isoformat()
            return line_about("membership.ended", row.membership, self.by, last_day=day)
        changes = {str(LABELS[name]): pair for name, pair in row.changes.items()}
        return line_about("membership.changed", row.membership, self.by, changes=changes)

    def _learn_employers(self, planned: list[Planned]) -> None:
        names = {
            row.wanted.organisation for row in planned if row.wanted and row.wanted.organisation and not row.problem
        }
        unknown = {name.casefold(): name for name in names if name.casefold() not in self.employers}
        lowered = Organisation.objects.annotate(lowered=Lower("name"))
        for found in lowered.filter(lowered__in=[name.lower() for name in unknown.values()]):
            self.employers[found.name.casefold()] = found
            unknown.pop(found.name.casefold(), None)
        for name in unknown.values():
            self.employers[name.casefold()] = Organisation.objects.create(name=name)

    def _employer(self, wanted: Wanted) -> Organisation | None:
        return self.employers[wanted.organisation.casefold()] if wanted.organisation else None

    def _add(self, wanted: list[Wanted]) -> list[Membership]:
        users = self._users(wanted)
        today = timezone.localdate()
        memberships = Membership.objects.bulk_create(
            Membership(
                user=users[row.email],
                municipality=self.municipality,
                listed_name=row.name,
                organisation=self._employer(row),
                joined_on=row.joined_on or today,
                left_on=row.left_on,
            )
            for row in wanted
        )
        pairs = zip(memberships, wanted, strict=True)
        self._store_groups([(membership.pk, row.groups or ()) for membership, row in pairs])
        record_many(line_about("membership.added", membership, self.by) for membership in memberships)
        return memberships

    def _users(self, wanted: list[Wanted]) -> dict[str, User]:
        """The accounts of these addresses; those that are not there yet are made, without a password."""
        emails = [row.email for row in wanted]
        users = {user.email.lower(): user for user in User.objects.filter(email__in=emails)}
        missing = [new_person(row.email, row.name) for row in wanted if row.email not in users]
        users |= {user.email: user for user in User.objects.bulk_create(missing)}
        return users

    def _store_groups(self, pairs: Sequence[tuple[int, Iterable[TargetGroup]]]) -> None:
        through = Membership.target_groups.through
        through.objects.bulk_create(
            through(membership_id=membership, targetgroup_id=group.pk)
            for membership, groups in pairs
            for group in groups
        )

    def _change(self, planned: list[Planned]) -> None:
        rows = [(row.membership, row.wanted) for row in planned if row.membership and row.wanted]
        for membership, wanted in rows:
            membership.listed_name = wanted.name or membership.listed_name
            membership.joined_on = wanted.joined_on or membership.joined_on
            if wanted.organisation is not None:
                membership.organisation = self._employer(wanted)
            if wanted.says_left_on:
                membership.left_on = wanted.left_on
            membership.search_text = search_text_of(membership)
        fields = ["listed_name", "organisation", "joined_on", "left_on", "search_text"]
        Membership.objects.bulk_update([membership for membership, _wanted in rows], fields)
        regrouped = [(membership.pk, wanted.groups) for membership, wanted in rows if wanted.groups is not None]
        Membership.target_groups.through.objects.filter(membership__in=[pk for pk, _groups in regrouped]).delete()
        self._store_groups(regrouped)
        for row in planned:
            if row.outcome == Outcome.LEFT and row.membership and row.membership.left_on:
                end_what_hangs_on(row.membership, row.membership.left_on)
