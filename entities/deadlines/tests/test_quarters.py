from datetime import date

import pytest

from entities.deadlines.quarters import Quarter


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2022, 1, 1), "2022-Q1"),
        (date(2022, 3, 31), "2022-Q1"),
        (date(2022, 4, 1), "2022-Q2"),
        (date(2022, 12, 31), "2022-Q4"),
    ],
    ids=str,
)
def test_quarter_containing(day: date, code: str) -> None:
    quarter = Quarter.containing(day)
    assert quarter.code == code
    assert quarter.starts_on <= day <= quarter.ends_on
    assert Quarter.parse(code) == quarter


def test_quarter_order_is_that_of_time() -> None:
    assert Quarter(2021, 4) < Quarter(2022, 1) < Quarter(2022, 2)


@pytest.mark.parametrize("code", ["2022-Q5", "2022-Q0", "2022Q2", "0000-Q1", "Quý II", ""])
def test_quarter_parse_refuses(code: str) -> None:
    with pytest.raises(ValueError, match="2022-Q2"):
        Quarter.parse(code)
