"""The staff of a municipality: people, memberships and target groups."""

from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils import timezone

from accounts.models import Membership, Organisation, TargetGroup, User
from municipalities.models import Municipality

from .names import first_name, last_name, rng

BATCH = 1000
# The first ones hold the roles of the municipality: they are there today and stay.
FOCAL_POINTS, MANAGER = (1, 2), 3
EMPLOYER = "Regionale boapool Voorbeeld"


def email_of(municipality: Municipality, number: int) -> str:
    """The key of a person: who has this address is there already, whatever the seed was."""
    return f"m{number:05}.{municipality.cbs_code.lower()}@example.nl"


def make_staff(
    municipality: Municipality, size: int, *, groups: list[TargetGroup], seed: int, today: date
) -> list[Membership]:
    """Adds the people that are not there yet, up to `size`; gives their memberships.

    groups: the target groups to divide them over, those most people work in first.
    """
    emails = {email_of(municipality, number): number for number in range(1, size + 1)}
    known = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    numbers = {email: number for email, number in emails.items() if email not in known}
    chances = {email: rng(seed, email) for email in numbers}
    users = User.objects.bulk_create((_user(email, chance) for email, chance in chances.items()), batch_size=BATCH)
    memberships = [
        _membership(user, municipality, chances[user.email], today=today, stays=numbers[user.email] <= MANAGER)
        for user in users
    ]
    _employ_elsewhere(memberships, [chances[user.email] for user in users])
    Membership.objects.bulk_create(memberships, batch_size=BATCH)
    _divide(memberships, groups, [chances[user.email] for user in users])
    return memberships


def _user(email: str, chance: Random) -> User:
    """Somebody who cannot sign in with a password."""
    return User(
        email=email,
        first_name=first_name(chance),
        last_name=last_name(chance),
        password=UNUSABLE_PASSWORD_PREFIX,
    )


def _membership(user: User, municipality: Municipality, chance: Random, *, today: date, stays: bool) -> Membership:
    """In service for two months to eight years; a few left, and a few will leave."""
    joined_on = today - timedelta(days=chance.randint(60, 3000))
    left_on = None
    fate = chance.random()
    if not stays and fate < 0.05:
        left_on = joined_on + timedelta(days=chance.randint(30, (today - joined_on).days - 1))
    elif not stays and fate < 0.08:
        left_on = today + timedelta(days=chance.randint(0, 90))
    return Membership(
        user=user, municipality=municipality, joined_on=joined_on, left_on=left_on, accepted_at=timezone.now()
    )


def _employ_elsewhere(memberships: list[Membership], chances: list[Random]) -> None:
    """A few come from a pool that serves more municipalities."""
    pool = Organisation.objects.get_or_create(name=EMPLOYER)[0]
    for membership, chance in zip(memberships, chances, strict=True):
        if chance.random() < 0.06:
            membership.organisation = pool


def _divide(memberships: list[Membership], groups: list[TargetGroup], chances: list[Random]) -> None:
    """One target group each, for some two; a few have none yet. The first groups are the largest."""
    weights = [1 / (position + 1) for position in range(len(groups))]
    through = Membership.target_groups.through
    rows = []
    for membership, chance in zip(memberships, chances, strict=True):
        fate = chance.random()
        wanted = 0 if fate < 0.02 else 2 if fate < 0.17 else 1
        chosen = {group.pk for group in chance.choices(groups, weights, k=wanted)}
        rows += [through(membership_id=membership.pk, targetgroup_id=pk) for pk in sorted(chosen)]
    through.objects.bulk_create(rows, batch_size=BATCH)
