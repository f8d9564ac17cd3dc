"""Periods by their names: labels, days, codes and moments."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from indicators.choices import Cycle
from indicators.models import ReportingRule
from indicators.periods.calendar import (
    COMING,
    EARLIEST,
    KINDS,
    PAST,
    Boundary,
    Kind,
    free_code,
    kind_of,
    moments_after,
    named,
)

YEARS = st.integers(EARLIEST.year + 1, 2100)
OF_A_YEAR = [kind for kind in KINDS if kind.cycle not in (Cycle.SNAPSHOT, Cycle.NINE_MONTHS)]
NAMED = {
    "month": ("month-calendar", "2026-10", "Tháng 10/2026", "1/10/2026", "31/10/2026", "1/1/2026"),
    "leap": ("month-calendar", "2028-2", "Tháng 2/2028", "1/2/2028", "29/2/2028", "1/1/2028"),
    "quarter": ("quarter-calendar", "2026-3", "Quý III/2026", "1/7/2026", "30/9/2026", "1/1/2026"),
    "half": (
        *("half_year-calendar", "2026-1", "6 tháng đầu năm 2026"),
        *("1/1/2026", "30/6/2026", "1/1/2026"),
    ),
    "second_half": (
        *("half_year-calendar", "2026-2", "6 tháng cuối năm 2026"),
        *("1/7/2026", "31/12/2026", "1/1/2026"),
    ),
    "nine": (
        *("nine_months-calendar", "2026-1", "9 tháng đầu năm 2026"),
        *("1/1/2026", "30/9/2026", "1/1/2026"),
    ),
    "year": ("year-calendar", "2026-1", "Năm 2026", "1/1/2026", "31/12/2026", "1/1/2026"),
    "statutory_month": (
        *("month-statutory", "2026-1", "Tháng 1/2026 (15/12/2025 đến 14/01/2026)"),
        *("15/12/2025", "14/1/2026", "15/12/2025"),
    ),
    "statutory_quarter": (
        *("quarter-statutory", "2026-3", "Quý III/2026 (15/6 đến 14/9/2026)"),
        *("15/6/2026", "14/9/2026", "15/12/2025"),
    ),
    "statutory_half": (
        *("half_year-statutory", "2026-1", "6 tháng đầu năm 2026 (15/12/2025 đến 14/6/2026)"),
        *("15/12/2025", "14/6/2026", "15/12/2025"),
    ),
    "statutory_nine": (
        *("nine_months-statutory", "2026-1", "9 tháng đầu năm 2026 (15/12/2025 đến 14/9/2026)"),
        *("15/12/2025", "14/9/2026", "15/12/2025"),
    ),
    "statutory_year": (
        *("year-statutory", "2026-1", "Năm 2026 (15/12/2025 đến 14/12/2026)"),
        *("15/12/2025", "14/12/2026", "15/12/2025"),
    ),
    "portal": (
        *("month-portal", "2023-7", "Tháng 7/2023 (26/6 đến 25/7/2023)"),
        *("26/6/2023", "25/7/2023", "1/1/2023"),
    ),
    "portal_january": (
        *("month-portal", "2023-1", "Tháng 1/2023 (26/12/2022 đến 25/01/2023)"),
        *("26/12/2022", "25/1/2023", "26/12/2022"),
    ),
}


def day(text: str) -> date:
    first, month, year = map(int, text.split("/"))
    return date(year, month, first)


@pytest.mark.parametrize("expected", NAMED.values(), ids=NAMED)
def test_label_and_days_follow_from_the_name(expected: tuple[str, ...]) -> None:
    code, key, label, starts, ends, since = expected
    kind = kind_of(code)
    assert kind is not None
    period = named(kind, key)
    assert period is not None
    assert period.label == label
    assert (period.window_starts_on, period.as_of) == (day(starts), day(ends))
    assert period.cumulative_starts_on == day(since)


@given(YEARS, st.sampled_from(OF_A_YEAR))
def test_windows_of_a_cycle_tile_the_years(year: int, kind: Kind) -> None:
    """Each begins on the day after the one before it, and the next year on the day after."""
    in_order = [*kind.of_year(year), kind.of_year(year + 1)[0]]
    for before, after in pairwise(in_order):
        assert after.window_starts_on == before.as_of + timedelta(days=1)


@given(YEARS, st.sampled_from(KINDS))
def test_days_are_in_order_and_none_is_before_2000(year: int, kind: Kind) -> None:
    for period in kind.of_year(year):
        days = (EARLIEST, period.cumulative_starts_on, period.window_starts_on, period.as_of)
        assert list(days) == sorted(days)
        assert period.as_of.year == year
        assert named(kind, period.key) == period


@given(YEARS, st.sampled_from(list(Boundary)))
def test_a_year_ends_with_its_last_month_and_its_halves_with_their_quarters(
    year: int, boundary: Boundary
) -> None:
    if boundary == Boundary.PORTAL:
        return
    (whole,) = Kind(Cycle.YEAR, boundary).of_year(year)
    months = Kind(Cycle.MONTH, boundary).of_year(year)
    quarters = Kind(Cycle.QUARTER, boundary).of_year(year)
    (nine,) = Kind(Cycle.NINE_MONTHS, boundary).of_year(year)
    assert (whole.window_starts_on, whole.as_of) == (months[0].window_starts_on, months[-1].as_of)
    assert nine.as_of == quarters[2].as_of == months[8].as_of


@pytest.mark.parametrize("key", ["1999-1", "2000-1", "26-1", "2026-5", "2026-0", "x", "", "²026-1"])
def test_name_of_no_period_is_none(key: str) -> None:
    assert named(Kind(Cycle.QUARTER), key) is None
    assert named(Kind(Cycle.SNAPSHOT), key) is None


def test_names_around_a_day_are_the_last_six_and_the_next_twelve() -> None:
    found = Kind(Cycle.MONTH).around(date(2026, 9, 30))
    assert len(found) == PAST + COMING
    assert (found[0].label, found[PAST].label) == ("Tháng 3/2026", "Tháng 9/2026")
    assert found[-1].label == "Tháng 8/2027"
    assert [one.year for one in Kind(Cycle.YEAR).around(date(2026, 9, 30))] == [*range(2024, 2029)]


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ((), "2026-09-30"),
        (("2026-09-30",), "2026-09-30-quy"),
        (("2026-09-30", "2026-09-30-quy"), "2026-09-30-quy-2"),
        (("2026-09-30", "2026-09-30-quy", "2026-09-30-quy-2"), "2026-09-30-quy-3"),
    ],
)
def test_code_is_the_day_with_its_cycle_where_that_is_taken(
    taken: tuple[str, ...], code: str
) -> None:
    assert free_code(date(2026, 9, 30), Cycle.QUARTER, taken=taken) == code


def test_moments_are_the_ends_of_days_after_the_period() -> None:
    rule = ReportingRule(due_days=5, entry_days=10, edit_days=35)
    moments = {name: localtime(at) for name, at in moments_after(date(2026, 9, 30), rule).items()}
    shown = {name: f"{at:%d/%m/%Y %H:%M}" for name, at in moments.items()}
    assert shown == {
        "submissions_due_at": "05/10/2026 23:59",
        "entry_closes_at": "10/10/2026 23:59",
        "edits_close_at": "04/11/2026 23:59",
    }
