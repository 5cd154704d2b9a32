import logging
import time
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Runs the periodic tasks of the beat schedule in this process, for a machine without a broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run every task once and stop.")

    def handle(self, *args: Any, **options: Any) -> None:
        # A worker imports the tasks of all apps when it starts; any other process only those it happens to need.
        current_app.loader.import_default_modules()
        if options["once"]:
            for entry in settings.CELERY_BEAT_SCHEDULE.values():
                run(entry["task"])
            return
        last_run = {name: timezone.now() for name in settings.CELERY_BEAT_SCHEDULE}
        try:
            while True:
                run_due(last_run)
                time.sleep(15)
        except KeyboardInterrupt:
            return


def run_due(last_run: dict[str, Any]) -> list[str]:
    """Runs what the schedule says is due since `last_run`, and notes it there; gives the names of what ran."""
    ran = []
    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        if entry["schedule"].is_due(last_run[name]).is_due:
            last_run[name] = timezone.now()
            run(entry["task"])
            ran.append(name)
    return ran


def run(task: str) -> None:
    """One task; a task that fails is logged and does not stop the others."""
    close_old_connections()
    try:
        current_app.tasks[task].apply(throw=True)
    except Exception:
        logger.exception("Periodic task %s failed", task)
