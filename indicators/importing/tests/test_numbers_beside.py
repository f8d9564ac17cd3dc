"""Numbers beside each other: rates and counts, totals and rows, results and targets."""

from typing import Any

import pytest

from indicators.annex.tests.files import CAN_THO, DA_NANG, HEADINGS, TABLE, TITLE, workbook
from indicators.importing.tests.both_tables import BOTH_TABLES, TABLES
from indicators.importing.tests.sending import (
    annex,
    assert_refused,
    bring,
    said,
    stored,
)
from indicators.models import Submission

pytestmark = pytest.mark.usefixtures("_reference")

# Counts and printed rate: what is found, and at which column.
BESIDE: dict[str, tuple[tuple[Any, Any, Any], list[str], dict[str, str]]] = {
    "fits": (("1.850", "1.243", "67,19"), [], {}),
    "rounded_up": (("1.891", "1.409", "74,51"), [], {}),
    "truncated": (("1.850", "1.243", "67,18"), ["rate-truncated"], {"annex": "E3", "flat": "G2"}),
    "does_not_match": (
        ("1.850", "1.243", "76,19"),
        ["rate-mismatch"],
        {"annex": "E3", "flat": "G2"},
    ),
    "zero_of_zero": (("0", "0", ""), [], {}),
    "zero_of_zero_with_a_rate": (("0", "0", "0"), [], {}),
    "zero_of_some": (("1.850", "0", "0"), [], {}),
    "all": (("1.850", "1.850", "100"), [], {}),
}


@BOTH_TABLES
@pytest.mark.parametrize(("values", "codes", "at"), BESIDE.values(), ids=BESIDE.keys())
def test_rate_beside_its_counts(
    table: str, values: tuple[Any, Any, Any], codes: list[str], at: dict[str, str]
) -> None:
    rows, _count, _rate = TABLES[table]
    result = bring(workbook(rows(*values)))
    assert said(result) == [(code, f"Sheet1!{at[table]}") for code in codes]
    assert result.is_saved
    # What the source prints is kept as it is printed.
    kept = stored()
    assert kept is not None
    assert kept.rate == (values[2].replace(",", ".") or None)


ABOVE = {"one_more": ("1.850", "1.851"), "of_zero": ("0", "1"), "divided": ("1", "1.850")}


@pytest.mark.parametrize("values", ABOVE.values(), ids=ABOVE.keys())
@pytest.mark.parametrize(("table", "cell"), [("annex", "D3"), ("flat", "E2")])
def test_numerator_above_denominator_is_refused(
    table: str, cell: str, values: tuple[str, str]
) -> None:
    rows, _count, _rate = TABLES[table]
    content = workbook(rows(*values))
    result = assert_refused(content, ("numerator-exceeds-denominator", f"Sheet1!{cell}"))
    finding = result.proposal.findings[0]
    assert (finding.agency, finding.indicator) == ("can-tho", "online-provision")


PAYMENT_TITLE = "VI. Tỷ lệ hồ sơ thanh toán trực tuyến (tính đến ngày 6 tháng 9 năm 2022)"

PAYMENT_HEADINGS = (
    "STT",
    "Tỉnh, thành phố",
    "Tỷ lệ hồ sơ thanh toán trực tuyến (%)",
    "So với chỉ tiêu tại Nghị quyết số 01/NQ-CP ngày 08/01/2022",
)

# Rate and printed result against a target of 30 per cent: whether they contradict each other.
NEAR_THE_TARGET: dict[str, tuple[Any, str, bool]] = {
    "just_below": ("29,99", "Chưa hoàn thành", False),
    "just_below_called_met": ("29,99", "Hoàn thành", True),
    "six_decimals_below_called_met": ("29,999999", "Hoàn thành", True),
    "number_just_below_called_met": (29.99, "Hoàn thành", True),
    "met": ("30", "Hoàn thành", False),
    "met_with_decimals": ("30,00", "Hoàn thành", False),
    "met_called_missed": ("30,00", "Chưa hoàn thành", True),
    "above": ("99,995", "Hoàn thành", False),
}


@pytest.mark.parametrize(
    ("rate", "status", "contradicts"), NEAR_THE_TARGET.values(), ids=NEAR_THE_TARGET.keys()
)
def test_rate_near_its_target_is_not_rounded(rate: Any, status: str, contradicts: bool) -> None:
    row = ("01", "Cần Thơ", rate, status)
    result = bring(workbook(((PAYMENT_TITLE,), PAYMENT_HEADINGS, row)))
    assert said(result) == ([("status-mismatch", "Sheet1!D3")] if contradicts else [])
    assert Submission.objects.get().reported_status == (
        "met" if status == "Hoàn thành" else "not_met"
    )


TOTALS: dict[str, tuple[tuple[Any, ...], list[tuple[str, str | None]]]] = {
    "sum": (("", "Tổng số", "3.741", "2.652", "70,89", ""), []),
    "denominator_off_by_one": (
        ("", "Tổng số", "3.742", "2.652", "", ""),
        [("total-mismatch", "Sheet1!C5")],
    ),
    "both_off": (
        ("", "TỔNG CỘNG", "3.742", "2.653", "", ""),
        [("total-mismatch", "Sheet1!D5"), ("total-mismatch", "Sheet1!C5")],
    ),
    "number_cells": (("", "Cả nước", 3741, 2653, None, ""), [("total-mismatch", "Sheet1!D5")]),
}


@pytest.mark.parametrize(("total", "findings"), TOTALS.values(), ids=TOTALS.keys())
def test_total_is_compared_with_its_rows(
    total: tuple[Any, ...], findings: list[tuple[str, str | None]]
) -> None:
    result = bring(workbook((*TABLE, total)))
    assert said(result) == findings
    assert result.is_saved
    assert Submission.objects.count() == 2


STATUSES: dict[str, tuple[Any, str, list[str]]] = {
    "met": ("Hoàn thành", "met", ["status-mismatch"]),
    "not_met": ("CHƯA  HOÀN\u00a0THÀNH", "not_met", []),
    "not_reached": ("Chưa đạt", "not_met", []),
    "not_reached_by_no": ("Không đạt", "not_met", []),
    "target_not_reached": ("CHƯA ĐẠT CHỈ TIÊU", "not_met", []),
    "not_completed": ("Không hoàn thành", "not_met", []),
    "short": ("CHT", "not_met", []),
    "reached": ("Đạt", "met", ["status-mismatch"]),
    "above_the_target": ("Vượt chỉ tiêu", "met", ["status-mismatch"]),
    "nothing_arose": ("Không phát sinh hồ sơ", "", []),
    "target": (0.45, "", ["unreadable-status"]),
    "empty": (None, "", []),
    "words": ("Đạt một phần", "", ["unreadable-status"]),
    "true": (True, "", ["unreadable-status"]),
}


@pytest.mark.parametrize(("written", "status", "codes"), STATUSES.values(), ids=STATUSES.keys())
def test_result_that_is_printed_is_kept_or_said(
    written: Any, status: str, codes: list[str]
) -> None:
    result = bring(workbook(annex("1.850", "1.243", "67,19", written)))
    assert said(result) == [(code, "Sheet1!F3") for code in codes]
    assert Submission.objects.get().reported_status == status


def test_row_without_a_number_of_order_does_not_hide_what_cannot_be_read() -> None:
    """A province whose only figure is ">90" is no signature below the table."""
    rows = ((TITLE,), HEADINGS, CAN_THO, ("", DA_NANG[1], "~1.891", "1.409 TTHC", ">70", ""))
    assert_refused(
        workbook(rows),
        ("unreadable-number", "Sheet1!C4"),
        ("unreadable-number", "Sheet1!D4"),
        ("unreadable-number", "Sheet1!E4"),
    )


def test_every_bad_cell_is_said_at_once() -> None:
    rows = (
        (TITLE,),
        HEADINGS,
        ("01", "Cần Thơ", "1,850", "x1", "100,01", ""),
        ("02", "Đà Nẵng", "#REF!", "1.409", "74,51", "?"),
    )
    result = bring(workbook(rows))
    assert not result.is_saved
    assert set(said(result)) == {
        ("ambiguous-number", "Sheet1!C3"),
        ("unreadable-number", "Sheet1!D3"),
        ("rate-out-of-range", "Sheet1!E3"),
        ("error-value", "Sheet1!C4"),
        ("unreadable-status", "Sheet1!F4"),
    }
