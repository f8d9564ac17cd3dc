"""Deadlines and titles of lists of services."""

from datetime import datetime
from typing import Any

from indicators.importing.tests.kinds.model import Cell
from indicators.importing.tests.kinds.samples.making import refused, services
from indicators.importing.tests.kinds.tables import (
    HOSPITAL,
    PASSPORT,
    SERVICE_ROWS,
    SERVICES,
    listed,
)


def _due(name: str, words: Any, day: str, **more: Any) -> Any:
    """One service with a deadline in these words, beside one that is plain."""
    page = listed((1, *PASSPORT[:2], words), SERVICE_ROWS[1])
    return services(name, page, ("Cấp hộ chiếu", "Bộ Công an", day), SERVICES[1], **more)


def _titled(name: str, title: str, *days: str, above: Any = (), **more: Any) -> Any:
    rights = [(row[0], row[1], day) for row, day in zip(SERVICES, days, strict=False)]
    page = listed(*SERVICE_ROWS[: len(days)], title=title, above=above)
    return services(name, page, *rights, **more)


KINDS = {
    "deadlines in date cells and words": (
        _due("a day", Cell(datetime(2022, 6, 30), "dd/mm/yyyy"), "2022-06-30"),
        _due("a month in short", Cell(datetime(2022, 5, 1), "mmm-yy", "5/2022"), "2022-05-31"),
        _due("a month with a dash", Cell(datetime(2022, 4, 1), "mm-yyyy", "04-2022"), "2022-04-30"),
        _due("before a day", "Trước ngày 01/7/2022", "2022-06-30", told={"D3": "before-day"}),
        _due("at the latest", "Chậm nhất 30/6/2022", "2022-06-30"),
        _due("to be done in a quarter", "Hoàn thành trong quý 2 năm 2022", "2022-06-30"),
        _due("a month in short words", "T7/2022", "2022-07-31"),
        _due("a month in long words", "Tháng 7 năm 2022", "2022-07-31"),
        _due(
            "a quarter with a stroke",
            "Q.III/2022",
            "2022-09-30",
            or_asked={"D3": "unreadable-deadline"},
        ),
        _due("the first six months", "6 tháng đầu năm 2022", "2022-06-30"),
        _due("the end of the year", "Hết năm 2022", "2022-12-31"),
        refused(
            "the number of a day in a column of texts",
            listed((1, *PASSPORT[:2], 44742), SERVICE_ROWS[1], SERVICE_ROWS[2]),
            {"D3": "unreadable-deadline"},
        ),
        refused(
            "no day at all",
            listed((1, *PASSPORT[:2], "Thường xuyên"), (2, *HOSPITAL[:2], "theo lộ trình")),
            {"D4": "unreadable-deadline"},
        ),
        refused(
            "days that are not in the calendar",
            listed((1, *PASSPORT[:2], "31/6/2022"), (2, *HOSPITAL[:2], "Tháng 13/2022")),
            {"D3": "unreadable-deadline", "D4": "unreadable-deadline"},
        ),
        _due("a day with dashes", "30-6-2022", "2022-06-30"),
        _due("a day with dots", "30.06.2022", "2022-06-30"),
        _due("a day as programs write it", "2022-06-30", "2022-06-30"),
        _due("a day in long words", "Ngày 30 tháng 6 năm 2022", "2022-06-30"),
        _due("a month alone", "6/2022", "2022-06-30"),
        _due("a quarter in figures", "Quý 2/2022", "2022-06-30"),
        _due("a quarter as the south writes it", "Quí II năm 2022", "2022-06-30"),
        _due("within a month", "Trong tháng 6/2022", "2022-06-30"),
        _due("the end of a month", "Cuối tháng 6/2022", "2022-06-30"),
        _due("within the year", "Trong năm 2022", "2022-12-31"),
        _due("a day with the time", Cell(datetime(2022, 6, 30), "dd/mm/yyyy hh:mm"), "2022-06-30"),
        _due(
            "a year of two digits",
            Cell(datetime(2022, 6, 30), "d/m/yy", "30/6/22"),
            "2022-06-30",
            or_asked={"D3": "unreadable-deadline"},
        ),
        _due("up to a day", "Đến 30/6/2022", "2022-06-30", or_asked={"D3": "unreadable-deadline"}),
        _due("a day without a year", "30/6", "2022-06-30", or_asked={"D3": "unreadable-deadline"}),
        _due("a year", Cell(2022, shown="2022"), "2022-12-31"),
        _due("a span of two quarters", "Từ Quý I đến Quý II/2022", "2022-06-30"),
        refused(
            "a day that is only a beginning, and words that name none",
            listed((1, *PASSPORT[:2], "Sau 30/6/2022"), (2, *HOSPITAL[:2], "Đã quá hạn")),
            {"D3": "unreadable-deadline", "D4": "unreadable-deadline"},
        ),
    ),
    "titles of lists: decision, year": (
        _titled(
            "short words of the decision",
            "Danh mục DVC theo QĐ số 422/QĐ-TTg ngày 4/4/2022 (tính đến 06/9/2022)",
            *("2022-06-30", "2022-09-30"),
        ),
        _titled(
            "no number and dots",
            "DANH MỤC DỊCH VỤ CÔNG CHƯA HOÀN THÀNH (Kèm theo Quyết định 422/QĐ-TTg ngày 04.4.2022)",
            *("2022-06-30", "2022-09-30"),
            above=[("Số liệu tính đến ngày 06/9/2022",)],
        ),
        _titled(
            "the decision in a line of its own",
            "II. Các dịch vụ công chưa hoàn thành (tính đến ngày 6/9/2022)",
            *("2022-06-30", "2022-09-30"),
            above=[("(theo Quyết định số 422/QĐ-TTg ngày 04/4/2022 của Thủ tướng Chính phủ)",)],
        ),
        _titled(
            "the year of the quarter, not of the decision",
            "II. Các dịch vụ công phải hoàn thành trong Quý II năm 2023 theo Quyết định số"
            " 422/QĐ-TTg ngày 04 tháng 4 năm 2022 (tính đến ngày 25/7/2023)",
            "2023-06-30",
        ),
        refused(
            "quarters of two years that name one row twice",
            listed(
                SERVICE_ROWS[0],
                title="II. Các dịch vụ công theo Quyết định số 406/QĐ-TTg ngày 22/3/2021 và Quyết"
                " định số 422/QĐ-TTg ngày 04/4/2022 (tính đến ngày 06/9/2022)",
            ),
            {"D3": "unreadable-deadline"},
        ),
        _titled(
            "a label of the decision behind the words of the list",
            "2. Dịch vụ công quá hạn thực hiện theo Quyết định 422/QĐ-TTg (04/4/2022), số liệu tính"
            " đến 06/9/2022",
            *("2022-06-30", "2022-09-30"),
        ),
        _titled(
            "two quarters of two years",
            "II. Các dịch vụ công phải hoàn thành trong Quý II năm 2022 và Quý III năm 2021 theo"
            " Quyết định số 422/QĐ-TTg ngày 04 tháng 4 năm 2022 (tính đến ngày 6/9/2022)",
            *("2022-06-30", "2021-09-30"),
            told={"D4": "deadline-before-order"},
        ),
    ),
}
