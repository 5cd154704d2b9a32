"""A real Celery worker on a real broker: what runs in production and nothing else can show."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from certificates.models import Certificate
from courses.signals import module_completed
from tests.factories import make_completion

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def celery(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "celery", "-A", "config", *arguments]


def address_of_the_test_database() -> str:
    """The address of the database of this test run, which is not the one the worker would take by itself."""
    base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return f"{base}/{connection.settings_dict['NAME']}"


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    if not settings.HAS_BROKER or "DATABASE_URL" not in os.environ:
        pytest.fail("These tests need DATABASE_URL and CELERY_BROKER_URL; .ci/run sets both.", pytrace=False)
    return {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "DATABASE_URL": address_of_the_test_database(),
        "VAR_DIR": str(tmp_path),
    }


def start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    worker = subprocess.Popen(
        celery("worker", "--pool=solo", "--loglevel=WARNING", "--without-mingle"), env=environment
    )
    for _second in range(PATIENCE):
        if worker.poll() is not None:
            pytest.fail("The worker stopped by itself.", pytrace=False)
        answer = subprocess.run(celery("inspect", "ping", "--timeout=2"), env=environment, capture_output=True)
        if answer.returncode == 0:
            return worker
        time.sleep(0.5)
    worker.kill()
    pytest.fail("The worker does not answer.", pytrace=False)


def stop_worker(worker: subprocess.Popen[bytes]) -> None:
    worker.send_signal(signal.SIGTERM)
    try:
        worker.wait(timeout=20)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


@pytest.fixture
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = start_worker(environment)
    yield process
    stop_worker(process)


def wait_for_certificate(completion) -> Certificate:
    for _half_second in range(PATIENCE * 2):
        found = Certificate.objects.filter(completion=completion).exclude(pdf="").first()
        if found:
            return found
        time.sleep(0.5)
    pytest.fail("No certificate came.", pytrace=False)


def complete(completion) -> None:
    with transaction.atomic():
        module_completed.send(sender=type(completion), completion=completion)


def test_a_worker_issues_the_certificate_and_a_second_message_changes_nothing(worker):
    completion = make_completion()
    complete(completion)
    certificate = wait_for_certificate(completion)
    complete(completion)
    time.sleep(2)
    assert Certificate.objects.get() == certificate


def test_what_was_asked_while_no_worker_ran_is_done_when_one_starts(environment):
    completion = make_completion()
    complete(completion)
    assert not Certificate.objects.exists()
    process = start_worker(environment)
    try:
        wait_for_certificate(completion)
    finally:
        stop_worker(process)


def test_a_broker_that_is_away_spoils_nothing_and_the_sweep_makes_up(environment):
    """In a process of its own, because Celery keeps its connections."""
    completion = make_completion()
    script = (
        "import django; django.setup();"
        "from certificates.tasks import ask_for_certificate, issue_missing_certificates as sweep;"
        f"ask_for_certificate({completion.pk}); print('swept', sweep())"
    )
    away = {**environment, "CELERY_BROKER_URL": "redis://127.0.0.1:1/0", "DJANGO_SETTINGS_MODULE": "config.settings"}
    answer = subprocess.run([sys.executable, "-c", script], env=away, capture_output=True, text=True, timeout=PATIENCE)
    assert answer.returncode == 0, answer.stderr
    assert "swept 1" in answer.stdout
    assert Certificate.objects.get().completion == completion


def test_beat_knows_only_tasks_that_exist():
    from config.celery import app

    app.loader.import_default_modules()
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["task"] in app.tasks
