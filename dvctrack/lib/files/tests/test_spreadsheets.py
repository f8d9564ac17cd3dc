"""One workbook as LibreOffice saved it in three file types: it is read the same from each."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import xlrd

from dvctrack.lib.files.cells import NOT_WORKED_OUT, Line
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.ods import ods_lines
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.files.xls import xls_lines
from dvctrack.lib.numbers import read_rate

DATA = Path(__file__).parent / "data"
TYPES = ("xlsx", "ods", "xls")


def lines(kind: str) -> list[Line]:
    return list(read_lines((DATA / f"small.{kind}").read_bytes()))


def cells(kind: str) -> dict[str, object]:
    return {cell.ref: cell.value for line in lines(kind) for cell in line.cells}


@pytest.mark.parametrize("kind", TYPES)
def test_values_stand_at_their_cells(kind: str) -> None:
    read = cells(kind)
    assert read["Số liệu!A1"] == "Bảng số liệu tính đến ngày 06/9/2022"
    assert [read[f"Số liệu!{column}3"] for column in "ABCD"] == [1, "Cần Thơ", 1850, 1243]
    assert type(read["Số liệu!C3"]) is int
    # Text that looks like a number is still text.
    assert read["Số liệu!C4"] == "1.891"
    assert read["Số liệu!C5"] == "#DIV/0!"
    assert str(read["Số liệu!D8"]).startswith("2022-09-06")
    assert read["Ẩn!B1"] == "y"


@pytest.mark.parametrize("kind", TYPES)
def test_word_that_is_kept_as_a_number_is_no_number(kind: str) -> None:
    assert cells(kind)["Số liệu!C8"] in (True, "TRUE")
    assert type(cells(kind)["Số liệu!C8"]) is not int


RATES = {"Số liệu!E3": ("67.19", 2), "Số liệu!E5": ("18.90", 2), "Số liệu!E4": ("74.51", 2)}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("ref", RATES)
def test_rate_is_what_its_cell_shows(kind: str, ref: str) -> None:
    (cell,) = [cell for line in lines(kind) for cell in line.cells if cell.ref == ref]
    rate = read_rate(cell.value, cell.number_format)
    assert rate is not None
    assert (str(rate.value), rate.decimals) == RATES[ref]


@pytest.mark.parametrize("kind", TYPES)
def test_hidden_rows_and_sheets_are_read_and_marked(kind: str) -> None:
    hidden = [line.cells[0].ref for line in lines(kind) if line.is_hidden]
    assert hidden == ["Số liệu!A4", "Ẩn!A1"]


@pytest.mark.parametrize("kind", TYPES)
def test_cell_that_is_merged_away_is_marked_and_a_merged_title_is_not(kind: str) -> None:
    merged = [cell.ref for line in lines(kind) for cell in line.cells if cell.is_merged]
    assert merged == ["Số liệu!C7"]


def ods(body: str, *, manifest: str = "<x/>", head: str = "", styles: str = "") -> bytes:
    """A small OpenDocument sheet with these rows and styles."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
        'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    )
    xml = (
        f"{head}<office:document-content {names}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="S">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", xml)
        archive.writestr("META-INF/manifest.xml", manifest)
    return content.getvalue()


CELL = (
    '<table:table-cell office:value-type="float" office:value="{0}">'
    "<text:p>{0}</text:p></table:table-cell>"
)
EMPTY = "<table:table-cell/>"
MILLION = 'table:number-rows-repeated="1048576"'

OPEN_DOCUMENT: dict[str, tuple[str, list[tuple[str, object]]]] = {
    "million_empty_rows": (
        f"<table:table-row {MILLION}>{EMPTY}</table:table-row>"
        f"<table:table-row>{CELL.format(5)}</table:table-row>",
        [("S!A1048577", 5)],
    ),
    "thousand_empty_columns": (
        '<table:table-row><table:table-cell table:number-columns-repeated="1000"/>'
        f"{CELL.format(5)}</table:table-row>",
        [("S!ALM1", 5)],
    ),
    "filled_cell_that_repeats": (
        "<table:table-row>"
        + CELL.format(7).replace("cell ", 'cell table:number-columns-repeated="2" ', 1)
        + "</table:table-row>",
        [("S!A1", 7), ("S!B1", 7)],
    ),
    "filled_row_that_repeats": (
        f'<table:table-row table:number-rows-repeated="2">{CELL.format(7)}</table:table-row>',
        [("S!A1", 7), ("S!A2", 7)],
    ),
    "spaces_breaks_and_notes": (
        '<table:table-row><table:table-cell office:value-type="string">'
        "<office:annotation><text:p>ghi chú</text:p></office:annotation>"
        '<text:p>Cần<text:s text:c="2"/>Thơ<text:line-break/>x</text:p><text:p>y</text:p>'
        "</table:table-cell></table:table-row>",
        [("S!A1", "Cần  Thơ\nx\ny")],
    ),
    "formula_that_was_never_worked_out": (
        '<table:table-row><table:table-cell table:formula="of:=A9"/></table:table-row>',
        [("S!A1", NOT_WORKED_OUT)],
    ),
    "formula_that_gives_no_text": (
        '<table:table-row><table:table-cell table:formula="of:=A9"><text:p/></table:table-cell>'
        f"{CELL.format(5)}</table:table-row>",
        [("S!B1", 5)],
    ),
    "text_that_is_said_beside": (
        '<table:table-row><table:table-cell office:value-type="string" office:string-value="x"/>'
        "</table:table-row>",
        [("S!A1", "x")],
    ),
    "text_behind_a_merged_cell": (
        '<table:table-row><table:table-cell table:number-columns-spanned="2" '
        'table:number-rows-spanned="1"/><table:covered-table-cell><text:p>x</text:p>'
        "</table:covered-table-cell></table:table-row>",
        [("S!B1", "x")],
    ),
    "dash_that_shows_zero": (
        '<table:table-row><table:table-cell office:value-type="float" office:value="0">'
        "<text:p>-</text:p></table:table-cell></table:table-row>",
        [("S!A1", 0)],
    ),
}


@pytest.mark.parametrize(("body", "read"), OPEN_DOCUMENT.values(), ids=OPEN_DOCUMENT.keys())
def test_open_document_cells(body: str, read: list[tuple[str, object]]) -> None:
    found = [(cell.ref, cell.value) for line in ods_lines(ods(body)) for cell in line.cells]
    assert found == read


REFUSED = {
    "password": (ods("", manifest="<m><encryption-data/></m>"), "password"),
    "entity": (ods("", head='<!DOCTYPE x [<!ENTITY a "b">]>'), "damaged"),
    "a_million_filled_rows": (
        ods(f"<table:table-row {MILLION}>{CELL.format(1)}</table:table-row>"),
        "damaged",
    ),
    "a_million_filled_cells": (
        ods(
            "<table:table-row>"
            + CELL.format(1).replace("cell ", 'cell table:number-columns-repeated="1048576" ', 1)
            + "</table:table-row>"
        ),
        "damaged",
    ),
}


@pytest.mark.parametrize(("content", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_open_document_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        list(ods_lines(content))


def test_xls_with_a_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def encrypted(**_options: object) -> None:
        raise xlrd.XLRDError("Workbook is encrypted")

    monkeypatch.setattr(xlrd, "open_workbook", encrypted)
    with pytest.raises(FileError, match="password"):
        list(xls_lines(b""))
