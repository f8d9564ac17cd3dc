"""Parts of a cell that are raised or struck out."""

from collections.abc import Mapping

from dvctrack.lib.files.runs import Run
from indicators.importing.tests.kinds.model import Cell, Numbers, Right
from indicators.importing.tests.kinds.samples.making import read, services
from indicators.importing.tests.kinds.tables import (
    NO_FONT,
    PAYMENT,
    PAYMENT_ROWS,
    PAYMENT_TITLE,
    PROVISION,
    but,
    flat,
    listed,
    not_in,
    payment,
    provision,
    raised,
    struck,
    struck_row,
)

_NO_FONTS = not_in(NO_FONT, "csv", "csv-commas")


def _as_signs(figures: Mapping[str, Numbers], **asked: str) -> dict[str, Right]:
    """In a text file raised marks are signs of their own (²), which a number may have behind it."""
    return dict.fromkeys(("csv", "csv-commas"), Right(figures=figures, asked=asked))


KINDS = {
    "raised or struck characters": (
        read(
            "marks behind a count and a rate",
            provision(C4=raised("1.891", "1"), E6=raised("44,85", "2)")),
            PROVISION,
            told={"C4": "footnote-mark", "E6": "footnote-mark"},
            right_in=_as_signs(PROVISION),
        ),
        read(
            "a mark behind a name",
            payment(B5=raised("Thành phố Hà Nội", "(1)"), B8=raised("An Giang", "3")),
            PAYMENT,
            told={"B5": "footnote-mark", "B8": "footnote-mark"},
            right_in=_as_signs(PAYMENT),
        ),
        read(
            "two marks in one row of counts",
            provision(D3=raised("1.243", "12"), C3=raised("1.850", "1")),
            PROVISION,
            told={"C3": "footnote-mark", "D3": "footnote-mark"},
            right_in=_as_signs(PROVISION),
        ),
        read(
            "a mark that stands in front",
            payment(C7=Cell(runs=(Run("1", is_raised=True), Run("2,03")))),
            PAYMENT,
            told={"C7": "footnote-mark"},
            right_in=_as_signs(PAYMENT, C7="unreadable-number"),
        ),
        read(
            "a mark in a flat table",
            flat(("da-nang", raised("1409", "1"), 1891, raised("74,51", "2"))),
            {"da-nang": PROVISION["da-nang"]},
            told={"E2": "footnote-mark", "G2": "footnote-mark"},
            right_in=_as_signs({"da-nang": PROVISION["da-nang"]}),
        ),
        read(
            "old numbers struck out beside new ones",
            provision(D5=struck("2.050 ", "250"), E5=struck("13,48", " 14,38")),
            PROVISION,
            told={"D5": "struck-text", "E5": "struck-text"},
            lacks=_NO_FONTS,
        ),
        read(
            "a row that is struck out",
            payment(rows=(*PAYMENT_ROWS[:3], struck_row(PAYMENT_ROWS[3]), *PAYMENT_ROWS[4:])),
            but(PAYMENT, hai_phong=None),
            told={"A6": "struck-text"},
            lacks=_NO_FONTS,
        ),
        read(
            "a struck number and nothing in its place",
            payment(C4=Cell(7.6, is_struck=True)),
            but(PAYMENT, da_nang=None),
            told={"C4": "struck-text", "D4": "no-number"},
            lacks=_NO_FONTS,
        ),
        read(
            "a struck name beside the right one",
            payment(B8=struck("Kiên Giang ", "An Giang")),
            PAYMENT,
            told={"B8": "struck-text"},
            lacks=_NO_FONTS,
        ),
        read(
            "a mark in a heading and one in the title",
            payment(
                A1=raised(PAYMENT_TITLE, "*"),
                C2=raised("Tỷ lệ hồ sơ thanh toán trực tuyến (%)", "(1)"),
            ),
            PAYMENT,
            told={"A1": "footnote-mark", "C2": "footnote-mark"},
            right_in=_as_signs(PAYMENT),
        ),
        read(
            "a number that is wholly raised is a number",
            payment(C6=Cell(runs=(Run("4,54", is_raised=True),), shown="4,54")),
            PAYMENT,
        ),
        read(
            "letters and a star as marks",
            provision(C4=raised("1891", "a"), D4=raised("1.409", "*"), E8=raised("62,37", "b)")),
            PROVISION,
            told={"C4": "footnote-mark", "D4": "footnote-mark", "E8": "footnote-mark"},
            lacks=_NO_FONTS,
        ),
        services(
            "a struck lead, a struck deadline and a mark in a list",
            listed(
                (1, raised("Cấp hộ chiếu", "1"), struck("Bộ Y tế ", "Bộ Công an"), "Quý II"),
                (2, "Thanh toán viện phí", "Bộ Y tế", struck("Quý II ", "Quý III")),
            ),
            ("Cấp hộ chiếu", "Bộ Công an", "2022-06-30"),
            ("Thanh toán viện phí", "Bộ Y tế", "2022-09-30"),
            told={"B3": "footnote-mark", "C3": "struck-text", "D4": "struck-text"},
            lacks=_NO_FONTS,
        ),
        services(
            "a service that is struck out",
            listed(
                struck_row((1, "Cấp hộ chiếu", "Bộ Công an", "Quý II")),
                (2, "Thanh toán viện phí", "Bộ Y tế", "Quý III"),
            ),
            ("Thanh toán viện phí", "Bộ Y tế", "2022-09-30"),
            told={"A3": "struck-text"},
            lacks=_NO_FONTS,
        ),
    ),
}
