"""What imported targets and periods change elsewhere is told before they are confirmed."""

from typing import Any

import pytest
from django.test import Client

from dvctrack.lib.admin.exporting import XLSX
from entities.admin.tests.flat_files import Rows, import_rows, preview
from entities.tests.factories import AgencyFactory
from indicators.models import Indicator, Period, Target
from indicators.tests.factories import (
    IndicatorFactory,
    ObligationFactory,
    PeriodFactory,
    PeriodIndicatorFactory,
    SubmissionFactory,
    TargetFactory,
)

TARGET, PERIOD = "indicators_target", "indicators_period"
HEAD = ["indicator", "kind", "value", "starts_on", "ends_on"]


def said(client: Client, model: str, rows: Rows) -> tuple[list[str], list[str]]:
    """The problems and the effects that the preview tells."""
    context: Any = preview(client, model, rows, XLSX).context
    return context["problems"], context["effects"]


@pytest.fixture
def indicator(db: None) -> Indicator:
    """Asked for by one period: two provinces at 60 and 75 %, one that has not reported."""
    found: Indicator = IndicatorFactory.create(slug="chi-so", short_name="Thanh toán")
    period = PeriodFactory.create(label="Kỳ tháng 9/2022", as_of="2022-09-06")
    PeriodIndicatorFactory.create(period=period, indicator=found)
    for numerator in (60, 75, None):
        agency = AgencyFactory.create()
        ObligationFactory.create(period=period, indicator=found, agency=agency)
        if numerator is not None:
            SubmissionFactory.create(
                period=period, indicator=found, agency=agency, numerator=numerator
            )
    return found


@pytest.mark.usefixtures("indicator")
def test_new_target_gives_statuses_where_there_was_none(admin_page: Client) -> None:
    problems, effects = said(
        admin_page, TARGET, [HEAD, ["chi-so", "province", 70, "2022-01-01", ""]]
    )
    assert not problems
    assert sorted(effects) == [
        "Chỉ tiêu 70%, Tỉnh, thành phố: 1 cơ quan từ “Chưa có chỉ tiêu” thành “Chưa hoàn thành” "
        "trong Kỳ tháng 9/2022 (Thanh toán).",
        "Chỉ tiêu 70%, Tỉnh, thành phố: 1 cơ quan từ “Chưa có chỉ tiêu” thành “Hoàn thành” "
        "trong Kỳ tháng 9/2022 (Thanh toán).",
    ]


def test_higher_target_takes_the_status_from_those_below_it(
    admin_page: Client, indicator: Indicator
) -> None:
    TargetFactory.create(indicator=indicator, value=70)
    rows: Rows = [HEAD, ["chi-so", "province", 80, "2022-01-01", ""]]
    problems, [effect] = said(admin_page, TARGET, rows)
    assert not problems
    assert "Chỉ tiêu 80%" in effect
    assert "1 cơ quan từ “Hoàn thành” thành “Chưa hoàn thành”" in effect
    import_rows(admin_page, TARGET, rows, XLSX)
    assert said(admin_page, TARGET, rows) == ([], [])


@pytest.mark.parametrize(
    "row",
    [
        ["chi-so", "province", 80, "2023-01-01", ""],
        ["chi-so", "ministry", 80, "2022-01-01", ""],
        ["khac", "province", 80, "2022-01-01", ""],
    ],
    ids=["another_year", "another_kind", "another_indicator"],
)
@pytest.mark.usefixtures("indicator")
def test_target_that_judges_nothing_changes_nothing(admin_page: Client, row: list[Any]) -> None:
    IndicatorFactory.create(slug="khac")
    assert said(admin_page, TARGET, [HEAD, row]) == ([], [])


def test_targets_of_one_day_are_refused_with_the_other_one(
    admin_page: Client, indicator: Indicator
) -> None:
    TargetFactory.create(indicator=indicator, value=70, starts_on="2022-01-01")
    rows: Rows = [HEAD, ["chi-so", "province", 80, "2023-01-01", ""]]
    [problem], _effects = said(admin_page, TARGET, rows)
    assert problem.startswith("Dòng 2, cột starts_on")
    assert "70%" in problem


def test_target_may_end_in_the_file_that_brings_the_next_one(
    admin_page: Client, indicator: Indicator
) -> None:
    TargetFactory.create(indicator=indicator, value=70, starts_on="2022-01-01")
    rows: Rows = [
        HEAD,
        ["chi-so", "province", 80, "2023-01-01", ""],
        ["chi-so", "province", 70, "2022-01-01", "2022-12-31"],
    ]
    import_rows(admin_page, TARGET, rows, XLSX)
    assert Target.objects.count() == 2


PERIOD_HEAD = ["code", "label", "as_of", "cycle", "window_starts_on", "is_public"]


def test_moments_of_a_period_with_figures_are_told(admin_page: Client) -> None:
    period = PeriodFactory.create(code="2022-09-06", label="Kỳ A", is_public=True)
    SubmissionFactory.create(period=period)
    row = ["2022-09-06", "Kỳ A", "2022-09-06", "snapshot", "", "0", "2022-09-20 17:00"]
    problems, effects = said(admin_page, PERIOD, [[*PERIOD_HEAD, "entry_closes_at"], row])
    assert not problems
    assert len(effects) == 2
    assert effects[0].startswith("Kỳ A đã có 1 số liệu")
    assert effects[1] == "Kỳ A không còn công khai."


def test_days_of_a_period_without_figures_are_not_told(admin_page: Client) -> None:
    PeriodFactory.create(code="2022-09-06", label="Kỳ A", is_public=False)
    row = ["2022-09-06", "Kỳ A", "2022-09-07", "snapshot", "", "0"]
    assert said(admin_page, PERIOD, [PERIOD_HEAD, row]) == ([], [])


def test_period_that_ends_with_another_one_of_its_cycle_is_refused(admin_page: Client) -> None:
    PeriodFactory.create(code="2022-09-14", label="Quý III", as_of="2022-09-14", cycle="quarter")
    row = ["2022-09-14-b", "Quý ba", "2022-09-14", "quarter", "2022-06-15", "0"]
    [problem], _effects = said(admin_page, PERIOD, [PERIOD_HEAD, row])
    assert problem.startswith("Dòng 2, cột as_of")
    assert "“Quý III”" in problem
    assert Period.objects.count() == 1


def test_windows_that_share_days_are_told(admin_page: Client) -> None:
    PeriodFactory.create(
        code="2022-09-14",
        label="Quý III",
        as_of="2022-09-14",
        cycle="quarter",
        window_starts_on="2022-06-15",
    )
    row = ["2022-12-14", "Quý IV", "2022-12-14", "quarter", "2022-09-10", "0"]
    problems, [effect] = said(admin_page, PERIOD, [PERIOD_HEAD, row])
    assert not problems
    assert "Quý IV" in effect
    assert "Quý III" in effect
