"""Shapes of text files; several days, halves and sheets; hidden rows and sheets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from indicators.importing.tests.kinds.model import Cell, Right, Sample, Sheet
from indicators.importing.tests.kinds.samples.making import read, refused
from indicators.importing.tests.kinds.tables import (
    ONE_SHEET,
    PAYMENT,
    PAYMENT_HEADINGS,
    PAYMENT_ROWS,
    PAYMENT_TITLE,
    PROVISION,
    not_in,
    payment,
    provision,
    sheet,
)

_ONLY_TEXT = not_in("its columns are cells, and no sign parts them", "xlsx", "xls", "ods", "docx")
_ONE_TEXT = {**_ONLY_TEXT, "csv-commas": "the other text file is changed"}
_ONE_SHEET = not_in(ONE_SHEET, "docx", "csv", "csv-commas")
_NOT_HIDDEN = not_in("what it hides is not in the file", "csv", "csv-commas", "docx")


def _shaped(turn: Callable[[str], str]) -> dict[str, Callable[[bytes], bytes]]:
    """A change of both text files; the first line keeps its mark."""

    def bend(content: bytes) -> bytes:
        return turn(content.decode("utf-8-sig")).encode()

    return {"csv": bend, "csv-commas": bend}


_PLAIN = sheet(
    (PAYMENT_TITLE,),
    ("STT", "Địa phương", *PAYMENT_HEADINGS[2:]),
    *PAYMENT_ROWS,
)
_LEFT, _RIGHT = PAYMENT_ROWS[:3], PAYMENT_ROWS[3:]
_OLD = replace(provision(C3=1800, D3=1200, E3=66.67), name="Cũ", is_hidden=True)
_JULY = replace(
    payment(title="VI. Tỷ lệ hồ sơ thanh toán trực tuyến (tính đến ngày 25 tháng 7 năm 2023)"),
    name="T7-2023",
)
_TWO_DAYS: tuple[Sheet, ...] = (provision(), _JULY)

KINDS = {
    "shapes of csv": (
        read(
            "tabs",
            _PLAIN,
            PAYMENT,
            bend={"csv": lambda content: content.replace(b";", b"\t")},
            lacks=_ONE_TEXT,
        ),
        read(
            "bars",
            _PLAIN,
            PAYMENT,
            bend={"csv": lambda content: content.replace(b";", b"|")},
            lacks=_ONE_TEXT,
        ),
        read(
            "ends of lines of old Macs",
            provision(),
            PROVISION,
            bend=_shaped(lambda text: text.replace("\r\n", "\r")),
            lacks=_ONLY_TEXT,
        ),
        read(
            "a line that names the separator",
            payment(),
            PAYMENT,
            bend={
                "csv": lambda content: b"sep=;\r\n" + content[3:],
                "csv-commas": lambda content: b"\xef\xbb\xbfsep=,\r\n" + content[3:],
            },
            lacks=_ONLY_TEXT,
        ),
        read(
            "empty cells at the ends of lines",
            provision(),
            PROVISION,
            bend={
                "csv": lambda content: content.replace(b"\r\n", b";;;\r\n"),
                "csv-commas": lambda content: content.replace(b"\r\n", b",,,,\r\n"),
            },
            lacks=_ONLY_TEXT,
        ),
        read(
            "empty lines between the rows",
            payment(),
            PAYMENT,
            bend=_shaped(lambda text: text.replace("\r\n", "\r\n\r\n")),
            lacks=_ONLY_TEXT,
        ),
        read(
            "quotes around every cell",
            provision(),
            PROVISION,
            bend={
                "csv": lambda content: b"\r\n".join(
                    b";".join(b'"%s"' % cell.strip(b'"') for cell in line.split(b";"))
                    for line in content[3:].split(b"\r\n")
                )
            },
            lacks=_ONE_TEXT,
        ),
        refused(
            "a quote that is never closed",
            payment(B5='"Thành phố Hà Nội'),
            {"file": "unreadable-file"},
            bend=_shaped(lambda text: text.replace('"""Thành phố Hà Nội"', '"Thành phố Hà Nội')),
            lacks=_ONLY_TEXT,
        ),
        read(
            "words behind a quoted name",
            payment(),
            PAYMENT,
            bend=_shaped(lambda text: text.replace("An Giang", '"An Giang" (mới)')),
            or_asked={"B8": "unknown-agency"},
            lacks=_ONLY_TEXT,
        ),
    ),
    "days, years, halves side by side": (
        read(
            "the day in a cell of its own",
            provision(
                title="I. Dịch vụ công trực tuyến mức độ 3, 4",
                above=[("Số liệu tính đến ngày:", Cell(datetime(2022, 9, 6), "dd/mm/yyyy"))],
            ),
            PROVISION,
            or_asked={"A3": "no-as-of"},
        ),
        read(
            "the day in words in a cell of its own",
            payment(
                title="VI. Tỷ lệ hồ sơ thanh toán trực tuyến",
                above=[("", "Tính đến hết ngày", "06/9/2022", "")],
            ),
            PAYMENT,
            or_asked={"A3": "no-as-of"},
        ),
        read(
            "two halves side by side",
            sheet(
                (PAYMENT_TITLE,),
                (*PAYMENT_HEADINGS, "", *PAYMENT_HEADINGS),
                *((*left, "", *right) for left, right in zip(_LEFT, _RIGHT, strict=True)),
            ),
            PAYMENT,
            or_asked=dict.fromkeys(("F2", "G2", "H2", "I2"), "unknown-column"),
        ),
        read(
            "two halves that touch, the second one shorter",
            sheet(
                (PAYMENT_TITLE,),
                (*PAYMENT_HEADINGS[:3], *PAYMENT_HEADINGS[:3]),
                *((*left[:3], *right[:3]) for left, right in zip(_LEFT[:2], _RIGHT, strict=False)),
                (*_LEFT[2][:3], "", "", ""),
            ),
            {slug: PAYMENT[slug] for slug in PAYMENT if slug != "an-giang"},
            or_asked=dict.fromkeys(("D2", "E2", "F2"), "unknown-column"),
        ),
        Sample(
            "two sheets of two days",
            _TWO_DAYS,
            Right(asked={"A2": "no-as-of"}),
            lacks=not_in(ONE_SHEET, "csv", "csv-commas"),
        ),
        refused(
            "two days above one table",
            provision(above=[("Số liệu tính đến ngày 25/7/2023",)]),
            {"A3": "no-as-of"},
        ),
        refused(
            "no day at all",
            payment(title="VI. Tỷ lệ hồ sơ thanh toán trực tuyến"),
            {"A2": "no-as-of"},
        ),
    ),
    "hidden sheets and rows": (
        Sample(
            "a hidden older sheet behind",
            (provision(), _OLD),
            Right(figures=PROVISION, told={"Cũ!A1": "hidden-cells"}),
            lacks=_ONE_SHEET,
        ),
        Sample(
            "a hidden sheet of another table in front",
            (replace(payment(), name="Nháp", is_hidden=True), provision()),
            Right(figures=PROVISION, told={"Nháp!A1": "hidden-cells"}),
            lacks=_ONE_SHEET,
        ),
        read(
            "a row hidden by a filter",
            replace(payment(), hidden_rows=(6,)),
            PAYMENT,
            told={"A6 B6": "hidden-cells"},
            lacks=_NOT_HIDDEN,
        ),
        read(
            "two hidden rows of counts",
            replace(provision(), hidden_rows=(4, 5)),
            PROVISION,
            told={"A4 B4": "hidden-cells"},
            lacks=_NOT_HIDDEN,
        ),
    ),
}
