from typing import Any

from django.core.management.base import BaseCommand

from accounts.target_groups import ensure_target_groups
from config.structure import ensure_structure


class Command(BaseCommand):
    help = "Makes the start page, the target groups, the rights of the groups and the review. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        ensure_target_groups()
        ensure_structure()
        self.stdout.write("Structure ready.")
