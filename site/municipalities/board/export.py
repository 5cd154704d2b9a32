"""The board as a file: the same rows as the table, with roles and never names of people."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from .rows import Board


def board_cells(board: Board) -> Iterator[list[object]]:
    yield [
        _("Datum"),
        _("Regio"),
        _("CBS-code"),
        _("Gemeente"),
        _("Stand"),
        _("Toelichting"),
        _("Training open tot en met"),
        _("Wat mist"),
        _("Wat moet er gebeuren"),
        _("Wie is aan zet"),
        _("Laatste activiteit"),
    ]
    for row in board.rows:
        yield [
            board.on.isoformat(),
            row.municipality.region.name,
            row.municipality.cbs_code,
            row.name,
            row.standing.label,
            row.words,
            row.until,
            ", ".join(row.missing),
            row.next_step,
            row.is_up_to,
            row.last_activity,
        ]
