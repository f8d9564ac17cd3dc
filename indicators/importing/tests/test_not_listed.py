"""Stored overdue services that the list of a day does not name."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entities.models import ServiceDeadline
from entities.tests.factories import ConfirmationFactory, ExtensionFactory, ServiceDeadlineFactory
from indicators.annex.tests.files import workbook
from indicators.importing.tests.sending import agency, bring, look
from indicators.importing.tests.test_service_lists import HEADINGS, HOSPITAL, TITLE, listed

pytestmark = pytest.mark.usefixtures("_reference")

PASSPORT = ("2", "Cấp hộ chiếu", "Bộ Công an", "Quý I/2023")
BIRTH = ("3", "Đăng ký khai sinh", "Bộ Tư pháp, Bộ Công an", "Quý II")
OF_422 = "theo Quyết định số 422/QĐ-TTg ngày 04 tháng 4 năm 2022"
DECISION = f"Danh mục dịch vụ công phải hoàn thành {OF_422}"


@pytest.fixture(autouse=True)
def _stored(_reference: None) -> None:
    """Three services overdue on 6/9/2022 with four leads, and one that is not."""
    late = ("4", "Cấp căn cước", "Bộ Công an", "Tháng 5/2022")
    assert bring(listed(HOSPITAL, PASSPORT, BIRTH, late, title=DECISION)).is_saved


def not_listed(content: bytes) -> list[tuple[str, str | None, str | None]]:
    """The service, its lead and the cell of each finding."""
    return [
        (row.message.split("”")[0].lstrip("“"), row.agency, row.where)
        for row in look(content).findings
        if row.code == "not-listed"
    ]


IDENTITY = ("Cấp căn cước", "bo-cong-an", "Sheet1!A2")


def test_what_a_list_of_the_day_leaves_out_is_told_at_its_heading() -> None:
    statement = listed(HOSPITAL, (*BIRTH[:2], "Bộ Tư pháp", BIRTH[3]))
    assert not_listed(statement) == [
        IDENTITY,
        ("Đăng ký khai sinh", "bo-cong-an", "Sheet1!A2"),
    ]
    finding = next(row for row in look(statement).findings if row.code == "not-listed")
    assert "Bộ Công an" in finding.message
    assert "31/05/2022" in finding.message
    assert finding.severity == "info"
    before = ServiceDeadline.objects.count()
    assert bring(statement).is_saved
    assert ServiceDeadline.objects.count() == before


def test_what_was_completed_or_extended_by_the_day_is_not_missed() -> None:
    orders = {row.service.name: row for row in ServiceDeadline.objects.all()}
    day = {"day": date(2022, 8, 1)}
    ConfirmationFactory.create(deadline=orders["Cấp căn cước"], done_on=date(2022, 8, 1), **day)
    ExtensionFactory.create(
        deadline=orders["Thanh toán viện phí"], due_on=date(2022, 12, 31), **day
    )
    assert not_listed(listed(BIRTH)) == []


@pytest.mark.parametrize(
    "row",
    [(*HOSPITAL[:2], "Bộ Không Có", "Quý II"), (*HOSPITAL[:3], "sớm")],
    ids=["lead", "deadline"],
)
def test_row_that_could_not_be_read_names_its_service(row: tuple[str, ...]) -> None:
    assert not_listed(listed(row, BIRTH)) == [IDENTITY]


TITLES = {
    "other_quarter": f"II. Các dịch vụ công trong Quý I năm 2022 {OF_422} chưa hoàn thành",
    "other_decision": "II. Các dịch vụ công theo Quyết định số 468/QĐ-TTg ngày 27 tháng 3 năm 2021"
    " chưa hoàn thành",
    "other_agency": f"II. Các dịch vụ công của Bộ Y tế {OF_422} chưa hoàn thành",
    "all_that_is_ordered": f"II. Các dịch vụ công phải hoàn thành {OF_422}",
}


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_list_of_something_else_misses_nothing(title: str) -> None:
    assert not_listed(listed(HOSPITAL, title=f"{title} (tính đến ngày 6/9/2022)")) == []


def test_list_of_its_quarter_misses_those_of_the_quarter() -> None:
    title = f"II. Các dịch vụ công trong Quý II năm 2022 {OF_422} chưa hoàn thành"
    statement = listed(HOSPITAL, BIRTH, title=f"{title} (tính đến ngày 6/9/2022)")
    assert not_listed(statement) == [IDENTITY]


@pytest.mark.parametrize("title", [DECISION, TITLE.replace("(tính đến ngày 6/9/2022)", "")])
def test_list_without_a_day_misses_nothing(title: str) -> None:
    assert not_listed(listed(HOSPITAL, title=title)) == []


def test_queries_do_not_grow_with_what_is_missed() -> None:
    statement = workbook(((TITLE,), HEADINGS, HOSPITAL))
    counted = []
    for _turn in range(2):
        with CaptureQueriesContext(
            connection,
        ) as few:
            look(statement)
        counted.append(len(few))
        decision = ServiceDeadline.objects.earliest("pk").decision
        ServiceDeadlineFactory.create_batch(5, decision=decision, agency=agency("bo-y-te"))
    assert counted[0] == counted[1]
