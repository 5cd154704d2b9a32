from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.test.utils import override_settings

from accounts.target_groups import ensure_target_groups
from config.demo.content import ensure_content
from config.demo.history import ensure_history
from config.demo.people import ACCOUNTS, ensure_people
from config.demo.route import ensure_route
from config.structure import ensure_structure


class Command(BaseCommand):
    help = "Loads the demo: pages, four modules, two fictional municipalities with people and history. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo accounts have a known password: the demo is only there while DEBUG is on.")
        # Nobody reads what the demo's invented people would be mailed.
        with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"), transaction.atomic():
            ensure_target_groups()
            ensure_structure()
            ensure_people()
            ensure_content()
            ensure_route()
        ensure_history()
        self.stdout.write(f"Demo ready: {len(ACCOUNTS)} accounts, password from DEMO_PASSWORD (see README).")
