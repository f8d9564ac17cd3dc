"""Text files in which one quotation mark draws a row into a cell of another."""

import pytest

from indicators.importing.tests.sending import FLAT_HEADINGS, bring, look, said

pytestmark = pytest.mark.usefixtures("_reference")

KEYS = ("2022-09-06", "online-provision")
FIRST = [*KEYS, "can-tho", "Lũy kế", "1243", "1850", "", '"mở']
SECOND = [*KEYS, "da-nang", "Lũy kế", "1409", "1891", "", 'đóng"']


@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_row_within_a_cell_is_said_at_the_cell(separator: str) -> None:
    rows = [FLAT_HEADINGS, FIRST, SECOND]
    content = "\n".join(separator.join(row) for row in rows).encode()
    result = bring(content)
    assert said(result) == [("swallowed-row", "csv!H2")]
    assert [row.code for row in result.proposal.warnings if row.where == "csv!H2"]


NOTES = {
    "lines": '"mở\nđóng"',
    "commas_of_a_sentence": '"a, b, c, d,\ne, f, g, h"',
    "commas_on_one_line": '"a,b,c,d,e,f,g,h,i"',
}


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES.keys())
def test_note_of_several_lines_is_a_note(note: str) -> None:
    rows = [FLAT_HEADINGS, [*FIRST[:-1], note]]
    assert said(look("\n".join(",".join(row) for row in rows).encode())) == []
