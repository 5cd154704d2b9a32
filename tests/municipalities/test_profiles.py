"""What a region asks of its municipalities, and the example route that it offers them."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.models.audit import Origin
from municipalities.constants import ALWAYS_CHECKED, BASIC_CHECKS, Profile, ReadinessCheck, RouteStatus
from municipalities.gate import gate_for
from municipalities.models import ReportingRoute
from municipalities.registration import tasks_of
from tests.factories import make_municipality, make_open_municipality, make_region, read_anew
from tests.municipalities.conftest import signed_in

pytestmark = pytest.mark.django_db
EXTRA = [ReadinessCheck.POLICY_ADOPTED, ReadinessCheck.FOCAL_POINT_TWO_DOMAINS]


@pytest.mark.parametrize(
    ("profile", "extra"),
    [(Profile.BASIC, []), (Profile.BASIC_LEVEL, EXTRA[:1]), (Profile.TWO_DOMAINS, EXTRA[1:])],
)
def test_a_profile_asks_the_basic_prerequisites_and_its_own(profile, extra):
    assert set(make_region(profile=profile).checks) == {*BASIC_CHECKS, *extra}


def test_an_own_choice_combines_what_the_region_wants():
    region = make_region(profile=Profile.OWN, own_checks=[*BASIC_CHECKS, *EXTRA])
    assert set(region.checks) == set(ReadinessCheck)


@pytest.mark.parametrize("own_checks", [[], ["care_route"], ["something_unknown"]])
def test_an_own_choice_always_holds_a_person_and_a_route(own_checks):
    checks = set(make_region(profile=Profile.OWN, own_checks=own_checks).checks)
    assert checks >= ALWAYS_CHECKED
    assert checks <= {*ALWAYS_CHECKED, ReadinessCheck.CARE_ROUTE}


@pytest.mark.parametrize(
    ("status", "is_of_region"),
    [(RouteStatus.TEMPLATE, False), (RouteStatus.DRAFT, True), (RouteStatus.REGISTERED, True)],
)
def test_only_an_example_belongs_to_a_region(status, is_of_region):
    owner = {"region": make_region()} if is_of_region else {"municipality": make_municipality()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingRoute.objects.create(version=1, status=status, **owner)


def test_a_withdrawn_route_says_since_when():
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingRoute.objects.create(municipality=make_municipality(), version=1, status=RouteStatus.WITHDRAWN)


PROFILES = [
    (Profile.BASIC, [], set()),
    (Profile.BASIC_LEVEL, [], {ReadinessCheck.POLICY_ADOPTED}),
    (Profile.TWO_DOMAINS, [], {ReadinessCheck.FOCAL_POINT_TWO_DOMAINS}),
    (Profile.OWN, list(ReadinessCheck), set(EXTRA)),
]


@pytest.mark.parametrize(("profile", "own", "missing"), PROFILES)
def test_each_profile_decides_what_the_gate_and_the_registration_ask(profile, own, missing):
    municipality = make_open_municipality(region=make_region(profile=profile, own_checks=own))
    municipality.routes.get().evidence.filter(check_code=ReadinessCheck.POLICY_ADOPTED).delete()
    gate = gate_for(municipality)
    assert (set(gate.unmet), gate.open) == (missing, not missing)
    tasks = tasks_of(municipality, municipality.routes.get(), timezone.localdate())
    assert [task.check for task in tasks] == list(municipality.region.checks)
    assert {task.check for task in tasks if not task.is_done} == missing
    assert all(task.hint for task in tasks if not task.is_done)


def test_what_an_own_choice_leaves_out_is_not_asked():
    region = make_region(profile=Profile.OWN, own_checks=[ReadinessCheck.POLICY_ADOPTED])
    municipality = make_open_municipality(region=region)
    municipality.routes.get().evidence.exclude(check_code=ReadinessCheck.POLICY_ADOPTED).delete()
    assert gate_for(municipality).open


@pytest.fixture
def admin(db, kept_admin):
    return signed_in(read_anew(kept_admin))


def stored(region, **changes) -> dict:
    fields = {"name": region.name, "code": region.code, "profile": "basic", "validity_months": 12, "grace_days": 30}
    return fields | changes


def test_an_admin_makes_an_own_choice(admin):
    region = make_region()
    assert "Eigen randvoorwaarden" in admin.get(f"/cms/region/edit/{region.pk}/").content.decode()
    chosen = {"profile": "own", "own_checks": ["policy_adopted"], "validity_months": 60, "grace_days": 0}
    assert admin.post(f"/cms/region/edit/{region.pk}/", stored(region, **chosen)).status_code == 302
    region.refresh_from_db()
    assert set(region.checks) == {*ALWAYS_CHECKED, ReadinessCheck.POLICY_ADOPTED}
    assert (region.validity_months, region.grace_days) == (60, 0)
    event = AuditEvent.objects.get(action="region.changed")
    assert (event.origin, event.region) == (Origin.CMS, region)
    assert event.details["changes"]["Profiel"] == ["Basis", "Eigen keuze van randvoorwaarden"]
    assert admin.post(f"/cms/region/edit/{region.pk}/", stored(region)).status_code == 302
    region.refresh_from_db()
    assert (region.own_checks, set(region.checks)) == ([], set(BASIC_CHECKS))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"profile": "own", "own_checks": ["something"]}, "own_checks", "geen randvoorwaarde"),
        ({"own_checks": ["policy_adopted"]}, "own_checks", "Kies het profiel Eigen keuze"),
        ({"validity_months": 0}, "validity_months", "1 tot en met 60"),
        ({"validity_months": 61}, "validity_months", "1 tot en met 60"),
        ({"validity_months": "een jaar"}, "validity_months", "heel aantal maanden"),
        ({"grace_days": -1}, "grace_days", "0 tot en met 365"),
        ({"grace_days": 366}, "grace_days", "0 tot en met 365"),
        ({"grace_days": "1.5"}, "grace_days", "heel aantal dagen"),
    ],
)
def test_what_a_region_cannot_be_is_refused_in_dutch(admin, changes, field, words):
    region = make_region()
    response = admin.post(f"/cms/region/edit/{region.pk}/", stored(region, **changes))
    assert words in str(response.context["form"].errors[field])
    region.refresh_from_db()
    assert (region.profile, region.validity_months, region.grace_days) == (Profile.BASIC, 12, 30)
    assert not AuditEvent.objects.filter(action="region.changed").exists()
