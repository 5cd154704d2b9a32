import json
import sys
from argparse import ArgumentParser
from collections import Counter
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import TargetGroup
from accounts.target_groups import ensure_target_groups
from config.population.learning import Course, courses, make_learning
from config.population.routes import ensure_route, learned_until
from config.population.staff import make_staff
from municipalities.models import Municipality


class Command(BaseCommand):
    help = (
        "Fills real municipalities with fictional staff who learned for years, to measure and to look at. Safe to "
        "repeat: who is there stays. Certificates are not made: where the sweep runs, it draws one for each completion."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipalities", type=int, required=True, metavar="N", help="the first N by code")
        parser.add_argument("--staff", type=int, required=True, metavar="M", help="people in each municipality")
        parser.add_argument("--seed", type=int, default=1, help="another number gives another population")

    def handle(self, *args: Any, municipalities: int, staff: int, seed: int, **options: Any) -> None:
        started = monotonic()
        errors = refusals(municipalities, staff)
        counts = {} if errors else populate(municipalities, staff, seed=seed)
        result = {"ok": not errors, **counts, "seconds": round(monotonic() - started, 1), "errors": errors}
        self.stdout.write(json.dumps(result, ensure_ascii=False))
        if errors:
            sys.exit(1)


def refusals(municipalities: int, staff: int) -> list[str]:
    """Why nothing is made, as sentences; empty when all is well."""
    if not settings.DEBUG:
        return [_("Een verzonnen bevolking hoort niet op een echte site: dit kan alleen met DEBUG aan.")]
    if municipalities < 1 or staff < 1:
        return [_("Vraag minstens één gemeente en één collega per gemeente.")]
    present = _real_municipalities().count()
    if municipalities > present:
        sentence = _(
            "Er zijn %(present)s gemeenten om te vullen, geen %(asked)s. Lees ze in met import_municipalities."
        )
        return [sentence % {"present": present, "asked": municipalities}]
    if not courses():
        return [_("Er is geen gepubliceerde module met lessen of een toets. Maak die eerst, bijvoorbeeld met demo.")]
    return []


def _real_municipalities() -> Any:
    return Municipality.objects.in_force().filter(is_fictional=False).select_related("region").order_by("cbs_code")


def populate(municipalities: int, staff: int, *, seed: int) -> dict[str, int]:
    """Makes what is not there yet, a municipality at a time; gives the number of new rows per table."""
    ensure_target_groups()
    offered = courses()
    counts: Counter[str] = Counter(
        dict.fromkeys(("municipalities", "people", "routes", "enrolments", "lessons", "attempts", "completions"), 0)
    )
    groups = _most_trained_first(offered)
    for municipality in _real_municipalities()[:municipalities]:
        with transaction.atomic():
            counts.update(_fill(municipality, staff, offered=offered, groups=groups, seed=seed))
    return dict(counts)


def _most_trained_first(offered: list[Course]) -> list[TargetGroup]:
    trained = {pk for course in offered for pk in course.groups}
    return sorted(TargetGroup.objects.all(), key=lambda group: (group.pk not in trained, group.position, group.pk))


def _fill(
    municipality: Municipality, staff: int, *, offered: list[Course], groups: list[TargetGroup], seed: int
) -> Counter[str]:
    today = timezone.localdate()
    # One that was filled without a meldroute stays without, also when the seed of this time would give it one.
    is_new = not municipality.memberships.exists()
    memberships = make_staff(municipality, staff, groups=groups, seed=seed, today=today)
    has_made_route = is_new and ensure_route(municipality, seed=seed, today=today)
    counts = Counter({"municipalities": 1, "people": len(memberships), "routes": int(has_made_route)})
    until = learned_until(municipality, today)
    if until:
        counts += make_learning(municipality, memberships, offered, seed=seed, until=until)
    return counts
