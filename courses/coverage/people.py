"""The people behind the figures: who has to do what. By the same conditions as the figures, so that they agree."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.enums import TextChoices
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, TargetGroup, User
from municipalities.models import Municipality

from ..models import ModulePage
from .counts import Scope


class ModuleState(TextChoices):
    """How somebody stands in a module that is meant for them; what asks for action first stands first."""

    NOT_STARTED = "not_started", _("nog niet begonnen")
    BUSY = "busy", _("bezig")
    EXPIRED = "expired", _("verlopen")
    VALID = "valid", _("geldig")

    @property
    def tone(self) -> str:
        return {"not_started": "neutral", "busy": "info", "expired": "stop", "valid": "ok"}[self.value]


class Choice(TextChoices):
    """Whom to show. DUE is everybody who is not valid; NO_MODULE are those for whom no module is meant."""

    DUE = "due", _("moet nog")
    NOT_STARTED = ModuleState.NOT_STARTED.value, _("nog niet begonnen")
    BUSY = ModuleState.BUSY.value, _("bezig")
    EXPIRED = ModuleState.EXPIRED.value, _("verlopen")
    VALID = ModuleState.VALID.value, _("geldig")
    NO_MODULE = "no_module", _("geen module")


class Order(TextChoices):
    NAME = "name", _("naam")
    STATE = "state", _("stand")


@dataclass(frozen=True)
class Selection:
    """Which people of a municipality, and in which order.

    group and module narrow down what `choice` looks at: valid in this module, of the people in this target group.
    search: words that each stand in the name or the e-mail address.
    """

    group: TargetGroup | None = None
    module: ModulePage | None = None
    choice: str = ""
    search: str = ""
    order: str = Order.NAME


@dataclass(frozen=True)
class ModuleStanding:
    """valid_until: the last day of the latest completion; None where there is none."""

    title: str
    state: ModuleState
    valid_until: date | None = None


@dataclass
class Person:
    user: User
    name: str = ""
    groups: list[str] = field(default_factory=list)
    organisation: str = ""
    modules: list[ModuleStanding] = field(default_factory=list)


def _condition(state: str, scope: Scope) -> Q:
    """What holds for a requirement in this state."""
    conditions: dict[str, Q] = {
        ModuleState.NOT_STARTED: ~scope.is_started(),
        ModuleState.BUSY: scope.is_started() & ~scope.is_completed(),
        ModuleState.EXPIRED: scope.is_completed() & ~scope.is_valid(),
        ModuleState.VALID: scope.is_valid(),
        Choice.DUE: ~scope.is_valid(),
    }
    return conditions[state]


def people_of(municipality: Municipality, selection: Selection, on: date) -> QuerySet[User]:
    """The staff of a municipality on a day, as selected; each person once."""
    scope = Scope([municipality.pk], on)
    employed = Membership.objects.active(on).filter(municipality=municipality, user=OuterRef("pk"))
    meant = scope.requirements().filter(user=OuterRef("pk"))
    if selection.group:
        employed = employed.filter(target_groups=selection.group)
        meant = meant.filter(group=selection.group.pk)
    if selection.module:
        meant = meant.filter(module=selection.module.pk)
    people = User.objects.filter(Exists(employed))
    if selection.module:
        people = people.filter(Exists(meant))
    people = _chosen(people, selection.choice, meant, scope)
    if selection.search:
        # By the name in the list: how somebody is called elsewhere is not for this municipality.
        people = people.filter(Exists(employed.search(selection.search)))
    # As the staff list stands: by the name in the list, which that text begins with.
    names = (Subquery(employed.values("search_text")[:1]), "pk")
    if selection.order == Order.STATE:
        return people.order_by(_urgency(meant, scope), *names)
    return people.order_by(*names)


def _chosen(people: QuerySet[User], choice: str, meant: QuerySet[Membership], scope: Scope) -> QuerySet[User]:
    if not choice:
        return people
    if choice == Choice.NO_MODULE:
        return people.filter(~Exists(meant))
    if choice == Choice.VALID:
        # Whoever is valid in one module and not in another is not covered, as in the figures.
        return people.filter(Exists(meant), ~Exists(meant.filter(_condition(Choice.DUE, scope))))
    return people.filter(Exists(meant.filter(_condition(choice, scope))))


def _urgency(meant: QuerySet[Membership], scope: Scope) -> Coalesce:
    """The state that asks for action first, as a number to sort by; who has no module comes last."""
    # From far to near: the first that holds is the state of that module.
    near = [When(_condition(state, scope), then=number) for number, state in reversed(list(enumerate(ModuleState)))]
    rank = Min(Case(*near, output_field=IntegerField()))
    return Coalesce(Subquery(meant.values("user").annotate(rank=rank).values("rank")), len(ModuleState))


def with_standings(users: Sequence[User], municipality: Municipality, on: date) -> list[Person]:
    """The people with their target groups and modules, in the same order; two queries."""
    people = {user.pk: Person(user, user.name) for user in users}
    for pk, group, organisation, listed_name in _memberships(people, municipality, on):
        person = people[pk]
        person.organisation = organisation or person.organisation
        person.name = listed_name or person.name
        if group and group not in person.groups:
            person.groups.append(group)
    for pk, standings in _standings(people, municipality, on).items():
        people[pk].modules = standings
    return list(people.values())


def _memberships(users: Iterable[int], municipality: Municipality, on: date) -> Iterable[tuple[int, str, str, str]]:
    return (
        Membership.objects.active(on)
        .filter(municipality=municipality, user__in=list(users))
        .order_by("target_groups__position", "target_groups__name")
        .values_list("user", "target_groups__name", "organisation__name", "listed_name")
    )


def _standings(users: Iterable[int], municipality: Municipality, on: date) -> dict[int, list[ModuleStanding]]:
    scope = Scope([municipality.pk], on)
    latest = scope.completions().order_by("-valid_until").values("valid_until")[:1]
    rows = (
        scope.requirements()
        .filter(user__in=list(users))
        .annotate(title=F("target_groups__modules__title"), has_started=scope.is_started(), latest=Subquery(latest))
        .order_by("title", "module")
        .values_list("user", "module", "title", "has_started", "latest")
        .distinct()
    )
    standings: dict[int, list[ModuleStanding]] = defaultdict(list)
    for user, _module, title, has_started, valid_until in rows:
        state = _state(has_started=has_started, valid_until=valid_until, on=on)
        standings[user].append(ModuleStanding(title, state, valid_until))
    return standings


def _state(*, has_started: bool, valid_until: date | None, on: date) -> ModuleState:
    if valid_until:
        return ModuleState.VALID if valid_until >= on else ModuleState.EXPIRED
    return ModuleState.BUSY if has_started else ModuleState.NOT_STARTED
