"""What of a file is no text that can be read is told at its place."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from dvctrack.lib.files.tests.test_docx import NAMESPACES
from dvctrack.lib.files.tests.test_docx_blocks import OBJECT
from indicators.annex.tests.files import CAN_THO, HEADINGS, TITLE, workbook
from indicators.importing.tests.made_files import as_csv, as_ods
from indicators.importing.tests.sending import bring, look, said

pytestmark = pytest.mark.usefixtures("_reference")

TCVN3 = (
    ("Tû lÖ hå s¬ thanh to¸n trùc tuyÕn (tÝnh ®Õn ngµy 06 th¸ng 9 n¨m 2022)", None, None),
    ("STT", "TØnh, thµnh phè", "Tû lÖ hå s¬"),
    (1, "Hµ Néi", 1.5),
)


def as_document(rows: Any) -> bytes:
    paper = docx.Document()
    grid = paper.add_table(0, 3)
    for row in rows:
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = str(value or "")
    content = BytesIO()
    paper.save(content)
    return content.getvalue()


FORMATS: dict[str, tuple[Callable[[Any], bytes], str]] = {
    "xlsx": (workbook, "Sheet1!A1"),
    "ods": (as_ods, "Sheet1!A1"),
    "csv": (as_csv, "csv!A1"),
    "csv_as_old_programs_save_it": (partial(as_csv, encoding="latin-1"), "csv!A1"),
    "docx": (as_document, "T1!A1"),
}


@pytest.mark.parametrize(("make", "where"), FORMATS.values(), ids=FORMATS.keys())
def test_old_encoding_is_the_one_thing_that_is_said(
    make: Callable[[Any], bytes], where: str
) -> None:
    proposal = look(make(TCVN3))
    (finding,) = proposal.findings
    assert (finding.code, finding.where) == ("old-encoding", where)
    assert "TCVN3" in finding.message
    assert "tỷ lệ hồ sơ thanh toán" in finding.message


def test_lost_letters_are_said() -> None:
    rows = [[str(cell).encode("ascii", "replace").decode() for cell in HEADINGS], CAN_THO]
    (finding,) = look(workbook([(cell,) for row in rows for cell in row])).findings
    assert finding.code == "old-encoding"


def test_workbook_within_a_document_is_named_and_the_rest_is_read() -> None:
    paper = docx.Document()
    paper.add_paragraph(TITLE)
    grid = paper.add_table(0, len(HEADINGS))
    for row in (HEADINGS, CAN_THO):
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    run = OBJECT.format("Excel.Sheet.12").replace("<w:r>", f"<w:r {NAMESPACES}>")
    paper.add_paragraph()._p.append(parse_xml(run))
    content = BytesIO()
    paper.save(content)
    result = bring(content.getvalue())
    assert said(result) == [("unread-content", "P2")]
    assert len(result.proposal.figures.created) == 1
