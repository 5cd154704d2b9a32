"""Who came in, who tried, who left, and whose password changed (source: BIO2 5.17.01, 8.15.01).

An account stands in the log by number, so that its name goes when the account goes. An address without an account is a
mark in it, of which nobody can make the address again: enough to see that the same one is tried time after time.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .audit import record
from .models import User
from .models.audit import Result

# What stands in the name of an action for each kind of second step.
MEANS = {
    Authenticator.Type.TOTP: "app",
    Authenticator.Type.WEBAUTHN: "key",
    Authenticator.Type.RECOVERY_CODES: "codes",
}
# Refused attempts of one kind are one line in so many seconds, however many there are.
SECONDS_PER_LINE = 600


def signed_in(user: User) -> None:
    _record("account.signed_in", user, actor=user)


def signed_out(user: User) -> None:
    _record("account.signed_out", user, actor=user)


def session_ended(user: User) -> None:
    """Somewhere else than where the person sits, by the person; or by itself, with the last membership."""
    _record("account.session_ended", user)


def sign_in_failed(email: str) -> None:
    _record_attempt("account.sign_in_failed", email)


def sign_in_stopped(email: str, *, place: str, is_account: bool) -> None:
    """After too many attempts, at an account or from a place: once, not for each that follows."""
    action = "account.sign_in_stopped" if is_account else "account.place_stopped"
    about = mark_of(f"{email} {place}" if is_account else place)
    if not cache.add(f"{action}:{about}", True, SECONDS_PER_LINE):
        return
    if is_account:
        _record_attempt(action, email)
    else:
        record(action, User(), label="Account ?", result=Result.REFUSED, details={"place_mark": about})


def _record_attempt(action: str, email: str) -> None:
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user:
        _record(action, user, result=Result.REFUSED)
        return
    details = {"address_mark": mark_of(email)}
    record(action, User(), label="Account ?", result=Result.REFUSED, details=details)


def second_step_failed(user: User) -> None:
    _record("account.second_step_failed", user, result=Result.REFUSED)


def second_step_changed(verb: str, user: User, means: Authenticator.Type) -> None:
    """verb: added, removed, made or seen."""
    _record(f"account.{MEANS[means]}_{verb}", user)


def password_changed(user: User, request: HttpRequest | None = None) -> None:
    """By the person, or by an admin in the CMS."""
    by = getattr(request, "user", None)
    _record("account.password_changed", user, actor=by if by is not None and by.is_authenticated else user)


def changed(action: str, user: User) -> None:
    """action: added, changed or deleted, by an admin in the CMS."""
    _record(f"account.{action}", user)


def mark_of(email: str) -> str:
    return salted_hmac("accounts.sign_in_log", email.strip().lower(), algorithm="sha256").hexdigest()[:16]


def _record(action: str, user: User, **kwargs: Any) -> None:
    record(action, user, label=f"Account {user.pk}", details={"person": user.pk}, **kwargs)
