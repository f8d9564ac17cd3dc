"""Workbooks that are slightly off the standard: what stands in their cells is read all the same."""

import codecs
import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.kinds import FileKind, kind_of
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.files.tests.test_kinds import archive
from indicators.annex.tests.files import workbook

SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
ROWS = (("Tên", "Số"), ("Cần Thơ", 1850), ("Đà Nẵng", 0.5))
READ = [["Tên", "Số"], ["Cần Thơ", 1850], ["Đà Nẵng", 0.5]]
Members = dict[str, bytes]
Change = Callable[[Members], None]


def replace(member: str, old: str, new: str) -> Change:
    def change(members: Members) -> None:
        after = re.sub(old, new, members[member].decode())
        assert after != members[member].decode()
        members[member] = after.encode()

    return change


def without(*names: str) -> Change:
    def change(members: Members) -> None:
        for name in names:
            del members[name]

    return change


def encoded(member: str, encoding: str, mark: bytes = b"") -> Change:
    def change(members: Members) -> None:
        text = re.sub(r"<\?xml[^>]*\?>", "", members[member].decode())
        members[member] = mark + text.encode(encoding)

    return change


def put(member: str, content: bytes) -> Change:
    def change(members: Members) -> None:
        members[member] = content

    return change


FAULTS: dict[str, Change] = {
    "no_styles": without(STYLES),
    "no_theme": without("xl/theme/theme1.xml"),
    "no_properties": without("docProps/core.xml", "docProps/app.xml"),
    "no_content_types": without(TYPES),
    "content_type_that_is_none": replace(TYPES, "spreadsheetml.sheet.main", "x.main"),
    "no_relations_of_the_package": without("_rels/.rels"),
    "target_from_the_folder": replace(RELATIONS, 'Target="/xl/worksheets', 'Target="worksheets'),
    "target_that_counts_from_the_top": replace(RELATIONS, 'Target="/xl/', 'Target="xl/'),
    "target_with_backslashes": replace(RELATIONS, "/xl/worksheets/", r"\\xl\\worksheets\\"),
    "target_in_other_case": replace(RELATIONS, "worksheets/sheet1", "WorkSheets/Sheet1"),
    "target_in_per_cent_signs": replace(RELATIONS, "sheet1.xml", "sheet%31.xml"),
    "kind_of_sheet_that_is_not_said": replace(RELATIONS, 'Type="[^"]*/worksheet"', 'Type=""'),
    "mark_of_utf_8": encoded(SHEET, "utf-8", codecs.BOM_UTF8),
    "utf_16": encoded(SHEET, "utf-16"),
    "utf_16_without_mark": encoded(SHEET, "utf-16-le"),
    "big_utf_16": encoded(BOOK, "utf-16-be", codecs.BOM_UTF16_BE),
    "column_that_is_no_number": replace(
        SHEET, "<sheetData>", '<cols><col min="x" hidden="1"/></cols><sheetData>'
    ),
    "format_that_is_no_number": replace(STYLES, 'numFmtId="0"', 'numFmtId="x"'),
    "underline_that_is_switched_on": replace(STYLES, "</font>", '<u val="1"/></font>'),
    "family_that_is_none": replace(STYLES, r"<family[^>]*/>", '<family val="34"/>'),
    "fill_that_is_empty": replace(STYLES, "<fills[^>]*>", "<fills><fill/>"),
    "colour_that_is_short": replace(STYLES, "</font>", '<color rgb="FFF"/></font>'),
    "sixty_thousand_styles": replace(STYLES, "</cellXfs>", f"{'<xf/>' * 60_000}</cellXfs>"),
    "rows_without_numbers": replace(SHEET, r'<row r="\d+"', "<row"),
    "cells_without_places": replace(SHEET, r'<c r="\w+"', "<c"),
    "places_in_small_letters": replace(SHEET, 'r="B', 'r="b'),
    "wrong_dimension": replace(SHEET, 'ref="A1:B3"', 'ref="A1"'),
    "dimension_of_rows": replace(SHEET, 'ref="A1:B3"', 'ref="1:3"'),
    "no_dimension": replace(SHEET, "<dimension[^>]*/>", ""),
    "state_that_is_none": replace(BOOK, 'state="visible"', 'state="shown"'),
    "choice_for_other_programs": replace(
        SHEET,
        "</worksheet>",
        '<mc:AlternateContent xmlns:mc="m"><mc:Choice><x/></mc:Choice></mc:AlternateContent>'
        "</worksheet>",
    ),
    "comment_of_the_program": replace(SHEET, "<sheetData>", "<!-- a -->\n<?b c?><sheetData>"),
    "names_that_lead_nowhere": replace(
        BOOK,
        "</workbook>",
        "<definedNames><definedName>#REF!</definedName></definedNames></workbook>",
    ),
    "drawing_that_is_not_there": put(
        "xl/worksheets/_rels/sheet1.xml.rels",
        b'<Relationships xmlns="r"><Relationship Id="a" Type="x/drawing" Target="../no.xml"/>'
        b"</Relationships>",
    ),
}


def faulty(change: Change) -> bytes:
    with zipfile.ZipFile(BytesIO(workbook(ROWS))) as source:
        members = {name: source.read(name) for name in source.namelist()}
    change(members)
    return archive(dict(members))


@pytest.mark.parametrize("change", FAULTS.values(), ids=FAULTS.keys())
def test_workbook_that_is_slightly_off_is_read(change: Change) -> None:
    content = faulty(change)
    assert kind_of(content) is FileKind.XLSX
    assert [list(line.values) for line in read_lines(content)] == READ


def test_workbook_whose_formats_are_lost_is_damaged() -> None:
    """Without them 0.5 in per cent would be read as 0.5."""
    with pytest.raises(FileError, match="damaged"):
        list(read_lines(faulty(put(STYLES, b"<styleSheet><fonts>"))))


def test_row_that_stands_twice_is_read_twice() -> None:
    again = replace(SHEET, '<row r="3"', '<row r="2"')
    lines = list(read_lines(faulty(again)))
    assert [(line.number, list(line.values)) for line in lines] == list(
        zip((1, 2, 2), READ, strict=True)
    )
