"""Headings, results in words, and figures that are empty where some are stored."""

from indicators.annex.tests.files import HEADINGS
from indicators.importing.tests.kinds.model import Right
from indicators.importing.tests.kinds.samples.making import read
from indicators.importing.tests.kinds.tables import (
    NO_MERGE,
    PAYMENT,
    PAYMENT_HEADINGS,
    PAYMENT_ROWS,
    PROVISION,
    PROVISION_ROWS,
    but,
    flat,
    not_in,
    payment,
    provision,
    without,
)

_TYPES_ASKED = {f"B{row}": "unknown-agency" for row in range(3, 9)}

KINDS = {
    "headings": (
        read(
            "the heading of agencies over two columns",
            payment(
                headings=("STT", "Địa phương", "", PAYMENT_HEADINGS[2], PAYMENT_HEADINGS[3]),
                rows=[
                    (row[0], "Tỉnh" if row[1] == "An Giang" else "TP", *row[1:])
                    for row in PAYMENT_ROWS
                ],
                merged=["B2:C2"],
            ),
            PAYMENT,
            or_asked=_TYPES_ASKED,
            right_in=dict.fromkeys(
                ("csv", "csv-commas"),
                Right(figures=PAYMENT, asked={**_TYPES_ASKED, "C3": "unknown-column"}),
            ),
        ),
        read(
            "no column of order numbers",
            provision(headings=HEADINGS[1:], rows=without(PROVISION_ROWS, 1)),
            PROVISION,
        ),
        read(
            "neither order numbers nor results",
            payment(headings=PAYMENT_HEADINGS[1:3], rows=[row[1:3] for row in PAYMENT_ROWS]),
            PAYMENT,
            or_asked={"A3": "unknown-column"},
        ),
        read(
            "other words for the agencies and the order",
            payment(
                headings=("TT", "Tên địa phương", *PAYMENT_HEADINGS[2:]),
            ),
            PAYMENT,
            or_asked={"A2": "missing-column", "B2": "unknown-column"},
        ),
        read(
            "capitals and line breaks",
            provision(headings=[text.upper().replace(" ", "\n", 2) for text in HEADINGS]),
            PROVISION,
        ),
        read(
            "a heading of two rows",
            provision(
                headings=("STT", "Tỉnh, thành phố", "Kết quả", "", "", "So với chỉ tiêu"),
                rows=(("", "", *HEADINGS[2:5], ""), *PROVISION_ROWS),
                merged=["A2:A3", "B2:B3", "C2:E2", "F2:F3"],
            ),
            PROVISION,
            or_asked={
                "A2": "missing-column",
                **dict.fromkeys(("C3", "D3", "E3"), "unknown-column"),
            },
            lacks=not_in(NO_MERGE, "csv", "csv-commas"),
        ),
        read(
            "from the first of January to the day is to date",
            payment(
                title="II. Tình hình triển khai thanh toán trực tuyến tính đến ngày 25/7/2023",
                headings=(
                    "STT",
                    "BỘ, NGÀNH, ĐỊA PHƯƠNG",
                    "Kết quả triển khai từ đầu năm 2023 đến ngày 25/7/2023 (%)",
                    "Mục tiêu của Chính phủ tối thiểu 30% trong tổng số hồ sơ",
                ),
                rows=[
                    ("", "ĐỊA PHƯƠNG", "", ""),
                    (1, "Nam Định", 82.16, "Hoàn thành"),
                    (2, "Hòa Bình", 74.35, "Hoàn thành"),
                    (3, "Cà Mau", 21.17, "Chưa hoàn thành"),
                ],
            ),
            {
                "nam-dinh": (None, None, "82.16"),
                "hoa-binh": (None, None, "74.35"),
                "ca-mau": (None, None, "21.17"),
            },
            or_asked={"A2": "missing-column"},
        ),
        read(
            "short words",
            provision(headings=("Số TT", "Tỉnh/TP", *HEADINGS[2:5], "So với chỉ tiêu")),
            PROVISION,
            or_asked={"A2": "missing-column", "B2": "unknown-column"},
        ),
        read(
            "a column of notes with numbers and words",
            payment(
                headings=(*PAYMENT_HEADINGS, "Ghi chú"),
                E3="Tăng 2,5% so với tháng 8",
                E5=12,
                E8="Văn bản số 45/UBND",
            ),
            PAYMENT,
            told={"E2": "ignored-column"},
            right_in=dict.fromkeys(
                ("csv", "csv-commas"),
                Right(
                    figures=PAYMENT, told={"E2": "ignored-column"}, asked={"E2": "unknown-column"}
                ),
            ),
        ),
        read(
            "empty columns between",
            payment(
                headings=("STT", "", *PAYMENT_HEADINGS[1:]),
                rows=[(row[0], "", *row[1:]) for row in PAYMENT_ROWS],
            ),
            PAYMENT,
        ),
    ),
    "words of status": (
        read(
            "not met in other words",
            payment(
                D3="Chưa đạt",
                D4="Không hoàn thành",
                D5="CHƯA HOÀN THÀNH CHỈ TIÊU",
                D6="chưa hoàn thành;",
                D7="Không đạt chỉ tiêu",
                D8="Chưa đạt mục tiêu",
            ),
            PAYMENT,
        ),
        read(
            "met in other words",
            provision(F4="Đạt chỉ tiêu"),
            PROVISION,
        ),
        read(
            "words that do not fit the rate",
            payment(D3="Đã hoàn thành", D5="Vượt mục tiêu"),
            PAYMENT,
            told={"D3": "status-mismatch", "D5": "status-mismatch"},
        ),
        read(
            "signs that nobody knows",
            payment(D4="✗✗", D6="?"),
            PAYMENT,
            told={"D4": "unreadable-status", "D6": "unreadable-status"},
        ),
        read(
            "a column of results under another heading",
            payment(headings=(*PAYMENT_HEADINGS[:3], "Đánh giá")),
            PAYMENT,
        ),
        read(
            "short words and words with the rate",
            provision(
                F3="Chưa HT", F4="Đạt (74,51%)", F5="K. đạt", F6="CHT", F7="Chưa", F8="Không"
            ),
            PROVISION,
            told={f"F{row}": "unreadable-status" for row in (4, 5, 7, 8)},
        ),
    ),
    "emptied where stored": (
        read(
            "whole rows empty, dashes, words",
            payment(C4="", C5="–", C6="Chưa có số liệu", D4="", D5="", D6=""),
            but(PAYMENT, da_nang=None, ha_noi=None, hai_phong=None),
            told={"B4 C4": "emptied-figure", "B5 C5": "emptied-figure", "B6 C6": "emptied-figure"},
            before=payment(),
        ),
        read(
            "one count of a row",
            provision(D5="", F5=""),
            but(PROVISION, ha_noi=(1739, None, "14.38")),
            or_asked={"B5 D5": "missing-count"},
            before=provision(),
        ),
        read(
            "a row of counts",
            provision(C6="", D6="", E6="...", F6=""),
            but(PROVISION, hai_phong=None),
            told={"B6 C6 D6 E6": "emptied-figure"},
            before=provision(),
        ),
        read(
            "a row of a flat table",
            flat(("da-nang", 1409, 1891, 74.51), ("ha-noi", "", "", "")),
            {"da-nang": PROVISION["da-nang"]},
            told={"C3 E3 F3 G3": "emptied-figure"},
            before=provision(),
        ),
        read(
            "rows that were never stored",
            payment(C4="", D4="", C6="-", D6=""),
            but(PAYMENT, da_nang=None, hai_phong=None),
        ),
    ),
}
