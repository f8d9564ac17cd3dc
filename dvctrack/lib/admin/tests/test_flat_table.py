"""Flat files as they come: every row, or a sentence that says why not."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from dvctrack.lib.admin.flat_table import FlatFileError, FlatTable, flat_table, read_flat_file
from dvctrack.lib.files.cells import LeftOut, LeftOutKind, Line

KNOWN = {"slug": "slug", "name": "name", "tên": "name", "note": "note"}
pytestmark = pytest.mark.usefixtures("english")


def saved(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def sheet_of(*cells: tuple[str, Any], merged: str = "") -> bytes:
    book = Workbook()
    for place, value in cells:
        book.worksheets[0][place] = value
    if merged:
        book.worksheets[0].merge_cells(merged)
    return saved(book)


def table(content: bytes | str) -> FlatTable:
    lines = read_flat_file(content.encode() if isinstance(content, str) else content)
    return flat_table(lines, KNOWN, ["slug"])


def values(content: bytes | str) -> list[dict[str, Any]]:
    found = table(content)
    assert not found.problems
    return [{name: cell.value for name, cell in row.cells.items()} for row in found.rows]


DELIMITED = {
    "comma": "slug,name\nx,An Giang\n",
    "semicolon": "slug;name\nx;An Giang\n",
    "tab": "slug\tname\nx\tAn Giang\n",
    "windows_lines": "slug,name\r\nx,An Giang\r\n",
    "heading_with_spaces": " slug , name \nx,An Giang\n",
    "heading_in_another_case": "Slug,TÊN\nx,An Giang\n",
    "title_above": "DANH SÁCH,\n,\nslug,name\nx,An Giang\n",
    "empty_end": "slug,name,,\nx,An Giang,,\n,,,\n\n",
    "no_last_line_break": "slug,name\nx,An Giang",
}


@pytest.mark.parametrize("text", DELIMITED.values(), ids=DELIMITED)
def test_text_is_read_with_the_separator_that_it_has(text: str) -> None:
    assert values(text) == [{"slug": "x", "name": "An Giang"}]


def test_csv_cell_keeps_its_line_breaks_and_quotes() -> None:
    assert values('slug,name\nx,"a ""b""\nc"\n') == [{"slug": "x", "name": 'a "b"\nc'}]


def test_short_row_is_filled_up() -> None:
    assert values("slug,name\nx\n") == [{"slug": "x", "name": None}]


def test_rows_have_the_numbers_of_the_file() -> None:
    assert [row.number for row in table("DANH SÁCH,\nslug,name\n,\nx,y\n").rows] == [4]


BAD_TEXT = {
    "repeated_column": ("slug,name,slug\nx,y,z\n", "“slug” stands twice"),
    "two_names_of_one_column": ("slug,name,tên\nx,y,z\n", "“tên” stands twice"),
    "unknown_column": ("slug,ghi chú\nx,y\n", "“ghi chú” is not known"),
    "missing_column": ("name\nx\n", "“slug” is missing"),
    "value_without_heading": ("slug,name\nx,y,z\n", "C2: “z”"),
    "error_value": ("slug,name\n#N/A,x\n", "A2: "),
}


@pytest.mark.parametrize(("text", "said"), BAD_TEXT.values(), ids=BAD_TEXT)
def test_text_that_would_lose_something_is_told(text: str, said: str) -> None:
    [problem] = table(text).problems
    assert said in problem


def test_every_bad_cell_is_named() -> None:
    problems = table("slug,name\n#REF!,x\ny,#N/A\n").problems
    assert [problem[:2] for problem in problems] == ["A2", "B3"]


@pytest.mark.parametrize("content", [b" \n\n", b"", b"\x89PNG\r\n"])
def test_file_without_a_table_is_refused(content: bytes) -> None:
    with pytest.raises(FlatFileError):
        read_flat_file(content)


def test_workbook_keeps_numbers_and_text() -> None:
    content = sheet_of(("A1", "slug"), ("B1", "name"), ("A2", "007"), ("B2", 1.7))
    assert values(content) == [{"slug": "007", "name": 1.7}]


def test_workbook_with_a_far_cell_is_read_without_counting_to_it() -> None:
    content = sheet_of(("A1", "slug"), ("A2", "x"), ("A1048576", None), ("XFD1", None))
    assert values(content) == [{"slug": "x"}]


def test_workbook_with_a_merged_title_is_read() -> None:
    content = sheet_of(("A1", "DANH SÁCH"), ("A2", "slug"), ("A3", "x"), merged="A1:F1")
    assert values(content) == [{"slug": "x"}]


def test_merged_cell_below_a_heading_is_told() -> None:
    cells = (("A1", "slug"), ("B1", "name"), ("A2", "x"), ("B2", "An Giang"), ("A3", "y"))
    [problem] = table(sheet_of(*cells, merged="B2:B3")).problems
    assert problem.startswith("B3 is merged")


def test_workbook_reads_the_sheet_that_holds_something() -> None:
    book = Workbook()
    second = book.create_sheet("Dữ liệu")
    second["A1"], second["A2"] = "slug", "x"
    assert values(saved(book)) == [{"slug": "x"}]


def test_workbook_with_two_filled_sheets_is_asked_about() -> None:
    book = Workbook()
    for sheet in (book.worksheets[0], book.create_sheet("B")):
        sheet["A1"], sheet["A2"] = "slug", "x"
    with pytest.raises(FlatFileError, match="More than one sheet"):
        read_flat_file(saved(book))


@pytest.mark.parametrize("formula", ["=A1", '="x"', "=1+1"])
def test_formula_that_no_program_worked_out_is_no_empty_cell(formula: str) -> None:
    content = sheet_of(("A1", "slug"), ("B1", "note"), ("A2", "x"), ("B2", formula))
    [problem] = table(content).problems
    assert problem.startswith("B2 holds a formula")


def test_formula_in_the_last_row_is_seen() -> None:
    [problem] = table(sheet_of(("A1", "slug"), ("A2", "x"), ("A3", "=A2"))).problems
    assert problem.startswith("A3")


def test_hidden_row_is_read_and_said() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"] = "slug", "x"
    sheet.row_dimensions[2].hidden = True
    found = table(saved(book))
    assert len(found.rows) == 1
    assert found.remarks[0].startswith("Row 2 is hidden")


def test_what_the_reader_left_out_is_said() -> None:
    left_out = {
        1: (LeftOut(LeftOutKind.RAISED, "1"),),
        2: (LeftOut(LeftOutKind.STRUCK, "Hà Tây"),),
    }
    lines = [Line("A", 1, ["slug", "name"]), Line("A", 2, ["x", None], left_out=left_out)]
    found = flat_table(lines, KNOWN, ["slug"])
    assert found.rows[0].cells["name"].value is None
    assert [remark[:2] for remark in found.remarks] == ["A2", "B2"]
    assert "“Hà Tây” is struck through" in found.remarks[1]
