"""One set of rules for what a cell says: one workbook as LibreOffice saved it in three types."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dvctrack.lib.files.cells import LeftOut, LeftOutKind, Line
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.spreadsheets import bare_format

DATA = Path(__file__).parent / "data"
TYPES = ("xlsx", "ods", "xls")
SHEET = "Số liệu"


@cache
def lines(kind: str) -> list[Line]:
    return list(read_lines((DATA / f"rules.{kind}").read_bytes()))


def place(kind: str, ref: str) -> tuple[Line, int]:
    """The line of a cell, and its column."""
    column, number = ord(ref[0]) - ord("A") + 1, int(ref[1:])
    return next(line for line in lines(kind) if line.block and line.number == number), column


VALUES: dict[str, Any] = {
    "A2": "222",
    "B2": "29,01 ",
    "A3": "7,9",
    "B3": "7",
    "A4": "12",
    "B4": "21",
    "B5": None,
    "C5": None,
    "A6": None,
    "B6": None,
    "C6": 2,
    "D6": "#N/A",
    "A7": "2022-04-01T00:00:00",
    "A8": 56.52,
    "C8": 45,
    "F8": 1_500_000,
    "A13": "Cần Thơ",
    "B13": "1.850",
    "C13": None,
}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(("ref", "value"), VALUES.items(), ids=VALUES.keys())
def test_value_is_what_stands_in_the_cell(kind: str, ref: str, value: Any) -> None:
    line, column = place(kind, ref)
    assert [*line.values, None][column - 1] == value


RAISED, STRUCK = LeftOutKind.RAISED, LeftOutKind.STRUCK
LEFT_OUT = {
    "A2": (LeftOut(RAISED, "1"),),
    "B2": (LeftOut(RAISED, "(2)"), LeftOut(RAISED, "a")),
    "A3": (LeftOut(STRUCK, "8,1"),),
    "B3": (LeftOut(STRUCK, "8"), LeftOut(RAISED, "1")),
    "A5": (LeftOut(STRUCK, "4"),),
    "B5": (LeftOut(STRUCK, "Hải Phòng"),),
}


@pytest.mark.parametrize("kind", TYPES)
def test_raised_and_struck_text_is_left_out_and_kept(kind: str) -> None:
    found = {
        line.ref(column).removeprefix(f"{SHEET}!"): parts
        for line in lines(kind)
        for column, parts in line.left_out.items()
    }
    # A number is told as it stands in the file or as it is shown.
    assert found.pop("C5")[0].kind is STRUCK
    assert found == LEFT_OUT


FORMATS = {
    "A7": "mmm-yy",
    "B7": "mm/yyyy",
    "C7": "dd/mm/yyyy",
    "A8": "0.00##",
    "B8": "0.00##%",
    "C8": "0",
    "D8": "#,##0.0##",
    "E8": "0.00",
    "F8": "#,##0,",
}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(("ref", "shown"), FORMATS.items(), ids=FORMATS.keys())
def test_format_of_a_number_or_day_comes_along(kind: str, ref: str, shown: str) -> None:
    line, column = place(kind, ref)
    # Signs may be escaped or in quotation marks.
    kept = line.formats[column].replace("\\-", "-")
    assert bare_format(kept) == shown


MERGED = {9: {4}, 10: {1, 3, 4}, 11: {1, 3, 4}, 12: set[int]()}


@pytest.mark.parametrize("kind", TYPES)
def test_merged_area_reaches_into_the_rows_below_its_value(kind: str) -> None:
    assert {n: set(place(kind, f"A{n}")[0].merged) for n in MERGED} == MERGED


@pytest.mark.parametrize("kind", TYPES)
def test_text_box_is_a_paragraph_before_the_rows(kind: str) -> None:
    first, second, title, *_rest = lines(kind)
    boxes = [(line.block, line.values, line.ref(1)) for line in (first, second)]
    assert boxes == [
        (None, ["Số liệu tính đến ngày 06/9/2022"], f"{SHEET}!F2"),
        (None, ["Đơn vị tính: hồ sơ"], f"{SHEET}!F2"),
    ]
    assert title.values == ["Bảng số liệu"]


@pytest.mark.parametrize("kind", TYPES)
def test_rows_are_as_wide_as_what_they_hold(kind: str) -> None:
    widths = {line.number: len(line.values) for line in lines(kind) if line.block}
    assert [widths[n] for n in (1, 3, 9, 11, 14)] == [1, 2, 4, 4, 4]
