"""Workbooks of many writers: what each cell says is read, however the file around it is written."""

import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.cells import NOT_WORKED_OUT, LeftOut, LeftOutKind, Line
from dvctrack.lib.files.errors import FileError
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.files.tests.test_kinds import MAIN, STRICT, archive, renamed, with_member

SHEET = "xl/worksheets/sheet1.xml"
ROWS: list[list[Any]] = [
    ["Kỳ báo cáo", "Chỉ số", "Mã cơ quan", "Tử số", "Mẫu số"],
    [],
    ["2022-09-06", "online-payment", "can-tho", 1243, 1850],
    ["2022-09-06", "online-payment", "da-nang", None, 0.5],
    [None, None, "1.850", " ", True],
]
Change = Callable[[str], str]


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


def changed(change: Change, member: str = SHEET) -> bytes:
    content = workbook()
    with zipfile.ZipFile(BytesIO(content)) as source:
        before = source.read(member).decode()
    after = change(before)
    assert after != before
    return with_member(content, member, after.encode())


def read(content: bytes) -> list[list[tuple[str, object]]]:
    return [[(cell.ref, cell.value) for cell in line.cells] for line in read_lines(content)]


def line_of(content: bytes, number: int) -> Line:
    return next(line for line in read_lines(content) if line.number == number)


def value_of(cell: str, styles: str = "") -> object:
    """The value of A1, whose XML is given without its place."""
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets>'
        '<sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="r"><Relationship Id="a" '
        'Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t> </t></si><si><r><t>Cần </t></r>'
        "<r><rPr><b/></rPr><t>Thơ</t></r><rPh><t>ban</t></rPh></si></sst>",
        SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" {cell}</c>'
        '<c r="B1"><v>7</v></c></row></sheetData></worksheet>',
    }
    return line_of(archive(parts), 1).values[0]


CELLS: dict[str, tuple[str, object]] = {
    "whole_number": ("><v>1243</v>", 1243),
    "whole_number_with_a_point": ("><v>303.0</v>", 303),
    "fraction": ("><v>6.7190000000000003E-1</v>", 0.6719),
    "negative": ("><v>-5</v>", -5),
    "nothing": (">", None),
    "text_in_runs": ('t="s"><v>1</v>', "Cần Thơ"),
    "blank_text": ('t="s"><v>0</v>', None),
    "text_in_the_cell": ('t="inlineStr"><is><t>Cần Thơ</t></is>', "Cần Thơ"),
    "runs_in_the_cell": ('t="inlineStr"><is><r><t>Cần </t></r><r><t>Thơ</t></r></is>', "Cần Thơ"),
    "line_break": ('t="inlineStr"><is><t>Cần_x000D_\nThơ</t></is>', "Cần\r\nThơ"),
    "escaped_mark": ('t="inlineStr"><is><t>a_x005F_x000D_</t></is>', "a_x000D_"),
    "truth": ('t="b"><v>1</v>', True),
    "error": ('t="e"><v>#REF!</v>', "#REF!"),
    "formula": ("><f>1+1</f><v>2</v>", 2),
    "formula_that_gives_text": ('t="str"><f>A9</f><v>Cần Thơ</v>', "Cần Thơ"),
    "formula_that_gives_no_text": ('t="str"><f>A9&amp;""</f><v></v>', None),
    "formula_never_worked_out": ("><f>1+1</f>", NOT_WORKED_OUT),
    "formula_never_worked_out_with_a_place_for_it": ("><f>1+1</f><v></v>", NOT_WORKED_OUT),
    "formula_of_text_never_worked_out": ('t="str"><f>A9</f>', NOT_WORKED_OUT),
    "formula_that_is_shared": ('><f t="shared" si="0"/><v>2</v>', 2),
    "power_of_ten": ("><v>1E3</v>", 1000),
    "number_between_spaces": ("><v> 12 </v>", 12),
    "number_as_people_write_it": ("><v>1,5</v>", "1,5"),
    "number_as_programs_write_it": ("><v>1_000</v>", "1_000"),
    "false": ('t="b"><v>0</v>', False),
    "kind_is_said": ('t="n"><v>5</v>', 5),
    "day_as_such": ('t="d"><v>2022-09-06</v>', "2022-09-06"),
    "comment": ("><!-- x --><v>5</v>", 5),
}


@pytest.mark.parametrize(("cell", "value"), CELLS.values(), ids=CELLS.keys())
def test_value_of_a_cell(cell: str, value: object) -> None:
    found = value_of(cell)
    assert (found, type(found)) == (value, type(value))


DAMAGED = {
    "text_that_is_not_there": 't="s"><v>2</v>',
    "text_before_the_first": 't="s"><v>-1</v>',
    "column_that_is_none": 'x=""/><c r="ABCD1"><v>1</v>',
}


@pytest.mark.parametrize("cell", DAMAGED.values(), ids=DAMAGED.keys())
def test_cell_that_cannot_be_is_damaged(cell: str) -> None:
    with pytest.raises(FileError, match="damaged"):
        value_of(cell)


FROM_1900, FROM_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
MOMENTS: dict[str, tuple[datetime, Any, str]] = {
    "day": (FROM_1900, date(2022, 9, 6), "2022-09-06T00:00:00"),
    "day_counted_from_1904": (FROM_1904, date(2022, 9, 6), "2022-09-06T00:00:00"),
    "day_and_time": (FROM_1900, datetime(2022, 9, 6, 13, 45, 30), "2022-09-06T13:45:30"),
    "time": (FROM_1900, time(13, 45), "13:45:00"),
    "span_of_time": (FROM_1900, timedelta(hours=30), "1 day, 6:00:00"),
    "first_day_of_excel": (FROM_1900, date(1900, 1, 1), "1900-01-01T00:00:00"),
}


@pytest.mark.parametrize(("epoch", "moment", "shown"), MOMENTS.values(), ids=MOMENTS.keys())
def test_day_is_the_one_that_is_shown(epoch: datetime, moment: Any, shown: str) -> None:
    def put(sheet: Worksheet) -> None:
        sheet.parent.epoch = epoch  # type: ignore[union-attr]
        sheet["D4"] = moment

    assert line_of(workbook(put), 4).values[3] == shown


FORMATS: dict[str, tuple[str, str | None]] = {
    "general": ("General", None),
    "whole": ("0", "0"),
    "per_cent": ("0.00%", "0.00%"),
    "parted": ("#,##0", "#,##0"),
    "words": ('#,##0.0 "hồ sơ"', '#,##0.0 "hồ sơ"'),
    "day_in_quotes": ('0 "days"', '0 "days"'),
}


@pytest.mark.parametrize(("given", "kept"), FORMATS.values(), ids=FORMATS.keys())
def test_number_keeps_its_format(given: str, kept: str | None) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["D3"].number_format = given

    line = line_of(workbook(put), 3)
    assert (line.values[3], line.formats.get(4)) == (1243, kept)


def prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(\w)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


def without_places(xml: str) -> str:
    return re.sub(r'(<(?:c|row)) r="\w+"', r"\1", xml)


WAYS: dict[str, Callable[[], bytes]] = {
    "prefix": lambda: changed(prefixed),
    "single_quotes": lambda: changed(lambda xml: xml.replace('"', "'")),
    "spaces": lambda: changed(lambda xml: xml.replace("=", " = ")),
    "lines": lambda: changed(lambda xml: xml.replace("<c ", "<c\n")),
    "place_last": lambda: changed(
        lambda xml: re.sub(r'<(c|row)( r="\w+")([^>]*?)(/?)>', r"<\1\3\2\4>", xml)
    ),
    "wrong_dimension": lambda: changed(
        lambda xml: re.sub('ref="[^"]*"', 'ref="A1:B2"', xml, count=1)
    ),
    "strict": lambda: renamed(workbook(), MAIN, f"{STRICT}/spreadsheetml/main"),
    "other_case": lambda: renamed(workbook(), "worksheets/sheet1.xml", "WorkSheets/Sheet1.XML"),
    "case_of_one_name": lambda: with_name("xl/styles.xml", "xl/Styles.xml"),
    "backslashes": lambda: with_name(SHEET, SHEET.replace("/", "\\")),
    "styles_that_cannot_be": lambda: changed(
        lambda xml: re.sub(r'<family val="\d+"', '<family val="34"', xml), "xl/styles.xml"
    ),
    "day_that_is_none_in_the_properties": lambda: with_member(
        workbook(), "docProps/core.xml", b"<x><created>hom qua</created>"
    ),
}


def with_name(old: str, new: str) -> bytes:
    """The workbook with another name of a member, which the others still call as before."""
    with zipfile.ZipFile(BytesIO(workbook())) as source:
        return archive(
            {new if name == old else name: source.read(name) for name in source.namelist()}
        )


@pytest.mark.parametrize("make", WAYS.values(), ids=WAYS.keys())
def test_values_are_the_same_however_they_are_written(make: Callable[[], bytes]) -> None:
    assert read(make()) == [
        [
            ("Sheet!A1", "Kỳ báo cáo"),
            ("Sheet!B1", "Chỉ số"),
            ("Sheet!C1", "Mã cơ quan"),
            ("Sheet!D1", "Tử số"),
            ("Sheet!E1", "Mẫu số"),
        ],
        [
            ("Sheet!A3", "2022-09-06"),
            ("Sheet!B3", "online-payment"),
            ("Sheet!C3", "can-tho"),
            ("Sheet!D3", 1243),
            ("Sheet!E3", 1850),
        ],
        [
            ("Sheet!A4", "2022-09-06"),
            ("Sheet!B4", "online-payment"),
            ("Sheet!C4", "da-nang"),
            ("Sheet!E4", 0.5),
        ],
        [("Sheet!C5", "1.850"), ("Sheet!E5", True)],
    ]


def test_cells_without_places_stand_side_by_side() -> None:
    places = [[ref for ref, _value in row] for row in read(changed(without_places))]
    assert places[2] == ["Sheet!A3", "Sheet!B3", "Sheet!C3", "Sheet!D3"]


def merge(xml: str) -> str:
    return xml.replace(
        "</sheetData>",
        '</sheetData><mergeCells count="2"><mergeCell ref="D3:D4"/><mergeCell ref="A1:G1"/>'
        "</mergeCells>",
    )


def hide_row(xml: str) -> str:
    return xml.replace('<row r="4"', '<row r="4" hidden="1"')


def hide_column(xml: str) -> str:
    return xml.replace("<sheetData>", '<cols><col min="4" max="5" hidden="1"/></cols><sheetData>')


@pytest.mark.parametrize("way", [str, prefixed, lambda xml: xml.replace('"', "'")])
def test_merged_and_hidden_cells_are_seen_however_they_are_written(way: Change) -> None:
    merged = [set(line.merged) for line in read_lines(changed(lambda xml: way(merge(xml))))]
    assert merged == [{6, 7}, set(), {4}, set()]
    for hide, hidden in ((hide_row, [4]), (hide_column, [1, 3, 4, 5])):
        lines = read_lines(changed(lambda xml, hide=hide: way(hide(xml))))  # type: ignore[misc]
        assert [line.number for line in lines if line.is_hidden] == hidden


@pytest.mark.parametrize(("state", "is_hidden"), [("hidden", True), ("none_such", False)])
def test_state_of_a_sheet(state: str, is_hidden: bool) -> None:
    content = changed(
        lambda xml: xml.replace('state="visible"', f"state='{state}'"), "xl/workbook.xml"
    )
    assert {line.is_hidden for line in read_lines(content)} == {is_hidden}


def test_sheet_that_is_missing_is_not_overlooked() -> None:
    content = changed(
        lambda xml: xml.replace("</sheets>", '<sheet name="B" sheetId="9"/></sheets>'),
        "xl/workbook.xml",
    )
    *read_before, missing = read_lines(content)
    assert len(read_before) == len(ROWS) - 1
    assert missing.left_out == {1: (LeftOut(LeftOutKind.UNREAD, "B"),)}


def test_workbook_without_any_of_its_sheets_is_damaged() -> None:
    with pytest.raises(FileError, match="damaged"):
        read(changed(lambda xml: re.sub(r' r:id="\w+"', "", xml), "xl/workbook.xml"))


def test_process_that_reads_loads_no_library_before_it_needs_one() -> None:
    asked = "sorted({'openpyxl', 'django', 'xlrd'} & set(sys.modules))"
    code = f"import sys, dvctrack.lib.files.child, dvctrack.lib.files.xlsx; print({asked})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
