"""Characters that nobody can see are dropped from every kind of file before it is read."""

import unicodedata
from collections.abc import Callable

import pytest

from dvctrack.lib.files.reading import read_lines
from dvctrack.lib.names import visible
from indicators.annex.tests.files import document, workbook
from indicators.importing.tests.made_files import as_csv, as_ods, as_xls

ROW = ("T\u00adT", "\ufeffCần\u200b Thơ", "\u202d1.850\u202c", "67,\u20601\u200e9", "\u200b")
READ = ["TT", "Cần Thơ", "1.850", "67,19"]
KINDS: dict[str, Callable[[], bytes]] = {
    "xlsx": lambda: workbook((ROW,)),
    "ods": lambda: as_ods((ROW,)),
    "xls": lambda: as_xls((ROW,)),
    "docx": lambda: document("x", (ROW,)),
    "csv": lambda: as_csv((ROW,)),
}


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS.keys())
def test_text_is_what_a_person_sees(make: Callable[[], bytes]) -> None:
    line = next(line for line in read_lines(make()) if line.block)
    assert [value for value in line.values if value is not None] == READ


def test_line_of_nothing_that_is_seen_is_none() -> None:
    lines = list(read_lines(as_csv((("a", "b"), ("\u200b", "\ufeff"), ("c", "d")))))
    assert [line.number for line in lines] == [1, 3]


def test_every_sign_of_format_is_dropped() -> None:
    """Those that Unicode counts as such, but the ones that are seen, such as Arabic signs."""
    drawn = {*range(0x600, 0x606), 0x6DD, 0x70F, *range(0x890, 0x892), 0x8E2, 0x110BD, 0x110CD}
    drawn |= set(range(0x13430, 0x13440))
    kept = {
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) == "Cf" and visible(f"ă{chr(code)}") != "ă"
    }
    assert kept <= drawn


@pytest.mark.parametrize(
    "text", ["a b", "a\u00a0b", "a\u2009b", "a\nb", "Đắk Lắk", "👩\u200d💻 ❤\ufe0f"]
)
def test_what_is_seen_stays(text: str) -> None:
    assert visible(text) is text or visible(text) == text
