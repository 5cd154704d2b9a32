"""A spreadsheet opens what is downloaded, and does not execute it."""

import pytest

from printing.spreadsheet import as_typed, csv_lines, harmless


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_cell_is_never_a_formula(start):
    assert harmless(f"{start}HYPERLINK(1)") == f"'{start}HYPERLINK(1)"
    assert as_typed(f"'{start}HYPERLINK(1)") == f"{start}HYPERLINK(1)"


@pytest.mark.parametrize("text", ["'s-Gravenhage", "José", "Łucja", "5", "<5", "46–50", "a=b", ""])
def test_other_cells_stay_as_they_are(text):
    assert harmless(text) == as_typed(text) == text


def test_every_line_ends_as_windows_expects():
    assert list(csv_lines([["a", None], [1, "b;c"]])) == ["\ufeff", "a;\r\n", '1;"b;c"\r\n']
