"""Rank, distance and change in the two published annexes, worked out by hand.

The numbers stand here as they were worked out on paper from the annexes, so that nothing of
the program is in them.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest

from dvctrack.lib.numbers import round_half_up
from indicators.league.leagues import league
from indicators.league.rows import League, LeagueRow
from indicators.models import Indicator, Period
from indicators.tests.factories import PeriodFactory, SubmissionFactory
from indicators.tests.leagues import add_row, add_rows, make_asked

pytestmark = pytest.mark.both_databases

IN_2022, IN_2023 = "2022-09-06", "2023-07-25"


@dataclass(frozen=True)
class Case:
    """An agency in 2022 and in 2023; `rate_change` in points, `climbs` to which rank."""

    indicator: str
    kind: str
    agency: str
    ranks: tuple[int, int]
    rate_change: str
    rank_change: int


CASES = {
    # 85,21 − 744/1721: 74400/1721 = 43,2307; 85,21 − 43,2307 = 41,9793.
    "vinh_phuc": Case("online-provision", "province", "Vĩnh Phúc", (39, 1), "41.9793", 38),
    # 23,17 − 2200/1488 = 23,17 − 1,4785.
    "hcm_city": Case(
        "online-provision", "province", "Thành phố Hồ Chí Minh", (63, 60), "21.6915", 3
    ),
    # 13,71 − 25000/1739 = 13,71 − 14,3761: the rate fell, and so did the rank.
    "ha_noi": Case("online-provision", "province", "Thành phố Hà Nội", (61, 63), "-0.6661", -2),
    # 70,73 − 140900/1891 = 70,73 − 74,5108.
    "da_nang": Case("online-provision", "province", "Thành phố Đà Nẵng", (5, 22), "-3.7808", -17),
    # 74,45 − 124300/1850 = 74,45 − 67,1892.
    "can_tho": Case("online-provision", "province", "Thành phố Cần Thơ", (13, 12), "7.2608", 1),
    # 80,7 − 37400/1857 = 80,7 − 20,1400.
    "ca_mau": Case("online-provision", "province", "Cà Mau", (56, 3), "60.5600", 53),
    # First in 2022; 66,04 − 151600/1704 = 66,04 − 88,9671.
    "ninh_thuan": Case("online-provision", "province", "Ninh Thuận", (1, 27), "-22.9271", -26),
    # 73,46 − 122200/1588 = 73,46 − 76,9521; Quảng Ninh and Tiền Giang share rank 13 in 2023.
    "quang_ninh": Case("online-provision", "province", "Quảng Ninh", (3, 13), "-3.4921", -10),
    "tien_giang": Case("online-provision", "province", "Tiền Giang", (46, 13), "36.5326", 33),
    # 66,00 − 95600/1807 = 66,00 − 52,9054; the rank is the same.
    "tay_ninh": Case("online-provision", "province", "Tây Ninh", (28, 28), "13.0946", 0),
    # 66,25 − 3200/307 = 66,25 − 10,4235. 18th of 21 in 2022 is 17th of the 20 that stand in both.
    "bo_cong_an": Case("online-provision", "ministry", "Bộ Công an", (18, 5), "55.8265", 12),
    # 34,21 − 29600/633 = 34,21 − 46,7615, though the annex prints 46,29. 9th of the 20 in 2022.
    "bo_tai_chinh": Case("online-provision", "ministry", "Bộ Tài chính", (10, 13), "-12.5515", -4),
    # Ranked by the month in 2023 (16,96), changed by the figures to date: 34,44 − 7,6. To date it
    # was 11th in 2022 and is 10th in 2023.
    "da_nang_pays": Case("online-payment", "province", "Thành phố Đà Nẵng", (11, 32), "26.8400", 1),
    # 29,99 − 1,84; the month, 42,78, ranks. To date it was 23rd and is 12th.
    "can_tho_pays": Case(
        "online-payment", "province", "Thành phố Cần Thơ", (23, 11), "28.1500", 11
    ),
}


def table(indicator: str, kind: str, code: str, since: str | None = None) -> League:
    return league(
        Indicator.objects.get(slug=indicator),
        Period.objects.get(code=code),
        kind=kind,
        since=Period.objects.get(code=since) if since else None,
    )


def row_of(found: League, agency: str) -> LeagueRow:
    return next(row for row in found.rows if row.agency.name == agency)


@pytest.mark.usefixtures("_annexes")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_rank_and_change_from_2022_to_2023(case: Case) -> None:
    before = row_of(table(case.indicator, case.kind, IN_2022), case.agency)
    after = row_of(table(case.indicator, case.kind, IN_2023, since=IN_2022), case.agency)
    assert (before.rank, after.rank) == case.ranks
    assert after.change is not None
    assert after.change.rate is not None
    assert after.change.since.code == IN_2022
    assert f"{round_half_up(after.change.rate, 4)}" == case.rate_change
    assert after.change.rank == case.rank_change
    assert (after.change.rank_span, after.change.no_rank_because) == ("to_date", None)


@pytest.mark.usefixtures("_annexes")
@pytest.mark.parametrize(("kind", "differ"), [("province", 54), ("ministry", 6)])
def test_a_rank_by_the_month_is_not_held_against_one_to_date(kind: str, differ: int) -> None:
    """So many ranks to date differ from what the two printed ranks would say."""
    was = {row.agency: row.rank for row in table("online-payment", kind, IN_2022).rows}
    found = table("online-payment", kind, IN_2023, since=IN_2022)
    printed = {row.agency: (was[row.agency] or 0) - (row.rank or 0) for row in found.rows}
    told = [row for row in found.rows if row.change and row.change.rank == printed[row.agency]]
    assert len(found.rows) - len(told) == differ
    assert found.compared is not None
    assert (found.compared.span, found.compared.among) == ("to_date", len(found.rows))


# Cases to the target of 70 %, cases to climb, places gained by them; 2022, online provision.
DISTANCES = {
    # 0,7 × 1721 = 1204,7, so 1205 − 744. Gia Lai at rank 36 has 793/1766,
    # which is 772,8 of 1721, so 773 − 744.
    "Vĩnh Phúc": (461, 29, 3),
    # 0,7 × 1488 = 1041,6, so 1042 − 22.
    "Thành phố Hồ Chí Minh": (1020, 220, 3),
    # 0,7 × 1739 = 1217,3, so 1218 − 250.
    "Thành phố Hà Nội": (968, 59, 3),
    # 0,7 × 1850 = 1295 exactly: 1295 reaches it, so 1295 − 1243.
    "Thành phố Cần Thơ": (52, 56, 3),
    # 0,7 × 1857 = 1299,9, so 1300 − 374.
    "Cà Mau": (926, 120, 3),
    # 0,7 × 1790 = 1253 exactly, less 661.
    "Tiền Giang": (592, 41, 3),
    # 0,7 × 1807 = 1264,9, so 1265 − 956.
    "Tây Ninh": (309, 80, 3),
    # Met: 1409/1891. Bình Phước at rank 2 has 1474/1867: 1492,9 of 1891, so 1493 − 1409.
    "Thành phố Đà Nẵng": (None, 84, 3),
    # Rank 3: only two stand above. First needs 1516/1704 of 1588 = 1412,8, so 1413 − 1222.
    "Quảng Ninh": (None, 191, 2),
    # First.
    "Ninh Thuận": (None, None, None),
}


@pytest.mark.usefixtures("_annexes")
@pytest.mark.parametrize(("agency", "expected"), DISTANCES.items(), ids=DISTANCES.keys())
def test_distance_to_the_target_and_to_a_better_rank(
    agency: str, expected: tuple[int | None, int | None, int | None]
) -> None:
    found = table("online-provision", "province", IN_2022)
    row = row_of(found, agency)
    climb = found.cases_to_climb(row)
    cases, places = (climb.cases, climb.places) if climb else (None, None)
    assert (found.cases_to_target(row), cases, places) == expected


@pytest.mark.usefixtures("_annexes")
def test_figures_without_counts_have_a_change_and_no_distance() -> None:
    found = table("online-provision", "province", IN_2023, since=IN_2022)
    row = row_of(found, "Thành phố Hồ Chí Minh")
    assert row.change is not None
    assert (found.cases_to_target(row), found.cases_to_climb(row)) == (None, None)


@pytest.mark.usefixtures("_annexes")
def test_totals_add_up_counts_and_never_average_rates() -> None:
    """53.378 services of 111.257 procedures, added up from the sheet: 47,98 %.

    The average of the 63 rates would be another number.
    """
    totals = table("online-provision", "province", IN_2022).totals
    assert totals is not None
    assert (totals.numerator, totals.denominator) == (53_378, 111_257)
    assert totals.rate == Fraction(100 * 53_378, 111_257)
    assert (totals.counted, totals.agencies) == (63, 63)


@pytest.mark.usefixtures("_annexes")
def test_totals_where_only_numerators_are_printed_have_no_rate() -> None:
    totals = table("payment-procedures", "province", IN_2022).totals
    assert totals is not None
    assert (totals.denominator, totals.rate) == (None, None)


@pytest.mark.usefixtures("_annexes")
def test_rates_alone_have_no_totals() -> None:
    assert table("online-provision", "province", IN_2023).totals is None


@pytest.mark.django_db
def test_totals_leave_out_who_has_no_denominator() -> None:
    asked = make_asked()
    add_rows(asked, [30, 60])
    add_row(asked, numerator=500, denominator=None)
    add_row(asked)
    totals = league(asked.indicator, asked.period, kind="province").totals
    assert totals is not None
    assert (totals.numerator, totals.denominator) == (90, 200)
    assert (totals.counted, totals.agencies) == (2, 4)


@pytest.mark.django_db
def test_agency_without_a_figure_then_or_now_has_no_change() -> None:
    asked = make_asked(as_of=date(2023, 7, 25))
    now_only, then_only = add_rows(asked, [30]), add_row(asked)
    period, since = asked.period, PeriodFactory.create(as_of=date(2022, 9, 6))
    asked.pk, asked.period = None, since
    asked.save()
    add_row(asked, then_only, numerator=10)
    found = league(asked.indicator, period, kind="province", since=since)
    assert [row.change for row in found.rows if row.agency in (*now_only, then_only)] == [None] * 2


@pytest.mark.django_db
def test_returned_figure_of_the_earlier_period_does_not_count() -> None:
    asked = make_asked(as_of=date(2023, 7, 25))
    (agency,) = add_rows(asked, [30])
    period, since = asked.period, PeriodFactory.create(as_of=date(2022, 9, 6))
    asked.pk, asked.period = None, since
    asked.save()
    SubmissionFactory.create(
        indicator=asked.indicator, period=since, agency=agency, state="returned"
    )
    assert league(asked.indicator, period, kind="province", since=since).rows[0].change is None
