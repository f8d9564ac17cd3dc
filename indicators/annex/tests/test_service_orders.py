"""Lists of services: which decision orders a row, who leads it, and what is odd about its day."""

from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dvctrack.lib.files.reading import read_lines
from indicators.annex.dates import Decision
from indicators.annex.layout import Field
from indicators.annex.mapping import KnownTables
from indicators.annex.reading import AnnexReading, read_annex
from indicators.annex.service_rows import ServiceRow
from indicators.annex.tests.files import Rows, workbook
from indicators.importing.tests.as_files import IN_EVERY_KIND

D06 = Decision("06/QĐ-TTg", date(2022, 1, 6))
D406 = Decision("406/QĐ-TTg", date(2021, 3, 22))
D422 = Decision("422/QĐ-TTg", date(2022, 4, 4))
ONE = "(Kèm theo Quyết định số 06/QĐ-TTg ngày 06 tháng 01 năm 2022 của Thủ tướng Chính phủ)"
TWO = "Danh mục theo Quyết định số 422/QĐ-TTg ngày 04/4/2022 và số 06/QĐ-TTg ngày 06/01/2022"
STATED = f"{TWO} (tính đến ngày 6/9/2022)"
HEADINGS = ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành")


def read(content: bytes, **options: Any) -> AnnexReading:
    reading = read_annex(read_lines(content), **options)
    assert reading.ledger.adds_up
    return reading


def rows_of(reading: AnnexReading) -> list[ServiceRow]:
    return [row for table in reading.tables for row in table.services]


def codes(reading: AnnexReading) -> list[tuple[str, str | None]]:
    return [(row.code, row.where) for row in reading.findings if row.code != "deadline-words"]


def listed(*rows: tuple[Any, ...], title: str = ONE, headings: tuple[str, ...] = HEADINGS) -> Rows:
    return ((title,), headings, *rows)


def one(words: str, *, title: str) -> tuple[ServiceRow, list[str]]:
    """The only row with these words, and the codes of what is said of the list."""
    reading = read(workbook(listed(("1", "Cấp hộ chiếu", "Bộ Công an", words), title=title)))
    return rows_of(reading)[0], [row.code for row in reading.findings]


@IN_EVERY_KIND
def test_list_of_a_decision_needs_no_reporting_day(make: Any) -> None:
    reading = read(make(listed(("1", "Cấp hộ chiếu", "Bộ Công an", "Quý II/2022"))))
    (row,) = rows_of(reading)
    assert (row.decisions, row.ordered_on, row.decision_is_assumed) == ((D06,), date(2022, 1, 6), 0)
    assert reading.findings == []


def test_of_several_decisions_the_only_one_that_was_signed_by_the_due_day_orders() -> None:
    row, said = one("Tháng 3/2022", title=TWO)
    assert (row.decisions, said) == ((D06,), [])


def test_where_several_fit_a_list_is_asked_and_a_statement_takes_the_first() -> None:
    row, said = one("Quý II/2022", title=TWO)
    assert (row.decisions, said) == ((), ["no-decision"])
    row, said = one("Quý II/2022", title=STATED)
    assert (row.decisions, said) == ((D422, D06), ["decision-assumed"])
    assert row.decision_is_assumed
    assert row.ordered_on == D06.issued_on


def test_words_without_a_day_fit_every_decision() -> None:
    assert one("Thường xuyên", title=TWO)[0].decisions == ()
    assert one("Thường xuyên", title=STATED)[0].decisions == (D422, D06)


def test_year_of_each_signing_tells_the_decision_or_is_asked() -> None:
    title = "Theo Quyết định số 422/QĐ-TTg ngày 04/4/2022, số 406/QĐ-TTg ngày 22/3/2021"
    row, _said = one("Quý I", title=title)
    assert (row.decisions, row.deadline and row.deadline.due_on) == ((D406,), date(2021, 3, 31))
    assert one("Quý II", title=title)[1] == ["unreadable-deadline"]


def test_what_a_person_says_orders_all_rows_that_say_nothing() -> None:
    rows = listed(("1", "Cấp hộ chiếu", "Bộ Công an", "Quý II"), title="DANH MỤC")
    assert codes(read(workbook(rows))) == [("no-decision", "Sheet1!A2")]
    reading = read(workbook(rows), ordering=D422)
    assert codes(reading) == []
    assert rows_of(reading)[0].decisions == (D422,)


def test_row_before_the_signing_is_told_and_kept() -> None:
    row, said = one("Quý IV/2021", title=ONE)
    assert (row.deadline and row.deadline.due_on) == date(2021, 12, 31)
    assert said == ["deadline-before-order"]


@IN_EVERY_KIND
def test_columns_stand_in_any_order_with_the_decision_of_each_row(make: Any) -> None:
    headings = (
        *("Ghi chú", "Quyết định", "Thời hạn hoàn thành", "Cơ quan phối hợp"),
        *("Tên dịch vụ công/TTHC", "Cơ quan chủ trì"),
    )
    rows = [
        (
            "gấp",
            "422/QĐ-TTg ngày 04/4/2022",
            "Quý II",
            "Bộ Tài chính",
            "Cấp hộ chiếu",
            "Bộ Công an",
        ),
        (None, "406/QĐ-TTg, 22/3/2021", "Quý II", None, "Đăng ký khai sinh", "Bộ Tư pháp"),
        (None, "06/QĐ-TTg", "Quý III", None, "Đăng ký khai tử", "Bộ Tư pháp"),
        (None, None, "Quý IV", None, "Đăng ký kết hôn", "Bộ Tư pháp"),
    ]
    reading = read(make(listed(*rows, headings=headings)))
    assert codes(reading) == []
    found = rows_of(reading)
    assert [row.decisions for row in found] == [(D422,), (D406,), (D06,), (D06,)]
    assert [row.deadline and row.deadline.due_on for row in found] == [
        *(date(2022, 6, 30), date(2021, 6, 30), date(2022, 9, 30), date(2022, 12, 31)),
    ]
    assert (found[0].coordinating and found[0].coordinating.text) == "Bộ Tài chính"
    assert [row.note for row in found] == ["gấp", "", "", ""]


def test_decision_of_a_row_that_cannot_be_read_is_asked_at_its_cell() -> None:
    rows = [("1", "Cấp hộ chiếu", "Bộ Công an", "Quý II", "như trên")]
    reading = read(workbook(listed(*rows, headings=(*HEADINGS, "Quyết định"))))
    assert codes(reading) == [("no-decision", "Sheet1!E3")]


LABELS: dict[str, tuple[Any, ...]] = {
    "beside_its_number": ("I", "Bộ Công an", None),
    "in_one_cell": ("I. Bộ Công an",),
    "in_capitals": (None, "BỘ CÔNG AN", None),
}


@IN_EVERY_KIND
@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS.keys())
def test_label_is_the_lead_of_the_rows_below_it(make: Any, label: tuple[Any, ...]) -> None:
    headings = ("TT", "Tên dịch vụ công/TTHC", "Thời hạn hoàn thành")
    rows = (label, ("1", "Cấp hộ chiếu", "Quý II/2022"), ("II. Bộ Tư pháp",))
    reading = read(
        make(listed(*rows, ("1", "Đăng ký khai sinh", "Quý II/2022"), headings=headings))
    )
    assert [row.lead.words for row in rows_of(reading)] == ["bo cong an", "bo tu phap"]
    assert codes(reading) == []


@IN_EVERY_KIND
def test_label_of_a_field_is_no_lead(make: Any) -> None:
    rows = [
        ("I", "Bộ Công an", None, None),
        ("1", "Cấp hộ chiếu", None, "Quý II/2022"),
        ("II", "Lĩnh vực hộ tịch", None, None),
        ("2", "Đăng ký khai sinh", None, "Quý II/2022"),
        ("3", "Đăng ký khai tử", "Bộ Tư pháp", "Quý II/2022"),
    ]
    reading = read(make(listed(*rows)))
    assert [row.lead.text for row in rows_of(reading)] == ["Bộ Công an", "Bộ Tư pháp"]
    assert [code for code, _where in codes(reading)] == ["incomplete-service"]


def test_labels_stand_above_the_tables_of_a_document() -> None:
    paper = docx.Document()
    paper.add_paragraph(ONE)
    for lead, service in (("I. Bộ Công an", "Cấp hộ chiếu"), ("II. Bộ Tư pháp", "Khai sinh")):
        paper.add_paragraph(lead)
        table = paper.add_table(0, 3)
        for row in ((HEADINGS[0], HEADINGS[1], HEADINGS[3]), ("1", service, "Quý II/2022")):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    content = BytesIO()
    paper.save(content)
    reading = read(content.getvalue())
    found = [(row.lead.text, row.service.text) for row in rows_of(reading)]
    assert found == [("Bộ Công an", "Cấp hộ chiếu"), ("Bộ Tư pháp", "Khai sinh")]
    assert codes(reading) == []


def test_list_without_leads_lacks_a_column() -> None:
    headings = ("TT", "Tên dịch vụ công/TTHC", "Thời hạn hoàn thành")
    reading = read(workbook(listed(("1", "Cấp hộ chiếu", "Quý II/2022"), headings=headings)))
    assert [code for code, _where in codes(reading)] == ["missing-column", "incomplete-service"]


def test_service_merged_over_its_leads_is_that_of_both() -> None:
    def merge(sheet: Worksheet) -> None:
        for area in ("A3:A4", "B3:B4", "D3:D4"):
            sheet.merge_cells(area)

    rows = [("1", "Cấp hộ chiếu", "Bộ Công an", "Quý II/2022"), (None, None, "Bộ Tài chính", None)]
    found = rows_of(read(workbook(listed(*rows), merge)))
    assert [(row.service.text, row.lead.text) for row in found] == [
        ("Cấp hộ chiếu", "Bộ Công an"),
        ("Cấp hộ chiếu", "Bộ Tài chính"),
    ]


@IN_EVERY_KIND
def test_lead_without_a_service_of_its_own_is_asked_at_the_empty_cell(make: Any) -> None:
    rows = [
        ("1", "Cấp hộ chiếu", "Bộ Công an", "Quý II/2022"),
        (None, None, "Bộ Tài chính", "Quý II/2022"),
    ]
    ((code, where),) = codes(read(make(listed(*rows))))
    assert (code, (where or "")[-2]) == ("lead-row-without-service", "B")


@pytest.mark.parametrize(
    ("title", "words", "due_on"),
    [
        ("trong Quý IV năm 2021 và Quý I năm 2023", "Quý I", date(2023, 3, 31)),
        ("trong Quý II năm 2022, Quý II năm 2023", "Quý II", None),
        ("trong Quý II năm 2022, Quý II năm 2023", "Quý II/2023", date(2023, 6, 30)),
        ("trong Quý II năm 2023", "Tháng 9", date(2022, 9, 30)),
    ],
)
def test_two_quarters_of_a_title_give_the_right_year_or_a_question(
    title: str, words: str, due_on: date | None
) -> None:
    row, said = one(words, title=f"Dịch vụ công hoàn thành {title} theo {ONE[11:-1]}")
    assert (row.deadline and row.deadline.due_on) == due_on
    assert ("unreadable-deadline" in said) is (due_on is None)


def test_table_of_unknown_headings_below_a_decision_is_proposed_as_a_list() -> None:
    headings = ("STT", "Nội dung", "Cơ quan thực hiện", "Tiến độ", "Người ký")
    reading = read(
        workbook(listed(("1", "Cấp hộ chiếu", "Bộ Công an", "Quý II", "An"), headings=headings))
    )
    (question,) = reading.questions
    assert question.mapping.lists_services
    fields = (Field.ORDER, Field.SERVICE, Field.LEAD, Field.DEADLINE, None)
    assert question.mapping.fields == fields
    known = KnownTables({question.place: question.mapping})
    (row,) = rows_of(
        read_annex(
            read_lines(
                workbook(
                    listed(("1", "Cấp hộ chiếu", "Bộ Công an", "Quý II", "An"), headings=headings)
                )
            ),
            known=known,
        )
    )
    assert (row.service.text, row.decisions) == ("Cấp hộ chiếu", (D06,))
