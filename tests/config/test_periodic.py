"""The periodic jobs of a machine without a broker."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.utils import timezone

from config.management.commands import periodic

ROOT = Path(__file__).resolve().parents[2]


def test_a_fresh_process_knows_every_task_of_the_schedule(tmp_path):
    """In a process of its own, because this one imported the tasks. Without tables each task fails, and says so."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    answer = subprocess.run(
        [sys.executable, ROOT / "manage.py", "periodic", "--once"],
        env={**environment, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 0
    assert answer.stderr.count("no such table") >= len(settings.CELERY_BEAT_SCHEDULE)
    assert "NotRegistered" not in answer.stderr


def test_only_the_tasks_that_are_due_run(monkeypatch):
    ran = []
    monkeypatch.setattr(periodic, "run", ran.append)
    last_run = dict.fromkeys(settings.CELERY_BEAT_SCHEDULE, timezone.now() - timedelta(minutes=6))
    for daily in (
        "follow dated roles",
        "carry out mergers",
        "send reminders",
        "end sessions",
        "sweep staff files",
        "apply retention",
        "remove waiting uploads",
    ):
        last_run[daily] = timezone.now()
    assert periodic.run_due(last_run) == [
        "publish scheduled pages",
        "issue missing certificates",
        "mail missing opening requests",
        "mail missing erasure requests",
        "tell missed focal points",
        "tell missed route news",
        "send missing invitations",
        "tell missed transfers",
    ]
    assert ran == [
        "config.tasks.publish_scheduled",
        "certificates.tasks.issue_missing_certificates",
        "municipalities.tasks.mail_missing_opening_requests",
        "accounts.tasks.mail_missing_erasure_requests",
        "municipalities.tasks.tell_missed_focal_points",
        "municipalities.tasks.tell_missed_route_news",
        "accounts.tasks.send_missing_invitations",
        "accounts.tasks.tell_missed_transfers",
    ]
    assert timezone.now() - min(last_run.values()) < timedelta(minutes=1)


@pytest.mark.django_db
def test_a_task_that_fails_does_not_stop_the_next(monkeypatch):
    ran = []

    def fail() -> None:
        ran.append("fail")
        raise RuntimeError

    def work() -> None:
        ran.append("work")

    for function in (fail, work):
        monkeypatch.setitem(current_app.tasks, function.__name__, current_app.task(function, name=function.__name__))
        periodic.run(function.__name__)
    assert ran == ["fail", "work"]
