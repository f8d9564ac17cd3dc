"""Small files that say a great deal: refused with a cure, and nothing is kept of them."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from docx.oxml import parse_xml

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.document import write_document
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.limits import MOST_CELL_CHARACTERS, MOST_LINES, within_limits
from dvctrack.lib.files.reading import read_lines
from indicators.annex.tests.files import TABLE, TITLE, document, workbook

pytestmark = pytest.mark.slow

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document_with(row: str = "", cell: str = "") -> bytes:
    """A document whose last row, or the last cell of it, has these properties."""

    def arrange(table: Any) -> None:
        last = table.rows[-1]
        if row:
            last._tr.insert(0, parse_xml(f"<w:trPr {W}>{row}</w:trPr>"))
        if cell:
            last._tr.tc_lst[-1].replace(
                last._tr.tc_lst[-1].tcPr, parse_xml(f"<w:tcPr {W}>{cell}</w:tcPr>")
            )

    return document(TITLE, TABLE[1:], arrange)


def far_right(rows: int) -> bytes:
    def arrange(sheet: Any) -> None:
        for row in range(1, rows + 1):
            sheet[f"XFD{row}"] = 1

    return workbook((), arrange)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "row_that_begins_far_right": (
        lambda: document_with(row='<w:gridBefore w:val="2000000000"/>'),
        "damaged",
    ),
    "cell_over_many_columns": (
        lambda: document_with(cell='<w:gridSpan w:val="2000000000"/>'),
        "damaged",
    ),
    "cells_far_right": (lambda: far_right(95), "far to the right"),
    "row_of_too_many_values": (lambda: b"a;b\n" + b"1;" * 16_384 + b"1\n", "begins at csv!A2"),
    "too_many_rows": (lambda: b"1\n" * (MOST_LINES + 1), "more than 250,000 rows"),
    "text_that_is_too_long": (
        lambda: b"a;b\n1;" + b"x" * (MOST_CELL_CHARACTERS + 1),
        "begins at csv!A2",
    ),
    "one_text_in_many_cells": (lambda: workbook([("x" * 30_000,)] * 700), "characters of text"),
}


@pytest.mark.parametrize(("make", "cure"), HOSTILE.values(), ids=HOSTILE.keys())
def test_file_that_says_too_much_is_refused(make: Callable[[], bytes], cure: str) -> None:
    with pytest.raises(FileError, match=cure):
        list(read_lines(make()))


def test_hundred_thousand_rows_with_notes_are_read() -> None:
    values = ["2022-09-06", "online-payment", "can-tho", *range(8), "ghi chú " * 10]
    lines = (Line("csv", number, values) for number in range(1, 100_001))
    assert sum(1 for _line in within_limits(lines)) == 100_000


def test_nothing_is_kept_of_a_file_that_is_refused() -> None:
    out = StringIO()
    write_document(read_lines(b"a;b\n" * MOST_LINES + b'"'), out)
    (record,) = out.getvalue().splitlines()
    assert record.startswith('["refused"')
