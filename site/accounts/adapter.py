from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import sign_in_log


class AccountAdapter(DefaultAccountAdapter):
    """People are brought in by their municipality; nobody signs up by themselves."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # The same sentence for an unknown address and a wrong password: nobody learns who has an account.
        "email_password_mismatch": _("Het e-mailadres of het wachtwoord klopt niet. Kijk of Caps Lock niet aan staat."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "enter_current_password": _("Dit is niet je huidige wachtwoord."),
        "too_many_login_attempts": _("Te vaak geprobeerd. Wacht een paar minuten en probeer het dan nog een keer."),
        "rate_limited": _("Te vaak geprobeerd. Wacht een paar minuten en probeer het dan nog een keer."),
    }

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Attempts count for an address from one place: a stranger who guesses locks out only themselves.

        From everywhere together an address is guarded by Argon2, the limit per place and the second step.
        """
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{self.get_client_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_in_log.sign_in_stopped(
                str(credentials.get("email", "")),
                place=ratelimit.get_ip(request),
                is_account=self._is_spent_for_account(request, **credentials),
            )
            raise

    def _is_spent_for_account(self, request: HttpRequest, **credentials: Any) -> bool:
        """Whether it is this account that was tried too often, or else the place that tried too many."""
        left = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            config={"login_failed": settings.WRONG_FOR_ACCOUNT},
            key=self._get_login_attempts_cache_key(request, **credentials),
            dry_run=True,
        )
        return left is None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step in the words of the site; see second_step_forms.py for those of its forms."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Deze code klopt niet. Kijk of er intussen een nieuwe code in je app staat."),
        "cannot_generate_recovery_codes": _("Stel eerst een tweede stap in. Daarna kun je codes maken."),
    }

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Sleutel %(number)s") % {"number": number}
