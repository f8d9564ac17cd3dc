"""Formulas without a result, and those that gave an empty text."""

from indicators.importing.tests.kinds.model import Cell, Right
from indicators.importing.tests.kinds.samples.making import read, refused, services
from indicators.importing.tests.kinds.tables import (
    NO_FORMULA,
    PAYMENT,
    PROVISION,
    but,
    flat,
    listed,
    not_in,
    payment,
    provision,
)

_EMPTY = Cell("", formula='IF(C1="","",C1)')
_LOST = Cell(formula="D4/C4*100")
_SHOWN = {"docx": "", "csv": "", "csv-commas": ""}


def _as_text(code: str, *cells: str) -> dict[str, Right]:
    """In a document the formula stands as it is written, and is nothing that is due there."""
    return {"docx": Right(asked=dict.fromkeys(cells, code))}


KINDS = {
    "formulas without a result or with empty text": (
        read(
            "a rate that gave an empty text",
            payment(C5=_EMPTY),
            but(PAYMENT, ha_noi=None),
            told={"D5": "no-number"},
        ),
        read(
            "a row that gave empty texts",
            provision(C6=_EMPTY, D6=_EMPTY, E6=_EMPTY, F6=_EMPTY),
            but(PROVISION, hai_phong=None),
        ),
        read(
            "a name and an order that gave empty texts below the table",
            payment(below=[(_EMPTY, _EMPTY, _EMPTY, _EMPTY), (_EMPTY, _EMPTY, _EMPTY, _EMPTY)]),
            PAYMENT,
        ),
        read(
            "counts and rates with results",
            provision(
                C4=Cell(1891, formula="1800+91"),
                D4=Cell(1409, formula="1400+9"),
                E4=Cell(74.51, formula="ROUND(D4/C4*100,2)"),
                F4=Cell("Hoàn thành", formula="IF(E4>70,H1,H2)"),
            ),
            PROVISION,
        ),
        refused(
            "rates that nobody worked out",
            payment(C4=_LOST, C6=_LOST),
            {"C4": "not-worked-out", "C6": "not-worked-out"},
            right_in=_as_text("unreadable-number", "C4", "C6"),
        ),
        refused(
            "counts that nobody worked out",
            provision(C4=Cell(formula="1800+91"), D4=Cell(formula="1400+9")),
            {"C4": "not-worked-out", "D4": "not-worked-out"},
            right_in=_as_text("unreadable-number", "C4", "D4"),
        ),
        read(
            "empty texts in a flat table",
            flat(("da-nang", 1409, 1891, 74.51), ("ha-noi", _EMPTY, _EMPTY, _EMPTY)),
            {"da-nang": PROVISION["da-nang"]},
        ),
        services(
            "an order number that gave an empty text",
            listed(
                (_EMPTY, "Cấp hộ chiếu", "Bộ Công an", "Quý II"),
                (Cell(2, formula="A3+1"), "Thanh toán viện phí", "Bộ Y tế", "Quý III"),
            ),
            ("Cấp hộ chiếu", "Bộ Công an", "2022-06-30"),
            ("Thanh toán viện phí", "Bộ Y tế", "2022-09-30"),
        ),
        refused(
            "a name that nobody worked out",
            payment(B6=Cell(formula="B1&B2")),
            {"B6": "not-worked-out"},
            right_in=_as_text("unknown-agency", "B6"),
        ),
        read(
            "a total and an order that nobody worked out",
            provision(
                A4=Cell(formula="A3+1"),
                below=[("", "Tổng cộng", Cell(formula="SUM(C3:C8)"), 4819, "", "")],
            ),
            PROVISION,
        ),
        refused(
            "errors in the place of results",
            payment(C4="#DIV/0!", C6="#N/A"),
            {"C4": "error-value", "C6": "error-value"},
        ),
        refused(
            "a deadline that nobody worked out",
            listed((1, "Cấp hộ chiếu", "Bộ Công an", Cell(formula="EDATE(D1,3)"))),
            {"D3": "not-worked-out"},
            right_in=_as_text("unreadable-deadline", "D3"),
        ),
        refused(
            "a deadline that nobody worked out below a title with a quarter",
            listed(
                (1, "Cấp hộ chiếu", "Bộ Công an", Cell(formula="EDATE(D1,3)")),
                title="II. Các dịch vụ công phải hoàn thành trong Quý II năm 2022 theo Quyết định"
                " số 422/QĐ-TTg ngày 04 tháng 4 năm 2022 (tính đến ngày 6/9/2022)",
            ),
            {"D3": "not-worked-out"},
            right_in=_as_text("unreadable-deadline", "D3"),
        ),
        refused(
            "services and leads that nobody worked out, and errors in their place",
            listed(
                (1, Cell(formula="B1"), "Bộ Công an", "Quý II"),
                (2, "Cấp hộ chiếu", Cell(formula="C1"), "Quý II"),
                (3, "#REF!", "Bộ Công an", "Quý II"),
                (4, "Thanh toán viện phí", "Bộ Y tế", "#N/A"),
            ),
            {
                "B3": "not-worked-out",
                "C4": "not-worked-out",
                "B5": "error-value",
                "D6": "error-value",
            },
            lacks=not_in(NO_FORMULA, *_SHOWN),
        ),
    ),
}
