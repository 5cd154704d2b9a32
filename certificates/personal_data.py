"""Certificates go with the person (docs/decisions/0023-what-erasure-keeps.md)."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.privacy.registry import Fate, PersonalData, register

from .models import Certificate


def register_personal_data() -> None:
    register(
        PersonalData(
            model=Certificate,
            title=_("Certificaten"),
            why=_("Om te bewijzen dat je een module haalde, ook op papier met een code."),
            kept=_("Tot je gegevens worden gewist. Daarna kent de controlepagina de code niet meer."),
            fate=Fate.GONE,
            fields=(
                "code",
                "name",
                "module_title",
                "municipality_name",
                "completed_on",
                "valid_until",
                "issued_at",
            ),
            names=("name",),
            erase=_remove,
            has_safe_label=True,
        )
    )


def _remove(user: User) -> int:
    """The file goes on commit: a row that comes back must find it."""
    certificates = Certificate.objects.filter(user=user)
    for certificate in certificates:
        if certificate.pdf.name:
            transaction.on_commit(partial(certificate.pdf.storage.delete, certificate.pdf.name))
    return certificates.delete()[0]
