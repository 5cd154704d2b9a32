import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.privacy.erasure import Erasure, ErasureRefused, erase_person, rehearse


class Command(BaseCommand):
    help = (
        "Erases a person: counts and attempts of nobody stay, everything that says who it was goes. Prints a JSON "
        "object; refused, it changes nothing and exits 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="The address of the account.")
        parser.add_argument("--dry-run", action="store_true", help="Says what would happen, and changes nothing.")
        parser.add_argument("--force", action="store_true", help="Also who still works somewhere, or holds a role.")

    def handle(self, *args: Any, email: str, dry_run: bool, force: bool, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None:
            unknown = _("Er is geen account met dit e-mailadres. Misschien is deze persoon al gewist.")
            self.refuse(email, [unknown], dry_run=dry_run)
            return
        try:
            erasure = rehearse(user, force=force) if dry_run else erase_person(user, force=force)
        except ErasureRefused as refusal:
            self.refuse(email, refusal.reasons, dry_run=dry_run)
        else:
            self.report(as_dict(erasure), dry_run=dry_run)

    def refuse(self, email: str, reasons: list[str], *, dry_run: bool) -> None:
        errors = [{"email": email, "message": reason} for reason in reasons]
        self.report({"ok": False, "errors": errors}, dry_run=dry_run)
        sys.exit(1)

    def report(self, answer: dict[str, Any], *, dry_run: bool) -> None:
        self.stdout.write(json.dumps({**answer, "dry_run": dry_run}, ensure_ascii=False))


def as_dict(erasure: Erasure) -> dict[str, Any]:
    """rows: how many were removed or emptied, by model; the log: how many lines lost the name."""
    done = bool(erasure.touched)
    return {
        "ok": True,
        "person": erasure.person,
        "erased": int(done),
        "rows": erasure.touched,
        "log": erasure.events,
        "errors": [],
    }
