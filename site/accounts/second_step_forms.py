"""allauth's forms of the second step, in the words of the site. Settings name them (MFA_FORMS)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import sign_in_log

KEY_NAME = gettext_lazy("Naam van de sleutel")
KEY_NAME_HELP = gettext_lazy("Zo herken je hem later. Bijvoorbeeld: telefoon, of laptop van het werk.")


class StopsInLog:
    """Too many codes stand in the log, as too many passwords do."""

    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except forms.ValidationError as refused:
            if refused.code == "too_many_login_attempts":
                sign_in_log.sign_in_stopped(self.user.email, place=ratelimit.get_ip(context.request), is_account=True)
            raise


class CodeForm(StopsInLog, AuthenticateForm):
    """When signing in: the code of the app, or one that was kept."""


class ConfirmWithCodeForm(StopsInLog, ReauthenticateForm):
    """Before something important."""


class AppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code uit de app")


@contextmanager
def key_in_words() -> Iterator[None]:
    """allauth calls every key that does not fit an incorrect code, and nobody typed one; what is garbled it raises."""
    message = _("Deze sleutel werkt hier niet. Probeer het nog een keer, of kies een andere manier.")
    try:
        yield
    except forms.ValidationError as refused:
        if refused.code != "incorrect_code":
            raise
        raise forms.ValidationError(message, code="key_failed") from refused
    except (AttributeError, KeyError, TypeError, ValueError) as garbled:
        raise forms.ValidationError(message, code="key_failed") from garbled


class SaysKeyFailed:
    def clean_credential(self) -> Any:
        with key_in_words():
            return super().clean_credential()


class KeyForm(SaysKeyFailed, AuthenticateWebAuthnForm):
    pass


class SignInWithKeyForm(SaysKeyFailed, LoginWebAuthnForm):
    pass


class ConfirmWithKeyForm(SaysKeyFailed, ReauthenticateWebAuthnForm):
    pass


class AddKeyForm(AddWebAuthnForm):
    """A passkey unless somebody says otherwise: it opens the door by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, passkey = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text = KEY_NAME, KEY_NAME_HELP
        passkey.label, passkey.initial = _("Maak er een passkey van"), True
        passkey.help_text = _(
            "Met een passkey log je in zonder wachtwoord. Je gebruikt je vinger, je gezicht of een pincode. "
            "Lukt dat niet met jouw sleutel? Zet dit dan uit. Je gebruikt de sleutel dan na je wachtwoord."
        )

    def clean(self) -> dict[str, Any]:
        with key_in_words():
            return super().clean()


class RenameKeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].help_text = KEY_NAME, KEY_NAME_HELP
