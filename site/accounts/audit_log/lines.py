"""A line of the log as a reader sees it: what was done, to whom or what, by whom, through which door."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ..audit_words import DOORS, words_for
from ..models import AuditEvent, Membership, Transfer, User
from ..models.audit import Origin, Result
from .details import details_in_words

CHUNK = 500
# What these are called says already who it is about.
NAMED_BY_THEMSELVES = frozenset({Membership._meta.label, Transfer._meta.label, "municipalities.FocalPoint"})
ACCOUNT = User._meta.label
# Somebody tried, and nobody knows who.
BY_NOBODY_KNOWN = frozenset({"account.sign_in_failed", "account.sign_in_stopped", "account.place_stopped"})


@dataclass(frozen=True)
class People:
    """What the people in some lines are called.

    names: by number, as whoever keeps the list of a municipality writes them, or else as they call themselves.
    addresses: for admins, who look accounts up by address.
    """

    names: dict[int, str] = field(default_factory=dict)
    addresses: dict[int, str] = field(default_factory=dict)

    def name(self, number: int) -> str:
        return self.names.get(number) or _("Verwijderd account (nummer %(number)s)") % {"number": number}

    def account(self, number: int) -> str:
        name, address = self.name(number), self.addresses.get(number, "")
        return f"{name} ({address})" if address and address != name else name


@dataclass(frozen=True)
class Line:
    event: AuditEvent
    people: People

    @property
    def at(self) -> datetime:
        return timezone.localtime(self.event.at)

    @property
    def what(self) -> str:
        return words_for(self.event.action)

    @property
    def is_refused(self) -> bool:
        return self.event.result == Result.REFUSED

    @property
    def about(self) -> str:
        person, label = self.event.details.get("person"), self.event.object_label
        if self.event.object_type == ACCOUNT and self.event.action != "cms.exported":
            number = person or _as_number(self.event.object_id)
            return self.people.account(number) if number else _("Een e-mailadres zonder account")
        if not person or self.event.object_type in NAMED_BY_THEMSELVES:
            return label
        return f"{self.people.name(person)}: {label}"

    @property
    def place(self) -> str:
        return str(self.event.municipality or self.event.region or "")

    @property
    def by(self) -> str:
        if self.event.actor_id:
            return self.people.name(self.event.actor_id)
        if self.event.action in BY_NOBODY_KNOWN:
            return _("iemand die niet is ingelogd")
        return _("het systeem")

    @property
    def door(self) -> str:
        return str(DOORS[Origin(self.event.origin)])

    @property
    def details(self) -> list[str]:
        return details_in_words(self.event.details)


def lines_of(events: Iterable[AuditEvent], *, listed_by: Any = None, by_address: bool = False) -> Iterator[Line]:
    """In chunks, so that a long log takes two queries for every so many lines.

    listed_by: the municipality of whoever reads, which has names of its own for its people.
    """
    events = iter(events)
    while chunk := list(islice(events, CHUNK)):
        people = _people_in(chunk, listed_by, by_address=by_address)
        yield from (Line(event, people) for event in chunk)


def _people_in(events: list[AuditEvent], listed_by: Any, *, by_address: bool) -> People:
    users = User.objects.in_bulk({number for event in events for number in _numbers_in(event)})
    names = {user.pk: user.name for user in users.values()}
    if listed_by:
        listed = Membership.objects.filter(municipality=listed_by, user__in=users).exclude(listed_name="")
        names |= dict(listed.order_by("joined_on", "pk").values_list("user_id", "listed_name"))
    addresses = {user.pk: user.email for user in users.values() if not user.erased_at} if by_address else {}
    return People(names, addresses)


def _numbers_in(event: AuditEvent) -> Iterator[int]:
    about = _as_number(event.object_id) if event.object_type == ACCOUNT else None
    yield from (number for number in (event.actor_id, event.details.get("person"), about) if number)


def _as_number(text: str) -> int | None:
    return int(text) if text.isdigit() else None
