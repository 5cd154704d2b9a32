"""Finds lines of the audit log by what a reader sees of them: the action, the object, people, and what was said."""

from typing import Any

from django.db.models import Q, QuerySet

from ..audit_words import ACTIONS
from ..models import AuditEvent, Membership, User

# A word that so many people share finds them by their actions, not by what is about them.
MOST_PEOPLE = 200
SAID = ("reason", "remarks", "file", "document")


def matching(events: QuerySet[AuditEvent], text: str, people: QuerySet[User]) -> QuerySet[AuditEvent]:
    """people: who is called so, by one of the functions below."""
    return events.filter(_said_or_done(text.strip(), people)) if text.strip() else events


def matching_everywhere(events: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    """For admins, whose log has all places and all addresses in it."""
    text = text.strip()
    if not text:
        return events
    places = Q(municipality__display_name__icontains=text) | Q(region__name__icontains=text)
    return events.filter(_said_or_done(text, people_of_the_platform(text)) | places)


def _said_or_done(text: str, people: QuerySet[User]) -> Q:
    actions = [action for action, words in ACTIONS.items() if text.lower() in str(words).lower()]
    found = Q(object_label__icontains=text) | Q(action__in=actions) | _of(people)
    for name in SAID:
        found |= Q(**{f"details__{name}__icontains": text})
    return found


def concerning(events: QuerySet[AuditEvent], people: QuerySet[User]) -> QuerySet[AuditEvent]:
    """What they did, and what was done about them."""
    return events.filter(_of(people))


def _of(people: QuerySet[User]) -> Q:
    numbers = list(people.values_list("pk", flat=True)[:MOST_PEOPLE])
    by_number = Q(object_type=User._meta.label, object_id__in=[str(number) for number in numbers])
    return Q(actor__in=people.values("pk")) | Q(details__person__in=numbers) | by_number


def people_of_the_platform(text: str) -> QuerySet[User]:
    """By name and address; also by the name that a municipality has for somebody."""
    people = User.objects.order_by("pk")
    for word in text.split():
        listed = Membership.objects.filter(listed_name__icontains=word).values("user")
        people = people.filter(_named(word) | Q(email__icontains=word) | Q(pk__in=listed))
    return people


def people_by_name(text: str) -> QuerySet[User]:
    """Who reads along with a municipality sees names only."""
    people = User.objects.order_by("pk")
    for word in text.split():
        people = people.filter(_named(word))
    return people


def people_listed_by(municipality: Any, text: str) -> QuerySet[User]:
    """As the list of the municipality finds them; how they are known elsewhere finds nothing.

    Who is not in the list (an admin, the chain director) is found by name.
    """
    listed = Membership.objects.filter(municipality=municipality)
    found = listed.search(text)
    others = people_by_name(text).exclude(pk__in=listed.values("user"))
    return User.objects.filter(Q(pk__in=found.values("user")) | Q(pk__in=others.values("pk"))).order_by("pk")


def _named(word: str) -> Q:
    return Q(first_name__icontains=word) | Q(last_name__icontains=word)
