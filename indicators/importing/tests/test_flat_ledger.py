"""Every cell of a flat file is read, passed over for a reason, or asked about."""

from typing import Any

import pytest

from dvctrack.lib.files.reading import read_lines
from indicators.annex.flat import part_flat
from indicators.annex.ledger import Ledger, Reason
from indicators.annex.magnitudes import Scales
from indicators.annex.tests.files import Rows, workbook
from indicators.importing.answers import Answers
from indicators.importing.flat_keys import FlatKeys, FlatMemory
from indicators.importing.flat_rows import FlatRows
from indicators.importing.gathered import Collected
from indicators.importing.tests.one_row import FLAT, ROW
from indicators.importing.tests.sending import (
    FLAT_HEADINGS,
    FLAT_KEYS,
    Written,
    bring,
    look,
    said,
    stored,
)

pytestmark = pytest.mark.usefixtures("_reference")

PROVISION = FLAT_KEYS[:2]


def ledger_of(rows: Rows) -> Ledger:
    parted = part_flat(read_lines(workbook(rows)))
    memory = FlatMemory(Collected([]), FlatKeys.load())
    for table in parted.tables:
        FlatRows(memory, table, Scales({}), parted.ledger).add_all()
    return parted.ledger


# Rows below a heading of 8 cells and a row of 8, and how they are counted.
COUNTED: dict[str, tuple[tuple[Any, ...], int, int, dict[Reason, int]]] = {
    "figure": ((*PROVISION, "da-nang", "Lũy kế", "1409", "1891", "74,51"), 7, 0, {}),
    "unknown_agency": ((*PROVISION, "H99", "Lũy kế", "1409", "1891"), 0, 6, {}),
    "bad_number": ((*PROVISION, "da-nang", "Lũy kế", "1409", "~1891"), 0, 6, {}),
    "left_empty": ((*PROVISION, "da-nang", "Lũy kế"), 0, 0, {Reason.NO_FIGURE: 4}),
    "heading_again": (FLAT_HEADINGS, 0, 0, {Reason.NUMBERING: 8}),
    "total": (("Tổng cộng", None, None, None, 250, 1739), 0, 0, {Reason.TOTAL: 3}),
    "total_of_a_period": ((*PROVISION, "Tổng số", "Lũy kế", 9, 10), 0, 0, {Reason.TOTAL: 6}),
    "total_in_other_words": (("TỔNG CỘNG TOÀN QUỐC", None, None, None, 9), 0, 0, {Reason.TOTAL: 2}),
    "mean": ((*PROVISION, "Trung bình cả nước", "Lũy kế", 9), 0, 0, {Reason.TOTAL: 5}),
    "signature": (("Người lập", None, None, "Nguyễn Văn A"), 0, 0, {Reason.NOTE: 2}),
    "same_again": (ROW, 0, 8, {}),
}


@pytest.mark.parametrize(("row", "read", "asked", "passed"), COUNTED.values(), ids=COUNTED.keys())
def test_each_cell_of_a_row_is_counted(
    row: tuple[Any, ...], read: int, asked: int, passed: dict[Reason, int]
) -> None:
    ledger = ledger_of((*FLAT, row))
    assert (ledger.read, ledger.asked) == (16 + read, asked)
    assert {reason: kept.cells for reason, kept in ledger.passed.items()} == passed
    assert ledger.adds_up


def test_column_that_is_not_read_is_passed_over() -> None:
    ledger = ledger_of(((*FLAT_HEADINGS, "Người lập", "STT"), (*ROW, "An", "1")))
    assert ledger.passed[Reason.COLUMN].places == ["Sheet1!I2", "Sheet1!J2"]
    assert ledger.adds_up


def test_value_without_a_heading_is_asked_about() -> None:
    ledger = ledger_of((FLAT_HEADINGS, (*ROW, "9")))
    assert (ledger.read, ledger.asked) == (16, 1)
    assert ledger.adds_up


# Rates without counts, and whether they are asked about.
SHARES: dict[str, tuple[tuple[str, ...], bool]] = {
    "shares": (("0.6719", "0.7451"), True),
    "per_cent": (("67.19", "0.74"), False),
    "per_cent_signs": (("0,67%", "0,74%"), False),
}


def payments(*rates: str, indicator: str = "online-payment") -> Rows:
    names = ("can-tho", "da-nang", "ha-noi")
    return tuple(
        ("2022-09-06", indicator, name, "Lũy kế", None, None, rate)
        for name, rate in zip(names, rates, strict=False)
    )


@pytest.mark.parametrize(("rates", "is_asked"), SHARES.values(), ids=SHARES.keys())
def test_rates_of_at_most_one_are_asked_about(rates: tuple[str, ...], is_asked: bool) -> None:
    result = bring(workbook((FLAT_HEADINGS, *payments(*rates))))
    assert said(result) == ([("unclear-scale", "Sheet1!G1")] if is_asked else [])


def test_shares_of_one_indicator_are_asked_about_beside_rates_of_another() -> None:
    """One column holds the rates of all indicators; an answer is for those in doubt."""
    rows = (FLAT_HEADINGS, ROW, *payments("0.6719", "0.5"))
    assert said(look(workbook(rows))) == [("unclear-scale", "Sheet1!G1")]
    proposal = look(workbook(rows), Answers(scales={"Sheet1!G1": 100}))
    rates = [str(row.values.printed_rate) for row in proposal.figures.created]
    assert rates == ["67.19", "67.19", "50"]
    assert said(proposal) == [("scaled-by-unit", "Sheet1!G1")]


def test_counts_in_thousands_are_asked_about() -> None:
    rows = (("Đơn vị tính: nghìn hồ sơ",), FLAT_HEADINGS, (*FLAT_KEYS, "1,2", "1,8", "", ""))
    assert said(look(workbook(rows))) == [("unclear-scale", "Sheet1!A1")]
    proposal = look(workbook(rows), Answers(scales={"Sheet1!A1": 1000}))
    (figure,) = proposal.figures.created
    assert (figure.values.numerator, figure.values.denominator) == (1200, 1800)


def test_format_of_a_count_in_thousands_is_asked_about() -> None:
    def arrange(sheet: Any) -> None:
        sheet["F2"].number_format = "0,"

    rows = (FLAT_HEADINGS, (*FLAT_KEYS, 1243, 1850, "", ""))
    assert said(bring(workbook(rows, arrange))) == [("ambiguous-number", "Sheet1!F2")]


def test_counts_of_a_data_program_are_whole() -> None:
    rows = (FLAT_HEADINGS, (*FLAT_KEYS, "1243.0", "1850.00", "67.19", ""))
    assert said(bring(workbook(rows))) == []
    assert stored() == Written(1243, 1850, "67.19")


HEADED: dict[str, tuple[str, str, str]] = {
    "numerator": ("Tử số", "Tử số (hồ sơ)", "unknown-column"),
    "denominator": ("Mẫu số", "Tổng số hồ sơ", "unknown-column"),
    "rate": ("Tỷ lệ đã công bố (%)", "Tỷ lệ %", "unknown-column"),
    "something_else": ("Ghi chú", "Tỷ lệ năm trước", "ignored-column"),
}


@pytest.mark.parametrize(("heading", "written", "code"), HEADED.values(), ids=HEADED.keys())
def test_figures_below_a_heading_of_their_own_are_asked_about(
    heading: str, written: str, code: str
) -> None:
    headings = tuple(written if it == heading else it for it in FLAT_HEADINGS)
    row = (*FLAT_KEYS, 1243, 1850, 67.19, 5)
    codes = {code for code, _where in said(bring(workbook((headings, row))))}
    assert code in codes
    assert ("unknown-column" in codes) is (code == "unknown-column")
