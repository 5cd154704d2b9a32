"""What a staff file would do to the list of a municipality: for each row one of five outcomes.

The preview and the import ask this same function, so that what was shown is what is done. A row that says what is
stored already does nothing, so a second run of the same file changes nothing.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..addresses import clean_address
from ..days import WAYS_TO_WRITE, is_plausible_day
from ..models import Membership, TargetGroup, User
from ..names import clean_name
from .reading import Row

CHUNK = 1000
SEPARATORS = frozenset(";,|")
SEPARATOR = re.compile("[;,|]")


class Outcome(TextChoices):
    """In the order in which somebody has to look at them. In words that fit before and after, and any number."""

    REFUSED = "refused", gettext_lazy("Overgeslagen")
    LEFT = "left", gettext_lazy("Uit dienst")
    CHANGED = "changed", gettext_lazy("Wijziging")
    ADDED = "added", gettext_lazy("Nieuw")
    SAME = "same", gettext_lazy("Geen verandering")


class RowRefused(Exception):
    """One row cannot be used; the message is a Dutch sentence."""


@dataclass(frozen=True)
class Wanted:
    """What a row asks for. None: the file says nothing about it, so what is stored stays."""

    email: str
    name: str = ""
    groups: tuple[TargetGroup, ...] | None = None
    organisation: str | None = None
    joined_on: date | None = None
    left_on: date | None = None
    says_left_on: bool = False


# A column, and what stands there before and after. A day as 2026-12-31; "" for nothing.
Changes = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Planned:
    """problem: why a row is refused. membership: what is changed; None for somebody who is added."""

    row: Row
    outcome: Outcome
    wanted: Wanted | None = None
    membership: Membership | None = None
    problem: str = ""
    changes: Changes = field(default_factory=dict)

    @property
    def empties_groups(self) -> bool:
        before, after = self.changes.get("target_groups", ("", ""))
        return bool(before and not after)


@dataclass
class Planner:
    """Plans the rows of one file. by: who reads it in; nobody takes themselves out of the list."""

    municipality: Any
    by: User | None = None
    seen: dict[str, int] = field(default_factory=dict)
    today: date = field(default_factory=timezone.localdate)

    def __post_init__(self) -> None:
        groups = TargetGroup.objects.all()
        self.groups = {word.casefold(): group for group in groups for word in (group.code, group.name)}

    def plan(self, rows: Iterable[Row]) -> Iterator[list[Planned]]:
        """In chunks, two queries each; in the order of the file."""
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            yield self._plan_chunk(chunk)

    def _plan_chunk(self, chunk: list[Row]) -> list[Planned]:
        wanted: list[Wanted | RowRefused] = [self._read(row) for row in chunk]
        emails = [found.email for found in wanted if isinstance(found, Wanted)]
        stored = self._stored(emails)
        return [
            Planned(row, Outcome.REFUSED, problem=str(found))
            if isinstance(found, RowRefused)
            else self._outcome(row, found, stored.get(found.email, []))
            for row, found in zip(chunk, wanted, strict=True)
        ]

    def _stored(self, emails: list[str]) -> dict[str, list[Membership]]:
        rows = Membership.objects.filter(municipality=self.municipality, user__email__in=emails)
        stored: dict[str, list[Membership]] = {}
        for row in rows.select_related("user", "organisation").prefetch_related("target_groups").order_by("joined_on"):
            stored.setdefault(row.user.email.lower(), []).append(row)
        return stored

    def _read(self, row: Row) -> Wanted | RowRefused:
        try:
            return self._wanted(row)
        except RowRefused as refused:
            return refused
        except ValidationError as error:
            return RowRefused(" ".join(error.messages))

    def _wanted(self, row: Row) -> Wanted:
        cells = row.cells
        if row.has_too_many:
            # Most often two target groups in a file that a semicolon divides.
            what, how = (
                _("Deze regel heeft meer cellen dan er kolommen zijn."),
                _("Zet doelgroepen tussen aanhalingstekens."),
            )
            raise RowRefused(f"{what} {how}")
        email = clean_address(cells["email"])
        if email in self.seen:
            raise RowRefused(_("%(email)s staat ook op regel %(line)s.") % {"email": email, "line": self.seen[email]})
        self.seen[email] = row.line
        name = clean_name(cells.get("name", ""))
        if len(name) > 200:
            raise RowRefused(_("Deze naam is te lang: hoogstens 200 letters."))
        organisation = clean_name(cells["organisation"]) if "organisation" in cells else None
        if organisation and len(organisation) > 150:
            raise RowRefused(_("De naam van de werkgever is te lang: hoogstens 150 letters."))
        wanted = Wanted(
            email=email,
            name=name,
            groups=self._groups(cells["target_groups"]) if "target_groups" in cells else None,
            organisation=organisation,
            joined_on=_day(cells.get("joined_on", "")),
            left_on=_day(cells.get("left_on", "")),
            says_left_on="left_on" in cells,
        )
        if wanted.joined_on and wanted.left_on and wanted.left_on < wanted.joined_on:
            raise RowRefused(_("De laatste dag ligt voor de eerste."))
        return wanted

    def _groups(self, text: str) -> tuple[TargetGroup, ...]:
        words = [word.strip() for word in SEPARATOR.split(text) if word.strip()]
        unknown = [word for word in words if word.casefold() not in self.groups]
        if unknown:
            raise RowRefused(_("Deze doelgroep kennen we niet: %(names)s.") % {"names": ", ".join(unknown)[:100]})
        return tuple({self.groups[word.casefold()].pk: self.groups[word.casefold()] for word in words}.values())

    def _outcome(self, row: Row, wanted: Wanted, stored: list[Membership]) -> Planned:
        membership = self._meant(wanted, stored)
        problem = self._problem(wanted, membership)
        if problem:
            return Planned(row, Outcome.REFUSED, wanted, membership, problem)
        if membership is None:
            return Planned(row, Outcome.ADDED, wanted, changes=self._of_a_newcomer(wanted))
        changes = changes_of(membership, wanted)
        if not changes:
            return Planned(row, Outcome.SAME, wanted, membership)
        is_leaving = wanted.left_on is not None and membership.left_on is None
        return Planned(row, Outcome.LEFT if is_leaving else Outcome.CHANGED, wanted, membership, changes=changes)

    def _of_a_newcomer(self, wanted: Wanted) -> Changes:
        first_day = wanted.joined_on or self.today
        return {
            "target_groups": ("", _names(wanted.groups or ())),
            "organisation": ("", wanted.organisation or ""),
            "joined_on": ("", first_day.isoformat()),
            "left_on": ("", _iso(wanted.left_on)),
        }

    def _meant(self, wanted: Wanted, stored: list[Membership]) -> Membership | None:
        """The membership that a row is about: of the same days, else the one that runs or is yet to begin."""
        first = wanted.joined_on or (wanted.left_on or self.today)
        last = wanted.left_on or date.max
        same_days = [m for m in stored if m.joined_on <= last and (m.left_on or date.max) >= first]
        return same_days[-1] if same_days else None

    def _problem(self, wanted: Wanted, membership: Membership | None) -> str:
        if membership is None:
            if not wanted.name:
                return _("Bij iemand die erbij komt, hoort een naam.")
            if wanted.left_on and wanted.left_on < (wanted.joined_on or self.today):
                return _("De laatste dag ligt voor de eerste.")
        elif wanted.left_on and wanted.left_on < (wanted.joined_on or membership.joined_on):
            return _("De laatste dag ligt voor de eerste.")
        stored = membership.left_on if membership and not wanted.says_left_on else None
        employer = wanted.organisation if wanted.organisation is not None else (membership and membership.organisation)
        if employer and not (wanted.left_on or stored):
            return _("Bij iemand van een partner hoort een laatste dag.")
        is_own = bool(self.by and membership and membership.user_id == self.by.pk)
        if is_own and membership and wanted.says_left_on and wanted.left_on != membership.left_on:
            return _("Je kunt jezelf niet uit dienst melden.")
        return ""


def changes_of(membership: Membership, wanted: Wanted) -> Changes:
    """Which columns differ from what is stored."""
    found: Changes = {}
    if wanted.name and wanted.name != membership.name:
        found["name"] = (membership.name, wanted.name)
    groups = membership.target_groups.all()
    if wanted.groups is not None and {group.pk for group in wanted.groups} != {group.pk for group in groups}:
        found["target_groups"] = (_names(groups), _names(wanted.groups))
    employer = membership.organisation.name if membership.organisation else ""
    if wanted.organisation is not None and wanted.organisation.casefold() != employer.casefold():
        found["organisation"] = (employer, wanted.organisation)
    if wanted.joined_on and wanted.joined_on != membership.joined_on:
        found["joined_on"] = (_iso(membership.joined_on), _iso(wanted.joined_on))
    if wanted.says_left_on and wanted.left_on != membership.left_on:
        found["left_on"] = (_iso(membership.left_on), _iso(wanted.left_on))
    return found


def _names(groups: Iterable[TargetGroup]) -> str:
    return ", ".join(sorted(group.name for group in groups))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def word_for(group: TargetGroup) -> str:
    """How a file names a target group: the name, unless that would be read as two."""
    return group.code if SEPARATORS & set(group.name) else group.name


def _day(text: str) -> date | None:
    if not text:
        return None
    # And as a spreadsheet writes a day that it takes for a moment.
    for form in (*WAYS_TO_WRITE, "%Y-%m-%d %H:%M:%S"):
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        is_plausible_day(day)
        return day
    raise RowRefused(_("“%(text)s” is geen datum. Schrijf het als 2026-12-31 of 31-12-2026.") % {"text": text[:30]})
