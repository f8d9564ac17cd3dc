"""Large workbooks of other writers: what they say besides values is seen, however it is written."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook

from dvctrack.lib.files.cells import PlainLine
from dvctrack.lib.files.plain_xlsx import LARGE_BYTES, plain_lines
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.files.tests.test_kinds import with_member

SHEET = "xl/worksheets/sheet1.xml"
ROWS = 4000
Change = Callable[[str], str]


@pytest.fixture(scope="module")
def large() -> bytes:
    """So many rows that the fast reader takes them."""
    book = Workbook()
    for number in range(1, ROWS + 1):
        book.worksheets[0].append([number, "can-tho", 1243, 1850])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def changed(content: bytes, *changes: Change) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        xml = archive.read(SHEET).decode()
    for change in changes:
        before, xml = xml, change(xml)
        assert xml != before
    assert len(xml) > LARGE_BYTES
    return with_member(content, SHEET, xml.encode())


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(\w)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


def single_quoted(xml: str) -> str:
    return xml.replace('"', "'")


def spaced(xml: str) -> str:
    return xml.replace("=", " = ")


def on_lines(xml: str) -> str:
    return xml.replace("<c ", "<c\n")


def place_last(xml: str) -> str:
    return re.sub(r'<(c|row)( r="\w+")([^>]*?)(/?)>', r"<\1\3\2\4>", xml)


def hide_row(xml: str) -> str:
    return xml.replace('<row r="3900"', '<row r="3900" hidden="1"')


def make_error(xml: str) -> str:
    return re.sub(r'<c r="D3900"[^>]*><v>1850</v>', '<c r="D3900" t="e"><v>#REF!</v>', xml)


def make_formula(xml: str) -> str:
    return re.sub(r'(<c r="D3900"[^>]*>)<v>1850</v>', r"\1<f>1+1</f><v>1850</v>", xml)


def merge(xml: str) -> str:
    areas = '<mergeCells count="1"><mergeCell ref="C3900:C3901"/></mergeCells>'
    return xml.replace("</sheetData>", f"</sheetData>{areas}")


def put_far_away(xml: str) -> str:
    return xml.replace('<c r="D3900"', '<c r="ZZ3900"')


WAYS: dict[str, Change] = {
    "prefix": prefixed,
    "single_quotes": single_quoted,
    "spaces": spaced,
    "lines": on_lines,
    "place_last": place_last,
}
MORE: dict[str, Change] = {
    "hidden_row": hide_row,
    "error": make_error,
    "formula": make_formula,
    "merged_cells": merge,
    "column_far_away": put_far_away,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("more", MORE.values(), ids=MORE.keys())
def test_what_says_more_is_seen_however_it_is_written(
    large: bytes, more: Change, way: Change
) -> None:
    assert plain_lines(changed(large, more, way)) is None


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_values_are_the_same_however_they_are_written(large: bytes, way: Change) -> None:
    rows = [[cell.value for cell in line.cells] for line in read_lines(changed(large, way))]
    assert rows == [[number, "can-tho", 1243, 1850] for number in range(1, ROWS + 1)]


@pytest.mark.parametrize("change", [str, place_last], ids=["as_it_is", "place_last"])
def test_plain_values_are_read_fast(large: bytes, change: Change) -> None:
    content = large if change is str else changed(large, change)
    assert all(isinstance(line, PlainLine) for line in read_lines(content))


def test_sheet_that_is_kept_elsewhere_is_not_overlooked(large: bytes) -> None:
    with zipfile.ZipFile(BytesIO(large)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    more = book.replace("</sheets>", '<sheet name="B" sheetId="9"/></sheets>')
    assert more != book
    assert plain_lines(with_member(large, "xl/workbook.xml", more.encode())) is None


def test_sheet_hidden_in_single_quotes_is_seen(large: bytes) -> None:
    with zipfile.ZipFile(BytesIO(large)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    hidden = book.replace('state="visible"', "state='hidden'")
    assert hidden != book
    assert plain_lines(with_member(large, "xl/workbook.xml", hidden.encode())) is None
