"""Lists of services as they are sent: wordings, leads, spellings, rows that lack something."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from entities.models import Service, ServiceDeadline
from indicators.annex.tests.files import Rows, document, workbook
from indicators.importing.tests.made_files import as_csv, as_ods, as_xls
from indicators.importing.tests.sending import as_text, assert_refused, bring, said

pytestmark = pytest.mark.usefixtures("_reference")

TITLE = (
    "II. Các dịch vụ công chưa hoàn thành (tính đến ngày 6/9/2022) theo Quyết định số 422/QĐ-TTg"
    " ngày 04 tháng 4 năm 2022"
)
HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")
HOSPITAL = ("1", "Thanh toán viện phí", "Bộ Y tế", "Quý II")


def listed(*rows: tuple[Any, ...], title: str = TITLE) -> bytes:
    """A list on Sheet1, whose first row is row 3."""
    return workbook(((title,), HEADINGS, *rows))


def deadlines() -> set[tuple[str, str, date | None]]:
    """Service, lead and day of all that is stored."""
    return set(ServiceDeadline.objects.values_list("service__name", "agency__name", "due_on"))


def as_document(rows: Rows) -> bytes:
    ((title,), *table) = rows
    return document(title, [tuple(value or "" for value in row) for row in table])


FORMATS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": workbook,
    "ods": as_ods,
    "xls": as_xls,
    "csv": as_csv,
    "docx": as_document,
}


@pytest.mark.parametrize("written", FORMATS.values(), ids=FORMATS.keys())
def test_list_says_the_same_in_every_format(written: Callable[[Rows], bytes]) -> None:
    rows = [
        *((TITLE,), HEADINGS),
        ("1.1", "Thanh toán viện phí", "Bộ Y tế", "Quý II"),
        (None, "Đăng ký đất đai", "Hà Nội và Thành phố Hồ Chí Minh", "6 tháng đầu năm 2023"),
        ("03a", "Cấp hộ chiếu", "Bộ Công an (chủ trì), Bộ Tài chính (phối hợp)", "T7/2022"),
    ]
    assert said(bring(written(rows))) == []
    assert deadlines() == {
        ("Thanh toán viện phí", "Bộ Y tế", date(2022, 6, 30)),
        ("Đăng ký đất đai", "Thành phố Hà Nội", date(2023, 6, 30)),
        ("Đăng ký đất đai", "Thành phố Hồ Chí Minh", date(2023, 6, 30)),
        ("Cấp hộ chiếu", "Bộ Công an", date(2022, 7, 31)),
    }


@pytest.mark.parametrize("written", FORMATS.values(), ids=FORMATS.keys())
def test_row_that_lacks_something_is_asked_at_the_empty_cell(
    written: Callable[[Rows], bytes],
) -> None:
    rows = [
        *((TITLE,), HEADINGS, HOSPITAL),
        ("2", None, "Bộ Tư pháp", "Quý II"),
        (None, "Đăng ký khai sinh", None, "Quý II"),
        ("x", "Đăng ký kết hôn", "Bộ Tư pháp", "–"),
    ]
    result = bring(written(rows))
    assert not result.is_saved
    codes = ["lead-row-without-service", *["incomplete-service"] * 2]
    assert [code for code, _where in said(result)] == codes
    columns = [str(where)[-2] for _code, where in said(result)]
    assert columns == ["B", "C", "D"]


@pytest.mark.parametrize("number", ["32768", "99999", "1234567890123"])
def test_order_number_that_cannot_be_kept_is_refused(number: str) -> None:
    large = (number, "Cấp hộ chiếu", "Bộ Công an", "Quý II")
    assert_refused(listed(HOSPITAL, large), ("unreadable-number", "Sheet1!A4"))


def test_order_number_is_kept_where_it_is_a_whole_one() -> None:
    largest = ("32767", "Cấp hộ chiếu", "Bộ Công an", "Quý II")
    assert bring(listed(("02.", *HOSPITAL[1:]), largest)).is_saved
    orders = ServiceDeadline.objects.order_by("pk").values_list("printed_order", flat=True)
    assert list(orders) == [2, 32767]


def test_day_before_is_a_warning_with_the_day() -> None:
    result = bring(listed((*HOSPITAL[:3], "Trước ngày 30/6/2022")))
    assert said(result) == [("before-day", "Sheet1!D3")]
    assert "29/06/2022" in result.proposal.findings[0].message
    assert deadlines() == {("Thanh toán viện phí", "Bộ Y tế", date(2022, 6, 29))}


@pytest.mark.parametrize(
    "lead",
    ["UBND các tỉnh, thành phố", "Các bộ, ngành", "Bộ Y tế và các địa phương", "63 tỉnh"],
)
def test_group_of_agencies_is_asked_once(lead: str) -> None:
    content = listed((*HOSPITAL[:2], lead, "Quý II"))
    assert_refused(content, ("group-lead", "Sheet1!C3"))


@pytest.mark.parametrize(
    ("lead", "names"),
    [
        ("Bộ Y tế (chủ trì), Bộ Tài chính (phối hợp)", {"Bộ Y tế"}),
        ("Bộ Y tế (chủ trì); Bộ Công an, Bộ Tài chính (phối hợp)", {"Bộ Y tế"}),
        ("Bộ Y tế (cơ quan chủ trì)", {"Bộ Y tế"}),
        ("Chủ trì: Bộ Y tế, Bộ Công an\nPhối hợp: Bộ Tài chính", {"Bộ Y tế", "Bộ Công an"}),
        ("Bộ Y tế\nBộ Công an", {"Bộ Y tế", "Bộ Công an"}),
        ("Bộ Y tế, Bộ Y tế", {"Bộ Y tế"}),
        ("Bộ Y tế, Bộ Công an (phối hợp)", None),
        ("Bộ Y tế (chủ trì), Bộ Công an", None),
    ],
)
def test_agencies_that_coordinate_are_no_leads(lead: str, names: set[str] | None) -> None:
    content = listed((*HOSPITAL[:2], lead, "Quý II"))
    if names is None:
        assert_refused(content, ("unknown-agency", "Sheet1!C3"))
    else:
        assert said(bring(content)) == []
        assert {agency for _service, agency, _day in deadlines()} == names


@pytest.mark.parametrize("words", ["Quý II", "Quý III"])
def test_service_and_lead_stand_once(words: str) -> None:
    content = listed(HOSPITAL, ("2", "Thanh toán viện phí", "Bộ Y tế", words))
    assert_refused(content, ("duplicate-row", "Sheet1!C3"), ("duplicate-row", "Sheet1!C4"))


def test_service_with_two_leads_on_two_rows_is_one_service() -> None:
    result = bring(listed(HOSPITAL, ("2", "Thanh toán viện phí", "Bộ Công an", "Quý III")))
    assert said(result) == []
    assert result.proposal.services.counts().created == 1
    assert {day for _service, _agency, day in deadlines()} == {date(2022, 6, 30), date(2022, 9, 30)}


@pytest.mark.parametrize(
    "name", ["thanh toán viện phí", "Thanh tóan viện phí", "Thanh toán - viện phí."]
)
def test_two_spellings_of_one_service_are_asked(name: str) -> None:
    content = listed(HOSPITAL, ("2", name, "Bộ Công an", "Quý II"))
    result = assert_refused(content, ("similar-service", "Sheet1!B4"))
    assert "Sheet1!B3" in result.proposal.findings[0].message


def test_stored_service_keeps_its_name() -> None:
    assert bring(listed(HOSPITAL)).is_saved
    again = bring(listed(("1", "THANH TOÁN VIỆN PHÍ.", "Bộ Y tế, Bộ Công an", "Quý II")))
    assert said(again) == [("other-spelling", "Sheet1!B3")]
    assert Service.objects.get().name == "Thanh toán viện phí"
    assert again.proposal.services.counts().as_dict() == {
        "created": 0,
        "updated": 1,
        "unchanged": 0,
    }


def test_name_that_cannot_be_kept_is_asked() -> None:
    content = listed(("1", "Cấp " + "giấy " * 140, "Bộ Tư pháp", "Quý II"))
    assert_refused(content, ("long-service", "Sheet1!B3"))


def test_the_same_list_again_changes_nothing() -> None:
    content = listed(HOSPITAL, ("2", "Cấp hộ chiếu", "Bộ Công an", "Trong năm 2022"))
    assert bring(content).is_saved
    again = bring(content).proposal
    assert not again.changes_something
    assert again.services.counts().unchanged == 2


@pytest.mark.parametrize("failed", ["#N/A", "#REF!", "=?"])
@pytest.mark.parametrize("column", [1, 2, 3])
def test_formula_that_gives_no_words_is_no_service_lead_or_deadline(
    column: int, failed: str
) -> None:
    row = list(HOSPITAL)
    row[column] = failed
    code = "not-worked-out" if failed == "=?" else "error-value"
    content = as_text(((TITLE,), HEADINGS, tuple(row)))
    assert_refused(content, (code, f"Sheet1!{'ABCD'[column]}3"))


@pytest.mark.parametrize("heading", ["Thời hạn", "THỜI HẠN HOÀN THÀNH", "Thời hạn thực hiện"])
def test_deadlines_stand_under_any_wording_of_their_heading(heading: str) -> None:
    rows = ((TITLE,), (*HEADINGS[:3], heading), HOSPITAL)
    assert said(bring(workbook(rows))) == []
    assert deadlines() == {("Thanh toán viện phí", "Bộ Y tế", date(2022, 6, 30))}
