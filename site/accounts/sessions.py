"""Who is signed in where. A session ends by itself when nothing is left that somebody signs in for."""

from collections.abc import Iterable

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from . import sign_in_log
from .models import Membership, RoleAssignment, User


class SessionsAdapter(DefaultUserSessionsAdapter):
    """allauth asks this to end sessions; so do we."""

    @transaction.atomic
    def end_sessions(self, sessions: Iterable[UserSession]) -> None:
        for session in sessions:
            session.end()
            sign_in_log.session_ended(session.user)


def end_sessions_without_a_place(people: QuerySet[User]) -> int:
    """Ends the sessions of those without a membership or a role today; gives how many sessions.

    Whoever signs in again still finds their own certificates: those stay theirs.
    """
    placeless = people.filter(
        ~Exists(Membership.objects.active().filter(user=OuterRef("pk"))),
        ~Exists(RoleAssignment.objects.active().filter(user=OuterRef("pk"))),
        is_superuser=False,
    )
    sessions = list(UserSession.objects.filter(user__in=placeless).select_related("user"))
    SessionsAdapter().end_sessions(sessions)
    return len(sessions)
