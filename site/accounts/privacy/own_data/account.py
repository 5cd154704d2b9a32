"""The account itself, its address and settings, and who asked to be erased."""

from functools import partial

from allauth.account.models import EmailAddress, EmailConfirmation
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from ...models import ErasureRequest, User
from ..registry import Fate, PersonalData
from .terms import A_YEAR, UNTIL_ERASED

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


def data_of_the_account() -> list[PersonalData]:
    return [_account(), _address(), _confirmation(), _settings(), _request()]


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
