"""Which decision orders a list, and of which year its deadlines are."""

from datetime import date

import pytest

from entities.models import ServiceDeadline
from indicators.annex.tests.files import Rows, workbook
from indicators.importing.tests.sending import assert_refused, bring, said

pytestmark = pytest.mark.usefixtures("_reference")

AS_OF = ("Số liệu tính đến 6/9/2022",)
HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")
PASSPORT = ("1", "Cấp hộ chiếu", "Bộ Công an", "Quý II")
HOSPITAL = ("1", "Thanh toán viện phí", "Bộ Y tế", "Quý II")


def ordered() -> set[tuple[str, str, date | None]]:
    """Service, decision and day of all that is stored."""
    return set(ServiceDeadline.objects.values_list("service__name", "decision__number", "due_on"))


@pytest.mark.parametrize(
    "above",
    [
        ["Các dịch vụ công chưa hoàn thành theo QĐ số 422/QĐ-TTg ngày 04/4/2022"],
        ["DANH MỤC", "(Kèm theo Quyết định 422/QĐ-TTg ngày 04.04.2022)", "Đơn vị: dịch vụ"],
        ["II. Danh mục theo Quyết định số 422/QĐ-TTg", "ngày 04 tháng 4 năm 2022"],
        ["Căn cứ Quyết định số 1/QĐ-TTg ngày 1/1/2020;", "Theo QĐ 422/QĐ-TTg (04/4/2022):"],
    ],
    ids=["no_number", "line_above", "two_lines", "preamble"],
)
def test_decision_stands_in_any_line_above(above: list[str]) -> None:
    content = workbook((AS_OF, *((line,) for line in above), HEADINGS, PASSPORT))
    assert said(bring(content)) == []
    assert ordered() == {("Cấp hộ chiếu", "422/QĐ-TTg", date(2022, 6, 30))}


def test_next_list_under_another_decision_is_another_list() -> None:
    rows: Rows = (
        AS_OF,
        ("II. Danh mục theo Quyết định số 422/QĐ-TTg ngày 04/4/2022",),
        HEADINGS,
        PASSPORT,
        ("Danh mục theo Quyết định số 406/QĐ-TTg ngày 22/3/2021",),
        HEADINGS,
        HOSPITAL,
    )
    assert said(bring(workbook(rows))) == []
    assert ordered() == {
        ("Cấp hộ chiếu", "422/QĐ-TTg", date(2022, 6, 30)),
        ("Thanh toán viện phí", "406/QĐ-TTg", date(2021, 6, 30)),
    }


def test_list_without_a_decision_is_asked() -> None:
    content = workbook((AS_OF, ("Danh mục dịch vụ công",), HEADINGS, PASSPORT))
    result = assert_refused(content, ("no-decision", "Sheet1!A3"))
    assert (result.proposal.ledger.asked, result.proposal.ledger.adds_up) == (4, True)


def test_year_is_that_of_the_quarter_in_the_title_never_of_the_period() -> None:
    title = (
        "II. Dịch vụ công hoàn thành trong Quý IV năm 2021 và Quý I năm 2023 theo Quyết định số"
        " 422/QĐ-TTg ngày 04/4/2022"
    )
    rows = (("1", "A", "Bộ Y tế", "Quý IV"), ("2", "B", "Bộ Y tế", "Tháng 3"))
    assert bring(workbook((AS_OF, (title,), HEADINGS, *rows))).is_saved
    days = {service: day for service, _decision, day in ordered()}
    assert days == {"A": date(2021, 12, 31), "B": date(2023, 3, 31)}


def test_year_of_two_decisions_is_asked() -> None:
    title = "II. Theo Quyết định số 406/QĐ-TTg ngày 22/3/2021, số 422/QĐ-TTg ngày 04/4/2022"
    content = workbook((AS_OF, (title,), HEADINGS, PASSPORT))
    assert_refused(content, ("unreadable-deadline", "Sheet1!D4"))
