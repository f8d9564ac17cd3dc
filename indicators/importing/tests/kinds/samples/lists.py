"""Lists of services: leads, order numbers, rows that lack something."""

from typing import Any

from indicators.importing.tests.kinds.bending import NUMBERED
from indicators.importing.tests.kinds.samples.making import refused, services
from indicators.importing.tests.kinds.tables import (
    BIRTH,
    HOSPITAL,
    LIST_HEADINGS,
    NO_MERGE,
    PASSPORT,
    SERVICE_ROWS,
    SERVICES,
    WORD_ONLY,
    listed,
    not_in,
    without,
)

_NO_MERGE = not_in(NO_MERGE, "csv", "csv-commas")


def _ordered(*orders: Any) -> list[tuple[Any, ...]]:
    return [(order, *row[1:]) for order, row in zip(orders, SERVICE_ROWS, strict=True)]


KINDS = {
    "lists: merged, twice, near names, limits": (
        services(
            "a lead over two services",
            listed(*SERVICE_ROWS[:2], (3, "Đăng ký khám bệnh", None, "Quý II"), merged=["C4:C5"]),
            *SERVICES[:2],
            ("Đăng ký khám bệnh", "Bộ Y tế", "2022-06-30"),
            lacks=_NO_MERGE,
        ),
        services(
            "a service and its deadline over two leads",
            listed(
                (1, "Đăng ký đất đai", "Thành phố Hà Nội", "Quý II"),
                (None, None, "Thành phố Đà Nẵng", None),
                merged=["A3:A4", "B3:B4", "D3:D4"],
            ),
            ("Đăng ký đất đai", "Thành phố Hà Nội", "2022-06-30"),
            ("Đăng ký đất đai", "Thành phố Đà Nẵng", "2022-06-30"),
            lacks=_NO_MERGE,
        ),
        services(
            "a deadline over three services",
            listed(
                *((*row[:3], "Quý II" if row[0] == 1 else None) for row in SERVICE_ROWS),
                merged=["D3:D5"],
            ),
            *((*row[:2], "2022-06-30") for row in SERVICES),
            lacks=_NO_MERGE,
        ),
        services(
            "leads on two lines, with semicolons, with others that join in",
            listed(
                (1, "Đăng ký đất đai", "Thành phố Hà Nội;\nThành phố Đà Nẵng", "Quý II"),
                (2, "Cấp đổi giấy phép", "Bộ Y tế (chủ trì); Bộ Tài chính (phối hợp)", "Quý II"),
            ),
            ("Đăng ký đất đai", "Thành phố Hà Nội", "2022-06-30"),
            ("Đăng ký đất đai", "Thành phố Đà Nẵng", "2022-06-30"),
            ("Cấp đổi giấy phép", "Bộ Y tế", "2022-06-30"),
        ),
        refused(
            "one service and lead with two days",
            listed(*SERVICE_ROWS, (4, *PASSPORT[:2], "Quý III")),
            {"C3": "duplicate-row", "C6": "duplicate-row"},
        ),
        refused(
            "rows that lack something",
            listed(
                (1, "", "Bộ Y tế", "Quý II"),
                (2, "Cấp hộ chiếu", "", "Quý II"),
                (3, "Thanh toán viện phí", "Bộ Y tế", ""),
                SERVICE_ROWS[2],
            ),
            {
                "B3": "lead-row-without-service",
                "C4": "incomplete-service",
                "D5": "incomplete-service",
            },
        ),
        refused(
            "spellings of one service",
            listed(
                SERVICE_ROWS[0],
                (2, "CẤP HỘ CHIẾU", "Bộ Y tế", "Quý II"),
                (3, "Cấp hộ chiếu.", "Bộ Tư pháp", "Quý III"),
            ),
            {"B4": "similar-service", "B5": "similar-service"},
        ),
        refused(
            "groups of agencies as leads",
            listed(
                (1, *PASSPORT[:1], "Các bộ, ngành, địa phương", "Quý II"),
                (2, *HOSPITAL[:1], "UBND cấp tỉnh", "Quý II"),
                (3, *BIRTH[:1], "63 tỉnh, thành phố", "Quý II"),
            ),
            {"C3": "group-lead", "C4": "group-lead", "C5": "group-lead"},
        ),
        services("the largest order number", listed(*_ordered(32767, 100, 3)), *SERVICES),
        refused(
            "order numbers that cannot be kept",
            listed(*_ordered("32768", "100000", "3")),
            {"A3": "unreadable-number", "A4": "unreadable-number"},
        ),
        services(
            "one service of two leads on two rows",
            listed(*SERVICE_ROWS, (4, PASSPORT[0], "Bộ Tư pháp", "Quý II")),
            *SERVICES,
            ("Cấp hộ chiếu", "Bộ Tư pháp", "2022-06-30"),
        ),
        services(
            "labels of agencies between the services",
            listed(
                ("I", "Bộ Công an", None, None),
                SERVICE_ROWS[0],
                ("II", "Bộ Y tế", None, None),
                SERVICE_ROWS[1],
            ),
            *SERVICES[:2],
            or_asked={"C3 B3": "incomplete-service", "C5 B5": "incomplete-service"},
        ),
        services(
            "the heading and column numbers again",
            listed(
                ("(1)", "(2)", "(3)", "(4)"),
                SERVICE_ROWS[0],
                LIST_HEADINGS,
                ("(1)", "(2)", "(3)", "(4)"),
                *SERVICE_ROWS[1:],
            ),
            *SERVICES,
        ),
        services(
            "notes and a signature below",
            listed(
                *SERVICE_ROWS,
                ("Ghi chú: 03 dịch vụ, trong đó 01 dịch vụ của Bộ Y tế", "", "", ""),
                ("", "", "", "Hà Nội, ngày 7 tháng 9 năm 2022"),
                ("Nơi nhận:", "", "", "KT. BỘ TRƯỞNG"),
            ),
            *SERVICES,
        ),
        services(
            "a total below", listed(*SERVICE_ROWS, ("", "Tổng cộng: 3 dịch vụ", "", "")), *SERVICES
        ),
    ),
    "services without a typed number": (
        services("an empty column of order numbers", listed(*_ordered("", "", "")), *SERVICES),
        services(
            "order numbers by the program",
            listed(*_ordered("", "", "")),
            *SERVICES,
            bend={"docx": NUMBERED},
            lacks=not_in(WORD_ONLY, "xlsx", "xls", "ods", "csv", "csv-commas"),
        ),
        services("some orders are empty", listed(*_ordered("", 2, "")), *SERVICES),
        services(
            "no column of order numbers",
            listed(*without(SERVICE_ROWS, 1), headings=LIST_HEADINGS[1:]),
            *SERVICES,
        ),
        services("orders of two parts", listed(*_ordered(1.1, "1.2", "2.1.1")), *SERVICES),
        services("orders with letters", listed(*_ordered("3a", "b)", "IV")), *SERVICES),
        services("a dash and a star", listed(*_ordered("-", "*", "+")), *SERVICES),
    ),
}
