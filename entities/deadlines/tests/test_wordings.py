"""Deadlines as decisions word them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.choices import DeadlinePrecision
from entities.deadlines.quarters import Quarter
from entities.deadlines.wordings import Deadline, DeadlineError, read_deadline

SIGNED = (date(2022, 1, 6),)


@pytest.mark.parametrize(
    ("text", "due_on", "precision"),
    [
        ("Quý II/2022", date(2022, 6, 30), "quarter"),
        ("Quí II/2022", date(2022, 6, 30), "quarter"),
        ("30/6/2022 00:00:00", date(2022, 6, 30), "day"),
        ("Q.II/2022", date(2022, 6, 30), "quarter"),
        ("Q2/2023", date(2023, 6, 30), "quarter"),
        ("Quý 2", date(2022, 6, 30), "quarter"),
        ("Quý Ⅱ/2022", date(2022, 6, 30), "quarter"),
        ("  quý\u00a0ii ", date(2022, 6, 30), "quarter"),
        ("Quy\u0301 II", date(2022, 6, 30), "quarter"),
        ("Quý II (2022)", date(2022, 6, 30), "quarter"),
        ("Quý III năm 2021", date(2021, 9, 30), "quarter"),
        ("Hoàn thành trong Quý II/2022", date(2022, 6, 30), "quarter"),
        ("Đến hết Quý IV/2022", date(2022, 12, 31), "quarter"),
        ("Quý I, II/2022", date(2022, 6, 30), "span"),
        ("Quý I và II", date(2022, 6, 30), "span"),
        ("Quý II - Quý III/2022", date(2022, 9, 30), "span"),
        ("Quý IV/2021 – Quý I/2022", date(2022, 3, 31), "span"),
        ("Từ Quý I đến Quý II/2022", date(2022, 6, 30), "span"),
        ("Tháng 6/2022", date(2022, 6, 30), "month"),
        ("Tháng 4 năm 2022", date(2022, 4, 30), "month"),
        ("tháng 02-2024", date(2024, 2, 29), "month"),
        ("T6/2022", date(2022, 6, 30), "month"),
        ("6/2022", date(2022, 6, 30), "month"),
        ("Tháng sáu năm 2022", date(2022, 6, 30), "month"),
        ("Tháng năm năm 2022", date(2022, 5, 31), "month"),
        ("Tháng mười hai/2022", date(2022, 12, 31), "month"),
        ("Tháng 7-8/2022", date(2022, 8, 31), "span"),
        ("Tháng 12/2022 - 01/2023", date(2023, 1, 31), "span"),
        ("6 tháng đầu năm 2023", date(2023, 6, 30), "half"),
        ("6 tháng cuối năm 2022", date(2022, 12, 31), "half"),
        ("9 tháng năm 2022", date(2022, 9, 30), "month"),
        ("2022", date(2022, 12, 31), "year"),
        ("Năm 2022", date(2022, 12, 31), "year"),
        ("Trong năm 2022", date(2022, 12, 31), "year"),
        ("2022 - 2025", date(2025, 12, 31), "span"),
        ("Giai đoạn 2022–2025", date(2025, 12, 31), "span"),
        ("31/3/2022", date(2022, 3, 31), "day"),
        ("ngày 31 tháng 3 năm 2022", date(2022, 3, 31), "day"),
        ("Đến 30/6/2022", date(2022, 6, 30), "day"),
        ("Hết ngày 30/6/2022.", date(2022, 6, 30), "day"),
        ("Chậm nhất là ngày 30/6/2022", date(2022, 6, 30), "day"),
        ("30/6", date(2022, 6, 30), "day"),
        ("30 ngày kể từ ngày ban hành", date(2022, 2, 5), "day"),
        ("30 ngày kể từ ngày ban hành Quyết định", date(2022, 2, 5), "day"),
    ],
)
def test_deadline_is_the_last_day_of_what_is_printed(
    text: str, due_on: date, precision: str
) -> None:
    deadline = read_deadline(text, signed=SIGNED)
    assert (deadline.due_on, deadline.precision) == (due_on, precision)
    assert not deadline.is_day_before
    assert deadline.precision in DeadlinePrecision.values


def test_words_stay_as_printed() -> None:
    assert read_deadline(" Quý\u00a0II ", signed=SIGNED).text == "Quý II"


@pytest.mark.parametrize("text", ["Trước ngày 30/6/2022", "Hoàn thành trước 30/6/2022"])
def test_before_a_day_is_the_day_before(text: str) -> None:
    deadline = read_deadline(text)
    assert deadline.due_on == date(2022, 6, 29)
    assert deadline.is_day_before


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("30/6/22", "30/6/2022"),
        ("01.10.26", "01.10.2026"),
        ("Quý II/22", "Quý II/2022"),
        ("T6/22", "T6/2022"),
        ("44742", "30/6/2022"),
        ("Apr-22", "Tháng 4/2022"),
        ("Thg4-22", "Tháng 4/2022"),
        # Of a date cell that lost how it was shown, it may be the month or its first day.
        ("2022-04-01", "Tháng 4/2022"),
    ],
)
def test_short_years_and_serial_numbers_are_asked_with_a_suggestion(text: str, meant: str) -> None:
    with pytest.raises(DeadlineError, match=f"“{text}” có thể là {meant}"):
        read_deadline(text, signed=SIGNED)


@pytest.mark.parametrize("text", ["Thường xuyên", "Hằng năm", "Thường xuyên, hàng năm"])
def test_words_for_good_have_no_day(text: str) -> None:
    assert read_deadline(text) == Deadline(None, "none", text, is_literal=False)


@pytest.mark.parametrize(
    ("text", "is_literal"),
    [
        *(("Quý II/2022", True), ("6/2022", True), ("Trong năm 2022", True), ("30/6/2022", True)),
        *(("6 tháng đầu năm 2022", True), ("Quý IV", True)),
        *(("Quý II", False), ("30/6", False), ("2022 - 2025", False), ("Tháng 7-8/2022", False)),
        *(("30 ngày kể từ ngày ban hành", False), ("Thường xuyên", False)),
    ],
)
def test_what_is_more_than_the_words_is_told(text: str, *, is_literal: bool) -> None:
    """The title gives Quý IV its year; that of Quý II is the year of the signing."""
    deadline = read_deadline(text, quarters=[Quarter(2022, 4)], signed=SIGNED)
    assert deadline.is_literal is is_literal


@pytest.mark.parametrize(
    "text",
    [
        *("", "sớm", "Đầu năm 2023", "Sau khi Nghị định ban hành", "Sau ngày 30/6/2022"),
        *("Quý V", "Quý 0", "Quý III - II/2022", "Quý IV/2021 - Quý I", "Trước Quý II/2022"),
        *("Tháng 13/2022", "Tháng 0/2022", "Tháng năm 2022", "Tháng 7/8/2022"),
        *("31/6/2022", "31/2/2022", "29/2", "15/6-14/9", "30/6-2022", "31/12/22/2022"),
        *("15 ngày làm việc", "9 tháng", "6 ngày 30/6/2022", "19220", "3/1850"),
    ],
)
def test_what_is_unclear_is_asked_with_what_was_read(text: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        read_deadline(text, signed=SIGNED)
    assert f"“{text}”" in str(refused.value)
    assert "31/3/2022" in str(refused.value)


def test_a_long_text_is_asked_and_cut() -> None:
    with pytest.raises(DeadlineError) as refused:
        read_deadline(f"Hoàn thành {'trong ' * 50}Quý II/2022", signed=SIGNED)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    ("shown", "due_on", "text", "precision"),
    [
        ("dd/mm/yyyy", date(2022, 4, 1), "01/04/2022", "day"),
        ("d-mmm", date(2022, 4, 1), "01/04/2022", "day"),
        ("mmm-yy", date(2022, 4, 30), "Tháng 4/2022", "month"),
        (r"[$-409]mmm\-yy;@", date(2022, 4, 30), "Tháng 4/2022", "month"),
        ('"Tháng" m/yyyy', date(2022, 4, 30), "Tháng 4/2022", "month"),
        ("yyyy", date(2022, 12, 31), "Năm 2022", "year"),
    ],
)
def test_date_cell_is_what_it_shows(
    shown: str | None, due_on: date, text: str, precision: str
) -> None:
    for value in ("2022-04-01", "2022-04-01T00:00:00", "2022-04-01 7:00:00"):
        deadline = read_deadline(value, number_format=shown)
        assert (deadline.due_on, deadline.text, deadline.precision) == (due_on, text, precision)


def test_day_of_a_text_is_that_day() -> None:
    assert read_deadline("2022-06-30 0:00:00").due_on == date(2022, 6, 30)


def test_year_of_the_title_comes_before_that_of_the_signing() -> None:
    title = (Quarter(2021, 4), Quarter(2023, 1))
    assert read_deadline("Quý IV", quarters=title, signed=SIGNED).due_on == date(2021, 12, 31)
    assert read_deadline("Tháng 3", quarters=title, signed=SIGNED).due_on == date(2023, 3, 31)
    assert read_deadline("Quý II", quarters=title, signed=SIGNED).due_on == date(2022, 6, 30)
    own = read_deadline("Quý IV/2024", quarters=title, signed=SIGNED)
    assert own.due_on == date(2024, 12, 31)


@pytest.mark.parametrize(
    ("quarters", "signed"),
    [
        ((), ()),
        ((), (date(2021, 3, 22), date(2022, 4, 4))),
        ((Quarter(2021, 2), Quarter(2022, 2)), SIGNED),
    ],
    ids=["nothing", "two_signings", "two_quarters"],
)
def test_year_that_is_not_clear_is_asked(
    quarters: tuple[Quarter, ...], signed: tuple[date, ...]
) -> None:
    with pytest.raises(DeadlineError, match="không ghi năm nào"):
        read_deadline("Quý II", quarters=quarters, signed=signed)


def test_days_from_a_signing_need_one_signing() -> None:
    with pytest.raises(DeadlineError):
        read_deadline("30 ngày kể từ ngày ban hành")


WORDS = st.sampled_from(
    [
        *("Quý", "Tháng", "năm", "ngày", "trước", "đến", "I", "IV", "V", "T", "Q", "sáu"),
        *("2022", "9999", "0", "31", "12", "29/2", "/", "-", ",", ".", "kể từ", "ban hành", "Ⅱ"),
    ]
)


@given(
    st.one_of(st.text(), st.lists(WORDS, max_size=8).map(" ".join)),
    st.sampled_from([(), SIGNED, (date.max,), (date.min,)]),
    st.sampled_from([(), (Quarter(1, 1),), (Quarter(2023, 1), Quarter(9999, 4))]),
)
def test_nothing_but_a_deadline_error_comes_of_any_text(
    text: str, signed: tuple[date, ...], quarters: tuple[Quarter, ...]
) -> None:
    try:
        deadline = read_deadline(text, signed=signed, quarters=quarters, number_format="mmm-yy")
    except DeadlineError:
        return
    assert deadline.precision in DeadlinePrecision.values
    assert len(deadline.text) <= 100
