"""Raised and struck text as programs write it, each form in a file of its own."""

from typing import Any

import pytest

from dvctrack.lib.files.cells import LeftOut, LeftOutKind
from dvctrack.lib.files.ods import ods_lines
from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.files.runs import Run, parted
from dvctrack.lib.files.tests.test_kinds import MAIN, archive
from dvctrack.lib.files.tests.test_spreadsheets import ods

RAISED, STRUCK = LeftOutKind.RAISED, LeftOutKind.STRUCK
Said = tuple[Any, list[tuple[LeftOutKind, str]]]

RUNS: dict[str, tuple[list[Run], Said]] = {
    "nothing": ([], (None, [])),
    "blank": ([Run(" ")], (None, [])),
    "footnote": ([Run("222"), Run("1", is_raised=True)], ("222", [(RAISED, "1")])),
    "footnote_in_two_runs": (
        [Run("222"), Run("(", is_raised=True), Run("1)", is_raised=True)],
        ("222", [(RAISED, "(1)")]),
    ),
    "footnote_in_front": ([Run("1", is_raised=True), Run("222")], ("222", [(RAISED, "1")])),
    "all_raised": ([Run("222", is_raised=True)], ("222", [])),
    "raised_beside_blanks": ([Run("222", is_raised=True), Run("\u200b ")], ("222\u200b ", [])),
    "raised_blank": ([Run("222"), Run(" ", is_raised=True)], ("222", [])),
    "raised_beside_struck": (
        [Run("8", is_struck=True), Run("7", is_raised=True)],
        (None, [(STRUCK, "8"), (RAISED, "7")]),
    ),
    "raised_and_struck": (
        [Run("8"), Run("1", is_raised=True, is_struck=True)],
        ("8", [(STRUCK, "1")]),
    ),
    "all_struck": ([Run("8,1", is_struck=True)], (None, [(STRUCK, "8,1")])),
}


@pytest.mark.parametrize(("runs", "said"), RUNS.values(), ids=RUNS.keys())
def test_what_remains_of_runs(runs: list[Run], said: Said) -> None:
    assert parted(runs) == (said[0], tuple(LeftOut(*part) for part in said[1]))


STYLES = (
    "<fonts><font><name val='X'/><family val='34'/><u val='1'/></font>"
    "<font><strike/><sz val='x'/></font><font><strike val='0'/></font>"
    "<font><vertAlign val='superscript'/></font></fonts><dxfs><dxf><font><strike/></font></dxf>"
    "</dxfs><cellXfs><xf fontId='0'/><xf fontId='1'/><xf fontId='2'/><xf fontId='3'/>"
    "<xf fontId='99'/><xf/></cellXfs>"
)
RAISED_RUN = '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
# the cell without its place, and what is read of it
XLSX: dict[str, tuple[str, Said]] = {
    "struck_number": ('s="1"><v>99</v>', (None, [(STRUCK, "99")])),
    "struck_zero": ('s="1"><v>0</v>', (None, [(STRUCK, "0")])),
    "struck_empty_cell": ('s="1">', (None, [])),
    "struck_text": ('s="1" t="inlineStr"><is><t>x</t></is>', (None, [(STRUCK, "x")])),
    "strike_that_is_switched_off": ('s="2"><v>99</v>', (99, [])),
    "raised_number": ('s="3"><v>99</v>', (99, [])),
    "font_that_is_none": ('s="4"><v>99</v>', (99, [])),
    "style_without_a_font": ('s="5"><v>99</v>', (99, [])),
    "style_that_is_none": ('s="77"><v>99</v>', (99, [])),
    "run_without_a_font_has_that_of_its_cell": (
        's="1" t="inlineStr"><is><r><t>8,1</t></r><r><rPr><b/></rPr><t>7,9</t></r></is>',
        ("7,9", [(STRUCK, "8,1")]),
    ),
    "run_in_a_raised_cell": (
        's="3" t="inlineStr"><is><r><rPr><b/></rPr><t>222</t></r><r><t>1</t></r></is>',
        ("222", [(RAISED, "1")]),
    ),
    "text_before_runs": (
        f't="inlineStr"><is><t>222</t>{RAISED_RUN}</is>',
        ("222", [(RAISED, "1")]),
    ),
    "runs_on_lines_of_their_own": (
        f't="inlineStr"><is>\n<r>\n<t>222</t>\n</r>\n{RAISED_RUN}\n</is>',
        ("222", [(RAISED, "1")]),
    ),
    "lowered_run": (
        't="inlineStr"><is><r><t>H</t></r><r><rPr><vertAlign val="subscript"/></rPr><t>2</t></r>'
        "</is>",
        ("H2", []),
    ),
    "shared_text": ('t="s"><v>0</v>', ("29,01", [(RAISED, "2")])),
    "shared_text_in_a_struck_cell": (
        's="1" t="s"><v>0</v>',
        (None, [(STRUCK, "29,01"), (RAISED, "2")]),
    ),
}


@pytest.mark.parametrize(("cell", "said"), XLSX.values(), ids=XLSX.keys())
def test_font_of_a_workbook(cell: str, said: Said) -> None:
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets>'
        '<sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="r"><Relationship Id="a" '
        'Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><r><t>29,01</t></r>'
        '<r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r></si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">'
        f'<c r="A1" {cell}</c><c r="B1"><v>7</v></c></row></sheetData></worksheet>',
    }
    (line,) = read_lines(archive(parts))
    left_out = {1: tuple(LeftOut(*part) for part in said[1])} if said[1] else {}
    assert (line.values, line.left_out) == ([said[0], 7], left_out)


def style(name: str, words: str, *, family: str = "text", parent: str = "") -> str:
    after = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{after}>'
        f"<style:text-properties {words}/></style:style>"
    )


ODS_STYLES = "".join(
    (
        style("up", 'style:text-position="super 58%"'),
        style("up-by-share", 'style:text-position="33% 58%"'),
        style("down", 'style:text-position="-33% 58%"'),
        style("level", 'style:text-position="0% 100%"'),
        style("gone", 'style:text-line-through-style="solid"'),
        style("gone-by-type", 'style:text-line-through-type="double"'),
        style("kept", 'style:text-line-through-style="none"'),
        style("as-gone", 'fo:color="#ff0000"', parent="gone"),
        style("again", 'style:text-line-through-style="none"', parent="gone"),
        style("knot", "", parent="knot"),
        style("cell", 'style:text-line-through-style="solid"', family="table-cell"),
    )
)


def span(name: str, text: str) -> str:
    return f'<text:span text:style-name="{name}">{text}</text:span>'


ODS: dict[str, tuple[str, Said]] = {
    "super": (f"222{span('up', '1')}", ("222", [(RAISED, "1")])),
    "raised_by_a_share": (f"222{span('up-by-share', '1')}", ("222", [(RAISED, "1")])),
    "lowered": (f"H{span('down', '2')}", ("H2", [])),
    "level": (f"222{span('level', '1')}", ("2221", [])),
    "struck": (f"{span('gone', '8')}7", ("7", [(STRUCK, "8")])),
    "struck_by_type": (f"{span('gone-by-type', '8')}7", ("7", [(STRUCK, "8")])),
    "not_struck": (f"{span('kept', '8')}7", ("87", [])),
    "after_another_style": (f"{span('as-gone', '8')}7", ("7", [(STRUCK, "8")])),
    "switched_off": (f"{span('again', '8')}7", ("87", [])),
    "style_after_itself": (f"{span('knot', '8')}7", ("87", [])),
    "style_that_is_none": (f"{span('none', '8')}7", ("87", [])),
    "within_another": (span("gone", f"8{span('kept', '7')}"), ("7", [(STRUCK, "8")])),
}


@pytest.mark.parametrize(("text", "said"), ODS.values(), ids=ODS.keys())
def test_font_of_an_open_document(text: str, said: Said) -> None:
    cell = (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )
    (line,) = ods_lines(ods(f"<table:table-row>{cell}</table:table-row>", styles=ODS_STYLES))
    left_out = {1: tuple(LeftOut(*part) for part in said[1])} if said[1] else {}
    assert (line.values, line.left_out) == ([said[0]], left_out)


NUMBER = (
    '<table:table-cell office:value-type="float" office:value="9"{}>'
    "<text:p>9</text:p></table:table-cell>"
)
STRUCK_CELLS = {
    "of_the_cell": ("", "", ' table:style-name="cell"'),
    "of_the_row": ("", ' table:default-cell-style-name="cell"', ""),
    "of_the_column": (
        '<table:table-column table:default-cell-style-name="cell" '
        'table:number-columns-repeated="16384"/>',
        "",
        "",
    ),
}


@pytest.mark.parametrize(("column", "row", "cell"), STRUCK_CELLS.values(), ids=STRUCK_CELLS.keys())
def test_style_of_cells_comes_from_cell_row_or_column(column: str, row: str, cell: str) -> None:
    body = f"{column}<table:table-row{row}>{NUMBER.format(cell)}</table:table-row>"
    (line,) = ods_lines(ods(body, styles=ODS_STYLES))
    assert (line.values, line.left_out) == ([None], {1: (LeftOut(STRUCK, "9"),)})
