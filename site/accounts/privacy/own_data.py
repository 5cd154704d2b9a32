"""What the accounts themselves hold about people."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from ..audit_words import DOORS, words_for
from ..models import (
    AuditEvent,
    ErasureRequest,
    Invitation,
    Membership,
    RoleAssignment,
    StaffImport,
    Transfer,
    TransferNotice,
    User,
)
from ..models.audit import Origin
from .registry import Fate, PersonalData, register

UNTIL_ERASED = _("Tot je gegevens worden gewist: de bewaartermijn van je gemeente na je laatste dag.")
NUMBER_STAYS = _("Na het wissen blijft dit staan zonder naam, omdat aantallen van vroeger moeten blijven kloppen.")
WORK_STAYS = _("Wat je maakte of besliste blijft staan. Na het wissen staat je naam er niet meer bij.")
LOG_STAYS = _("De regel blijft staan. Na het wissen staat je naam er niet meer bij.")
A_YEAR = timedelta(days=365)


def _strip(user: User) -> int:
    user.forget_who_it_was()
    return 1


def _remove_profile(user: User) -> int:
    """The picture goes on commit: a rehearsal must not take it."""
    profile = UserProfile.objects.filter(user=user).first()
    if profile is None:
        return 0
    if profile.avatar.name:
        transaction.on_commit(partial(profile.avatar.storage.delete, profile.avatar.name))
    profile.delete()
    return 1


def _events_of(user: User) -> Q:
    """What somebody did, and what was done about them."""
    return Q(actor=user) | _events_about(user)


def _events_about(user: User) -> Q:
    return Q(object_type=User._meta.label, object_id=str(user.pk)) | Q(details__person=user.pk)


def _done_for_others(user: User) -> Mapping[Any, int]:
    mine = AuditEvent.objects.filter(actor=user).order_by()
    times = Counter(mine.values_list("action", flat=True))
    times -= Counter(mine.filter(_events_about(user)).values_list("action", flat=True))
    in_log = gettext("In het logboek: %(what)s")
    return {in_log % {"what": words_for(action)}: number for action, number in times.most_common()}


ACCOUNT_FIELDS = (
    "email",
    "first_name",
    "last_name",
    "date_joined",
    "last_login",
    "is_active",
    "is_staff",
    "is_superuser",
    "groups",
    "user_permissions",
    "erasure_announced_on",
)
ACCOUNT_LABELS = {
    "date_joined": _("account gemaakt op"),
    "last_login": _("laatst ingelogd op"),
    "is_active": _("kan inloggen"),
    "is_staff": _("technische beheerder"),
    "is_superuser": _("heeft alle rechten"),
    "groups": _("groepen in de redactie"),
    "user_permissions": _("losse rechten"),
    "erasure_announced_on": _("wissen aangekondigd op"),
}


SETTINGS_LABELS = {
    "preferred_language": _("taal"),
    "current_time_zone": _("tijdzone"),
    "avatar": _("foto"),
    "theme": _("licht of donker"),
    "contrast": _("contrast"),
    "density": _("ruimte tussen regels"),
    "keyboard_shortcuts": _("sneltoetsen"),
    "submitted_notifications": _("mail bij een verzoek om beoordeling"),
    "approved_notifications": _("mail bij goedkeuring"),
    "rejected_notifications": _("mail bij afkeuring"),
    "updated_comments_notifications": _("mail bij opmerkingen"),
}


def register_own_data() -> None:
    register(_account(), _address(), _confirmation(), _settings(), _request())
    register(*_signing_in(), *_work(), *_staff_list(), _log())


def _account() -> PersonalData:
    return PersonalData(
        model=User,
        title=_("Account"),
        why=_("Om je te laten inloggen, en om te weten wie wat heeft geleerd."),
        kept=UNTIL_ERASED,
        fate=Fate.EMPTIED,
        person=("pk",),
        fields=ACCOUNT_FIELDS,
        labels=ACCOUNT_LABELS,
        also_emptied=("password", *ACCOUNT_FIELDS, "erased_at"),
        erase=_strip,
    )


def _address() -> PersonalData:
    return PersonalData(
        model=EmailAddress,
        title=_("Gecontroleerde e-mailadressen"),
        why=_("Om te weten dat een adres van jou is als je een nieuw wachtwoord vraagt."),
        kept=UNTIL_ERASED,
        fate=Fate.GONE,
        fields=("email", "verified", "primary"),
        labels={"email": _("e-mailadres"), "verified": _("gecontroleerd"), "primary": _("hoofdadres")},
    )


def _confirmation() -> PersonalData:
    return PersonalData(
        model=EmailConfirmation,
        title=_("Controles van een e-mailadres"),
        why=_("Om een adres te controleren."),
        kept=UNTIL_ERASED,
        fate=Fate.GONE,
        person=("email_address__user",),
        fields=("created", "sent"),
        labels={"created": _("gemaakt op"), "sent": _("verstuurd op")},
    )


def _settings() -> PersonalData:
    return PersonalData(
        model=UserProfile,
        title=_("Instellingen in de redactie"),
        why=_("Om de redactie te tonen zoals jij die instelde."),
        kept=UNTIL_ERASED,
        fate=Fate.GONE,
        fields=(
            "preferred_language",
            "current_time_zone",
            "avatar",
            "theme",
            "contrast",
            "density",
            "keyboard_shortcuts",
            "submitted_notifications",
            "approved_notifications",
            "rejected_notifications",
            "updated_comments_notifications",
        ),
        labels=SETTINGS_LABELS,
        erase=_remove_profile,
    )


def _request() -> PersonalData:
    return PersonalData(
        model=ErasureRequest,
        title=_("Verzoeken om te wissen"),
        why=_("Zodat een beheerder weet dat je het vroeg, en je het hooguit één keer per week vraagt."),
        kept=_("Een jaar."),
        fate=Fate.GONE,
        fields=("asked_at", "mailed_at"),
        term=("asked_at", A_YEAR),
    )


def _signing_in() -> list[PersonalData]:
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


def _work() -> list[PersonalData]:
    return [
        PersonalData(
            model=Membership,
            title=_("Dienstverbanden"),
            why=_("Om te weten voor welke gemeente je leert en welke modules bij je werk horen."),
            kept=NUMBER_STAYS,
            fate=Fate.EMPTIED,
            fields=(
                "municipality",
                "listed_name",
                "organisation",
                "target_groups",
                "joined_on",
                "left_on",
                "accepted_at",
            ),
            names=("listed_name",),
            values={"organisation": lambda row: str(row.organisation or _("de gemeente zelf"))},
            # Where somebody was hired from counts nowhere, and says much about who it was.
            emptied={"organisation": None, "listed_name": "", "accepted_at": None, "search_text": ""},
        ),
        PersonalData(
            model=RoleAssignment,
            title=_("Rollen"),
            why=_("Om te weten wat je naast leren mag doen."),
            kept=UNTIL_ERASED,
            fate=Fate.GONE,
            fields=("role", "municipality", "region", "starts_on", "ends_on"),
            has_safe_label=True,
        ),
    ]


def _staff_list() -> list[PersonalData]:
    return [
        PersonalData(
            model=Invitation,
            title=_("Uitnodigingen"),
            why=_("Om je met een link te laten meedoen, en te weten wie je uitnodigde."),
            kept=UNTIL_ERASED,
            fate=Fate.GONE,
            person=("membership__user", "invited_by"),
            own=lambda user: Q(membership__user=user),
            did=_invited,
            fields=("created_at", "sent_at", "expires_at", "used_at"),
            erase=_remove_invitations,
        ),
        PersonalData(
            model=Transfer,
            title=_("Overstappen naar een andere gemeente"),
            why=_("Om je mee te nemen naar een andere gemeente als die daar ja op zegt."),
            kept=UNTIL_ERASED,
            fate=Fate.GONE,
            person=("membership__user", "offered_by", "answered_by"),
            own=lambda user: Q(membership__user=user),
            did=_moved,
            fields=("to", "first_day", "offered_at", "answered_at"),
            labels={"to": _("naar gemeente")},
            erase=_remove_transfers,
        ),
        PersonalData(
            model=TransferNotice,
            title=_("Mails over een overstap"),
            why=_("Zodat je elk bericht één keer krijgt."),
            kept=_("Een jaar."),
            fate=Fate.GONE,
            person=("recipient",),
            fields=("kind", "sent_at"),
            term=("sent_at", A_YEAR),
            has_safe_label=True,
        ),
        PersonalData(
            model=StaffImport,
            title=_("Ingelezen lijsten van collega's"),
            why=_("Om een lijst te laten bekijken voor die wordt verwerkt. Daarna gaat het bestand weg."),
            kept=WORK_STAYS,
            fate=Fate.NUMBER,
            person=("uploaded_by",),
            # What stands in it is about others.
            own=lambda user: Q(pk=None),
            did=lambda user: {_("Lijsten van collega's ingelezen"): user.staff_imports.count()},
            is_about=False,
        ),
    ]


def _invited(user: User) -> Mapping[Any, int]:
    sent = Invitation.objects.filter(invited_by=user).exclude(membership__user=user)
    return {_("Uitnodigingen aan collega's"): sent.count()}


def _moved(user: User) -> Mapping[Any, int]:
    of_others = Transfer.objects.exclude(membership__user=user)
    return {
        _("Overstappen van collega's gemeld"): of_others.filter(offered_by=user).count(),
        _("Overstappen van collega's beantwoord"): of_others.filter(answered_by=user).count(),
    }


def _remove_invitations(user: User) -> int:
    """Of whom somebody invited the invitation stays: it is another person's."""
    Invitation.objects.filter(invited_by=user).update(invited_by=None)
    return Invitation.objects.filter(membership__user=user).delete()[0]


def _remove_transfers(user: User) -> int:
    for way in ("offered_by", "answered_by"):
        Transfer.objects.filter(**{way: user}).update(**{way: None})
    return Transfer.objects.filter(membership__user=user).delete()[0]


def _log() -> PersonalData:
    return PersonalData(
        model=AuditEvent,
        title=_("Wat over jou in het logboek staat"),
        why=_("Om later te zien wie wat wijzigde. Dat vraagt de Baseline Informatiebeveiliging Overheid (BIO2)."),
        kept=LOG_STAYS,
        fate=Fate.NUMBER,
        person=("actor",),
        find=_events_of,
        own=_events_about,
        did=_done_for_others,
        # Not the object, nor who did it: that may be another person.
        fields=("at", "action", "result", "origin", "municipality", "region"),
        labels={"origin": _("waar")},
        values={
            "action": lambda event: words_for(event.action),
            "origin": lambda event: str(DOORS[Origin(event.origin)]),
        },
        is_about=False,
    )
