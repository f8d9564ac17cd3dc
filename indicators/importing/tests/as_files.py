"""The same rows as a file of each kind that can hold a table."""

from collections.abc import Callable

import pytest

from indicators.annex.tests.files import Rows, document, workbook
from indicators.importing.tests.made_files import as_csv, as_ods, as_xls


def as_docx(rows: Rows) -> bytes:
    """The first row is a paragraph; the others are a table."""
    (title, *_rest), *body = rows
    width = max(map(len, body))
    texts = [[("" if value is None else str(value)) for value in row] for row in body]
    return document(title, [(*row, *[""] * (width - len(row))) for row in texts])


KINDS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": workbook,
    "xls": as_xls,
    "ods": as_ods,
    "docx": as_docx,
    "csv": as_csv,
}
IN_EVERY_KIND = pytest.mark.parametrize("make", KINDS.values(), ids=KINDS.keys())
