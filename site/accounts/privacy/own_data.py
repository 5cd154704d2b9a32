"""What the accounts themselves hold about people."""

from datetime import timedelta
from functools import partial

from allauth.account.models import EmailAddress, EmailConfirmation
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from ..audit_words import words_for
from ..models import AuditEvent, ErasureRequest, Membership, RoleAssignment, User
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
    about = Q(object_type=User._meta.label, object_id=str(user.pk)) | Q(details__person=user.pk)
    return Q(actor=user) | about


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
    register(_account(), _address(), _confirmation(), _settings(), _request(), *_work(), _log())


def _account() -> PersonalData:
    return PersonalData(
        model=User,
        title=_("Account"),
        why=_("Om je te laten inloggen, en om te weten wie wat heeft geleerd."),
        kept=UNTIL_ERASED,
        fate=Fate.EMPTIED,
        person=("pk",),
        fields=(
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
        ),
        labels=ACCOUNT_LABELS,
        also_emptied=(
            "password",
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
            "erased_at",
        ),
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


def _work() -> list[PersonalData]:
    return [
        PersonalData(
            model=Membership,
            title=_("Dienstverbanden"),
            why=_("Om te weten voor welke gemeente je leert en welke modules bij je werk horen."),
            kept=NUMBER_STAYS,
            fate=Fate.EMPTIED,
            fields=("municipality", "organisation", "target_groups", "joined_on", "left_on"),
            values={"organisation": lambda row: str(row.organisation or _("de gemeente zelf"))},
            # Where somebody was hired from counts nowhere, and says much about who it was.
            emptied={"organisation": None},
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


def _log() -> PersonalData:
    return PersonalData(
        model=AuditEvent,
        title=_("Regels in het logboek"),
        why=_("Om later te zien wie wat wijzigde. Dat vraagt de Baseline Informatiebeveiliging Overheid (BIO2)."),
        kept=LOG_STAYS,
        fate=Fate.NUMBER,
        person=("actor",),
        find=_events_of,
        # Not the object: what somebody did may concern another person by name.
        fields=("at", "action", "result", "origin", "municipality", "region"),
        values={"action": lambda event: words_for(event.action)},
        is_about=False,
    )
