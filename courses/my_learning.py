""" "Mijn leren": from all modules the one to go on with, those that come after, and what was finished."""

from dataclasses import dataclass
from datetime import date

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership

from .actions import Action, next_action, situation, step_to_do, what_is_left
from .cards import ModuleCard, Standing, cards_for, standing_of
from .models import Completion
from .progress import Step

# What asks for attention first: what was begun, what is over, what soon will be, and then what is new.
ORDER = (Standing.STARTED, Standing.EXPIRED, Standing.EXPIRING, Standing.NEW)


@dataclass(frozen=True)
class Finished:
    """The last time somebody finished a module, also when the module is not there any more."""

    completion: Completion
    on: date
    card: ModuleCard | None

    @property
    def standing(self) -> Standing:
        return standing_of(self.completion, self.on)


@dataclass(frozen=True)
class Overview:
    """is_open: the gate of the municipality. current: the module to go on with; action and step: how."""

    is_open: bool
    current: ModuleCard | None
    action: Action | None
    step: Step | None
    later: tuple[ModuleCard, ...]
    finished: tuple[Finished, ...]
    has_modules_for_you: bool
    headline: str

    @property
    def situation(self) -> str:
        return situation(self.current) if self.current else ""

    @property
    def has_begun(self) -> bool:
        return bool(self.finished) or (self.current is not None and self.current.enrolment is not None)


def overview(membership: Membership, *, is_open: bool) -> Overview:
    """What "mijn leren" shows for one membership. is_open: whether the gate lets new things start."""
    cards = cards_for(membership)
    to_do = sorted((card for card in cards if wants_attention(card)), key=attention)
    finished = finished_by(membership, cards)
    current = to_do[0] if to_do and (is_open or to_do[0].enrolment) else None
    later = tuple(card for card in to_do if card is not current)
    for_you = any(card.is_for_you for card in cards)
    return Overview(
        is_open=is_open,
        current=current,
        action=next_action(current, may_start=is_open) if current else None,
        step=step_to_do(current) if current else None,
        later=later,
        finished=finished,
        has_modules_for_you=for_you,
        headline=headline(current, later, finished, has_modules_for_you=for_you),
    )


def wants_attention(card: ModuleCard) -> bool:
    """What was begun always does; the rest when it is made for the learner's work."""
    return card.is_to_do and (card.is_for_you or card.enrolment is not None)


def attention(card: ModuleCard) -> tuple[int, float]:
    """Sorts by what asks for attention first, and within that by what somebody was doing last."""
    return ORDER.index(card.standing), -card.enrolment.last_seen_at.timestamp() if card.enrolment else 0


def finished_by(membership: Membership, cards: list[ModuleCard]) -> tuple[Finished, ...]:
    """The completion of each module that counts longest, the newest first. A module that is gone is known by its
    title."""
    today = timezone.localdate()
    by_module = {card.module.pk: card for card in cards}
    rows = membership.user.completions.filter(municipality=membership.municipality_id)
    latest: dict[object, Completion] = {}
    for row in rows.order_by("-valid_until", "-round"):
        latest.setdefault(row.module_id or row.module_title, row)
    newest_first = sorted(latest.values(), key=lambda row: row.completed_at, reverse=True)
    return tuple(Finished(row, today, by_module.get(row.module_id)) for row in newest_first)


def headline(
    current: ModuleCard | None,
    later: tuple[ModuleCard, ...],
    finished: tuple[Finished, ...],
    *,
    has_modules_for_you: bool,
) -> str:
    """One sentence that says how somebody stands."""
    if current is None:
        return _headline_when_nothing_is_to_do(finished, has_modules_for_you=has_modules_for_you)
    title = {"title": current.module.title}
    if current.standing == Standing.STARTED:
        return _("Goed dat je er bent. %(left)s") % {"left": what_is_left(current.progress)}
    if current.standing == Standing.EXPIRED:
        return _("Tijd voor herhaling: %(title)s is verlopen.") % title
    if current.standing == Standing.EXPIRING:
        return _("%(title)s verloopt op %(day)s.") % {
            **title,
            "day": date_format(current.completion.valid_until, "j F"),
        }
    count = 1 + sum(card.standing == Standing.NEW for card in later)
    sentence = ngettext("Er staat %(count)s module voor je klaar.", "Er staan %(count)s modules voor je klaar.", count)
    return sentence % {"count": apnumber(count)}


def _headline_when_nothing_is_to_do(finished: tuple[Finished, ...], *, has_modules_for_you: bool) -> str:
    valid = [row.completion.valid_until for row in finished if row.standing == Standing.VALID]
    if valid:
        return _("Je bent bij. Alles is geldig tot en met %(day)s.") % {"day": date_format(min(valid), "j F Y")}
    if has_modules_for_you:
        return _("Je kunt nu nog niet beginnen.")
    return _("Er is nog geen module voor jouw werk.")
