import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.days import is_plausible_day
from municipalities.reminder_mail import send_reminders


class Command(BaseCommand):
    help = "Sends the reminders about meldroutes that are due, each once; the same as the daily task."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="Do as if it were this day, as 2026-12-31 (default: today).")

    def handle(self, *args: Any, on: str | None, **options: Any) -> None:
        try:
            day = _day(on) if on is not None else None
        except ValidationError as refused:
            self.report({"ok": False, "sent": [], "errors": [{"field": "on", "message": refused.messages[0]}]})
            sys.exit(1)
        result = send_reminders(day)
        self.report(result.as_dict())
        if result.errors:
            sys.exit(1)

    def report(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        message = _("“%(text)s” is geen datum. Schrijf jaar, maand en dag, bijvoorbeeld 2026-12-31.")
        raise ValidationError(message % {"text": text}) from None
    is_plausible_day(day)
    return day
