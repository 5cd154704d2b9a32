"""What stands in the downloads of coverage, cell by cell."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from municipalities.models import Municipality

from .counts import MunicipalityCoverage
from .people import Selection, people_of, with_standings
from .regions import RegionCoverage
from .suppression import ShownCounts

CHUNK = 500


def coverage_cells(coverage: MunicipalityCoverage) -> Iterator[list[object]]:
    """The table of a municipality, and the line over all of it."""
    yield [
        _("Gemeente"),
        _("Datum"),
        _("Doelgroep"),
        _("Module"),
        _("Collega's"),
        _("Begonnen"),
        _("Afgerond"),
        _("Geldig"),
        _("Moet nog"),
        _("Dekking in procenten"),
    ]
    place = [coverage.municipality.display_name, coverage.on.isoformat()]
    lines = [(row.group_name, row.module_title, row.counts) for row in coverage.rows]
    for group, module, counts in [*lines, (_("Iedereen, elke collega één keer"), "", coverage.people)]:
        figures = [counts.staff, counts.started, counts.completed, counts.valid, counts.due, counts.percentage]
        yield [*place, group, module, *figures]


def people_cells(municipality: Municipality, selection: Selection, on: date) -> Iterator[list[object]]:
    """A line for each person and module; a person without module has one line. Read in pieces, so that it streams."""
    yield [
        _("Naam"),
        _("E-mailadres"),
        _("Werkgever"),
        _("Doelgroepen"),
        _("Module"),
        _("Stand"),
        _("Geldig tot en met"),
    ]
    keys = list(people_of(municipality, selection, on).values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        users = User.objects.in_bulk(keys[start : start + CHUNK])
        in_order = [users[key] for key in keys[start : start + CHUNK] if key in users]
        for person in with_standings(in_order, municipality, on):
            name = person.name if person.name != person.user.email else ""
            employer = person.organisation or municipality.display_name
            own: list[object] = [name, person.user.email, employer, ", ".join(person.groups)]
            for module in person.modules:
                yield [*own, module.title, module.state.label, module.valid_until]
            if not person.modules:
                yield [*own, "", _("geen module"), ""]


def region_cells(coverage: RegionCoverage) -> Iterator[list[object]]:
    """The table of a region with what may be shown, and the line over all municipalities."""
    head = (_("Regio"), _("Datum"), _("CBS-code"), _("Gemeente"), _("Collega's"), _("Begonnen"), _("Afgerond"))
    figures = (_("Geldig"), _("Moet nog"), _("Dekking in procenten"))
    yield [*head, *figures, _("Meldroute"), _("Meldroute geldig tot en met")]
    place = [coverage.region.name, coverage.on.isoformat()]
    for row in coverage.rows:
        own = [row.municipality.cbs_code, row.municipality.display_name]
        yield [*place, *own, *_shown_cells(row.counts), row.state.label, row.gate.valid_until]
    yield [*place, "", _("Alle gemeenten samen"), *_shown_cells(coverage.total), "", ""]


def _shown_cells(counts: ShownCounts) -> list[object]:
    return [counts.staff, counts.started, counts.completed, counts.valid, counts.due, counts.percentages_text]
