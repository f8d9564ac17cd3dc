"""Where the parts of a document stand: text boxes, numbers of Word, page headers, grids."""

from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from dvctrack.lib.files.cells import Line
from dvctrack.lib.files.docx import UNREAD
from dvctrack.lib.files.tests.test_docx import NAMESPACES, box, p, r, saved

GRID = "<w:tblPr/><w:tblGrid>{}</w:tblGrid>"


def places(lines: list[Line]) -> list[tuple[str, Any]]:
    """Each filled cell with its name."""
    return [(cell.ref, cell.value) for line in lines for cell in line.filled]


def row(*cells: str | tuple[str, int], before: int = 0) -> str:
    """A row of texts, or of pairs of a text and how many grid columns it covers."""
    skipped = f'<w:trPr><w:gridBefore w:val="{before}"/></w:trPr>' if before else ""
    parts = [cell if isinstance(cell, tuple) else (cell, 1) for cell in cells]
    made = (
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{p(r(text))}</w:tc>'
        for text, span in parts
    )
    return f"<w:tr>{skipped}{''.join(made)}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = (900, 900)) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl>{GRID.format(grid)}{''.join(rows)}</w:tbl>"


def lines_of(*blocks: str) -> list[Line]:
    paper = docx.Document()
    for block in parse_xml(f"<w:body {NAMESPACES}>{''.join(blocks)}</w:body>"):
        paper.element.body.insert(len(paper.element.body) - 1, block)
    return saved(paper)


def drawn(inner: str) -> str:
    """A text box as Word writes it: drawn anew, and once more for older programs."""
    old = f"<w:pict><v:textbox>{box(inner)}</v:textbox></w:pict>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        f"{box(inner)}</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_text_box_comes_after_its_paragraph_and_once() -> None:
    lines = lines_of(
        table(row("1")),
        p(r("Tiêu đề"), drawn(p(r("trong hộp")) + table(row("2")))),
        table(row("3")),
    )
    assert places(lines) == [
        ("T1!A1", "1"),
        ("P1", "Tiêu đề"),
        ("P2", "trong hộp"),
        ("T2!A1", "2"),
        ("T3!A1", "3"),
    ]


def test_table_in_a_box_in_a_cell_is_one_of_the_table() -> None:
    cell = f"<w:tr><w:tc>{p(r('1'), drawn(table(row('2'))))}</w:tc></w:tr>"
    assert places(lines_of(table(cell))) == [("T1!A1", "1"), ("T1.1!A1", "2")]


def numbered(text: str, level: int = 0, style: str = "") -> str:
    given = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{given}</w:pPr>{r(text)}</w:p>"


def level(number: int, shape: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def test_numbers_of_word_stand_before_their_paragraphs() -> None:
    paper = docx.Document()
    numbering = paper.part.numbering_part.element
    levels = level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2)") + level(2, "bullet", "•")
    numbering.insert(
        0,
        parse_xml(f'<w:abstractNum {NAMESPACES} w:abstractNumId="77">{levels}</w:abstractNum>'),
    )
    numbering.append(
        parse_xml(
            f'<w:num {NAMESPACES} w:numId="77"><w:abstractNumId w:val="77"/></w:num>',
        )
    )
    parts = [
        *(numbered("Một"), numbered("a", 1), numbered("b", 1), numbered("c", 2)),
        *(numbered(""), numbered("d", 1)),
        table(f"<w:tr><w:tc>{numbered('')}</w:tc></w:tr>"),
    ]
    for block in parse_xml(f"<w:body {NAMESPACES}>{''.join(parts)}</w:body>"):
        paper.element.body.insert(len(paper.element.body) - 1, block)
    assert [value for _place, value in places(saved(paper))] == [
        *("I. Một", "I.1) a", "I.2) b", "c", "II.1) d", "III."),
    ]


def test_page_header_is_read_without_page_numbers() -> None:
    paper = docx.Document()
    paper.add_paragraph("I. Bảng")
    section = paper.sections[0]
    section.header.paragraphs[0].text = "Tính đến ngày 06/9/2022"
    for part in (section.header, section.footer):
        number = parse_xml(f'<w:fldSimple {NAMESPACES} w:instr="PAGE">{r("2")}</w:fldSimple>')
        part.add_paragraph("Trang ")._p.append(number)
    section.footer.paragraphs[0].text = "Mật"
    assert places(saved(paper)) == [
        ("H1", "Tính đến ngày 06/9/2022"),
        ("P1", "I. Bảng"),
        ("F1", "Mật"),
    ]


HEADING = row("STT", "Tên", ("Tỷ lệ", 3), "So với")
BODY = row("1", ("Hà Nội", 2), ("7,6", 2), "Đạt")
SIX = (900,) * 6
GRIDS: dict[str, tuple[str, list[list[int]]]] = {
    "lines_that_are_right_stay": (
        table(HEADING, HEADING, widths=SIX),
        [[1, 2, 3, 6], [1, 2, 3, 6]],
    ),
    "each_row_has_lines_of_its_own": (
        table(HEADING, BODY, BODY, widths=SIX),
        [[1, 2, 3, 4]] * 3,
    ),
    "a_row_begins_a_hair_later": (
        table(
            row(("STT", 2), "Tên", "Số"), row("1", "Huế", "9", before=1), widths=(9, 900, 900, 900)
        ),
        [[1, 2, 3]] * 2,
    ),
    "group_and_total": (
        table(
            *(HEADING, BODY, BODY, row(("Bộ, ngành", 6)), row(("Tổng", 2), ("9", 3), "x")),
            widths=SIX,
        ),
        [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1], [1, 3, 4]],
    ),
    "empty_cells_that_fill_gaps": (
        table(
            *(row(("STT", 2), "Tên", "Số"), row("1", "", "Huế", "9"), row(("2", 2), "Huế", "9")),
            widths=(900, 20, 900, 900),
        ),
        [[1, 2, 3]] * 3,
    ),
    "two_tables_in_one": (
        table(HEADING, HEADING, row("TT", ("Tên", 3), ("Số", 2)), widths=SIX),
        [[1, 2, 3, 6], [1, 2, 3, 6], [1, 2, 5]],
    ),
    "cells_that_do_not_lie_below_each_other": (
        table(row("A", "B", ("C", 2)), row(("D", 2), "E", "F"), widths=(900,) * 4),
        [[1, 2, 3], [1, 3, 4]],
    ),
}


@pytest.mark.parametrize(("grid", "columns"), GRIDS.values(), ids=GRIDS.keys())
def test_columns_of_a_grid(grid: str, columns: list[list[int]]) -> None:
    assert [[cell.column for cell in line.filled] for line in lines_of(grid)] == columns


def test_merged_cell_of_an_evened_grid_is_merged_in_its_column() -> None:
    below = BODY.replace('<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="2"/><w:vMerge/>', 1)
    below = below.replace("Hà Nội", "")
    *_rows, last = lines_of(table(HEADING, BODY, below, widths=SIX))
    assert (last.merged, [cell.column for cell in last.filled]) == ({2}, [1, 3, 4])


OBJECT = '<w:r><w:object><o:OLEObject ProgID="{}"/></w:object></w:r>'
PICTURE = "<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>"
UNREADS: dict[str, tuple[str, list[str]]] = {
    "workbook": (p(OBJECT.format("Excel.Sheet.12")), ["P1"]),
    "equation": (p(OBJECT.format("Equation.3")), []),
    "other_document": ("<w:altChunk/>", ["P1"]),
    "picture_of_a_number": (
        table(f"<w:tr><w:tc>{p(r('Huế'))}</w:tc><w:tc>{p(PICTURE)}</w:tc></w:tr>"),
        ["T1!B1"],
    ),
    "picture_beside_text": (table(f"<w:tr><w:tc>{p(r('Huế'), PICTURE)}</w:tc></w:tr>"), []),
    "picture_between_paragraphs": (p(PICTURE), []),
    "emblem": (p(PICTURE.replace("<v:shape>", '<v:shape style="width:70pt;height:70pt">')), []),
    "picture_of_a_table_in_an_older_file": (
        p(PICTURE.replace("<v:shape>", '<v:shape style="width:450.5pt;height:200pt">')),
        ["P1"],
    ),
}


@pytest.mark.parametrize(("block", "where"), UNREADS.values(), ids=UNREADS.keys())
def test_what_is_no_text_is_named(block: str, where: list[str]) -> None:
    assert [place for place, value in places(lines_of(block)) if value == UNREAD] == where


def test_deleted_cell_is_no_cell() -> None:
    deleted = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{p(r('9'))}</w:tc>"
    cells = f"<w:tr>{deleted}<w:tc>{p(r('1'))}</w:tc></w:tr>"
    assert places(lines_of(table(cells))) == [("T1!A1", "1")]


def test_struck_row_is_given_with_what_was_left_out() -> None:
    struck = p(r("9", "<w:strike/>"))
    (line,) = lines_of(table(f"<w:tr><w:tc>{struck}</w:tc><w:tc>{struck}</w:tc></w:tr>"))
    assert (line.values, set(line.left_out)) == ([None, None], {1, 2})
