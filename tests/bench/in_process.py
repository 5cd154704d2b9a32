"""Times the pages inside one Python process, without a server in between, and counts their queries.

python tests/bench/in_process.py: prints JSON with where the pages are and what they took. Run by test_speed.py, with
the settings of the bench in the environment.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

SECONDS = 4.0
TIMES = 200
WARM_UP = 5
ROWS = 50_000
LEARNER = "boa@demodam.example"


def addresses() -> dict[str, Any]:
    """Pages with enough on them: a module of the demo, the municipality with the most staff and its region."""
    from django.db.models import Count
    from django.urls import reverse

    from certificates.models import Certificate
    from courses.models import LessonPage, ModulePage
    from municipalities.models import Municipality
    from quizzes.models import QuizPage

    module = ModulePage.objects.live().order_by("path").first()
    lessons = LessonPage.objects.live().child_of(module).order_by("path")
    place = Municipality.objects.annotate(staff=Count("memberships")).order_by("-staff").first()
    certificate = Certificate.objects.first()
    return {
        "my_learning": reverse("courses:my_learning"),
        "module": module.url,
        "lesson": lessons[1].url,
        "lessons": [lesson.url for lesson in lessons],
        "quiz": QuizPage.objects.live().child_of(module).get().url,
        "coverage": reverse("courses:coverage_municipality", args=[place.slug]),
        "coverage_staff": place.staff,
        "region": reverse("courses:coverage_region", args=[place.region.code]),
        "region_municipalities": place.region.municipalities.count(),
        "certificate": certificate.get_absolute_url(),
        "route": reverse("municipalities:routekaart"),
        "board": reverse("municipalities:country_routes"),
        "board_municipalities": Municipality.objects.in_force().count(),
        "live": reverse("health_live"),
        "keeper": keeper_of(place).email,
        "staff": reverse("staff:list", args=[place.slug]),
        "staff_search": reverse("staff:list", args=[place.slug]) + "?zoek=an",
    }


def keeper_of(place: Any) -> Any:
    """Who keeps the staff list of a municipality; made when the population has nobody yet."""
    from accounts.models import Role, RoleAssignment

    roles = RoleAssignment.objects.active().filter(role=Role.FOCAL_POINT, municipality=place)
    return roles.select_related("user").first().user


def client_of(email: str | None) -> Any:
    from django.test import Client

    from accounts.models import User

    client = Client(headers={"host": "127.0.0.1"})
    if email:
        client.force_login(User.objects.get(email=email), backend="accounts.backends.AccountBackend")
    return client


def timed(client: Any, path: str) -> dict[str, Any]:
    """The seconds of each request, by the clock and of the processor, and the queries of one."""

    def visit() -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise SystemExit(f"{path} answered {response.status_code} instead of 200")

    return timed_work(visit)


def timed_work(work: Callable[[], object]) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _time in range(WARM_UP):
        work()
    with CaptureQueriesContext(connection) as captured:
        work()
    queries = len(captured)
    seconds: list[float] = []
    processor: list[float] = []
    while len(seconds) < TIMES and sum(seconds) < SECONDS:
        started, before = time.perf_counter(), time.process_time()
        work()
        processor.append(time.process_time() - before)
        seconds.append(time.perf_counter() - started)
    return {"seconds": seconds, "processor": processor, "queries": queries}


def gate_decisions() -> dict[str, dict[str, Any]]:
    """The gate for one person, whose membership the request knows; and again in a request that decided before."""
    from django.http import HttpRequest

    from accounts.models import Membership
    from courses.access import gate_of

    membership = Membership.objects.select_related("municipality__region").get(user__email=LEARNER)
    known = HttpRequest()
    gate_of(known, membership.municipality)
    return {
        "gate": timed_work(lambda: gate_of(HttpRequest(), membership.municipality)),
        "gate_known": timed_work(lambda: gate_of(known, membership.municipality)),
    }


def import_of(rows: int) -> dict[str, float]:
    """Reads a list of new people in, and again: seconds of each, and the most memory this process ever had."""
    from django.db import transaction

    from accounts.staff_import.applying import apply
    from municipalities.models import Municipality

    place = Municipality.objects.in_force().order_by("pk").first()
    with tempfile.TemporaryDirectory() as folder, transaction.atomic():
        path = Path(folder) / "lijst.csv"
        lines = (
            f"bench{number}@lijst.nl;Persoon Nummer {number};enforcement_officer;2026-01-05" for number in range(rows)
        )
        path.write_text("\n".join(["email;naam;doelgroepen;in dienst", *lines]))
        seconds = []
        for _time in range(2):
            started = time.perf_counter()
            apply(path, place, by=None)
            seconds.append(time.perf_counter() - started)
        # The database of the bench is kept for the next run.
        transaction.set_rollback(True)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": rows, "first": seconds[0], "second": seconds[1], "megabytes": megabytes}


def main() -> None:
    django.setup()
    found = addresses()
    visits = {
        "live": None,
        "module": LEARNER,
        "lesson": LEARNER,
        "my_learning": LEARNER,
        "coverage": "beheer@signaalwijs.example",
        "region": "beheer@signaalwijs.example",
        "certificate": None,
        "route": None,
        "board": "beheer@signaalwijs.example",
        "staff": found["keeper"],
        "staff_search": found["keeper"],
    }
    figures = {name: timed(client_of(email), found[name]) for name, email in visits.items()} | gate_decisions()
    found["import"] = import_of(ROWS)
    json.dump({"addresses": found, "figures": figures}, sys.stdout)


if __name__ == "__main__":
    main()
