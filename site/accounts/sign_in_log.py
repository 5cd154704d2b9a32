"""Who came in, who tried, who left, and whose password changed (source: BIO2 5.17.01, 8.15.01).

An account stands in the log by number, so that its name goes when the account goes. An address without an account is a
mark in it, of which nobody can make the address again: enough to see that the same one is tried time after time.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .audit import record
from .models import User
from .models.audit import Result


def signed_in(user: User) -> None:
    _record("account.signed_in", user, actor=user)


def signed_out(user: User) -> None:
    _record("account.signed_out", user, actor=user)


def sign_in_failed(email: str) -> None:
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user:
        _record("account.sign_in_failed", user, result=Result.REFUSED)
        return
    details = {"address_mark": mark_of(email)}
    record("account.sign_in_failed", User(), label="Account ?", result=Result.REFUSED, details=details)


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
