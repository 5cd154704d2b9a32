"""Reads a staff file, CSV or XLSX, row by row: nothing here holds the whole file.

Columns by their English names or the Dutch ones; `;` or `,` between them; UTF-8 or Windows-1252, as Excel writes it.
"""

import codecs
import csv
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from printing.spreadsheet import as_typed

MOST_BYTES = 20 * 1024 * 1024
# What an XLSX becomes when it is unpacked. A spreadsheet of 100,000 people is about 40 MB.
MOST_UNPACKED = 80 * 1024 * 1024
MOST_ROWS = 100_000
MOST_IN_A_CELL = 1000
ZIP = b"PK\x03\x04"

# The first name of each is the one that we write ourselves.
COLUMNS = {
    "email": ("email", "e-mail", "e-mailadres", "mailadres"),
    "name": ("naam", "name"),
    "target_groups": ("doelgroepen", "doelgroep", "target_groups"),
    "organisation": ("werkgever", "organisatie", "organisation"),
    "joined_on": ("in dienst sinds", "in dienst", "in_dienst", "eerste dag", "joined_on"),
    "left_on": ("laatste dag", "uit dienst", "laatste_dag", "uit_dienst", "left_on"),
}
COLUMN_OF = {word: column for column, words in COLUMNS.items() for word in words}
# We add it to a file with rows that were refused; what stands in it is for the reader only.
PROBLEM_COLUMN = "wat er mis is"
# Of what a file calls its other columns, as much as somebody reads.
MOST_NAMES, MOST_LETTERS = 20, 40


class FileRefused(Exception):
    """The file as a whole cannot be read; the message is a Dutch sentence that says what and where."""


@dataclass(frozen=True)
class Row:
    """line: as a spreadsheet numbers it, with the header on line 1. cells: only the columns that the file has.

    has_too_many: more cells than there are columns, so some stand in a column that is not theirs.
    """

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    has_too_many: bool = False


@dataclass
class StaffFile:
    """columns: our names of those in the file; unused: what it calls the others. Known once the rows were read."""

    path: Path
    columns: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """Every row with something in it. Raises FileRefused, also half-way."""
        check_size(self.path)
        header: list[str] = []
        for number, (line, cells) in enumerate(_lines_of(self.path)):
            if not header:
                header = _header(cells)
                self.columns = [column for column in header if column]
                self.unused = _unused(cells, header)
                continue
            if number > MOST_ROWS:
                most = {"most": MOST_ROWS}
                raise FileRefused(_("Het bestand heeft meer dan %(most)s regels. Deel het op.") % most)
            found = {column: _text(cell, line) for column, cell in zip(header, cells, strict=False) if column}
            if any(found.values()):
                yield Row(line, found, has_too_many=any(cells[len(header) :]))
        if not header:
            raise FileRefused(_("Het bestand is leeg."))


def column_names(columns: Iterable[str]) -> list[str]:
    """As we write them in a file."""
    return [COLUMNS[column][0] for column in columns]


def check_size(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        megabytes = {"most": MOST_BYTES // 1024 // 1024}
        raise FileRefused(_("Het bestand is groter dan %(most)s MB. Deel het op, of haal kolommen weg.") % megabytes)


def _as_word(cell: str) -> str:
    return " ".join(cell.split()).strip("*").lower()


def _header(cells: list[str]) -> list[str]:
    """Our name of each column; "" for one that is not ours."""
    header = [COLUMN_OF.get(_as_word(cell), "") for cell in cells]
    found = [column for column in header if column]
    if not found:
        others = ", ".join(name for name in column_names(COLUMNS) if name != "email")
        message = _("Op de eerste regel staan geen kolomnamen. Zet daar minstens: email. Verder kan: %(columns)s.")
        raise FileRefused(message % {"columns": others})
    if "email" not in found:
        message = _("De kolom email ontbreekt. Wel gevonden: %(columns)s.")
        raise FileRefused(message % {"columns": ", ".join(column_names(found))})
    twice = [column for column in COLUMNS if found.count(column) > 1]
    if twice:
        message = _("Deze kolom staat er twee keer: %(columns)s.")
        raise FileRefused(message % {"columns": ", ".join(column_names(twice))})
    return header


def _unused(cells: list[str], header: list[str]) -> list[str]:
    names = [" ".join(cell.split()) for cell, column in zip(cells, header, strict=True) if not column]
    return [name[:MOST_LETTERS] for name in names if name and _as_word(name) != PROBLEM_COLUMN][:MOST_NAMES]


def _text(cell: str, line: int) -> str:
    if len(cell) > MOST_IN_A_CELL or "\x00" in cell:
        raise FileRefused(_("Op regel %(line)s staat een cel die niet te lezen is.") % {"line": line})
    return as_typed(" ".join(cell.split()))


def _lines_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open("rb") as file:
        is_workbook = file.read(len(ZIP)) == ZIP
    return _lines_of_workbook(path) if is_workbook else _lines_of_text(path)


def _lines_of_text(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=_encoding(path), newline="") as text:
        first = text.readline(10_000)
        text.seek(0)
        reader = csv.reader(text, delimiter=";" if first.count(";") >= first.count(",") else ",")
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error:
            raise FileRefused(_("Regel %(line)s is niet te lezen.") % {"line": reader.line_num}) from None


def _encoding(path: Path) -> str:
    """UTF-8 when all of it is, else Windows-1252. In pieces: a file can be large."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while piece := file.read(1 << 20):
                if b"\x00" in piece:
                    raise FileRefused(_("Dit is geen lijst. Sla hem in Excel op als CSV of XLSX."))
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _lines_of_workbook(path: Path) -> Iterator[tuple[int, list[str]]]:
    _check_unpacked(path)
    with path.open("rb") as file:
        try:
            workbook = load_workbook(file, read_only=True, data_only=True)
        except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile):
            raise FileRefused(_("Dit Excel-bestand is beschadigd. Sla het opnieuw op als XLSX of CSV.")) from None
        try:
            for number, cells in enumerate(workbook.worksheets[0].iter_rows(values_only=True), start=1):
                yield number, [_as_text(cell) for cell in cells]
        finally:
            workbook.close()


def _check_unpacked(path: Path) -> None:
    """A small file can be made that unpacks to more than the machine has."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            entries = len(archive.infolist())
    except zipfile.BadZipFile:
        raise FileRefused(_("Dit Excel-bestand is beschadigd. Sla het opnieuw op als XLSX of CSV.")) from None
    if unpacked > MOST_UNPACKED or entries > 1000:
        raise FileRefused(_("Dit Excel-bestand is uitgepakt te groot. Sla alleen de lijst op, als CSV."))


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
