"""Which rows are looked at as headings: a cheap test, since it is asked of every row."""

from unittest.mock import patch

import pytest

from dvctrack.lib.files.cells import Line
from dvctrack.lib.numbers.reading import Written
from indicators.annex.headings import may_be_heading
from indicators.annex.reading import read_annex

ROWS: dict[str, tuple[list[Written], bool]] = {
    "three_texts": (["Đơn vị", "Tổng số", "Tỷ lệ"], True),
    "texts_beside_a_number": (["Đơn vị", "Tổng số", "Tỷ lệ", 2022], True),
    "two_texts": (["Đơn vị", "Tổng số", 1850], False),
    "order_number_and_signs": (["STT", "%", "-"], True),
    "numerals": (["1.850", "1.243", "67,19"], False),
    "empty": ([None, "", "  "], False),
    "long_texts": (["x" * 501] * 3, False),
}


@pytest.mark.parametrize(("values", "expected"), ROWS.values(), ids=ROWS.keys())
def test_heading_has_three_short_texts_or_begins_with_stt(
    values: list[Written], expected: bool
) -> None:
    assert may_be_heading(Line("S", 1, values)) is expected


def test_rows_of_numbers_are_not_folded() -> None:
    lines = [Line("csv", number, ["1", "1.850", "67,19"]) for number in range(1, 100)]
    with patch("dvctrack.lib.files.cells.plain", side_effect=AssertionError):
        assert [row.code for row in read_annex(lines).findings] == ["unknown-column"]
