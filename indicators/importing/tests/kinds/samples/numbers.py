"""Numbers with words, of programs, and under odd formats."""

from datetime import datetime

from indicators.importing.tests.kinds.model import Cell
from indicators.importing.tests.kinds.samples.making import read, refused
from indicators.importing.tests.kinds.tables import (
    NO_FORMAT,
    PAYMENT,
    PROVISION,
    but,
    flat,
    not_in,
    payment,
    provision,
)

_AS_TEXT = not_in(NO_FORMAT, "docx", "csv", "csv-commas")
_SMALL = {
    "bo-cong-an": (303, 131, "43.23"),
    "bo-y-te": (17, 4, "23.53"),
}

KINDS = {
    "numbers with words": (
        read(
            "signs of per cent",
            payment(C3="1,84%", C5="12,25 %"),
            PAYMENT,
        ),
        read(
            "other signs of per cent",
            payment(C4="7,6 (%)", C6="4,54％", C7="2,03%*"),
            PAYMENT,
            or_asked=dict.fromkeys(("C4", "C6", "C7"), "unreadable-number"),
        ),
        read(
            "no figure in words",
            payment(C4="Chưa có số liệu", C5="−", C6="—", C7="Chưa báo cáo"),
            but(PAYMENT, da_nang=None, ha_noi=None, hai_phong=None, ho_chi_minh=None),
            told=dict.fromkeys(("D4", "D5", "D6", "D7"), "no-number"),
        ),
        refused(
            "about, more, less",
            payment(C4="khoảng 7,6", C5="~12,25", C6="> 4,54"),
            {
                "C4": "unreadable-number",
                "C5": "unreadable-number",
                "C6": "unreadable-number",
            },
        ),
        read(
            "counts as texts with harmless signs",
            provision(C3="\t1.850", D3="1.243 ", C4="'1.891", D4="1409,00", C5="1 739"),
            PROVISION,
            or_asked={"C4": "unreadable-number"},
        ),
        refused(
            "counts with units and slips",
            provision(C5="1739 thủ tục", D5="2 5O", C6="1.5l6"),
            {
                "C5": "unreadable-number",
                "D5": "unreadable-number",
                "C6": "unreadable-number",
            },
        ),
        refused(
            "two numbers in one cell",
            provision(D4="1.409/1.891", D8="1.215 (62,37%)"),
            {"D4": "unreadable-number", "D8": "unreadable-number"},
        ),
        read(
            "signs that change nothing",
            provision(C3="+1850", D3="1243", E4="74,510", E5="14.38", E7="1,48%"),
            but(PROVISION, da_nang=(1891, 1409, "74.51")),
            or_asked={"C3": "unreadable-number"},
        ),
        refused(
            "numbers below nothing and above all",
            provision(D5=-250, E6="144,85", C7="(1.488)"),
            {"D5": "unreadable-number", "E6": "rate-out-of-range", "C7": "unreadable-number"},
        ),
        read(
            "digits of full width and of other forms",
            provision(C3="１８５０", D3="1243"),
            PROVISION,
            or_asked={"C3": "unreadable-number"},
        ),
        refused(
            "letters for digits, fractions and words",
            payment(C4="7,б", C5="12¼", C6="bốn phẩy năm", C7="2,0З"),
            dict.fromkeys(("C4", "C5", "C6", "C7"), "unreadable-number"),
        ),
        refused(
            "a numerator above its denominator",
            provision(D5=2500, E5="", F5=""),
            {"D5": "numerator-exceeds-denominator"},
        ),
    ),
    "whole numbers written 303.0": (
        read(
            "counts of a table",
            provision(
                **{
                    f"{column}{row}": f"{number}.0"
                    for row, numbers in enumerate(
                        (
                            (1850, 1243),
                            (1891, 1409),
                            (1739, 250),
                            (1516, 680),
                            (1488, 22),
                            (1948, 1215),
                        ),
                        3,
                    )
                    for column, number in zip("CD", numbers, strict=True)
                }
            ),
            PROVISION,
        ),
        read(
            "counts of a table with two zeros",
            provision(C5="1739.00", D5="250.00", D7="22.00"),
            PROVISION,
        ),
        read(
            "counts of a flat table",
            flat(("ha-noi", "250.0", "1739.0", "14.38"), ("da-nang", "1409.0", "1891.0", "74.51")),
            {"ha-noi": PROVISION["ha-noi"], "da-nang": PROVISION["da-nang"]},
        ),
        read(
            "small counts of a flat table",
            flat(("bo-cong-an", "131.0", "303.0", "43.23"), ("bo-y-te", "4.0", "17.0", "23.53")),
            _SMALL,
        ),
        read(
            "numbers under a format of one decimal",
            provision(
                C4=Cell(1891, "0.0", "1.891,0"),
                D4=Cell(1409, "0.0", "1.409,0"),
                D7=Cell(22, "0.00", "22,00"),
            ),
            PROVISION,
        ),
    ),
    "odd number formats": (
        read(
            "words and idle signs",
            payment(
                C3=Cell(1.84, '0.00" %"', "1,84 %"),
                C4=Cell(7.6, '0.00" phần trăm"', "7,60 phần trăm"),
                C5=Cell(12.25, "#,##0.00", "12,25"),
                C6=Cell(4.54, "0.00##", "4,54"),
                C7=Cell(2.03, "@", "2,03"),
            ),
            PAYMENT,
            or_asked={"C4": "unreadable-number"},
        ),
        refused(
            "a rate that is shown as a day",
            payment(C5=Cell(datetime(2022, 12, 25), "dd/mm/yyyy")),
            {"C5": "unreadable-number"},
        ),
        refused(
            "a count that is shown as a day",
            provision(D7=Cell(datetime(1900, 1, 22), "d-mmm", "22-thg 1")),
            {"D7": "unreadable-number"},
        ),
        read(
            "a rate that has more digits than it shows",
            payment(C4=Cell(7.6, "0", "8"), C7=Cell(2.03, "0.0", "2,0")),
            PAYMENT,
            lacks=_AS_TEXT,
        ),
        refused(
            "a count that is shown in thousands",
            provision(C4=Cell(1891, "#,##0,", "2"), D4=Cell(1409, "#,##0,", "1")),
            {"C4": "ambiguous-number", "D4": "ambiguous-number"},
            lacks=_AS_TEXT,
        ),
        read(
            "formats of locales and accounts",
            provision(
                C3=Cell(1850, "#,##0"),
                D3=Cell(1243, "0"),
                E3=Cell(67.19, "0.00"),
                C4=Cell(1891, '0" TTHC"', "1891"),
                E4=Cell(74.51, "0.0##", "74,51"),
            ),
            PROVISION,
            or_asked={"C4": "unreadable-number"},
        ),
        refused(
            "a count in a per cent format",
            provision(C4=Cell(1891, "0%", "189.100%")),
            {"C4": "unreadable-number"},
        ),
        refused(
            "a rate that became a month",
            payment(C7=Cell(datetime(2022, 3, 2), "mmm-yy", "Mar-22")),
            {"C7": "unreadable-number"},
        ),
    ),
}
