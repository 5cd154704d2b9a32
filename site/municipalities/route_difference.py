"""What changed between two versions of a meldroute, in sentences.

Knows no database: `route_content.py` reads the versions. A new version starts as a copy, so nothing says which contact
was which; they are matched by what they have in common, the most alike first.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .constants import ContactRole, ExploitationForm, ReadinessCheck, Situation, StepTaker
from .names import contact_names

T = TypeVar("T")
# Pairs of places: in the version before, and in the version after.
Pairs = list[tuple[int, int]]
# With fewer fields in common, two contacts of different roles are two contacts.
ALIKE = 2


@dataclass(frozen=True)
class Contact:
    role: str
    organisation: str
    name: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""

    @property
    def title(self) -> str:
        return ", ".join(part for part in contact_names(self.role, self.name, self.organisation) if part)


@dataclass(frozen=True)
class Step:
    """contact: its place among the contacts of the same version."""

    form: str
    situation: str
    contact: int
    instruction: str
    taken_by: str = StepTaker.COLLEAGUE


@dataclass(frozen=True)
class Agreement:
    check: str
    reference: str = ""
    decided_on: date | None = None
    evaluate_on: date | None = None
    document: str = ""
    document_name: str = ""


@dataclass(frozen=True)
class Content:
    contacts: tuple[Contact, ...] = ()
    steps: tuple[Step, ...] = ()
    agreements: tuple[Agreement, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Sentences about each part; all empty when the versions say the same."""

    agreements: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.agreements or self.contacts or self.steps)

    def __len__(self) -> int:
        return len(self.agreements) + len(self.contacts) + len(self.steps)


def difference(before: Content, after: Content) -> Difference:
    contacts = _matched(before.contacts, after.contacts, _contacts_alike)
    same_contact = dict(contacts)

    def steps_alike(old: Step, new: Step) -> int:
        """Equal counts most, then the same case, then the same words to the same contact."""
        case = (old.form, old.situation) == (new.form, new.situation)
        contact, words = same_contact.get(old.contact) == new.contact, old.instruction == new.instruction
        if case:
            return 4 + 2 * words + contact
        return int(words and contact)

    steps = _matched(before.steps, after.steps, steps_alike)
    return Difference(
        agreements=tuple(_agreements(before, after)),
        contacts=tuple(_contacts(before, after, contacts)),
        steps=tuple(_steps(before, after, steps, same_contact)),
    )


def _matched(before: Sequence[T], after: Sequence[T], alike: Callable[[T, T], int]) -> Pairs:
    """Each of the one with at most one of the other: equal ones in their order, then the most alike; 0 never."""
    left, right = list(range(len(before))), list(range(len(after)))
    scores = [
        (-alike(before[old], after[new]), abs(old - new), old, new)
        for old in left
        for new in right
        if alike(before[old], after[new]) > 0
    ]
    pairs = []
    for _score, _distance, old, new in sorted(scores):
        if old in left and new in right:
            left.remove(old)
            right.remove(new)
            pairs.append((old, new))
    return sorted(pairs)


def _contacts_alike(old: Contact, new: Contact) -> int:
    common = sum(
        bool(getattr(old, field.name)) and getattr(old, field.name) == getattr(new, field.name)
        for field in fields(Contact)
    )
    if old == new:
        return 100
    # The role says most about who it is.
    return common + 10 if old.role == new.role else common if common >= ALIKE else 0


def _agreements(before: Content, after: Content) -> Iterator[str]:
    old, new = ({row.check: row for row in content.agreements} for content in (before, after))
    for check in ReadinessCheck:
        was, now = old.get(check), new.get(check)
        if was == now:
            continue
        yield from _agreement(str(check.label), was or Agreement(check), now or Agreement(check))


def _agreement(title: str, was: Agreement, now: Agreement) -> Iterator[str]:
    title = _("Afspraak “%(title)s”") % {"title": title}
    names = {
        "reference": _("kenmerk"),
        "decided_on": _("datum van het besluit"),
        "evaluate_on": _("datum van de volgende evaluatie"),
    }
    for field, name in names.items():
        yield from _field(title, name, _shown(getattr(was, field)), _shown(getattr(now, field)))
    if was.document == now.document:
        # The same file under another name: cannot happen on the screens, and is said all the same.
        yield from _field(title, _("naam van het document"), was.document_name, now.document_name)
    elif not was.document:
        yield _("%(what)s: nieuw document, %(name)s.") % {"what": title, "name": now.document_name}
    elif not now.document:
        yield _("%(what)s: document weg, %(name)s.") % {"what": title, "name": was.document_name}
    else:
        names = {"what": title, "old": was.document_name, "new": now.document_name}
        yield _("%(what)s: document vervangen. Het was %(old)s, het is nu %(new)s.") % names


def _contacts(before: Content, after: Content, pairs: Pairs) -> Iterator[str]:
    for old, new in pairs:
        yield from _contact(before.contacts[old], after.contacts[new])
    for new in _alone(len(after.contacts), [new for _old, new in pairs]):
        contact = after.contacts[new]
        reached = ", ".join(part for part in (contact.phone, contact.email, contact.hours) if part)
        yield _("Nieuw contact: %(contact)s (%(reached)s).") % {"contact": contact.title, "reached": reached}
    for old in _alone(len(before.contacts), [old for old, _new in pairs]):
        yield _("Contact weg: %(contact)s.") % {"contact": before.contacts[old].title}
    for old, new in _moved(pairs):
        yield _order(before.contacts[old].title, old, new)


def _contact(was: Contact, now: Contact) -> Iterator[str]:
    title = _("Contact %(contact)s") % {"contact": was.title}
    names = {
        "organisation": _("organisatie"),
        "name": _("naam of functie"),
        "phone": _("telefoon"),
        "email": _("e-mail"),
        "hours": _("bereikbaar"),
    }
    yield from _field(title, _("rol"), _label(ContactRole, was.role), _label(ContactRole, now.role))
    for field, name in names.items():
        yield from _field(title, name, getattr(was, field), getattr(now, field))


def _steps(before: Content, after: Content, pairs: Pairs, same_contact: dict[int, int]) -> Iterator[str]:
    for old, new in pairs:
        yield from _step(before, before.steps[old], after, after.steps[new], same_contact)
    for new in _alone(len(after.steps), [new for _old, new in pairs]):
        yield _("Nieuwe stap %(where)s: %(step)s") % _step_words(after, after.steps[new])
    for old in _alone(len(before.steps), [old for old, _new in pairs]):
        yield _("Stap weg %(where)s: %(step)s") % _step_words(before, before.steps[old])
    for old, new in _moved(pairs):
        yield _order(_("de stap %(where)s") % {"where": case_words(after.steps[new])}, old, new)


def _step(before: Content, was: Step, after: Content, now: Step, same_contact: dict[int, int]) -> Iterator[str]:
    title = _("Stap %(where)s") % {"where": case_words(was)}
    if (was.form, was.situation) != (now.form, now.situation):
        yield _("%(what)s: geldt nu %(where)s. “%(words)s”") % {
            "what": title,
            "where": case_words(now),
            "words": now.instruction,
        }
    yield from _field(title, _("wat je doet"), f"“{was.instruction}”", f"“{now.instruction}”")
    yield from _field(title, _("wie het doet"), _label(StepTaker, was.taken_by), _label(StepTaker, now.taken_by))
    if same_contact.get(was.contact) != now.contact:
        old, new = before.contacts[was.contact].title, after.contacts[now.contact].title
        if old == new:
            yield _("%(what)s: een ander contact met dezelfde naam, %(contact)s.") % {"what": title, "contact": new}
        yield from _field(title, _("met wie"), old, new)


def _step_words(content: Content, step: Step) -> dict[str, str]:
    contact = content.contacts[step.contact].title
    step_words = _("“%(words)s” Met: %(contact)s.") % {"words": step.instruction, "contact": contact}
    return {"where": case_words(step), "step": step_words}


def case_words(step: Step) -> str:
    """When a step is taken, to follow a word: "bij Arbeidsuitbuiting"."""
    form, situation = _label(ExploitationForm, step.form), _label(Situation, step.situation)
    if not form and not situation:
        return _("bij elk signaal")
    if not situation:
        return _("bij %(form)s") % {"form": form.lower()}
    if not form:
        return _("bij “%(situation)s”") % {"situation": situation}
    return _("bij “%(situation)s” en %(form)s") % {"situation": situation, "form": form.lower()}


def _field(title: str, name: str, was: str, now: str) -> Iterator[str]:
    if was == now:
        return
    words = {"what": title, "name": name, "old": was, "new": now}
    if not was:
        yield _("%(what)s: %(name)s is nu %(new)s.") % words
    elif not now:
        yield _("%(what)s: %(name)s was %(old)s, en is nu leeg.") % words
    else:
        yield _("%(what)s: %(name)s was %(old)s, is nu %(new)s.") % words


def _order(what: str, old: int, new: int) -> str:
    words = {"what": what, "old": old + 1, "new": new + 1}
    return _("Volgorde gewijzigd: %(what)s stond op plaats %(old)s en staat nu op plaats %(new)s.") % words


def _moved(pairs: Pairs) -> Pairs:
    """The fewest pairs that were put elsewhere: those outside the longest row that kept its order.

    What was added or removed between them moves nobody, although all places behind it change.
    """
    ends: list[int] = []
    kept_at: list[int] = []
    for _old, new in pairs:
        place = bisect_left(ends, new)
        ends[place : place + 1] = [new]
        kept_at.append(place)
    kept, wanted = set(), len(ends) - 1
    for index in range(len(pairs) - 1, -1, -1):
        if kept_at[index] == wanted:
            kept.add(index)
            wanted -= 1
    return [pair for index, pair in enumerate(pairs) if index not in kept]


def _alone(total: int, matched: Sequence[int]) -> list[int]:
    return sorted(set(range(total)) - set(matched))


def _label(choices: type[ContactRole | ExploitationForm | Situation | StepTaker], value: str) -> str:
    return str(choices(value).label) if value else ""


def _shown(value: str | date | None) -> str:
    if not value:
        return ""
    return value if isinstance(value, str) else date_format(value, "j F Y")
