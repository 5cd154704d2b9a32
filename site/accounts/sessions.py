"""Who is signed in where. A session ends by itself when nothing is left that somebody signs in for."""

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, QuerySet

from .models import Membership, RoleAssignment, User


def end_sessions_without_a_place(people: QuerySet[User]) -> int:
    """Ends the sessions of those without a membership or a role today; gives how many sessions.

    Whoever signs in again still finds their own certificates: those stay theirs.
    """
    placeless = people.filter(
        ~Exists(Membership.objects.active().filter(user=OuterRef("pk"))),
        ~Exists(RoleAssignment.objects.active().filter(user=OuterRef("pk"))),
        is_superuser=False,
    )
    ended = 0
    for session in UserSession.objects.filter(user__in=placeless):
        session.end()
        ended += 1
    return ended
