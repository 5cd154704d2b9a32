import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from municipalities.register import OWN_LIST, Refusal, Result, read_register


class Command(BaseCommand):
    help = "Brings the municipalities in line with a CSV file (default: the project's own list). Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=OWN_LIST)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            result = read_register(file.read_bytes())
        except OSError:
            message = _("Het bestand %(file)s is er niet of is niet te lezen.") % {"file": file}
            result = Result(errors=[Refusal(0, "", message)])
        self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False))
        if result.errors:
            sys.exit(1)
