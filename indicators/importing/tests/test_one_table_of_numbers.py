"""One set of rules for what a cell says: the same cases in every kind of file.

A number with a format is given as a pair; files that hold only text have what it shows. Each case
has a row of its own, with an agency of its own.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.numbers import shown
from indicators.annex.tests.files import HEADINGS, TITLE, Rows, document, workbook
from indicators.importing.confirm import Import
from indicators.importing.tests.made_files import as_csv, as_ods, as_xls
from indicators.importing.tests.sending import (
    FLAT_HEADINGS,
    FLAT_KEYS,
    Written,
    bring,
    said,
    stored,
)

pytestmark = pytest.mark.usefixtures("_reference")

AGENCIES = (
    *("can-tho", "da-nang", "ha-noi", "hai-phong", "an-giang", "bac-giang", "bac-kan", "bac-lieu"),
    *("bac-ninh", "ben-tre", "binh-dinh", "binh-duong", "binh-phuoc", "binh-thuan", "ca-mau"),
    *("cao-bang", "dak-lak", "dak-nong", "dien-bien", "dong-nai", "dong-thap", "gia-lai"),
)
# Denominator, numerator and rate of one agency.
Figures = tuple[Any, Any, Any]


def as_xlsx(rows: Rows) -> bytes:
    bare = [tuple(it[0] if isinstance(it, tuple) else it for it in row) for row in rows]

    def arrange(sheet: Worksheet) -> None:
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if isinstance(value, tuple):
                    sheet.cell(number, column).number_format = value[1]

    return workbook(bare, arrange)


def as_old_workbook(rows: Rows) -> bytes:
    formats = sorted({it[1] for row in rows for it in row if isinstance(it, tuple)})
    placed = [
        tuple((it[0], formats.index(it[1]) + 1) if isinstance(it, tuple) else it for it in row)
        for row in rows
    ]
    return as_xls(placed, formats=formats)


def as_words(rows: Rows) -> list[tuple[str, ...]]:
    return [
        tuple(shown(*it) if isinstance(it, tuple) else "" if it is None else str(it) for it in row)
        for row in rows
    ]


def as_document(rows: Rows) -> bytes:
    texts = as_words(rows)
    title = texts.pop(0)[0] if len(texts[0]) == 1 else "Biểu"
    return document(title, texts)


MAKERS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": as_xlsx,
    "xls": as_old_workbook,
    "ods": lambda rows: as_ods(as_words(rows)),
    "docx": as_document,
    "csv": lambda rows: as_csv(as_words(rows)),
}


def annex_of(figures: Iterable[Figures]) -> Rows:
    """The cases from row 3 on: denominator in C, numerator in D, rate in E."""
    names = (slug.replace("-", " ") for slug in AGENCIES)
    rows = zip(names, figures, strict=False)
    return (
        (TITLE,),
        HEADINGS,
        *((str(at), name, *row, "") for at, (name, row) in enumerate(rows, start=1)),
    )


def flat_of(figures: Iterable[Figures]) -> Rows:
    """The cases from row 2 on: denominator in F, numerator in E, rate in G."""
    return (
        FLAT_HEADINGS,
        *(
            (*FLAT_KEYS[:2], slug, FLAT_KEYS[3], numerator, denominator, rate, "")
            for slug, (denominator, numerator, rate) in zip(AGENCIES, figures, strict=False)
        ),
    )


TABLES = {"annex": annex_of, "flat": flat_of}

each_file = pytest.mark.parametrize("maker", MAKERS.values(), ids=MAKERS.keys())
each_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())

COUNTS: dict[str, tuple[Any, int]] = {
    "dots": ("1.850", 1850),
    "raised_digit": ("1850¹", 1850),
    "raised_digits_in_brackets": ("1.850⁽¹²⁾", 1850),
    "raised_digit_behind_a_space": ("1.850 ²", 1850),
    "data_program": ("1850.0", 1850),
    "data_program_two_decimals": ("1850.00", 1850),
    "data_program_below_a_thousand": ("303.0", 303),
    "idle_comma": ("303,0", 303),
    "spaces_and_idle_decimal": ("1 850.0", 1850),
    "idle_decimals": ("1.850,00", 1850),
    "formatted": ((1850, "#,##0"), 1850),
    "accounts": ((1850, "_-* #,##0_-"), 1850),
}


@each_file
@each_table
def test_counts(maker: Callable[[Rows], bytes], table: Callable[..., Rows]) -> None:
    result = bring(maker(table((written, "0", "") for written, _count in COUNTS.values())))
    # The same count in many rows is remarked upon, rightly.
    assert {code for code, _where in said(result)} <= {"repeated-count"}
    for slug, (name, (_written, count)) in zip(AGENCIES, COUNTS.items(), strict=False):
        assert stored(slug) == Written(0, count), name


RATES: dict[str, tuple[Any, str]] = {
    "comma": ("56,52", "56.52"),
    "raised_digit": ("56,52²", "56.52"),
    "raised_digit_and_bracket": ("56,52¹⁾", "56.52"),
    "raised_digit_before_the_sign": ("56,52¹%", "56.52"),
    "no_break_space": ("67,19\u00a0%", "67.19"),
    "optional_unused": ((56.52, "0.00##"), "56.52"),
    "optional_and_fixed": ((56.5, "0.00##"), "56.50"),
    "optional_used": ((56.5234, "0.00##"), "56.5234"),
    "all_optional": ((56.5, "0.##"), "56.5"),
    "aligned": ((67.1, "#,##0.0?"), "67.1"),
    "share": ((0.5652, "0.00%"), "56.52"),
    "quoted_per_cent": ((56.5, '0.00" %"'), "56.50"),
    "sections": ((56.5, "0.00;-0.00;-"), "56.50"),
    "condition": ((0.565, "[<1]0.00%;0.00"), "56.50"),
    "accounts": ((56.5, "_-* #,##0.00_-"), "56.50"),
}


@each_file
@each_table
def test_rates(maker: Callable[[Rows], bytes], table: Callable[..., Rows]) -> None:
    result = bring(maker(table(("", "", written) for written, _rate in RATES.values())))
    assert said(result) == []
    for slug, (name, (_written, rate)) in zip(AGENCIES, RATES.items(), strict=False):
        assert stored(slug) == Written(rate=rate), name


MISSING = ("-", "−", "--", "…", "N/A", "chưa có số liệu")


@each_file
@each_table
def test_no_figure(maker: Callable[[Rows], bytes], table: Callable[..., Rows]) -> None:
    result = bring(maker(table((written, written, "67,19") for written in MISSING)))
    assert said(result) == []
    for slug, written in zip(AGENCIES, MISSING, strict=False):
        assert stored(slug) == Written(rate="67.19"), written


# What stands in place of a count, and the code under which it is asked about.
BAD_COUNTS: dict[str, tuple[Any, str]] = {
    "half": ("1850.50", "unreadable-number"),
    "power": ("1e3", "unreadable-number"),
    "lost_digits": ("9.23E+05", "unreadable-number"),
    "english": ("1,850.00", "unreadable-number"),
    "english_thousands": ("1,850", "ambiguous-number"),
    "unit": ("1.739 TTHC", "unreadable-number"),
    "broken_apart": ("02 50", "unreadable-number"),
    "order_number_before": ("02 500", "unreadable-number"),
    "half_sign": ("½", "unreadable-number"),
    "of": ("1.850/2.000", "unreadable-number"),
    "about": ("khoảng 1.850", "unreadable-number"),
    "tilde": ("~1.850", "unreadable-number"),
    "more_than": ("hơn 90", "unreadable-number"),
    "trailing_dot": ("680.", "unreadable-number"),
    "trailing_comma": ("680,", "unreadable-number"),
    "plus": ("+5", "unreadable-number"),
    "accountants_negative": ("(5)", "unreadable-number"),
    "arabic_digits": ("٣٤", "unreadable-number"),
    "full_width_digits": ("１８５０", "unreadable-number"),
    "power_of_ten": ("10³", "unreadable-number"),
    "error_value": ("#REF!", "error-value"),
}


def asked(result: Import) -> list[str]:
    """The codes of the findings, row by row."""
    found = [(where or "", code) for code, where in said(result)]
    return [
        code
        for _row, code in sorted(
            (int(re.sub(r"\D", "", at.partition("!")[2])), code) for at, code in found
        )
    ]


@each_file
@each_table
def test_counts_that_are_asked_about(
    maker: Callable[[Rows], bytes], table: Callable[..., Rows]
) -> None:
    result = bring(maker(table((written, "0", "") for written, _code in BAD_COUNTS.values())))
    assert asked(result) == [code for _written, code in BAD_COUNTS.values()]
    assert not result.is_saved


BAD_RATES: dict[str, tuple[Any, str]] = {
    "almost_equal": ("≈ 67,19", "unreadable-number"),
    "per_mille": ("67,19‰", "unreadable-number"),
    "per_cent_of_a_per_cent": ((67.19, "0.00%"), "rate-out-of-range"),
    "per_cent_without_decimals": ((67.19, "0%"), "rate-out-of-range"),
    "text_above_a_hundred": ("6719%", "rate-out-of-range"),
}


@each_file
@each_table
def test_rates_that_are_asked_about(
    maker: Callable[[Rows], bytes], table: Callable[..., Rows]
) -> None:
    result = bring(maker(table(("", "", written) for written, _code in BAD_RATES.values())))
    assert asked(result) == [code for _written, code in BAD_RATES.values()]
    assert not result.is_saved


@each_file
@each_table
def test_column_of_shares_is_asked_about_once(
    maker: Callable[[Rows], bytes], table: Callable[..., Rows]
) -> None:
    result = bring(maker(table(("", "", written) for written in ("0,6719", "0,745"))))
    assert [code for code, _where in said(result)] == ["unclear-scale"]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@each_table
def test_numbers_that_are_shown_in_another_magnitude(kind: str, table: Callable[..., Rows]) -> None:
    looks = ("0,", ";;;", '0 "trieu"', "# ?/?")
    result = bring(MAKERS[kind](table(("", "", (67.5, look)) for look in looks)))
    assert asked(result) == ["ambiguous-number"] * len(looks)
