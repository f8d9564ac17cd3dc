"""Every filled cell of a file ends as read, passed over or asked about."""

from pathlib import Path
from unittest.mock import patch

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.reading import read_lines
from indicators.annex.flat import part_flat
from indicators.annex.ledger import Reason
from indicators.annex.reading import AnnexReading, read_annex
from indicators.annex.rows import FigureRow, read_figure_rows
from indicators.annex.tests.files import CAN_THO, HEADINGS, TABLE, TITLE, workbook
from indicators.importing import tests as importing
from indicators.tests.expected import ANNEXES

_CASES = Path(importing.__file__).parent / "cases" / "files"
FILES = sorted(path for path in (*_CASES.iterdir(), *ANNEXES.iterdir()) if path.is_file())


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_every_filled_cell_comes_to_something(path: Path) -> None:
    try:
        lines = list(read_lines(path.read_bytes()))
    except FileError:
        return
    assert read_annex(part_flat(lines).others).ledger.adds_up


def reading_of_all() -> AnnexReading:
    """A table with a title, column numbers, a remark, a dash, a total and a signature."""
    rows = (
        (TITLE,),
        (*HEADINGS, "Ghi chú"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"),
        (*CAN_THO, "bổ sung 2 lần"),
        ("02", "Thành phố Đà Nẵng", "1.891", "khoảng 1.409", "74,51", "Hoàn thành"),
        ("03", "An Giang", "-", "-", "-", ""),
        ("", "Tổng cộng", "3.741", "", ""),
        ("", "Nơi nhận:", "", "Hà Nội, ngày 06 tháng 9 năm 2022"),
    )
    return read_annex(read_lines(workbook(rows)))


def test_each_cell_is_entered_under_what_became_of_it() -> None:
    ledger = reading_of_all().ledger
    assert (ledger.filled, ledger.read, ledger.asked) == (37, 18, 1)
    assert {reason: kept.cells for reason, kept in ledger.passed.items()} == {
        Reason.NUMBERING: 7,
        Reason.COLUMN: 2,
        Reason.NO_FIGURE: 5,
        Reason.TOTAL: 2,
        Reason.NOTE: 2,
    }
    assert ledger.passed[Reason.COLUMN].places == ["Sheet1!G4", "Sheet1!G2"]


def test_row_that_got_lost_is_missed() -> None:
    def without_the_last(table: object) -> list[FigureRow]:
        return read_figure_rows(table)[:-1]  # type: ignore[arg-type]

    with patch("indicators.annex.reading.read_figure_rows", without_the_last):
        assert not read_annex(read_lines(workbook(TABLE))).ledger.adds_up


def test_own_list_of_findings_is_passed_over() -> None:
    def add_list(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.create_sheet("dvctrack").append(["Ô", "Nội dung", "Mức độ", 7])

    ledger = read_annex(read_lines(workbook(TABLE, add_list))).ledger
    assert ledger.passed[Reason.OWN_LIST].cells == 4
    assert ledger.adds_up
