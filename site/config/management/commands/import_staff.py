import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.staff_import.applying import Result, apply, preview
from accounts.staff_import.planning import Outcome
from accounts.staff_import.reading import FileRefused
from municipalities.models import Municipality


class Command(BaseCommand):
    help = "Reads a staff list (CSV or XLSX) into a municipality. With one row refused nothing changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="The municipality, as GM0014.")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Says what would happen, and changes nothing.")

    def handle(self, *args: Any, code: str, file: Path, dry_run: bool, **options: Any) -> None:
        municipality = Municipality.objects.filter(cbs_code=code).first()
        if municipality is None:
            self.refuse([{"field": "code", "message": _("Er is geen gemeente met code %(code)s.") % {"code": code}}])
        if not file.is_file():
            self.refuse([{"field": "file", "message": _("Er is geen bestand %(file)s.") % {"file": file}}])
        try:
            result = preview(file, municipality, by=None)
            if result.counts[Outcome.REFUSED]:
                self.refuse(errors_of(result))
            if not dry_run:
                result = apply(file, municipality, by=None)
        except FileRefused as refused:
            self.refuse([{"field": "file", "message": str(refused)}])
        counts = {str(outcome): result.counts[outcome] for outcome in Outcome}
        self.report({"ok": True, "code": code, **counts, "dry_run": dry_run, "errors": []})

    def report(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def refuse(self, errors: list[dict[str, Any]]) -> None:
        self.report({"ok": False, "errors": errors})
        sys.exit(1)


def errors_of(result: Result) -> list[dict[str, Any]]:
    return [{"line": row["line"], "message": row["problem"]} for row in result.shown[Outcome.REFUSED]]
