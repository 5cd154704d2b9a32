"""Bring the database up to date and fill it with the municipalities and the demo. Safe to repeat.

The same as `manage.py migrate`, `import_municipalities` and `demo`, in one process: starting Django takes seconds.
"""

import io
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    for text, command in (
        ("bring the tables up to date (the first time takes half a minute)", ("migrate", "--verbosity=0")),
        ("the municipalities of the Netherlands", ("import_municipalities",)),
        ("the demo", ("demo",)),
    ):
        print(f"\033[1m•\033[0m Database: {text}", flush=True)
        # What a command tells a program is not for whoever starts the site; what goes wrong is raised.
        call_command(*command, stdout=io.StringIO())


if __name__ == "__main__":
    main()
