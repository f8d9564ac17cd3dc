"""One figure a row: files of programs, and the program's own template."""

from datetime import datetime
from typing import Any

from indicators.importing.tests.kinds.model import Cell, Numbers, Sheet
from indicators.importing.tests.kinds.samples.making import read, refused
from indicators.importing.tests.kinds.tables import (
    NO_FORMULA,
    flat,
    not_in,
    sheet,
)
from indicators.importing.tests.sending import FLAT_HEADINGS

_TEMPLATE_HEADINGS = (
    "Kỳ báo cáo",
    "Chỉ số",
    "Mã cơ quan",
    "Cơ quan",
    "Phạm vi",
    "Tử số",
    "Một cửa quốc gia",
    "Mẫu số",
    "Tỷ lệ đã công bố (%)",
    "Ghi chú",
)
_GUIDANCE = (
    "Biểu nhập số liệu: Tỷ lệ thủ tục hành chính cung cấp dịch vụ công trực tuyến",
    "Kỳ báo cáo: Tháng 7/2023 (26/6 đến 25/7/2023)",
    "Tử số: Dịch vụ công tích hợp trên Cổng Dịch vụ công quốc gia",
    "Mẫu số: Tổng số thủ tục hành chính thuộc thẩm quyền giải quyết",
    "Một cửa quốc gia: ghi riêng, chỉ dành cho bộ, ngành; được cộng vào tử số.",
    "Chưa có số liệu thì để trống ô; số 0 nghĩa là bằng không.",
    "Số lượng là số nguyên, gõ liền không có dấu phân cách (1850).",
)
_AGENCIES = (
    ("bo-cong-an", "Bộ Công an"),
    ("bo-xay-dung", "Bộ Xây dựng"),
    ("bo-y-te", "Bộ Y tế"),
    ("bo-tu-phap", "Bộ Tư pháp"),
)


def template(*filled: tuple[Any, ...]) -> Sheet:
    """Rows from row 9 on: numerator, at the single window, denominator, rate and note."""
    rows = []
    for (slug, name), numbers in zip(_AGENCIES, (*filled, *[()] * 4), strict=False):
        values = [*numbers, *[None] * (5 - len(numbers))]
        formats = ("#,##0", "#,##0", "#,##0", "0.00##", "@")
        cells = [
            value if isinstance(value, Cell) else Cell(value, shown)
            for value, shown in zip(values, formats, strict=True)
        ]
        rows.append(("2023-07-25", "online-provision", slug, name, "Lũy kế", *cells))
    merged = [f"A{row}:J{row}" for row in range(1, len(_GUIDANCE) + 1)]
    lines = [(text,) for text in _GUIDANCE]
    return sheet(*lines, _TEMPLATE_HEADINGS, *rows, merged=merged)


_POLICE: Numbers = (307, 30, "9.77")
_BUILDING: Numbers = (43, 21, "48.84")
_HANOI: dict[str, Numbers] = {"ha-noi": (1739, 250, "14.38")}
_TWO: dict[str, Numbers] = {**_HANOI, "da-nang": (1891, 1409, "74.51")}
_ROW = ("ha-noi", 250, 1739, 14.38)
_OTHER = ("da-nang", 1409, 1891, 74.51)

KINDS = {
    "the program's own template": (
        read(
            "rates of two decimals",
            template((30, None, 307, 9.77), (21, None, 43, 48.84)),
            {"bo-cong-an": _POLICE, "bo-xay-dung": _BUILDING},
        ),
        read(
            "counts at the single window and a note",
            template((), (1110, 1310 - 1110, 3030, 43.23, "Ghi chú: 2 dịch vụ")),
            {"bo-xay-dung": (3030, 1110, "43.23")},
        ),
        read(
            "counts as texts and a share in per cent format",
            template(("1.310", None, "3.030"), (21, None, 43, Cell(0.4884, "0.00%", "48,84%"))),
            {"bo-cong-an": (3030, 1310, None), "bo-xay-dung": _BUILDING},
        ),
        read(
            "rates that are whole or have one decimal",
            template((1, None, 4, 25.0), (1, None, 2, 50), (3, None, 8, 37.5)),
            {
                "bo-cong-an": (4, 1, "25"),
                "bo-xay-dung": (2, 1, "50"),
                "bo-y-te": (8, 3, "37.5"),
            },
        ),
    ),
    "one figure a row": (
        read(
            "the period as a day",
            flat(_ROW, A2=Cell(datetime(2022, 9, 6), "dd/mm/yyyy")),
            _HANOI,
            or_asked={"A2": "unknown-period"},
        ),
        read(
            "the period as a day in words",
            flat(_ROW, A2="6/9/2022"),
            _HANOI,
            or_asked={"A2": "unknown-period"},
        ),
        read(
            "a code that lost its zero",
            flat((1, 250, 1739, 14.38), _OTHER),
            _TWO,
            or_asked={"C2": "unknown-agency"},
        ),
        read(
            "thousands as in English, proved by the rate",
            flat(("ha-noi", 250, "1,739", 14.38), ("da-nang", "1,409", "1,891", 74.51)),
            _TWO,
            or_asked={"F2": "ambiguous-number", "E3": "ambiguous-number", "F3": "ambiguous-number"},
        ),
        refused(
            "counts that lost their last digits",
            flat(("ha-noi", "9.23E+05", "2,59E+06", None), _OTHER),
            {"E2": "unreadable-number", "F2": "unreadable-number"},
        ),
        read(
            "spaces around and other case",
            flat((" HA-NOI ", " 250 ", "1739  ", " 14,38 "), B2=" ONLINE-PROVISION ", D2="lũy kế "),
            _HANOI,
        ),
        read(
            "a title above, a total and a signature below",
            flat(
                _ROW,
                _OTHER,
                above=[("BÁO CÁO SỐ LIỆU THÁNG 9",), ("Đơn vị: Văn phòng Ủy ban",)],
                below=[
                    ("Cộng", None, None, None, 1659, 3630),
                    (None, None, None, None, None, None, "Người lập biểu"),
                ],
            ),
            _TWO,
            or_asked={"A7": "missing-key", "B7": "missing-key"},
        ),
        read(
            "the heading again",
            flat(
                _ROW,
                below=[
                    FLAT_HEADINGS,
                    ("2022-09-06", "online-provision", *_OTHER[:1], "Lũy kế", *_OTHER[1:]),
                ],
            ),
            _TWO,
        ),
        read(
            "a part of the heading again",
            flat(
                _ROW,
                below=[
                    ("Kỳ báo cáo", "Chỉ số", "Mã cơ quan", "Phạm vi", "Tử số", "Mẫu số"),
                    ("2022-09-06", "online-provision", *_OTHER[:1], "Lũy kế", *_OTHER[1:]),
                ],
            ),
            _TWO,
            or_asked={"A3": "unknown-period", "B3": "unknown-indicator", "D3": "unknown-span"},
        ),
        refused(
            "formulas that nobody worked out",
            flat(_ROW, ("da-nang", Cell(formula="1400+9"), 1891, Cell(formula="E3/F3*100"))),
            {"E3": "not-worked-out", "G3": "not-worked-out"},
            lacks=not_in(NO_FORMULA, "docx", "csv", "csv-commas"),
        ),
        refused(
            "an agency twice, once by its code",
            flat(_ROW, _OTHER, ("01", 250, 1739, 14.38)),
            {"C2": "duplicate-row", "C4": "duplicate-row"},
        ),
    ),
}
