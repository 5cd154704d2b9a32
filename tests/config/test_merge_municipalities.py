"""`manage.py merge_municipalities`: one JSON object a line, and what is refused changes nothing."""

import io
import json
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEvent, Membership
from accounts.models.audit import Origin
from municipalities.models import Municipality
from tests.factories import make_completion, make_focal_point, make_membership, make_municipality

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOTHING = {"ok": True, "merged": 0, "dry_run": False, "errors": []}


def run(*arguments: str) -> tuple[list[dict], int]:
    out, status = io.StringIO(), 0
    try:
        call_command("merge_municipalities", *arguments, stdout=out)
    except SystemExit as stop:
        status = stop.code
    return [json.loads(line) for line in out.getvalue().splitlines()], status


@pytest.fixture
def old():
    new = make_municipality(cbs_code="GM0402")
    old = make_municipality(cbs_code="GM1696", valid_to=TODAY - timedelta(days=1), successor=new)
    make_completion(user=make_membership(municipality=old).user, municipality=old)
    make_focal_point(old)
    return old


COUNTS = {"memberships": 2, "united": 0, "roles": 0, "focal_points": 1, "enrolments": 1, "completions": 1}


def test_it_says_what_came_along(old):
    line = {"ok": True, "code": "GM1696", "successor": "GM0402", **COUNTS, "errors": [], "dry_run": False}
    assert run() == ([line], 0)
    assert AuditEvent.objects.filter(action="municipality.merged").get().origin == Origin.COMMAND
    assert run() == ([NOTHING], 0)


def test_a_dry_run_says_the_same_and_changes_nothing(old, django_capture_on_commit_callbacks):
    before, events = list(Membership.objects.order_by("pk").values()), AuditEvent.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        (line,), status = run("--dry-run")
    assert (line["memberships"], line["dry_run"], status) == (2, True, 0)
    assert list(Membership.objects.order_by("pk").values()) == before
    assert Municipality.objects.get(pk=old.pk).merged_at is None
    assert AuditEvent.objects.count() == events
    assert mail.outbox == []


def test_as_on_a_day_before_the_end_nothing_is_due(old):
    assert run("--on", old.valid_to.isoformat()) == ([NOTHING], 0)
    assert run("--on", TODAY.isoformat())[0][0]["code"] == "GM1696"


@pytest.mark.parametrize(
    ("day", "words"), [("morgen", "geen datum"), ("2027-02-30", "geen datum"), ("2999-01-01", "vandaag of een dag")]
)
def test_a_day_that_cannot_be_is_refused_in_words(old, day, words):
    (line,), status = run("--on", day)
    assert (line["ok"], line["errors"][0]["field"], status) == (False, "on", 1)
    assert words in line["errors"][0]["message"]
    assert Municipality.objects.get(pk=old.pk).merged_at is None


def test_one_that_is_refused_says_so_and_the_others_go_on(old):
    make_municipality(
        cbs_code="GM0001",
        valid_to=TODAY - timedelta(days=9),
        successor=make_municipality(valid_to=TODAY - timedelta(days=40)),
    )
    lines, status = run()
    assert [(line["code"], line["ok"]) for line in lines] == [("GM0001", False), ("GM1696", True)]
    assert "Kies een andere" in lines[0]["errors"][0]["message"]
    assert status == 1
