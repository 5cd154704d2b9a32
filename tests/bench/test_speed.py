"""How fast the site is, on PostgreSQL and gunicorn: `make bench`. Prints tables and asserts nothing about seconds.

Everything is measured in one run, beside /health/live, which does next to nothing: the ratio to that says more on
another machine than the milliseconds do. BENCH_MUNICIPALITIES and BENCH_STAFF set the size.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest

from . import database
from .server import ROOT, WORKERS, environment, manage, running
from .timing import Samples, measure, milliseconds, table
from .visitor import Visitor

LEARNERS = ("boa@demodam.example", "balie@demodam.example", "toezicht@demodam.example", "wijkteam@demodam.example")
ADMIN = "beheer@signaalwijs.example"
CLIENTS = (1, 4)
COUNTRY, FEW = 342, 3

pytestmark = pytest.mark.bench


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@pytest.fixture(scope="module")
def world() -> Iterator[dict[str, str]]:
    """The environment of a database that is filled; one of the same size is kept from the run before."""
    size = database.Size.asked()
    try:
        address, connection = database.server()
    except database.NoServer as problem:
        pytest.fail(str(problem), pytrace=False)
    surroundings = environment(address)
    filled = f"{size.municipalities} municipalities of {size.staff} staff, the others of {FEW}"
    # The pictures of the demo lie beside the database, so the two belong together.
    contents = f"{filled}, files in {surroundings['VAR_DIR']}"
    if database.remembered(connection) != contents:
        database.create_anew(connection)
    seconds = prepare(surroundings, size, is_new=database.remembered(connection) is None)
    database.tidy(address)
    database.remember(connection, contents)
    say(f"\nDatabase {database.NAME}: {filled}, ready in {seconds:.0f} s")
    yield surroundings
    connection.close()


def prepare(surroundings: dict[str, str], size: database.Size, *, is_new: bool) -> float:
    """The demo and the population are refused, rightly, where DEBUG is off."""
    building = {**surroundings, "DEBUG": "1"}
    commands = [["migrate", "--verbosity=0"], ["import_municipalities"], ["demo"]]
    if is_new:
        wanted = [f"--municipalities={size.municipalities}", f"--staff={size.staff}", "--seed=1"]
        commands.append(["generate_population", *wanted])
        # The readiness board is of the whole country, so every municipality has the people for a meldroute.
        commands.append(["generate_population", f"--municipalities={COUNTRY}", f"--staff={FEW}", "--seed=1"])
    seconds = sum(manage(building, *command) for command in commands)
    return seconds + manage(surroundings, "collectstatic", "--noinput", "--verbosity=0")


@pytest.fixture(scope="module")
def in_process(world: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, ROOT / "tests" / "bench" / "in_process.py"]
    done = subprocess.run(command, env=world, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.fail(f"Measuring inside the process failed:\n{done.stderr[-4000:]}", pytrace=False)
    return json.loads(done.stdout)


def test_in_one_process(in_process: dict[str, Any]) -> None:
    figures = {name: Samples(**found) for name, found in in_process["figures"].items()}
    base = figures.pop("live").median
    rows = [
        [
            name_of(page, in_process["addresses"]),
            str(samples.queries),
            milliseconds(samples.median),
            milliseconds(samples.p95),
            milliseconds(median(samples.processor)),
            f"{samples.median / base:.0f} x",
        ]
        for page, samples in figures.items()
    ]
    columns = ["page", "queries", "median ms", "p95 ms", "processor ms", "of /health/live"]
    say(table("Inside one process", columns, rows))
    read = in_process["addresses"]["import"]
    say(
        f"A list of {read['rows']} new people: {read['first']:.0f} s, the same list again: {read['second']:.0f} s, "
        f"at most {read['megabytes']:.0f} MB in the process that also measured the pages"
    )


def test_over_http(world: dict[str, str], in_process: dict[str, Any]) -> None:
    addresses = in_process["addresses"]
    with running(world) as port:
        learners = [Visitor(port).sign_in(email).finish(addresses["lessons"]) for email in LEARNERS]
        admins = [Visitor(port).sign_in(ADMIN) for _number in LEARNERS]
        strangers = [Visitor(port) for _number in LEARNERS]
        visits = {
            "live": (strangers, lambda visitor: visitor.get(addresses["live"])),
            "module": (learners, lambda visitor: visitor.get(addresses["module"])),
            "lesson": (learners, lambda visitor: visitor.get(addresses["lesson"])),
            "answer": (learners, lambda visitor: visitor.answer(addresses["quiz"])),
            "my_learning": (learners, lambda visitor: visitor.get(addresses["my_learning"])),
            "coverage": (admins, lambda visitor: visitor.get(addresses["coverage"])),
            "region": (admins, lambda visitor: visitor.get(addresses["region"])),
            "certificate": (strangers, lambda visitor: visitor.get(addresses["certificate"])),
            "route": (strangers, lambda visitor: visitor.get(addresses["route"])),
            "board": (admins, lambda visitor: visitor.get(addresses["board"])),
        }
        for clients in CLIENTS:
            measured = {page: measure(people[:clients], work) for page, (people, work) in visits.items()}
            show(measured, addresses, clients)


def show(measured: dict[str, Samples], addresses: dict[str, Any], clients: int) -> None:
    base = measured.pop("live")
    rows = [
        [
            name_of(page, addresses),
            milliseconds(samples.median),
            milliseconds(samples.p95),
            f"{samples.per_second:.0f}",
            f"{samples.median / base.median:.0f} x",
        ]
        for page, samples in measured.items()
    ]
    title = f"gunicorn with {WORKERS} workers, {clients} {'client' if clients == 1 else 'clients'}"
    title += f" (/health/live: {milliseconds(base.median)} ms, {base.per_second:.0f}/s)"
    say(table(title, ["page", "median ms", "p95 ms", "per second", "of /health/live"], rows))


def name_of(page: str, addresses: dict[str, Any]) -> str:
    names = {
        "module": "module page",
        "lesson": "lesson page",
        "answer": "storing an answer (rate: with its page)",
        "my_learning": "my learning",
        "coverage": f"coverage of a municipality ({addresses['coverage_staff']} staff)",
        "region": f"coverage of a region ({addresses['region_municipalities']} municipalities)",
        "certificate": "certificate check",
        "route": "meldroute, signed out",
        "board": f"readiness board ({addresses['board_municipalities']} municipalities)",
        "staff": f"staff list ({addresses['coverage_staff']} people), first page",
        "staff_search": "the same, a search",
        "gate": "gate decision for one person",
        "gate_known": "the same, known in the request",
    }
    return names[page]
