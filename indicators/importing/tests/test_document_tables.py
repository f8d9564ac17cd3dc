"""Tables of documents: over pages, with tracked changes, merged cells and footnotes."""

import base64
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Cm

from indicators.annex.tests.files import (
    CAN_THO,
    DA_NANG,
    HEADINGS,
    TITLE,
    Rows,
    cell_changed,
    document,
)
from indicators.importing.tests.one_table import FIGURES, HANOI, NUMBERS, counts
from indicators.importing.tests.sending import assert_refused, bring, said, stored
from indicators.models import Submission

pytestmark = pytest.mark.usefixtures("_reference")
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP6DwABBQECz6AuzQAAAABJRU5ErkJggg=="
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


# Documents.


def paper(*parts: Rows | str) -> bytes:
    """A document of paragraphs and tables, one after the other."""
    made = docx.Document()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        grid = made.add_table(0, len(part[0]))
        for row in part:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    content = BytesIO()
    made.save(content)
    return content.getvalue()


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "one_table": lambda: paper(TITLE, (HEADINGS, CAN_THO, DA_NANG)),
    "heading_repeated_as_a_row": lambda: paper(TITLE, (HEADINGS, CAN_THO, HEADINGS, DA_NANG)),
    "split_with_its_heading": lambda: paper(TITLE, (HEADINGS, CAN_THO), "", (HEADINGS, DA_NANG)),
    "split_without_a_heading": lambda: paper(TITLE, (HEADINGS, CAN_THO), "", (DA_NANG,)),
    "split_into_three": lambda: paper(
        TITLE, (HEADINGS, NUMBERS, CAN_THO), (NUMBERS, DA_NANG), "", (HEADINGS,)
    ),
    "title_in_two_paragraphs": lambda: paper(
        "I. Dịch vụ công trực tuyến",
        "(tính đến ngày 6 tháng 9 năm 2022)",
        (HEADINGS, CAN_THO, DA_NANG),
    ),
}


@pytest.mark.parametrize("make", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_table_of_a_document_goes_on_over_its_pages(make: Callable[[], bytes]) -> None:
    assert said(bring(make())) == []
    assert counts() == FIGURES


def test_continuation_of_another_width_is_not_guessed() -> None:
    content = paper(TITLE, (HEADINGS, CAN_THO), "", (DA_NANG[:5],))
    assert_refused(content, ("unknown-column", "T2!A1"))


def changed(arrange: Callable[[Any], None], rows: Rows = (HEADINGS, CAN_THO, DA_NANG)) -> bytes:
    return document(TITLE, rows, arrange)


def nest(table: Any) -> None:
    nested = table.rows[1].cells[2].add_table(1, 2)
    nested.rows[0].cells[0].text = "999"


def track(table: Any) -> None:
    paragraph = table.rows[1].cells[2]._tc.p_lst[0]
    paragraph.insert(
        0, parse_xml(f'<w:del {W} w:id="1"><w:r><w:delText>9.999</w:delText></w:r></w:del>')
    )
    table.rows[3]._tr.insert(0, parse_xml(f'<w:trPr {W}><w:del w:id="2"/></w:trPr>'))


def track_insertion(table: Any) -> None:
    cell = table.rows[1].cells[2]
    cell.text = ""
    cell._tc.p_lst[0].append(parse_xml(f'<w:ins {W} w:id="1"><w:r><w:t>1.850</w:t></w:r></w:ins>'))


def split_runs(table: Any) -> None:
    cell = table.rows[1].cells[2]
    cell.text = ""
    for part in ("1", ".", "85", "0"):
        cell.paragraphs[0].add_run(part).bold = part == "."


def field_code(table: Any) -> None:
    cell = table.rows[1].cells[2]
    cell.text = ""
    cell._tc.p_lst[0].append(
        parse_xml(
            f"<w:r {W}><w:instrText>=SUM(ABOVE)</w:instrText><w:t>1.850</w:t></w:r>",
        )
    )


EDITED: dict[str, Callable[[], bytes]] = {
    "nested_table": lambda: changed(nest),
    "deleted_text_and_row": lambda: changed(track, (HEADINGS, CAN_THO, DA_NANG, HANOI)),
    "inserted_text": lambda: changed(track_insertion),
    "runs": lambda: changed(split_runs),
    "field": lambda: changed(field_code),
}


@pytest.mark.parametrize("make", EDITED.values(), ids=EDITED.keys())
def test_document_is_read_as_it_is_printed(make: Callable[[], bytes]) -> None:
    assert said(bring(make())) == []
    assert counts() == FIGURES


def test_landscape_section_keeps_its_table() -> None:
    made = docx.Document(BytesIO(paper(TITLE, (HEADINGS, CAN_THO))))
    section = made.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    grid = made.add_table(0, 6)
    for cell, text in zip(grid.add_row().cells, DA_NANG, strict=True):
        cell.text = text
    content = BytesIO()
    made.save(content)
    assert said(bring(content.getvalue())) == []
    assert counts() == FIGURES


def merge_down(table: Any) -> None:
    table.cell(1, 2).merge(table.cell(2, 2))


def merge_across(table: Any) -> None:
    table.cell(1, 3).text = ""
    table.cell(1, 2).merge(table.cell(1, 3))


@pytest.mark.parametrize(
    ("arrange", "cell"),
    [(merge_down, "T1!C3"), (merge_across, "T1!C2")],
    ids=["down", "across"],
)
def test_merged_value_of_a_document_is_refused(arrange: Callable[[Any], None], cell: str) -> None:
    result = bring(changed(arrange))
    assert ("merged-cell", cell) in said(result)
    assert not result.is_saved


def no_break_hyphen(table: Any) -> None:
    cell = table.rows[1].cells[2]
    cell.text = ""
    cell._tc.p_lst[0].append(
        parse_xml(f"<w:r {W}><w:t>90</w:t><w:noBreakHyphen/><w:t>95</w:t></w:r>")
    )


def footnote_mark(table: Any) -> None:
    table.rows[1].cells[2].paragraphs[0].add_run("1").font.superscript = True


@pytest.mark.parametrize(
    ("arrange", "count"),
    [(no_break_hyphen, "9.095"), (footnote_mark, "8501")],
    ids=["no_break_hyphen", "footnote_mark"],
)
def test_signs_beside_digits_do_not_become_another_number(
    arrange: Callable[[Any], None], count: str
) -> None:
    """ "90‑95" is no 9095, and 850 with a raised 1 is no 8501."""
    row = ("01", "Thành phố Cần Thơ", "850", "1", "", "")
    result = bring(changed(arrange, (HEADINGS, row)))
    kept = stored()
    assert kept is None or kept.denominator == 850
    assert (kept is None) == (("unreadable-number", "T1!C2") in said(result))


def test_two_values_in_two_paragraphs_of_a_cell_are_refused() -> None:
    def arrange(table: Any) -> None:
        table.rows[1].cells[2].add_paragraph("920")

    rows = (HEADINGS, ("01", "Thành phố Cần Thơ", "850", "1", "", ""))
    assert_refused(changed(arrange, rows), ("unreadable-number", "T1!C2"))


def test_rate_of_a_document_keeps_its_idle_zero() -> None:
    rows = [list(row) for row in cell_changed(3, 5, "67,20")]
    bring(paper(TITLE, [tuple(row) for row in rows[1:]]))
    figure = Submission.objects.get(agency__slug="can-tho")
    assert (figure.printed_rate, figure.reported_decimals) == (Decimal("67.20"), 2)


SECOND = "VI. Tỷ lệ hồ sơ thanh toán trực tuyến"
DRAWN: dict[str, str] = {
    "tabs": "{}\t{}\t{}",
    "spaces": "{}      {}      {}",
    "bars": "| {} | {} | {} |",
    "semicolons": "{};{};{}",
    "jammed": "{0}{1}{2}Chưa hoàn thành{0}{1}{2}Chưa hoàn thành{0}{1}{2}Chưa hoàn thành",
}


@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN.keys())
def test_rows_that_are_drawn_without_a_table_are_named_once(drawn: str) -> None:
    lines = [drawn.format(*row) for row in (("01", "An Giang", "4,54"), ("02", "Bắc Giang", "7"))]
    result = bring(paper(TITLE, (HEADINGS, CAN_THO, DA_NANG), SECOND, *lines))
    assert said(result) == [("unread-content", "P3")]
    assert (result.proposal.ledger.asked, result.proposal.ledger.adds_up) == (2, True)
    assert counts() == FIGURES


def test_file_of_drawn_rows_alone_is_refused() -> None:
    content = paper(TITLE, DRAWN["tabs"].format("01", "An Giang", "4,54"))
    assert_refused(content, ("nothing-read", "P2"), ("unread-content", "P2"))


@pytest.mark.parametrize(
    "text",
    [
        "Số:\t12/BC-UBND\tCần Thơ, ngày 06 tháng 9 năm 2022",
        "PHỤ LỤC\nKẾT QUẢ NĂM\n2022",
        "Nơi nhận:\n- Như trên;\n- Lưu: VT, 02 bản.",
        "Nơi nhận: Như trên; Các bộ, ngành; Lưu: VT, KSTT (2).",
        "Trong kỳ, 12 bộ đạt 100%, 3 bộ đạt dưới 50%.",
    ],
)
def test_text_around_a_table_is_no_drawn_row(text: str) -> None:
    assert said(bring(paper(text, TITLE, (HEADINGS, CAN_THO, DA_NANG), text))) == []


def test_picture_as_large_as_a_table_is_named() -> None:
    made = docx.Document(BytesIO(paper(TITLE, (HEADINGS, CAN_THO, DA_NANG), SECOND)))
    for width in (Cm(2.5), Cm(16)):
        made.add_picture(BytesIO(DOT), width, Cm(width.cm / 2))
    content = BytesIO()
    made.save(content)
    assert said(bring(content.getvalue())) == [("unread-content", "P4")]


def merged_down(column: int) -> bytes:
    """The first cell of a column is merged with the one below it."""
    rows = [list(row) for row in (CAN_THO, DA_NANG)]
    rows[1][column] = ""

    def merge(table: Any) -> None:
        cell = table.cell(1, column).merge(table.cell(2, column))
        cell._tc.remove(cell._tc.p_lst[-1])

    return changed(merge, (HEADINGS, *map(tuple, rows)))


def test_one_verdict_for_several_rows_stops_no_file() -> None:
    assert {code for code, _where in said(bring(merged_down(5)))} <= {"status-mismatch"}
    assert counts() == FIGURES


def test_row_below_a_merged_name_is_asked_about_once() -> None:
    assert_refused(merged_down(1), ("merged-cell", "T1!B3"))


def test_numbered_name_without_figures_is_no_title() -> None:
    alone = ("", "2. Thành phố Hà Nội", "", "", "", "")
    assert said(bring(paper(TITLE, (HEADINGS, CAN_THO, alone, DA_NANG)))) == []
    assert counts() == FIGURES
