import secrets
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Nobody can have mail there (RFC 2606), and nobody can be found by it.
ERASED_DOMAIN = "gewist.invalid"


class UserManager(DjangoUserManager["User"]):
    """People sign in with an e-mail address; capitals make no difference."""

    def _create_user(self, email: str, password: str | None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        return self._create_user(email, password, **{"is_staff": False, "is_superuser": False, **fields})

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        return self._create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class User(AbstractUser):
    """A person. Wagtail expects first and last name; a particle ("van der") stands in the last name.

    Of somebody who was erased this row is left, without anything that says who it was: a number that counts hang on.
    """

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mailadres"), unique=True)
    first_name = models.CharField(_("voornaam"), max_length=150, blank=True)
    last_name = models.CharField(_("achternaam"), max_length=150, blank=True)
    erased_at = models.DateTimeField(_("gewist op"), null=True, blank=True, editable=False)
    erasure_announced_on = models.DateField(
        _("aangekondigd op"), null=True, blank=True, editable=False, help_text="When told that erasure is near."
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("persoon")
        verbose_name_plural = _("mensen")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_its_case")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """In small letters before it is compared, so that a form says in words that the address is taken."""
        super().clean()
        self.email = self.email.lower()

    @property
    def name(self) -> str:
        if self.erased_at:
            return gettext("Gewiste persoon")
        return self.get_full_name() or self.email

    def forget_who_it_was(self) -> None:
        """Takes out all that says who this was, and the ways to sign in. What else hangs on it stays to the caller."""
        now = timezone.now()
        self.email = f"{secrets.token_hex(8)}@{ERASED_DOMAIN}"
        self.first_name = self.last_name = ""
        self.is_active = self.is_staff = self.is_superuser = False
        self.last_login = self.erasure_announced_on = None
        # When the account was made would say something about who it was.
        self.date_joined = self.erased_at = now
        # Also ends the sessions: they are signed with the password.
        self.set_unusable_password()
        self.save()
        self.groups.clear()
        self.user_permissions.clear()
