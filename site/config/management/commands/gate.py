import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from municipalities.gate import gate_for
from municipalities.models import Municipality


class Command(BaseCommand):
    help = (
        "Says whether training may start for a municipality today, as JSON. CODE is its CBS code, for instance GM0363."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")

    def handle(self, *args: Any, code: str, **options: Any) -> None:
        municipality = Municipality.objects.select_related("region").filter(cbs_code=code.strip().upper()).first()
        if municipality is None:
            message = _("Er is geen gemeente met de code “%(code)s”.") % {"code": code}
            self.report({"code": code, "errors": [{"field": "code", "message": message}]})
            sys.exit(1)
        gate = gate_for(municipality)
        self.report(
            {
                "code": municipality.cbs_code,
                "open": gate.open,
                "unmet": list(gate.unmet),
                "valid_until": gate.valid_until and gate.valid_until.isoformat(),
                "grace_until": gate.grace_until and gate.grace_until.isoformat(),
            }
        )

    def report(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False))
