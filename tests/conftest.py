"""What holds for every test: a kept database, files in a temporary folder, tasks in process, nothing left behind."""

import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, transaction
from django.template import Context, Template
from django.test import TransactionTestCase, override_settings
from django.test.signals import template_rendered
from django.utils import translation
from django.utils.safestring import SafeString
from hypothesis import configuration
from pytest_django import DjangoDbBlocker

from accounts.models import Role, User
from config.celery import app as celery
from config.structure import ensure_structure
from tests.factories import make_role
from tests.snapshot import Snapshot

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("certificates", "courses", "media", "quizzes", "site")
RESTORE = pytest.StashKey[Callable[[], None]]()


def pytest_configure(config: pytest.Config) -> None:
    # Nearly every test signs in as somebody with a role; tests/accounts/test_second_step.py turns it on.
    settings.SECOND_STEP_REQUIRED = False
    configuration.set_hypothesis_home_dir(settings.VAR_DIR / "cache" / "hypothesis")
    if not is_kept_database_good():
        config.option.create_db = True


# The database. Wagtail's migrations take ten seconds, so it is kept (--reuse-db) for as long as it is good.


def kept_database_stamp() -> Path:
    """Is there while the kept database holds what the migrations put in it, and nothing else. One for each worker."""
    database = zlib.crc32(os.environ.get("DATABASE_URL", "").encode())
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return settings.VAR_DIR / "cache" / f"test-database-{database:x}-{worker}"


def is_kept_database_good() -> bool:
    stamp = kept_database_stamp()
    if not stamp.exists():
        return False
    made_from = [ROOT / "uv.lock", *(path for folder in SOURCES for path in (ROOT / folder).rglob("migrations/*.py"))]
    return all(path.stat().st_mtime < stamp.stat().st_mtime for path in made_from)


def is_emptying_the_database(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or not {"transactional_db", "live_server"}.isdisjoint(
        getattr(item, "fixturenames", ())
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_createdb: bool) -> None:
    """A write-ahead log that a killed run left would be written into the new file of the same name."""
    name = connection.settings_dict["TEST"]["NAME"]
    if django_db_createdb and connection.vendor == "sqlite":
        for suffix in ("-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Notes what the migrations put in the tables, for `pytest_runtest_protocol`."""
    stamp = kept_database_stamp()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    if any(map(is_emptying_the_database, request.session.items)):
        with django_db_blocker.unblock():
            baseline = Snapshot.take()

        def restore() -> None:
            with django_db_blocker.unblock():
                baseline.put_back()
                ContentType.objects.clear_cache()
            stamp.touch()

        request.config.stash[RESTORE] = restore
    stamp.touch()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """After a test with real transactions the tables are as the migrations left them.

    Wagtail's first page and site come from a migration: the next test needs them, and so does the next run. Django
    would empty all tables. Between two browser tests nothing is done: each puts back the demo.
    """
    if not is_emptying_the_database(item):
        return (yield)
    kept_database_stamp().unlink(missing_ok=True)
    try:
        with mock.patch.object(TransactionTestCase, "_fixture_teardown", new=lambda case: None):
            return (yield)
    finally:
        is_put_back_anyway = bool(item.get_closest_marker("e2e") and nextitem and nextitem.get_closest_marker("e2e"))
        if not is_put_back_anyway and (restore := item.config.stash.get(RESTORE, None)):
            restore()


@pytest.fixture(scope="module")
def kept_for_the_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What a fixture of a file makes after this stays until its last test, which sees it as if it made it itself.

    Each test is a savepoint inside this transaction. So: not for a file with a test of real transactions.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def structure(kept_for_the_file: None) -> None:
    """The groups, pages and workflow of a set-up site."""
    ensure_structure()


@pytest.fixture(scope="module")
def kept_admin(structure: None) -> User:
    """By role, not a superuser. A test takes it anew (`read_anew`)."""
    return make_role(Role.ADMIN).user


# Settings


@pytest.fixture(scope="session", autouse=True)
def settings_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("files")
    with override_settings(
        # The storages of all models read these when they are used; tests/test_isolation.py asserts it.
        MEDIA_ROOT=folder / "uploads",
        PROTECTED_ROOT=folder / "protected",
        # Signing in takes most of the time of a test when passwords are hashed as they should be.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def contexts_of_pages_only(django_test_environment: None) -> None:
    """Of each page `response.context`. Django's own hook copies the context of every part of it too."""

    def render(self: Template, context: Context) -> SafeString:
        if context.template is self:
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    Template._render = render


@pytest.fixture(autouse=True)
def tasks_in_process(request: pytest.FixtureRequest) -> None:
    """Also where a broker is configured, but for the tests of a real worker. What fails in a task fails the test."""
    celery.conf.task_always_eager = request.node.get_closest_marker("worker") is None
    celery.conf.task_eager_propagates = True


@pytest.fixture(autouse=True)
def nothing_left_behind() -> None:
    """Tests run in random order: none may find what the one before it cached, or the language it chose."""
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
