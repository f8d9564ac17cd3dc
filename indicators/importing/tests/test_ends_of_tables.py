"""What stands below, between and in front of the rows of a table, in every kind of file."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from dvctrack.lib.files.cells import Cell
from entities.models import Agency
from indicators.annex.around import ends_table, is_page_mark, is_subtotal, is_total
from indicators.annex.tests.files import CAN_THO, DA_NANG, HEADINGS, TITLE, Rows
from indicators.annex.vocabulary import GROUPS
from indicators.importing.tests.as_files import IN_EVERY_KIND
from indicators.importing.tests.one_table import FIGURES, HANOI, counts, table
from indicators.importing.tests.sending import bring, said

pytestmark = pytest.mark.usefixtures("_reference")

Make = Callable[[Rows], bytes]
BELOW: dict[str, Rows] = {
    "signature": (
        (None, "Nơi nhận:", None, "Hà Nội, ngày 06 tháng 9 năm 2022"),
        (None, "- Như trên;", None, "KT. BỘ TRƯỞNG"),
        (None, "- Lưu: VT, KSTT (02 bản).", None, "Nguyễn Văn A"),
        (None, "Điện thoại", None, "0243 123 456"),
    ),
    "who_made_it": (
        (None, "Người lập biểu", None, "TM. ỦY BAN NHÂN DÂN"),
        (None, "Nguyễn Văn A", None, "Trần Thị B"),
        (None, "PHÒNG TỔNG HỢP", None, "0912345678"),
    ),
    "only_names": ((None, "Hà Văn A", None, None, None, "Vũ B"),),
    "notes": (
        ("Ghi chú:",),
        ("1", "Số liệu lấy lúc 17h00 ngày 06/9/2022"),
        ("(2)", "Trung bình cả nước 45,6%"),
        ("*", "Tỷ lệ tính theo công thức (4)/(3)"),
    ),
    "sums": (
        (None, "Cộng trang", "3.741", "2.652"),
        (None, "Chuyển trang sau", "3.000", "2.000"),
        (None, "Bình quân cả nước", None, None, "70,8"),
        (None, "TỔNG CỘNG TOÀN QUỐC", "3.741", "2.652"),
    ),
}


@IN_EVERY_KIND
@pytest.mark.parametrize("rows", BELOW.values(), ids=BELOW.keys())
def test_what_stands_below_a_table_is_no_row(make: Make, rows: Rows) -> None:
    assert said(bring(make(table(CAN_THO, DA_NANG, *rows)))) == []
    assert counts() == FIGURES


@IN_EVERY_KIND
@pytest.mark.parametrize(
    "name",
    [
        "Cộng (A+B)",
        "TOÀN NGÀNH",
        "Chung cả nước",
        "Tổng hợp chung",
        "Grand Total",
        "TC",
        "Tổng số toàn tỉnh",
    ],
)
def test_sum_is_no_row_in_whatever_words(make: Make, name: str) -> None:
    rows = table(CAN_THO, DA_NANG, (None, name, "3.741", "2.652", "70,89"))
    assert said(bring(make(rows))) == []
    assert counts() == FIGURES


@IN_EVERY_KIND
def test_number_in_words_below_a_note_is_asked_about(make: Make) -> None:
    note = (None, "Ghi chú: số liệu dưới đây báo cáo bổ sung")
    doubtful = ("03", HANOI[1], "khoảng 923 nghìn", "hơn 35", "")
    result = bring(make(table(CAN_THO, note, doubtful, DA_NANG)))
    assert [code for code, _where in said(result)] == ["unreadable-number"] * 2
    assert "ghi như 1.700" in result.proposal.findings[0].message


@IN_EVERY_KIND
@pytest.mark.parametrize("rows", BELOW.values(), ids=BELOW.keys())
def test_agency_with_figures_below_the_end_is_a_row(make: Make, rows: Rows) -> None:
    last = (None, *HANOI[1:])
    result = bring(make(table(CAN_THO, *rows, DA_NANG, last)))
    assert {code for code, _where in said(result)} <= {"total-mismatch"}
    assert counts() == FIGURES | {("ha-noi", 1281, 1875)}


@IN_EVERY_KIND
def test_figures_of_a_name_that_nobody_knows_are_asked_about(make: Make) -> None:
    rows = table(CAN_THO, *BELOW["signature"], (None, "Atlantis", "1.000", "500", "50", ""))
    assert [code for code, _where in said(bring(make(rows)))] == ["unknown-agency"]


@IN_EVERY_KIND
@pytest.mark.parametrize("number", ["12", "45,6", 7])
def test_figure_without_a_name_is_asked_about(make: Make, number: Any) -> None:
    rows = table(CAN_THO, (None, None, None, number), DA_NANG)
    assert "unknown-agency" in {code for code, _where in said(bring(make(rows)))}


BETWEEN: dict[str, Rows] = {
    "numbers": (("1", "2", "3", "4", "5", "6"),),
    "letters_and_numbers": (("A", "B", "1", "2", "3", "4"),),
    "numbers_in_brackets": (("(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)", "(6)"),),
    "headings": (HEADINGS,),
    "headings_and_numbers": (HEADINGS, ("1", "2", "3", "4", "5", "6")),
    "page_mark": ((None, None, None, None, None, "Trang 2/5"), (None, "(tiếp theo)")),
    "carried_over": ((None, "Cộng trang 1", "1.850", "1.243"), (None, "Mang sang", "1", "1")),
}


@IN_EVERY_KIND
@pytest.mark.parametrize("rows", BETWEEN.values(), ids=BETWEEN.keys())
def test_table_goes_on_over_the_page(make: Make, rows: Rows) -> None:
    whole = (None, "Tổng cộng", "3.741", "2.652")
    assert said(bring(make(table(CAN_THO, *rows, DA_NANG, whole)))) == []
    assert counts() == FIGURES


@IN_EVERY_KIND
@pytest.mark.parametrize("number", [None, "1.1", "03a", "1.", "I.1", "-", "*"])
def test_number_in_front_decides_nothing(make: Make, number: str | None) -> None:
    rows = table((number, *CAN_THO[1:]), (number, *DA_NANG[1:]))
    assert said(bring(make(rows))) == []
    assert counts() == FIGURES


@IN_EVERY_KIND
def test_table_needs_no_column_of_numbers(make: Make) -> None:
    rows = ((TITLE,), HEADINGS[1:], CAN_THO[1:], DA_NANG[1:])
    assert said(bring(make(rows))) == []
    assert counts() == FIGURES


NOTHING: dict[str, tuple[Any, ...]] = {
    "empty": (None, None, None, None),
    "dashes": ("-", "–", "...", None),
    "words": ("Chưa báo cáo", None, None, "Chưa báo cáo"),
}


@IN_EVERY_KIND
@pytest.mark.parametrize("name", ["Thành phố Hà Nội", "Ban Chỉ đạo", "Nguyễn Văn A"])
@pytest.mark.parametrize("cells", NOTHING.values(), ids=NOTHING.keys())
def test_name_without_a_figure_has_not_reported(
    make: Make, name: str, cells: tuple[Any, ...]
) -> None:
    result = bring(make(table(CAN_THO, ("03", name, *cells), DA_NANG)))
    assert said(result) == []
    assert result.proposal.ledger.adds_up
    assert counts() == FIGURES


@pytest.mark.parametrize("before", ["", "UBND ", "Tỉnh ", "Ủy ban nhân dân tỉnh "])
def test_no_name_of_an_agency_is_a_sum_a_mark_a_label_or_an_end(before: str) -> None:
    cells = [Cell("", 1, before + name) for name in Agency.objects.values_list("name", flat=True)]
    assert len(cells) > 80
    groups = [group.match for group in GROUPS]
    taken = [
        cell.text
        for cell in cells
        if is_total([cell])
        or is_subtotal([cell])
        or is_page_mark(cell)
        or ends_table([cell])
        or any(re.search(match, cell.words) for match in groups)
    ]
    assert taken == []


@IN_EVERY_KIND
def test_figures_without_a_name_below_a_note_are_asked_about(make: Make) -> None:
    nameless = (None, None, *HANOI[2:])
    result = bring(make(table(CAN_THO, ("Ghi chú: số liệu sơ bộ",), nameless, DA_NANG)))
    assert [code for code, _where in said(result)] == ["unknown-agency"]
    assert "không ghi tên cơ quan" in result.proposal.findings[0].message
