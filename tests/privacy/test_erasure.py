"""Who is erased is nowhere any more, and what is counted stays what it was."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent, Role, RoleAssignment, User
from accounts.models.audit import Result
from accounts.privacy.erasure import ErasureRefused, erase_person, rehearse
from accounts.privacy.registry import Fate, kinds
from certificates.models import Certificate
from courses.coverage.counts import coverage_of
from municipalities.constants import RouteStatus
from municipalities.gate import gate_for
from municipalities.models import ContactPoint, FocalPoint
from quizzes.models import Attempt
from tests.factories import (
    PASSWORD,
    make_focal_point,
    make_membership,
    make_municipality,
    make_open_municipality,
    make_role,
    make_user,
    read_anew,
)
from tests.privacy.person import EMAIL, PHONE, WORDS, make_person_with_everything

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=1000)


@pytest.fixture(scope="module")
def kept_person(kept_for_the_file):
    return make_person_with_everything()


@pytest.fixture
def person(db, kept_person):
    """The files are put back afterwards: the database does not do that."""
    make_role(Role.ADMIN)
    paths = [Path(file.path) for file in (kept_person.wagtail_userprofile.avatar, Certificate.objects.get().pdf)]
    files = {path: path.read_bytes() for path in paths}
    yield read_anew(kept_person)
    for path, content in files.items():
        path.write_bytes(content)


def whole_database() -> str:
    """Every row of every table, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 (names of tables)
            rows += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(rows)


def test_the_words_are_there_before(person):
    before = whole_database()
    assert [word for word in WORDS if word not in before and "\\" not in word] == []


def test_nothing_in_the_database_says_who_it_was(person):
    erase_person(person)
    left = [line for line in whole_database().splitlines() if any(word in line for word in WORDS)]
    assert left == []


def test_every_kind_is_treated_as_it_says(person):
    before = {kind.model: set(kind.rows_of(person).values_list("pk", flat=True)) for kind in kinds()}
    assert [model.__name__ for model, rows in before.items() if not rows] == []
    erase_person(person)
    for kind in kinds():
        there = set(kind.model._default_manager.filter(pk__in=before[kind.model]).values_list("pk", flat=True))
        if kind.fate == Fate.GONE:
            # What the person was asked, or did for a colleague, stays: it is another person's.
            assert not there or len(kind.person) > 1, kind.model
            assert not kind.rows_of(person).exists(), kind.model
        elif kind.fate in {Fate.EMPTIED, Fate.NUMBER}:
            assert there == before[kind.model], kind.model
        else:
            assert there, kind.model
            assert not kind.rows_of(person).exists(), kind.model


def test_the_account_is_left_without_anything_but_a_number(person):
    erase_person(person)
    person.refresh_from_db()
    assert (person.first_name, person.last_name, person.last_login) == ("", "", None)
    assert (person.is_active, person.is_staff, person.is_superuser) == (False, False, False)
    assert not person.has_usable_password()
    assert person.email.endswith("@gewist.invalid")
    assert person.erased_at == person.date_joined
    assert not person.groups.exists()
    assert not person.user_permissions.exists()
    assert person.name == "Gewiste persoon"


def test_counts_of_a_past_day_stay_what_they_were(person):
    municipality = person.memberships.get().municipality
    for _number in range(3):
        make_membership(municipality=municipality, groups=("enforcement_officer",))
    days = [timezone.localdate() - timedelta(days=ago) for ago in (0, 100, 101, 500)]
    before = [coverage_of(municipality, day) for day in days]
    assert before[2].people.staff == 1
    erase_person(person)
    assert [coverage_of(municipality, day) for day in days] == before


def test_the_gate_of_a_past_day_stays_what_it_was(person):
    municipality = person.memberships.get().municipality
    days = [timezone.localdate() - timedelta(days=ago) for ago in (0, 20, 150)]
    before = [(gate_for(municipality, day).open, gate_for(municipality, day).unmet) for day in days]
    erase_person(person)
    assert [(gate_for(municipality, day).open, gate_for(municipality, day).unmet) for day in days] == before


def test_finished_attempts_stay_of_nobody_and_begun_ones_go(person):
    before = Attempt.objects.finished().get(user=person)
    erase_person(person)
    attempt = Attempt.objects.get()
    assert (attempt.pk, attempt.user, attempt.has_passed) == (before.pk, None, True)
    assert timezone.localtime(attempt.finished_at).day == 1
    assert attempt.questions.get().given == ["1"]
    assert not hasattr(attempt, "completion")


def test_a_certificate_is_unknown_and_its_file_is_gone(client, person, django_capture_on_commit_callbacks):
    certificate = Certificate.objects.get()
    storage, name, address = certificate.pdf.storage, certificate.pdf.name, certificate.get_absolute_url()
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person)
    response = client.get(address)
    assert response.status_code == 404
    assert "Wij kennen deze code niet" in response.content.decode()
    assert not storage.exists(name)
    call_command("issue_certificates")
    assert not Certificate.objects.exists()


def test_the_log_keeps_what_happened(person):
    withdrawn, changed = (AuditEvent.objects.get(action=a) for a in ("route.withdrawn", "membership.changed"))
    number = AuditEvent.objects.count()
    erase_person(person)
    withdrawn.refresh_from_db()
    changed.refresh_from_db()
    assert withdrawn.details == {"reason": "Vraag het aan Gewiste persoon of Gewiste persoon."}
    assert withdrawn.actor == person
    assert changed.object_label.startswith("Gewiste persoon (")
    assert changed.details == {}
    roles = AuditEvent.objects.filter(action="role.given", details__person=person.pk)
    assert {event.object_label.split()[0] for event in roles} == {"leidinggevende", "aandachtsfunctionaris"}
    new = AuditEvent.objects.exclude(action="role.removed").count() - number
    assert new == 1
    assert AuditEvent.objects.get(action="person.erased").object_label == "Gewiste persoon"


def test_somebody_else_with_the_same_name_stays_in_the_log(person):
    other = make_membership(user=make_user(first_name=person.first_name, last_name=person.last_name))
    event = record("membership.added", other)
    erase_person(person)
    event.refresh_from_db()
    assert person.last_name in event.object_label


def test_nobody_signs_in_any_more_and_sessions_end(django_capture_on_commit_callbacks):
    user, other = make_membership().user, make_membership().user
    mine, another = signs_in(user), signs_in(other)
    with django_capture_on_commit_callbacks(execute=True):
        rehearse(user, force=True)
    assert mine.get("/certificaten/").status_code == 200
    key = mine.session.session_key
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(user, force=True)
    assert not SessionStore().exists(key)
    assert mine.get("/certificaten/").status_code == 302
    assert another.get("/certificaten/").status_code == 200
    assert authenticate(email=user.email, password=PASSWORD) is None


def signs_in(user: User) -> Client:
    browser = Client()
    browser.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    assert browser.get("/certificaten/").status_code == 200
    return browser


def test_a_second_time_changes_nothing(person):
    erase_person(person)
    before = whole_database()
    assert erase_person(User.objects.get(pk=person.pk)).touched == {}
    assert whole_database() == before


def test_a_rehearsal_changes_nothing_and_tells_the_same(person, django_capture_on_commit_callbacks):
    before, picture = whole_database(), person.wagtail_userprofile.avatar
    with django_capture_on_commit_callbacks(execute=True):
        touched = rehearse(person).touched
    assert whole_database() == before
    assert picture.storage.exists(picture.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_person(person).touched == touched
    assert not picture.storage.exists(picture.name)


def test_the_last_admin_is_never_erased():
    admin = make_role(Role.ADMIN).user
    # Neither a former one nor one who cannot sign in could take over.
    make_role(Role.ADMIN, ends_on=timezone.localdate() - timedelta(days=1))
    make_role(Role.ADMIN, user=make_user(is_active=False))
    with pytest.raises(ErasureRefused, match="laatste beheerder"):
        erase_person(admin, force=True)
    assert User.objects.get(pk=admin.pk).email == admin.email
    refused = AuditEvent.objects.get(action="person.erasure_refused")
    assert refused.result == Result.REFUSED
    make_role(Role.ADMIN)
    erase_person(admin, force=True)
    assert not RoleAssignment.objects.filter(user=admin).exists()


@pytest.mark.parametrize("days", [0, 30, None])
def test_who_works_somewhere_is_erased_only_on_purpose(days):
    today = timezone.localdate()
    membership = make_membership(left_on=today + timedelta(days=days) if days is not None else None)
    with pytest.raises(ErasureRefused, match="werkt nog voor Gemeente"):
        erase_person(membership.user)
    erase_person(membership.user, force=True)
    membership.refresh_from_db()
    assert membership.left_on == today - timedelta(days=1)


def test_who_is_to_begin_never_does():
    membership = make_membership(joined_on=timezone.localdate() + timedelta(days=9))
    with pytest.raises(ErasureRefused):
        erase_person(membership.user)
    erase_person(membership.user, force=True)
    assert not membership.user.memberships.exists()


def test_who_holds_a_role_is_erased_only_on_purpose():
    role = make_role(Role.TRAINER)
    with pytest.raises(ErasureRefused, match="heeft nog een rol"):
        erase_person(role.user)
    erase_person(role.user, force=True)
    assert not role.user.roles.exists()
    assert not role.user.groups.exists()


def test_a_focal_point_that_is_erased_stops_and_the_gate_says_since_when():
    municipality = make_open_municipality()
    appointment = municipality.focal_points.get()
    erase_person(appointment.user, force=True)
    appointment.refresh_from_db()
    assert appointment.ended_on == timezone.localdate() - timedelta(days=1)
    assert gate_for(municipality).is_closing


def test_a_contact_in_a_route_in_use_keeps_its_number(person):
    municipality = make_municipality()
    route = make_open_municipality().routes.get()
    contact = ContactPoint.objects.create(
        route=route, role="other", organisation="Politie", name=person.name, email=EMAIL.upper(), phone=PHONE
    )
    erase_person(person)
    contact.refresh_from_db()
    assert (contact.name, contact.email, contact.phone) == ("", "", PHONE)
    assert municipality.routes.count() == 0


def test_the_only_address_of_a_contact_in_use_stands_in_the_way(person):
    route = make_open_municipality().routes.get(status=RouteStatus.REGISTERED)
    ContactPoint.objects.create(route=route, role="other", organisation="Politie", email=EMAIL)
    with pytest.raises(ErasureRefused, match="zonder telefoonnummer"):
        erase_person(person)


def test_the_deputy_and_the_number_of_an_appointment_go(person):
    erase_person(person)
    appointment = FocalPoint.objects.get(user=person)
    assert (appointment.phone, appointment.deputy_name, appointment.deputy_phone) == ("-", "-", "-")
    other = make_focal_point(make_municipality())
    assert other.deputy_name


# The command


def run(capsys, *arguments: str) -> tuple[int, dict]:
    code = 0
    try:
        call_command("erase_person", *arguments)
    except SystemExit as stopped:
        code = int(stopped.code)
    return code, json.loads(capsys.readouterr().out)


def test_the_command_says_what_it_did_and_does_it_once(person, capsys):
    code, rehearsed = run(capsys, EMAIL.upper(), "--dry-run")
    assert (code, rehearsed["ok"], rehearsed["dry_run"]) == (0, True, True)
    assert User.objects.filter(email=EMAIL).exists()
    code, done = run(capsys, EMAIL)
    assert (code, done["ok"], done["erased"], done["errors"]) == (0, True, 1, [])
    assert done["rows"] == rehearsed["rows"]
    assert done["rows"]["certificates.Certificate"] == 1
    before = whole_database()
    code, again = run(capsys, EMAIL)
    assert (code, again["ok"]) == (1, False)
    assert "geen account" in again["errors"][0]["message"]
    assert whole_database() == before


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_the_command_refuses_in_a_sentence(capsys, dry_run):
    membership = make_membership()
    code, answer = run(capsys, membership.user.email, *dry_run)
    assert (code, answer["ok"]) == (1, False)
    assert "werkt nog" in answer["errors"][0]["message"]
    code, answer = run(capsys, membership.user.email, "--force", *dry_run)
    assert (code, answer["ok"]) == (0, True)
