"""Flat files as they come: every row, or a sentence that says why not."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from dvctrack.lib.admin.formats import FlatFileError, csv_dataset, xlsx_dataset


def saved(book: Workbook) -> bytes:
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def sheet_of(*cells: tuple[str, Any]) -> bytes:
    book = Workbook()
    for place, value in cells:
        book.worksheets[0][place] = value
    return saved(book)


DELIMITED = {
    "comma": "slug,name\nx,An Giang\n",
    "semicolon": "slug;name\nx;An Giang\n",
    "tab": "slug\tname\nx\tAn Giang\n",
    "windows_lines": "slug,name\r\nx,An Giang\r\n",
    "heading_with_spaces": " slug , name \nx,An Giang\n",
    "empty_end": "slug,name,,\nx,An Giang,,\n,,,\n\n",
    "no_last_line_break": "slug,name\nx,An Giang",
}


@pytest.mark.parametrize("text", DELIMITED.values(), ids=DELIMITED)
def test_csv_is_read_with_the_delimiter_that_it_has(text: str) -> None:
    assert csv_dataset(text).dict == [{"slug": "x", "name": "An Giang"}]


def test_csv_cell_keeps_its_line_breaks_and_quotes() -> None:
    assert csv_dataset('slug,name\nx,"a ""b""\nc"\n').dict == [{"slug": "x", "name": 'a "b"\nc'}]


def test_short_row_is_filled_up() -> None:
    assert csv_dataset("slug,name\nx\n").dict == [{"slug": "x", "name": None}]


def test_empty_row_between_others_keeps_the_row_numbers() -> None:
    rows = csv_dataset("slug,name\n\nx,y\n").dict
    assert [row["slug"] for row in rows] == [None, "x"]


BAD_TEXT = {
    "unclosed_quote": ('slug,name\nx,"y\nz,w\n', "quotation mark"),
    "repeated_column": ("slug,name,slug\nx,y,z\n", "“slug” stands twice"),
    "value_without_heading": ("slug\nx,y\n", "B2: “y”"),
    "error_value": ("slug\n#N/A\n", "A2: “#N/A”"),
    "nul_byte": ("slug\na\x00b\n", "A2 holds a character"),
    "nothing": (" \n\n", "empty"),
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("text", "said"), BAD_TEXT.values(), ids=BAD_TEXT)
def test_csv_that_would_lose_something_is_refused(text: str, said: str) -> None:
    with pytest.raises(FlatFileError) as refused:
        csv_dataset(text)
    [problem] = refused.value.problems
    assert said in problem


@pytest.mark.usefixtures("english")
def test_every_bad_cell_is_named() -> None:
    with pytest.raises(FlatFileError) as refused:
        csv_dataset("slug,name\n#REF!,x\ny,#N/A\n")
    assert [problem[:2] for problem in refused.value.problems] == ["A2", "B3"]


def test_workbook_keeps_numbers_and_text() -> None:
    content = sheet_of(("A1", "slug"), ("B1", "n"), ("A2", "007"), ("B2", 1.7))
    assert xlsx_dataset(content).dict == [{"slug": "007", "n": 1.7}]


def test_workbook_with_a_far_cell_is_read_without_counting_to_it() -> None:
    content = sheet_of(("A1", "slug"), ("A2", "x"), ("A1048576", None), ("XFD1", None))
    assert xlsx_dataset(content).dict == [{"slug": "x"}]


def test_workbook_reads_the_sheet_that_holds_something() -> None:
    book = Workbook()
    second = book.create_sheet("Dữ liệu")
    second["A1"], second["A2"] = "slug", "x"
    assert xlsx_dataset(saved(book)).dict == [{"slug": "x"}]


@pytest.mark.usefixtures("english")
def test_workbook_with_two_filled_sheets_is_asked_about() -> None:
    book = Workbook()
    for sheet in (book.worksheets[0], book.create_sheet("B")):
        sheet["A1"], sheet["A2"] = "slug", "x"
    with pytest.raises(FlatFileError, match="More than one sheet"):
        xlsx_dataset(saved(book))


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("formula", ["=A1", '="x"', "=1+1"])
def test_formula_that_no_program_worked_out_is_no_empty_cell(formula: str) -> None:
    content = sheet_of(("A1", "slug"), ("B1", "note"), ("A2", "x"), ("B2", formula))
    with pytest.raises(FlatFileError, match="B2"):
        xlsx_dataset(content)


@pytest.mark.usefixtures("english")
def test_formula_in_the_last_row_is_seen() -> None:
    with pytest.raises(FlatFileError, match="A3"):
        xlsx_dataset(sheet_of(("A1", "slug"), ("A2", "x"), ("A3", "=A2")))
