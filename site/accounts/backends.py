"""Who signed in, looked up at every request."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from queries.prepared import Prepared

from .models import User


@Prepared
def _account(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


class AccountBackend(ModelBackend):
    """Django's own, with the one query of every page written once (docs/decisions/0020)."""

    def get_user(self, user_id: Any) -> User | None:
        found = _account(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
