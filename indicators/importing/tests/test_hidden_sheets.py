"""Hidden sheets beside a table that is read: what stands in them is told, and stops no file."""

from io import BytesIO
from typing import Any, Literal

import pytest
from openpyxl import load_workbook

from indicators.annex.tests.files import TABLE, Rows, workbook
from indicators.importing.tests.one_table import FIGURES, counts, saved
from indicators.importing.tests.sending import bring, said

pytestmark = pytest.mark.usefixtures("_reference")

NUMBERS: dict[str, Rows] = {
    "parameters": (("Mục tiêu", 30), ("Số cơ quan", 84)),
    "table_of_something_else": (("Nhóm", "Số vùng", "Số xã"), ("Bắc", 12, 3), ("Nam", 13, 4)),
}


def with_sheet(rows: Rows, state: Literal["visible", "hidden", "veryHidden"]) -> bytes:
    book = load_workbook(BytesIO(workbook(TABLE)))
    sheet: Any = book.create_sheet("Tham số")
    for row in rows:
        sheet.append(row)
    sheet.sheet_state = state
    return saved(book)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("rows", NUMBERS.values(), ids=NUMBERS.keys())
def test_numbers_of_a_hidden_sheet_are_told_and_stop_no_file(
    rows: Rows, state: Literal["hidden", "veryHidden"]
) -> None:
    result = bring(with_sheet(rows, state))
    assert {code for code, _where in said(result)} == {"hidden-cells"}
    assert result.proposal.ledger.adds_up
    assert counts() == FIGURES


def test_numbers_that_are_seen_are_asked_about() -> None:
    assert not bring(with_sheet(NUMBERS["parameters"], "visible")).is_saved
