"""Shares for per cents, per cents of per cents, and counts in thousands."""

from collections.abc import Iterable, Mapping
from typing import Any

from indicators.importing.tests.kinds.model import Cell, Numbers, Sheet
from indicators.importing.tests.kinds.samples.making import read, refused
from indicators.importing.tests.kinds.tables import (
    PAYMENT,
    PAYMENT_HEADINGS,
    PROVISION,
    SYNC_HEADINGS,
    SYNC_TITLE,
    but,
    flat,
    payment,
    provision,
    sheet,
)

_SHARES: dict[str, Any] = {
    "C3": 0.0184,
    "C4": 0.076,
    "C5": 0.1225,
    "C6": 0.0454,
    "C7": 0.0203,
    "C8": 0.1519,
}
_SYNC: dict[str, Numbers] = {
    "can-tho": (604100, 382400, "63.30"),
    "da-nang": (115800, 75400, "65.11"),
    "ha-noi": (2590400, 923000, "35.63"),
}
_WHOLE: dict[str, Numbers] = {
    "can-tho": (604000, 382000, "63.25"),
    "da-nang": (116000, 75000, "64.66"),
    "ha-noi": (2590000, 923000, "35.64"),
}
_NAMES = ("Thành phố Cần Thơ", "Thành phố Đà Nẵng", "Thành phố Hà Nội")


def _thousands(
    unit: str, figures: Mapping[str, Numbers], *, headings: Iterable[str] = SYNC_HEADINGS
) -> Sheet:
    """The unit stands in D2, the headings in row 3, the counts in C4 to D6."""
    rows = [
        (order, name, _thousand(received), _thousand(sent), float(rate or 0), "Chưa hoàn thành")
        for order, (name, (sent, received, rate)) in enumerate(
            zip(_NAMES, figures.values(), strict=True), start=1
        )
    ]
    return sheet((SYNC_TITLE,), ("", "", "", unit), headings, *rows)


def _thousand(count: int | None) -> int | float:
    number = (count or 0) / 1000
    return int(number) if number.is_integer() else number


_ASKED = {"D2 C4 D4 C5 D5": "unclear-scale"}

KINDS = {
    "per cents and shares": (
        refused(
            "rates in cells of per cent",
            payment(C4=Cell(7.6, "0.00%", "760,00%"), C6=Cell(4.54, "0%", "454%")),
            {"C4": "rate-out-of-range", "C6": "rate-out-of-range"},
        ),
        read(
            "shares in cells of per cent",
            payment(
                C3=Cell(0.0184, "0.00%", "1,84%"),
                C4=Cell(0.076, "0.0%", "7,6%"),
                C5=Cell(0.1225, "0.00%", "12,25%"),
            ),
            PAYMENT,
        ),
        refused(
            "shares without a sign of per cent",
            payment(**_SHARES),
            {"C2 C3 C4 C5 C6 C7 C8": "unclear-scale"},
        ),
        refused(
            "shares without a sign of per cent, nor results",
            payment(
                headings=PAYMENT_HEADINGS[:3],
                rows=[
                    (row, name, share)
                    for row, (name, share) in enumerate(
                        (("Cần Thơ", 0.4521), ("Đà Nẵng", 0.9), ("Hà Nội", 1), ("An Giang", 0.07)),
                        1,
                    )
                ],
            ),
            {"C2 C3 C4 C5 C6": "unclear-scale"},
        ),
        read(
            "small rates with a sign of per cent",
            payment(**{cell: f"{share}%".replace(".", ",") for cell, share in _SHARES.items()}),
            {
                slug: (None, None, str(share))
                for slug, share in zip(PAYMENT, _SHARES.values(), strict=True)
            },
        ),
        read(
            "small rates that their counts prove",
            provision(D3=2, E3=0.11, D7=1, E7=0.07),
            but(PROVISION, can_tho=(1850, 2, "0.11"), ho_chi_minh=(1488, 1, "0.07")),
        ),
        refused(
            "shares in a flat table",
            flat(
                ("ha-noi", None, None, "0.1225"),
                ("da-nang", None, None, 0.076),
                B2="online-payment",
                B3="online-payment",
            ),
            {"G1 G2 G3": "unclear-scale"},
        ),
        read(
            "some rates in cells of per cent and some not",
            payment(C4=Cell(0.076, "0.00%", "7,60%"), C6=Cell(0.0454, "0.00%", "4,54%")),
            PAYMENT,
        ),
        read(
            "two shares among rates with counts",
            provision(E4=0.7451, E6=0.4485),
            but(PROVISION, da_nang=(1891, 1409, "0.7451"), hai_phong=(1516, 680, "0.4485")),
            told={"E4": "rate-mismatch", "E6": "rate-mismatch"},
            or_asked={"E4": "unclear-scale", "E6": "unclear-scale"},
        ),
    ),
    "units of a thousand": (
        read(
            "a line with thousands of dossiers",
            _thousands("Đơn vị tính: nghìn hồ sơ", _SYNC),
            _SYNC,
            told={"D2": "scaled-by-unit"},
            or_asked=_ASKED,
        ),
        read(
            "whole numbers in thousands",
            _thousands("ĐVT: 1.000 hồ sơ", _WHOLE),
            _WHOLE,
            told={"D2": "scaled-by-unit"},
            or_asked=_ASKED,
        ),
        read(
            "thousands in brackets",
            _thousands("(Đơn vị: ngàn hồ sơ)", _SYNC),
            _SYNC,
            told={"D2": "scaled-by-unit"},
            or_asked=_ASKED,
        ),
        read(
            "thousands in the headings",
            _thousands(
                "",
                _SYNC,
                headings=[
                    f"{text} (nghìn hồ sơ)" if text in SYNC_HEADINGS[2:4] else text
                    for text in SYNC_HEADINGS
                ],
            ),
            _SYNC,
            told={"C3": "scaled-by-unit", "D3": "scaled-by-unit"},
            or_asked={"C3 D3 C4 D4": "unclear-scale"},
        ),
        read(
            "a unit that changes nothing",
            provision(above=[("", "", "", "", "ĐVT: TTHC, %", "")]),
            PROVISION,
        ),
        read(
            "per cent as the unit",
            payment(above=[("", "", "", "Đơn vị tính: %")]),
            PAYMENT,
        ),
        read(
            "thousands without a word for what is counted",
            _thousands("Đvt: nghìn", _SYNC),
            _SYNC,
            told={"D2": "scaled-by-unit"},
            or_asked=_ASKED,
        ),
        read(
            "thousands in figures and in brackets",
            _thousands("(Đơn vị tính: 1000 hồ sơ)", _WHOLE),
            _WHOLE,
            told={"D2": "scaled-by-unit"},
            or_asked=_ASKED,
        ),
        read(
            "thousands as another word",
            _thousands("Đơn vị: Ngàn HS", _SYNC),
            _SYNC,
            told={"D2": "scaled-by-unit"},
            or_asked=_ASKED,
        ),
    ),
}
