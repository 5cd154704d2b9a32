"""The second step and the sessions."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ...models import User
from ..registry import Fate, PersonalData
from .terms import A_YEAR, UNTIL_ERASED


def data_of_signing_in() -> list[PersonalData]:
    return [
        PersonalData(
            model=Authenticator,
            title=_("Tweede stap bij het inloggen"),
            why=_("Zodat een ander niets heeft aan je wachtwoord. De geheime code zelf laten we niet zien."),
            kept=UNTIL_ERASED,
            fate=Fate.GONE,
            fields=("type", "created_at", "last_used_at"),
            labels={"type": _("soort"), "created_at": _("gemaakt op"), "last_used_at": _("laatst gebruikt op")},
        ),
        PersonalData(
            model=UserSession,
            title=_("Sessies"),
            why=_("Zodat je ziet of een ander met jouw account is ingelogd, en dat kunt stoppen."),
            kept=_("Tot je uitlogt, de sessie stopt, of je gegevens worden gewist; hooguit een jaar."),
            fate=Fate.GONE,
            fields=("ip", "user_agent", "created_at", "last_seen_at"),
            labels={
                "ip": _("IP-adres"),
                "user_agent": _("browser"),
                "created_at": _("ingelogd op"),
                "last_seen_at": _("laatst gezien"),
            },
            erase=_end_sessions,
            term=("last_seen_at", A_YEAR),
        ),
    ]


def _end_sessions(user: User) -> int:
    """On commit: a rehearsal must not sign anybody out, and the cache knows no way back."""
    mine = UserSession.objects.filter(user=user)
    for key in mine.values_list("session_key", flat=True):
        transaction.on_commit(SessionStore(key).delete)
    return mine.delete()[0]
