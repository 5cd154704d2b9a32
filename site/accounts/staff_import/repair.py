"""The rows of a file that were refused, in a file of their own: to mend, and to read in again."""

from collections.abc import Iterable
from functools import partial
from tempfile import SpooledTemporaryFile

from django.core.files import File
from django.db import transaction

from printing.spreadsheet import BYTE_ORDER_MARK, csv_line

from ..models import StaffImport
from .planning import Planned
from .reading import PROBLEM_COLUMN, column_names

IN_MEMORY = 1024 * 1024


class RepairFile:
    """Grows on disk: of a file of 100,000 rows each may be wrong. The columns are those of the file itself.

    A column that is not there is not added: read in again, an empty cell would empty what is stored.
    """

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115, it lives as long as the reading
        self.rows = 0

    def add(self, planned: Iterable[Planned], columns: list[str]) -> None:
        for row in planned:
            if row.problem:
                if not self.rows:
                    self._write(BYTE_ORDER_MARK + csv_line([*column_names(columns), PROBLEM_COLUMN]))
                self._write(csv_line([*(row.row.cells.get(column, "") for column in columns), row.problem]))
                self.rows += 1

    def _write(self, text: str) -> None:
        self.file.write(text.encode())

    def keep_in(self, staff_import: StaffImport) -> None:
        """Not saved: that is for whoever holds the row. What was kept before goes."""
        before = staff_import.refused_rows
        if before.name:
            transaction.on_commit(partial(before.storage.delete, before.name))
            staff_import.refused_rows = ""
        if self.rows:
            self.file.seek(0)
            staff_import.refused_rows.save(f"{staff_import.pk}.csv", File(self.file), save=False)
        self.file.close()
