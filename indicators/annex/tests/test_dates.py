"""Days, decisions and quarters that titles state."""

from datetime import date

import pytest

from entities.deadlines.quarters import Quarter
from indicators.annex.dates import Decision, as_of_dates, decisions, quarters_of_title

QD_422 = Decision("422/QĐ-TTg", date(2022, 4, 4))
QD_406 = Decision("406/QĐ-TTg", date(2021, 3, 22))


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("theo Quyết định số 422/QĐ-TTg ngày 04 tháng 4 năm 2022 của Thủ tướng", [QD_422]),
        ("theo QĐ số 422/QĐ-TTg ngày 04/4/2022", [QD_422]),
        ("(theo QĐ 422/QĐ-TTg, ngày 04/04/2022)", [QD_422]),
        ("Quyết định 422/QĐ-TTg ngày 04.04.2022", [QD_422]),
        ("Quyết định số: 422/QĐ-TTg ngày 4-4-2022", [QD_422]),
        ("Quyết định số 422/QĐ-TTg (04/4/2022)", [QD_422]),
        ("Quyết định số 422/QĐ-TTg (ngày 04/4/2022)", [QD_422]),
        ("Quyết định số 422/QĐ-TTg ký ngày 04/ 4/2022", [QD_422]),
        ("Quyết định số 422/QĐ-TTg của Thủ tướng Chính phủ ngày 04/4/2022", [QD_422]),
        ("QUYẾT ĐỊNH SỐ 422/QĐ-TTG NGÀY 04 THÁNG 4 NĂM 2022", [QD_422]),
        # An Eth in place of Đ, and none of both.
        ("Quyết định số 422/Q\u00d0-TTg ngày 04/4/2022", [QD_422]),
        ("Quyết định số 422/QD-TTg ngày 04/4/2022", [QD_422]),
        (
            "Quyết định số 406/QĐ-TTg ngày 22 tháng 3 năm 2021 và Quyết định số 422/QĐ-TTg ngày"
            " 04 tháng 4 năm 2022",
            [QD_406, QD_422],
        ),
        (
            "các Quyết định số 406/QĐ-TTg ngày 22/3/2021, số 422/QĐ-TTg ngày 04/4/2022",
            [QD_406, QD_422],
        ),
        ("Quyết định 406/QĐ-TTg ngày 22-3-2021 và 422/QĐ-TTg ngày 4-4-2022", [QD_406, QD_422]),
        ("Quyết định số 422/QĐ-TTg", []),
        ("Quyết định số 422/QĐ-TTg ngày 31/4/2022", []),
        ("Quyết định số 422/QĐ-TTg ngày 04/4/0022", []),
        (f"Quyết định số {'4' * 61}/QĐ-TTg ngày 04/4/2022", []),
        (f"{'4' * 61}/QĐ-TTg ngày 04/4/2022", []),
        ("Công văn số 422/VPCP ngày 04/4/2022", []),
        ("Quyết định số 1/QĐ-TTg; Quyết định số 422/QĐ-TTg ngày 04/4/2022", [QD_422]),
    ],
)
def test_decisions_of_a_title(title: str, named: list[Decision]) -> None:
    assert decisions(title) == named


@pytest.mark.parametrize(
    ("title", "quarters"),
    [
        ("trong quý III năm 2022 theo", [Quarter(2022, 3)]),
        ("hoàn thành Quý II/2022", [Quarter(2022, 2)]),
        ("trong Quý I, II và III năm 2022", [Quarter(2022, number) for number in (1, 2, 3)]),
        ("trong Quý IV năm 2021 và Quý I năm 2023", [Quarter(2021, 4), Quarter(2023, 1)]),
        (
            "trong Quý IV năm 2021, Quý I và II năm 2022",
            [Quarter(2021, 4), Quarter(2022, 1), Quarter(2022, 2)],
        ),
        # Without a year, of a report, and with the year of a decision.
        ("trong Quý I và II", []),
        ("Báo cáo quý III năm 2022", []),
        ("trong Quý I và II theo Quyết định số 422/QĐ-TTg ngày 04 tháng 4 năm 2022", []),
    ],
)
def test_quarters_of_a_title(title: str, quarters: list[Quarter]) -> None:
    assert quarters_of_title(title) == quarters


@pytest.mark.parametrize(
    "text",
    [
        "(tính đến ngày 25/7/2023)",
        "Số liệu tính đến 25/7/2023",
        "(Tính đến 25 tháng 7 năm 2023)",
        "tính đến hết ngày 25.7.2023",
        "tính đến thời điểm 25/7/2023",
        "đến 17h00 ngày 25/7/2023",
        "tính đến 17:00 ngày 25/7/2023",
        "tính đến 15 giờ ngày 25/7/2023",
        "tính đến 17 giờ 00 phút ngày 25/7/2023",
        "Cập nhật đến ngày 25/7/2023",
    ],
)
def test_day_that_the_figures_go_to(text: str) -> None:
    assert as_of_dates([text]) == [date(2023, 7, 25)]


@pytest.mark.parametrize(
    "text",
    ["Kết quả từ 26/6 đến 25/7/2023", "hoàn thành đến ngày 25/7/2023", "tính đến 32/7/2023"],
)
def test_other_days_are_not_that(text: str) -> None:
    assert as_of_dates([text]) == []
