"""The fictional population: consistent, the same every time, made once."""

import io
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import Membership, Role, RoleAssignment, User
from courses.coverage.counts import coverage_per_municipality
from courses.models import Completion, Enrolment, LessonProgress
from municipalities.gate import gates_for
from municipalities.models import Municipality, ReportingRoute
from quizzes.models import Attempt
from tests.factories import make_full_module, make_municipality, make_region

pytestmark = pytest.mark.django_db
TABLES = (User, Membership, Membership.target_groups.through, Enrolment, LessonProgress, Attempt, Completion)


@pytest.fixture(autouse=True)
def laptop(settings):
    settings.DEBUG = True


@pytest.fixture
def country():
    """Five municipalities of two regions, and two modules."""
    make_full_module(groups=("enforcement_officer",))
    make_full_module(groups=("civil_registry", "rni_counter"))
    regions = [make_region(), make_region(profile="two_domains")]
    # The people follow from the code of their municipality: it must not depend on the order of the tests.
    return [make_municipality(region=regions[number % 2], cbs_code=f"GM{8001 + number}") for number in range(5)]


def run(municipalities: int, staff: int, **options: Any) -> dict[str, Any]:
    out = io.StringIO()
    call_command("generate_population", municipalities=municipalities, staff=staff, stdout=out, **options)
    return json.loads(out.getvalue())


def refusal(municipalities: int = 1, staff: int = 5) -> str:
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("generate_population", municipalities=municipalities, staff=staff, stdout=out)
    result = json.loads(out.getvalue())
    assert (stopped.value.code, result["ok"], User.objects.count()) == (1, False, 0)
    return result["errors"][0]


def everything() -> list[Any]:
    """What was made, without keys and moments that the database gives."""
    people = User.objects.order_by("email").values_list("email", "first_name", "last_name")
    memberships = Membership.objects.order_by("user__email", "target_groups__code").values_list(
        "user__email", "municipality__cbs_code", "joined_on", "left_on", "organisation__name", "target_groups__code"
    )
    completions = Completion.objects.order_by("user__email", "module", "round").values_list(
        "user__email", "module_title", "round", "completed_at", "valid_until", "attempt__correct_count"
    )
    routes = ReportingRoute.objects.order_by("municipality").values_list("municipality", "status", "valid_until")
    return [list(rows) for rows in (people, memberships, completions, routes)]


def test_it_counts_what_it_made(country):
    result = run(4, 30)
    assert result["ok"] is True
    assert result["errors"] == []
    assert result["municipalities"] == 4
    assert result["people"] == Membership.objects.count() == 120
    assert result["enrolments"] == Enrolment.objects.count() > 20
    assert result["lessons"] == LessonProgress.objects.count()
    assert result["attempts"] == Attempt.objects.count()
    assert result["completions"] == Completion.objects.count() > 10
    assert result["routes"] == ReportingRoute.objects.count()
    assert not Membership.objects.filter(municipality=country[4]).exists()


def test_the_rows_agree_with_each_other(country):
    run(5, 40)
    today = timezone.localdate()
    assert not Completion.objects.filter(
        Q(completed_on__gt=today)
        | ~Q(user=F("enrolment__user"))
        | ~Q(municipality=F("enrolment__municipality"))
        | Q(completed_at__lt=F("enrolment__started_at"))
        | Q(attempt__has_passed=False)
    ).exists()
    assert not Enrolment.objects.filter(user__memberships__joined_on__gt=F("started_at__date")).exists()
    assert not Attempt.objects.filter(started_at__gte=F("finished_at")).exists()
    assert not Attempt.objects.filter(has_passed=True, completion=None).exists()
    assert Completion.objects.valid().exists()
    assert Completion.objects.filter(valid_until__lt=today).exists()
    finished = Enrolment.objects.filter(completions__isnull=False).annotate(
        done=Count("lessons", filter=Q(lessons__done_at__isnull=False), distinct=True)
    )
    assert set(finished.values_list("done", flat=True)) == {2}


def test_who_has_roles_is_there_and_the_gates_are_as_told(country):
    run(5, 10)
    gates = gates_for(Municipality.objects.all())
    for municipality in country:
        route = municipality.routes.first()
        assert gates[municipality.pk].open == bool(route and route.status == "registered")
        focal_points = RoleAssignment.objects.active().filter(role=Role.FOCAL_POINT, municipality=municipality)
        assert focal_points.count() == (2 if route else 0)


def test_the_figures_have_something_to_show(country):
    run(5, 40)
    counts = coverage_per_municipality([municipality.pk for municipality in country]).values()
    assert sum(count.valid for count in counts) > 20
    assert sum(count.started - count.completed for count in counts) > 2
    assert sum(count.due for count in counts) > 20


def test_the_same_seed_gives_the_same_people_and_another_one_does_not(country):
    run(3, 12, seed=7)
    first = everything()
    delete_population()
    run(3, 12, seed=7)
    assert everything() == first
    delete_population()
    run(3, 12, seed=8)
    assert everything() != first


def delete_population() -> None:
    for municipality in Municipality.objects.all():
        for route in municipality.routes.all():
            route.steps.all().delete()
            route.delete()
        municipality.focal_points.all().delete()
    User.objects.all().delete()


def test_a_second_time_changes_nothing(country):
    run(3, 12)
    before = everything(), [model.objects.count() for model in TABLES]
    result = run(3, 12, seed=99)
    assert (everything(), [model.objects.count() for model in TABLES]) == before
    assert {result[name] for name in ("people", "routes", "enrolments", "completions")} == {0}


def test_more_staff_leaves_the_ones_that_are_there(country):
    run(3, 5)
    before = set(map(tuple, everything()[2]))
    result = run(3, 12)
    assert result["people"] == 3 * 7
    assert before <= set(map(tuple, everything()[2]))


def test_a_meldroute_that_is_there_stays(country):
    own = ReportingRoute.objects.create(municipality=country[0], version=1)
    run(1, 5)
    assert list(country[0].routes.all()) == [own]


def test_nobody_can_sign_in_with_a_password(country):
    run(1, 5)
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert not User.objects.exclude(email__endswith="@example.nl").exists()


def test_a_fictional_municipality_is_left_alone(country):
    Municipality.objects.filter(pk=country[0].pk).update(is_fictional=True)
    run(4, 2)
    assert not country[0].memberships.exists()


def test_it_is_refused_on_a_real_site(country, settings):
    settings.DEBUG = False
    assert "DEBUG" in refusal()


@pytest.mark.parametrize(("municipalities", "staff"), [(0, 5), (1, 0), (-1, 5)])
def test_numbers_below_one_are_refused(country, municipalities, staff):
    assert "minstens één" in refusal(municipalities, staff)


def test_more_municipalities_than_there_are_is_refused(country):
    assert "import_municipalities" in refusal(municipalities=6)


def test_without_a_module_there_is_nothing_to_learn():
    make_municipality()
    assert "geen gepubliceerde module" in refusal()
