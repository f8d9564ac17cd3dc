"""Large workbooks: plain ones are read fast and give what the reader of all workbooks gives."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files import plain_xlsx, xlsx
from dvctrack.lib.files.plain_xlsx import plain_lines

ROWS: list[list[Any]] = [
    ["Kỳ báo cáo", "Chỉ số", "Mã cơ quan", "Tử số", "Mẫu số"],
    [],
    ["2022-09-06", "online-payment", "can-tho", 1243, 1850],
    ["2022-09-06", "online-payment", "da-nang", None, 0.5],
    [None, None, "1.850", " ", True],
]


@pytest.fixture(autouse=True)
def _every_workbook_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_xlsx, "LARGE_BYTES", 0)


def workbook(change: Callable[[Worksheet], None] | None = None) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ROWS:
        sheet.append(row)
    if change:
        change(sheet)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def values(lines: Any) -> list[list[tuple[str, object]]]:
    return [[(cell.ref, cell.value) for cell in line.cells] for line in lines]


def test_plain_workbook_is_read_as_every_workbook() -> None:
    content = workbook()
    fast = plain_lines(content)
    assert fast is not None
    fast_values = values(fast)
    assert fast_values == values(xlsx.xlsx_lines(content))
    assert fast_values[1][3] == ("Sheet!D3", 1243)


def _merge(sheet: Worksheet) -> None:
    sheet.merge_cells("A3:A4")


def _hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def _hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["B"].hidden = True


def _hide_sheet(sheet: Worksheet) -> None:
    sheet.parent.create_sheet("Ẩn").sheet_state = "hidden"  # type: ignore[union-attr]


def _percent(sheet: Worksheet) -> None:
    sheet["E4"].number_format = "0.00%"


def _put(ref: str, value: Any) -> Callable[[Worksheet], None]:
    def put(sheet: Worksheet) -> None:
        sheet[ref] = value

    return put


SAYS_MORE = {
    "formula": _put("D4", "=1+1"),
    "merged_cells": _merge,
    "hidden_row": _hide_row,
    "hidden_column": _hide_column,
    "hidden_sheet": _hide_sheet,
    "format_in_per_cent": _percent,
    "date": _put("D4", date(2022, 9, 6)),
    "error": _put("D4", "#REF!"),
    "column_far_away": _put("AA4", 1),
    "cell_in_the_last_corner": _put("XFD1048576", 1),
    "row_far_away": _put("A1048576", 1),
}


@pytest.mark.parametrize("change", SAYS_MORE.values(), ids=SAYS_MORE.keys())
def test_workbook_that_says_more_than_values_is_read_with_care(
    change: Callable[[Worksheet], None],
) -> None:
    assert plain_lines(workbook(change)) is None


def test_small_workbook_is_not_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_xlsx, "LARGE_BYTES", 2 * 1024 * 1024)
    assert plain_lines(workbook()) is None


@pytest.mark.parametrize(
    ("number_format", "is_plain"),
    [
        ("#,##0", True),
        ("_(* #,##0.00_);_(* (#,##0.00)", True),
        ("0.000", True),
        # As Excel writes it of every workbook in which a number was ever parted.
        ('_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', True),
        ('#,##0 "hồ sơ nhận"', True),
        ("#,##0\\ [$₫-42A]", True),
        ("[Red]0.0", True),
        ("0.0%", False),
        ('0 "phần" %', False),
        ("dd/mm/yyyy", False),
        ("[h]:mm", False),
        ("[ss]", False),
    ],
)
def test_formats_that_show_a_number_as_it_is(number_format: str, is_plain: bool) -> None:
    def format_cell(sheet: Worksheet) -> None:
        sheet["D3"].number_format = number_format

    assert (plain_lines(workbook(format_cell)) is not None) == is_plain


def test_process_that_reads_loads_no_library_before_it_needs_one() -> None:
    asked = "sorted({'openpyxl', 'django', 'xlrd'} & set(sys.modules))"
    code = f"import sys, dvctrack.lib.files.child; print({asked})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
