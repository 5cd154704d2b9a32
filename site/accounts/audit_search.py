"""Finds lines of the audit log by what a reader sees of them: the action, the object, people, and what was said."""

from django.db.models import Q, QuerySet

from .audit_words import ACTIONS
from .models import AuditEvent, User

# A word that so many people share finds them by their actions, not by what is about them.
MOST_PEOPLE = 200


def matching(events: QuerySet[AuditEvent], text: str, *, by_email: bool = False) -> QuerySet[AuditEvent]:
    """by_email: for admins, who see addresses elsewhere too. Who reads one municipality sees names only."""
    text = text.strip()
    if not text:
        return events
    people = _people_named(text, by_email=by_email)
    actions = [action for action, words in ACTIONS.items() if text.lower() in str(words).lower()]
    found = Q(object_label__icontains=text) | Q(action__in=actions) | Q(actor__in=people.values("pk"))
    found |= Q(details__person__in=list(people.values_list("pk", flat=True)[:MOST_PEOPLE]))
    for name in ("reason", "remarks"):
        found |= Q(**{f"details__{name}__icontains": text})
    return events.filter(found)


def _people_named(text: str, *, by_email: bool) -> QuerySet[User]:
    people = User.objects.order_by("pk")
    for word in text.split():
        named = Q(first_name__icontains=word) | Q(last_name__icontains=word)
        people = people.filter(named | Q(email__icontains=word) if by_email else named)
    return people
