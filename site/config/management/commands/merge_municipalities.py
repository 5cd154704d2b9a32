import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from municipalities.mergers import Merger, carry_over_due


class Command(BaseCommand):
    help = (
        "Carries out the mergers that are due: the people of a municipality that ended go along to its successor. "
        "Safe to repeat; the same as the task of every night."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", default="", help="As on this day (2027-01-01); today or earlier. Default: today.")
        parser.add_argument("--dry-run", action="store_true", help="Says what would happen, and changes nothing.")

    def handle(self, *args: Any, on: str, dry_run: bool, **options: Any) -> None:
        day, problem = read_day(on)
        if problem:
            self.report({"ok": False, "errors": [{"field": "on", "message": problem}]})
            sys.exit(1)
        mergers = rehearse(day) if dry_run else carry_over_due(day)
        for merger in mergers:
            self.report({**as_dict(merger), "dry_run": dry_run})
        if not mergers:
            self.report({"ok": True, "merged": 0, "dry_run": dry_run, "errors": []})
        if any(merger.error for merger in mergers):
            sys.exit(1)

    def report(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def rehearse(day: date | None) -> list[Merger]:
    """Does it all and takes it back; nobody is told, because that waits for the commit."""
    with transaction.atomic():
        mergers = carry_over_due(day)
        transaction.set_rollback(True)
    return mergers


def read_day(text: str) -> tuple[date | None, str]:
    """A day, and what is wrong with it."""
    if not text:
        return None, ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, _("“%(text)s” is geen datum. Schrijf het als 2027-01-01.") % {"text": text}
    if day > timezone.localdate():
        return None, _("Kies vandaag of een dag ervoor: een herindeling gaat niet vooraf.")
    return day, ""


def as_dict(merger: Merger) -> dict[str, Any]:
    code = merger.predecessor.cbs_code
    if merger.error:
        return {"ok": False, "code": code, "errors": [{"code": code, "message": merger.error}]}
    successor = merger.successor.cbs_code if merger.successor else None
    return {"ok": True, "code": code, "successor": successor, **merger.counts, "errors": []}
