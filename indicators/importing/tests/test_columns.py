"""Columns of which no heading tells what they hold: words are passed over, figures asked about."""

from collections.abc import Callable
from typing import Any

import pytest

from indicators.annex.ledger import Reason
from indicators.annex.tests.files import CAN_THO, DA_NANG, HEADINGS, TITLE, Rows, workbook
from indicators.importing.answers import Answers, NameAnswer
from indicators.importing.tests.as_files import IN_EVERY_KIND
from indicators.importing.tests.made_files import as_csv
from indicators.importing.tests.one_table import FIGURES, counts
from indicators.importing.tests.sending import assert_refused, bring, look, said
from indicators.models import Submission

pytestmark = pytest.mark.usefixtures("_reference")

Make = Callable[[Rows], bytes]


def with_column(heading: Any, first: Any, second: Any) -> Rows:
    return ((TITLE,), (*HEADINGS, heading), (*CAN_THO, first), (*DA_NANG, second))


FOR_PEOPLE: dict[str, tuple[str, Any, Any]] = {
    "remarks": ("Ghi chú", "Bổ sung 2 lần, ngày 06/9/2022", None),
    "nothing": ("Dân số", None, None),
    "telephone": ("Số điện thoại", "0912345678", "0243 123 456"),
    "who": ("Người phụ trách", "Nguyễn Văn A", "Trần Thị B"),
    "helpers": ("Đơn vị phối hợp", "Sở Tư pháp", None),
    "reason": ("Nguyên nhân chậm", "Thiếu 3 cán bộ", None),
}


@IN_EVERY_KIND
@pytest.mark.parametrize("column", FOR_PEOPLE.values(), ids=FOR_PEOPLE.keys())
def test_column_for_people_stops_no_file(make: Make, column: tuple[str, Any, Any]) -> None:
    result = bring(make(with_column(*column)))
    assert said(result) == []
    assert result.proposal.questions.tables == []
    assert counts() == FIGURES
    assert Reason.COLUMN in result.proposal.ledger.passed


@IN_EVERY_KIND
def test_words_below_another_heading_are_passed_over_by_name(make: Make) -> None:
    result = bring(make(with_column("Xã hội hóa", "có", "không")))
    assert [code for code, _where in said(result)] == ["ignored-column"]
    assert result.proposal.questions.tables == []
    assert counts() == FIGURES


@IN_EVERY_KIND
@pytest.mark.parametrize("value", ["1.252", "45,6", "45%", "12 hồ sơ"])
def test_figures_below_another_heading_are_asked_about(make: Make, value: str) -> None:
    result = bring(make(with_column("Khác", value, "x")))
    assert [code for code, _where in said(result)] == ["unknown-column"]
    assert len(result.proposal.questions.tables) == 1
    assert not result.is_saved


@IN_EVERY_KIND
@pytest.mark.parametrize("heading", ["Đánh giá", "Xếp loại", "Nhận xét"])
def test_column_of_verdicts_is_that_of_results(make: Make, heading: str) -> None:
    rows = ((TITLE,), (*HEADINGS[:5], heading), CAN_THO, (*DA_NANG[:5], "Đạt chỉ tiêu"))
    assert said(bring(make(rows))) == []
    kept = Submission.objects.values_list("agency__slug", "reported_status")
    assert set(kept) == {("can-tho", "not_met"), ("da-nang", "met")}


def test_verdicts_right_of_the_results_were_pushed_there() -> None:
    """A text file parted at decimal commas: 67,19 is two cells."""
    split = [(*row[:4], "67", "19", row[5]) for row in (CAN_THO, DA_NANG)]
    rows = ((TITLE,), (*HEADINGS, "Ghi chú"), *split)
    assert ("unknown-column", "Sheet1!G2") in said(bring(workbook(rows)))
    assert counts() == set()


@pytest.mark.parametrize("heading", ["Ghi chú", "Lý do"])
def test_decimals_that_a_comma_pushed_into_remarks_are_asked_about(heading: str) -> None:
    split = [(*row[:4], *row[4].split(",")) for row in (CAN_THO, DA_NANG)]
    rows = ((TITLE,), (*HEADINGS[:5], heading), *split)
    assert ("unknown-column", "csv!F2") in said(bring(as_csv(rows)))
    assert counts() == set()


def test_words_without_a_heading_are_passed_over_by_name() -> None:
    result = bring(workbook(with_column(None, "số đã kiểm tra", None)))
    assert said(result) == [("ignored-column", "Sheet1!G3")]
    assert counts() == FIGURES


def test_heading_that_stands_twice_is_asked_about_whatever_is_below() -> None:
    rows = with_column("Tỉnh, thành phố", "An Giang", "Bắc Giang")
    assert_refused(workbook(rows), ("unknown-column", "Sheet1!G2"))


CONTACTS = ((TITLE,), ("Đơn vị", "Họ và tên", "Điện thoại"), ("Cần Thơ", "An", "0912345678"))


def test_table_without_figures_is_passed_over_by_name() -> None:
    rows = (*with_column("Ghi chú", None, None), (), *CONTACTS[1:])
    result = bring(workbook(rows))
    assert said(result) == [("ignored-table", "Sheet1!A6")]
    assert result.proposal.questions.tables == []
    assert counts() == FIGURES


NOT_READ: dict[str, tuple[Rows, tuple[str, str | None]]] = {
    "no_heading": (
        ((TITLE,), CAN_THO, DA_NANG),
        ("unknown-column", "Sheet1!A2"),
    ),
    "one_row_without_a_heading": (((TITLE,), CAN_THO), ("nothing-read", "Sheet1!C2")),
    "another_table": (
        (("STT", "Mặt hàng", "Số tiền"), (1, "Giấy", 1200)),
        ("nothing-read", "Sheet1!C2"),
    ),
    "only_a_total": (
        ((TITLE,), HEADINGS, (None, "Tổng cộng", "3.741", "2.652")),
        ("nothing-read", "Sheet1!C3"),
    ),
}


@pytest.mark.parametrize(("rows", "finding"), NOT_READ.values(), ids=NOT_READ.keys())
def test_file_with_figures_of_which_none_was_read_is_refused(
    rows: Rows, finding: tuple[str, str | None]
) -> None:
    result = bring(workbook(rows))
    assert [(row.code, row.where) for row in result.proposal.findings if row.is_error] == [finding]
    assert not result.is_saved


def test_file_of_contacts_has_nothing_to_read() -> None:
    assert said(bring(workbook(CONTACTS))) == [("ignored-table", "Sheet1!A2")]


def test_row_that_is_left_out_takes_its_findings_along() -> None:
    wrong = ("03", "Cộng đồng A", "khoảng 1.700", "#REF!", "1.000", "Tạm")
    rows = ((TITLE,), HEADINGS, CAN_THO, wrong)
    answer = Answers(names={"Cộng đồng A": NameAnswer("", reason="không phải tỉnh")})
    assert {code for code, _where in said(look(workbook(rows)))} == {
        "ambiguous-number",
        "error-value",
        "unknown-agency",
        "unreadable-number",
        "unreadable-status",
    }
    proposal = look(workbook(rows), answer)
    assert said(proposal) == [("row-left-out", "Sheet1!B4")]
    assert proposal.ledger.adds_up
    assert proposal.ledger.passed[Reason.ROW].cells > 0


def test_result_without_a_number_is_said() -> None:
    rows = ((TITLE,), HEADINGS, CAN_THO, (*DA_NANG[:2], "-", "-", "-", "Hoàn thành"))
    assert said(bring(workbook(rows))) == [("no-number", "Sheet1!F4")]


def test_year_on_a_cover_is_no_figure() -> None:
    rows = (("Năm", 2022), ("Kỳ báo cáo", 9), (TITLE,), HEADINGS, CAN_THO, DA_NANG)
    assert said(bring(workbook(rows))) == []
    assert counts() == FIGURES


@pytest.mark.parametrize("heading", ["Tên tỉnh", "Tỉnh/TP", "UBND tỉnh, thành phố", "Địa phương"])
def test_column_of_provinces_has_several_headings(heading: str) -> None:
    headings = (HEADINGS[0], heading, *HEADINGS[2:])
    assert said(bring(workbook(((TITLE,), headings, CAN_THO, DA_NANG)))) == []
    assert counts() == FIGURES


def test_rows_of_a_text_file_that_are_parted_otherwise_are_named() -> None:
    heading, *rows = (as_csv((row,), ";") for row in (HEADINGS, CAN_THO, DA_NANG))
    content = as_csv(((TITLE,),)) + heading.replace(b";", b"\t") + b"".join(rows)
    result = bring(content)
    assert ("unread-content", "csv!A3") in said(result)
    assert (result.is_saved, result.proposal.ledger.adds_up) == (False, True)
