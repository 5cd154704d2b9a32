"""CSV as a Dutch Excel opens it: semicolons, UTF-8 with a byte order mark, and no cell that becomes a formula."""

import csv
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

# A spreadsheet takes a cell that begins with one of these for a formula (source: OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file that hands back what is written to it, for a writer whose lines leave at once."""

    def write(self, text: str) -> str:
        return text


def harmless(cell: object) -> str:
    """The text of a cell, with an apostrophe in front where a spreadsheet would calculate it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_typed(text: str) -> str:
    """Undoes `harmless`, for what is read in again. The apostrophe of 't Hart stays."""
    bare = text.removeprefix("'")
    return bare if bare.startswith(FORMULA_STARTS) else text


_WRITER = csv.writer(_Echo(), delimiter=";")


def csv_line(cells: Iterable[object]) -> str:
    return _WRITER.writerow([harmless(cell) for cell in cells])


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK
    for row in rows:
        yield csv_line(row)


def csv_download(name: str, rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """name: of the file, without its extension. The rows leave while they are read."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8", headers=headers)
