"""What a reader takes out of a cell is told at the cell, and never read."""

from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from indicators.annex.tests.files import TABLE, workbook
from indicators.importing.confirm import Import
from indicators.importing.tests.sending import Written, bring, flat, said, stored
from indicators.importing.tests.sending import annex as annex_rows

pytestmark = pytest.mark.usefixtures("_reference")

RAISED, STRUCK = InlineFont(vertAlign="superscript"), InlineFont(strike=True)


def putting(**cells: Any) -> Callable[[Worksheet], None]:
    def arrange(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return arrange


def strike(*cells: str) -> Callable[[Worksheet], None]:
    def arrange(sheet: Worksheet) -> None:
        for place in cells:
            sheet[place].font = Font(strike=True)

    return arrange


def message(found: Import, code: str) -> str:
    (finding,) = (row for row in found.proposal.findings if row.code == code)
    return finding.message


@pytest.mark.parametrize(
    ("rows", "place"),
    [(annex_rows("1.850", "1.243", "67,19"), "C3"), (flat("1.850", "1.243", "67,19"), "F2")],
    ids=["annex", "flat"],
)
def test_footnote_beside_a_number_is_told_and_not_read(rows: Any, place: str) -> None:
    text = CellRichText("1.850", TextBlock(RAISED, "1"))
    result = bring(workbook(rows, putting(**{place: text})))
    assert said(result) == [("footnote-mark", f"Sheet1!{place}")]
    assert "“1.850”" in message(result, "footnote-mark")
    assert stored() == Written(1243, 1850, "67.19")


def test_struck_text_beside_a_number_is_told_and_not_read() -> None:
    text = CellRichText(TextBlock(STRUCK, "1.900 "), TextBlock(InlineFont(), "1.850"))
    result = bring(workbook(annex_rows("x", "1.243", "67,19"), putting(C3=text)))
    assert said(result) == [("struck-text", "Sheet1!C3")]
    assert stored() == Written(1243, 1850, "67.19")


def test_struck_row_is_told_once_and_names_nobody() -> None:
    result = bring(workbook(TABLE, strike("A4", "B4", "C4", "D4", "E4", "F4")))
    assert said(result) == [("struck-text", "Sheet1!A4")]
    assert "Thành phố Đà Nẵng" in message(result, "struck-text")
    assert (stored(), stored("da-nang")) == (Written(1243, 1850, "67.19"), None)


def test_struck_row_of_a_flat_file_is_told_once_and_names_nobody() -> None:
    rows = (*flat("1.850", "1.243", "67,19"), ("2022-09-06", "online-provision", "da-nang"))
    result = bring(workbook(rows, strike("A3", "B3", "C3")))
    assert said(result) == [("struck-text", "Sheet1!A3")]
    assert stored() == Written(1243, 1850, "67.19")


def test_struck_cell_is_no_figure() -> None:
    result = bring(workbook(annex_rows("1.850", 1243, "67,19"), strike("D3")))
    assert ("struck-text", "Sheet1!D3") in said(result)
    assert "1243" in message(result, "struck-text")
