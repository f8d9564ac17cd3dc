"""Documents as word processors keep them: brackets around rows, tables in tables, struck text."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from indicators.annex.tests.files import CAN_THO, DA_NANG, HEADINGS, TITLE, document
from indicators.importing.tests.sending import assert_refused, bring, said
from indicators.models import Submission

pytestmark = pytest.mark.usefixtures("_reference")

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ROWS = (HEADINGS, CAN_THO, DA_NANG)
FIGURES = {("can-tho", 1243, 1850), ("da-nang", 1409, 1891)}
BRACKETS = {
    "content_control": "<w:sdt {}><w:sdtContent/></w:sdt>",
    "custom_xml": '<w:customXml {} w:element="x"/>',
    "smart_tag": '<w:smartTag {} w:element="x"/>',
    "insertion": '<w:ins {} w:id="1"/>',
}


def counts() -> set[tuple[str, int | None, int | None]]:
    return set(Submission.objects.values_list("agency__slug", "numerator", "denominator"))


def put_in(element: Any, bracket: str) -> None:
    made = parse_xml(bracket.format(W))
    element.addprevious(made)
    (made[0] if len(made) else made).append(element)


@pytest.mark.parametrize("bracket", BRACKETS.values(), ids=BRACKETS.keys())
@pytest.mark.parametrize("part", ["table", "row", "cell"])
def test_what_stands_in_brackets_is_read(part: str, bracket: str) -> None:
    def arrange(table: Any) -> None:
        row = table.rows[1]
        put_in({"table": table._tbl, "row": row._tr, "cell": row.cells[2]._tc}[part], bracket)

    assert said(bring(document(TITLE, ROWS, arrange))) == []
    assert counts() == FIGURES


def in_layout_table(*rows: Any, title: str = TITLE) -> bytes:
    """A table that stands in the one cell of another."""
    made = docx.Document()
    made.add_paragraph(title)
    outer = made.add_table(1, 1)
    grid = outer.rows[0].cells[0].add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def test_table_in_a_layout_table_is_read() -> None:
    result = bring(in_layout_table(*ROWS))
    assert said(result) == []
    assert [table.where for table in result.proposal.tables] == ["T1.1!A1"]
    assert counts() == FIGURES


def test_cell_of_a_table_in_a_table_has_a_name_of_its_own() -> None:
    row = (*CAN_THO[:2], "1,850", *CAN_THO[3:])
    assert_refused(in_layout_table(HEADINGS, row, DA_NANG), ("ambiguous-number", "T1.1!C2"))


def runs(*parts: tuple[str, str]) -> Callable[[Any], None]:
    """The denominator of Cần Thơ in runs, each with the name of a property or none."""

    def arrange(table: Any) -> None:
        cell = table.rows[1].cells[2]
        cell.text = ""
        for text, name in parts:
            run = cell.paragraphs[0].add_run(text)
            if name:
                setattr(run.font, name, True)

    return arrange


STRUCK = [("struck-text", "T1!C2")]
UNSEEN: dict[str, tuple[Callable[[Any], None], list[tuple[str, str]]]] = {
    "hidden": (runs(("9", "hidden"), ("1.850", "")), []),
    "struck": (runs(("9", "strike"), ("1.850", "")), STRUCK),
    "struck_twice": (runs(("1.8", ""), ("7", "double_strike"), ("50", "")), STRUCK),
}


@pytest.mark.parametrize(("arrange", "told"), UNSEEN.values(), ids=UNSEEN.keys())
def test_text_that_does_not_stand_is_not_glued_to_digits(
    arrange: Callable[[Any], None], told: list[tuple[str, str]]
) -> None:
    assert said(bring(document(TITLE, ROWS, arrange))) == told
    assert counts() == FIGURES


def test_text_with_a_property_that_is_off_stands() -> None:
    def arrange(table: Any) -> None:
        runs(("1.850", ""))(table)
        run = table.rows[1].cells[2].paragraphs[0].runs[0]
        run.font.strike = run.font.hidden = False

    assert said(bring(document(TITLE, ROWS, arrange))) == []
    assert counts() == FIGURES


def test_hidden_row_is_read_and_a_person_must_agree() -> None:
    def arrange(table: Any) -> None:
        table.rows[1]._tr.insert(0, parse_xml(f"<w:trPr {W}><w:hidden/></w:trPr>"))

    assert said(bring(document(TITLE, ROWS, arrange))) == [("hidden-cells", "T1!A2")]
    assert counts() == FIGURES
