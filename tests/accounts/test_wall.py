"""The second wall: PostgreSQL itself gives nothing of others away, also where a query forgot its filter."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.models import AuditEvent, Invitation, Membership, StaffImport, Transfer
from accounts.tasks import send_invitation
from accounts.wall import Reach, behind_the_wall, beyond_the_wall, reach_of, the_platform
from certificates.models import Certificate
from config.celery import app as celery
from config.migrations import __name__ as MIGRATIONS
from courses.models import Completion, Enrolment, LessonProgress
from municipalities.models import FocalPoint, OpeningRequest
from quizzes.models import Attempt
from tests.walk.world import STRANGERS, make_world

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif("postgres" not in settings.DATABASES["default"]["ENGINE"], reason="PostgreSQL only")
BEHIND = (
    *(Membership, Invitation, Transfer, StaffImport, Enrolment, LessonProgress, Completion, Attempt),
    *(Certificate, OpeningRequest, AuditEvent),
)
# Where a request looks further than whoever asks; each says in its code why, and what is shown of it.
BEYOND = {
    "certificates/views.py",
    "site/accounts/audit.py",
    "site/accounts/privacy/views.py",
    "site/accounts/staff/invitation_views.py",
    "site/accounts/staff/transfers.py",
}
# The tasks that look at the whole platform: sweeps, and what goes by the calendar.
SWEEPS = {
    *("accounts.tasks.apply_retention", "accounts.tasks.end_sessions", "accounts.tasks.follow_dated_roles"),
    *("accounts.tasks.mail_missing_erasure_requests", "accounts.tasks.send_missing_invitations"),
    *(
        "accounts.tasks.sweep_staff_files",
        "accounts.tasks.tell_missed_transfers",
        "certificates.tasks.issue_missing_certificates",
    ),
    *("config.tasks.publish_scheduled", "media.tasks.remove_waiting_uploads", "municipalities.tasks.carry_out_mergers"),
    *("municipalities.tasks.mail_missing_opening_requests", "municipalities.tasks.send_reminders"),
    *("municipalities.tasks.tell_missed_focal_points", "municipalities.tasks.tell_missed_route_news"),
}


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture(autouse=True)
def ordinary_user(db):
    """The tests may run as a superuser, who is above it: from here on as somebody ordinary."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            yield
            return
        cursor.execute("CREATE ROLE wall_test NOLOGIN")
        cursor.execute("GRANT USAGE ON SCHEMA public TO wall_test")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO wall_test")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO wall_test")
        cursor.execute("SET ROLE wall_test")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DROP OWNED BY wall_test")
        cursor.execute("DROP ROLE wall_test")


def of_the_world(world, kind):
    keys = [found.pk for found in world.objects.values() if type(found) is kind]
    assert keys, kind
    return kind._default_manager.filter(pk__in=keys)


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_query_without_a_filter_finds_nothing_of_others(world, stranger):
    user = world.people[stranger]
    with behind_the_wall(reach_of(user) if user else Reach()):
        found = {kind.__name__: list(of_the_world(world, kind)) for kind in BEHIND}
        everybody = set(Membership.objects.values_list("user", flat=True))
    assert {kind: rows for kind, rows in found.items() if rows} == {}
    assert world.objects["user"].pk not in everybody
    with beyond_the_wall():
        assert all(of_the_world(world, kind).exists() for kind in BEHIND)


@on_postgresql
@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_change_or_removal_without_a_filter_touches_nothing_of_others(world, stranger):
    user = world.people[stranger]
    before = world.rows()
    with behind_the_wall(reach_of(user) if user else Reach()), transaction.atomic():
        Membership.objects.exclude(user=user).update(listed_name="weg")
        Attempt.objects.update(quiz_title="weg")
        Certificate.objects.update(name="weg")
        Invitation.objects.all().delete()
    assert world.rows() == before


@on_postgresql
def test_a_row_of_another_municipality_cannot_be_made(world):
    stranger = world.people["focal_point"]
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        behind_the_wall(reach_of(stranger)),
        transaction.atomic(),
    ):
        Membership.objects.create(user=world.people["learner"], municipality=world.here)


@on_postgresql
def test_whoever_it_is_theirs_sees_it(world):
    keeper, owner = world.objects["focal_point"].user, world.objects["user"]
    director = world.objects["director"].user
    with behind_the_wall(reach_of(keeper)):
        assert of_the_world(world, Membership).count() == 2
        assert of_the_world(world, StaffImport).exists()
    with behind_the_wall(reach_of(owner)):
        assert of_the_world(world, Certificate).exists()
        assert of_the_world(world, Attempt).exists()
    with behind_the_wall(reach_of(director)):
        assert of_the_world(world, Completion).exists(), "to be counted"
        assert not of_the_world(world, Certificate).exists()


@on_postgresql
def test_every_table_behind_it_is_forced():
    tables = [kind._meta.db_table for kind in BEHIND]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname = ANY(%s) AND relrowsecurity AND relforcerowsecurity", [tables]
        )
        assert {row[0] for row in cursor.fetchall()} == set(tables)


@on_postgresql
def test_a_request_leaves_no_wall_behind(world):
    world.browser("learner").get("/mijn-leren/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('signaalwijs.wall', true)")
        assert cursor.fetchone()[0] == "off"
    assert of_the_world(world, Membership).exists()


# Tasks


def own_tasks():
    celery.loader.import_default_modules()
    return {name: task for name, task in celery.tasks.items() if not name.startswith("celery.")}


def test_every_task_says_whom_it_is_about():
    about = {name: getattr(task.run, "sees", None) for name, task in own_tasks().items()}
    assert [name for name, sees in about.items() if sees is None] == []
    assert {name for name, sees in about.items() if sees is the_platform} == SWEEPS


@on_postgresql
def test_a_task_sees_only_whom_it_is_about(world, monkeypatch):
    def seen(_invitation=None):
        return set(Membership.objects.values_list("pk", flat=True))

    of_here = set(Membership.objects.filter(municipality=world.here).values_list("pk", flat=True))
    of_focal_points = Membership.objects.filter(user__in=FocalPoint.objects.values("user"))
    monkeypatch.setattr("accounts.staff.inviting.send", seen)
    for see in (lambda key: send_invitation.delay(key).get(), send_invitation):
        found = see(world.objects["invitation"].pk)
        assert of_here <= found <= of_here | set(of_focal_points.values_list("pk", flat=True))
    assert found < seen()


@on_postgresql
def test_a_task_that_says_nothing_sees_nobody(world):
    @celery.task
    def forgetful():
        return list(of_the_world(world, Attempt))

    try:
        assert forgetful.delay().get() == []
    finally:
        celery.tasks.pop(forgetful.name)
    assert of_the_world(world, Attempt).exists()


def test_every_model_of_a_person_in_a_municipality_is_behind_it():
    """A model with both is about somebody's work or learning; what is not in the list is here with its reason."""
    open_by_design = {
        "RoleAssignment": "whom to turn to is shown to everybody",
        "FocalPoint": "whom to call is never behind anything",
        "Reminder": "says to whom a mail went about a municipality, and nothing else",
    }
    behind = {kind.__name__ for kind in BEHIND}
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields() if field.many_to_one and field.concrete}
        if "municipality" in names and names & {"user", "uploaded_by", "recipient", "actor"}:
            assert model.__name__ in behind or model.__name__ in open_by_design, model


def test_where_a_request_looks_further_is_known():
    root = Path(settings.ROOT)
    found = set()
    wall = root / "site/accounts/wall.py"
    for path in [
        *root.glob("site/**/*.py"),
        *(p for app in ("courses", "quizzes", "certificates", "media") for p in root.glob(f"{app}/**/*.py")),
    ]:
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        attributes = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        if "beyond_the_wall" in names | attributes and path != wall:
            found.add(str(path.relative_to(root)))
    assert found == BEYOND
    assert MIGRATIONS == "config.migrations"
