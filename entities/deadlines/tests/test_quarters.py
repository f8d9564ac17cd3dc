from datetime import date

import pytest

from entities.choices import DeadlinePrecision
from entities.deadlines.quarters import DeadlineError, Quarter, read_deadline


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


@pytest.mark.parametrize(
    ("text", "due_on", "precision"),
    [
        ("Quý II", date(2022, 6, 30), "quarter"),
        ("  quý\u00a0ii ", date(2022, 6, 30), "quarter"),
        ("Quý 2", date(2022, 6, 30), "quarter"),
        ("Quý IV", date(2022, 12, 31), "quarter"),
        ("Quý II/2023", date(2023, 6, 30), "quarter"),
        ("Quý III năm 2021", date(2021, 9, 30), "quarter"),
        ("Q2/2023", date(2023, 6, 30), "quarter"),
        ("Tháng 4 năm 2022", date(2022, 4, 30), "month"),
        ("Tháng 3/2022", date(2022, 3, 31), "month"),
        ("tháng 02-2024", date(2024, 2, 29), "month"),
        ("31/3/2022", date(2022, 3, 31), "day"),
        ("1/10/2026", date(2026, 10, 1), "day"),
        ("ngày 31 tháng 3 năm 2022", date(2022, 3, 31), "day"),
        ("Năm 2022", date(2022, 12, 31), "year"),
        ("trong năm 2023", date(2023, 12, 31), "year"),
    ],
)
def test_deadline_is_the_last_day_of_what_is_printed(
    text: str, due_on: date, precision: str
) -> None:
    deadline = read_deadline(text, year=2022)
    assert (deadline.due_on, deadline.precision) == (due_on, precision)
    assert deadline.text == " ".join(text.split())
    assert deadline.precision in DeadlinePrecision.values


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Quý V",
        "Quý 0",
        "Quý I và II",
        "Tháng 13/2022",
        "Tháng 0/2022",
        "31/2/2022",
        "01.10.26",
        "15/6-14/9",
        "2022",
        "sớm",
    ],
)
def test_deadline_refuses_and_says_what_was_read(text: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        read_deadline(text, year=2022)
    assert f"“{text}”" in str(refused.value)
    assert "31/3/2022" in str(refused.value)


@pytest.mark.parametrize("text", ["Quý II", "Tháng 3", "31/3"])
def test_deadline_without_a_year_is_asked(text: str) -> None:
    with pytest.raises(DeadlineError, match="Quý II/2022"):
        read_deadline(text, year=None)
