"""Tables and names that no annex has: what is proposed, what is asked, what an answer does."""

from dataclasses import replace

import pytest

from dvctrack.lib.files.cells import Cell
from indicators.annex.layout import Field
from indicators.annex.mapping import ColumnMapping
from indicators.annex.proposing import propose_mapping
from indicators.annex.tests.files import TABLE, workbook
from indicators.choices import Span
from indicators.importing.answers import Answers
from indicators.importing.tests.sending import (
    look,
    said,
)
from indicators.importing.tests.unknown_tables import (
    FIELDS,
    TITLE,
    UNKNOWN,
    F,
    answers,
    question,
)
from indicators.models import Indicator

pytestmark = pytest.mark.usefixtures("_reference")


def cells(*headings: str) -> list[Cell]:
    return [Cell(f"Sheet1!{place}", place, text) for place, text in enumerate(headings, start=1)]


# Title and headings, then indicator, kind and fields.
PROPOSED: dict[
    str, tuple[str, tuple[str, ...], str | None, str | None, tuple[Field | None, ...]]
] = {
    "provision_of_provinces": (
        "Kết quả cung cấp DVCTT",
        ("TT", "Tỉnh, thành phố", "Tổng số TTHC", "Số DVCTT toàn trình", "Tỷ lệ (%)"),
        "online-provision",
        "province",
        (F.ORDER, F.AGENCY, F.DENOMINATOR, F.NUMERATOR, F.RATE),
    ),
    "provision_of_ministries": (
        "Dịch vụ công trực tuyến tích hợp",
        ("STT", "Bộ, ngành", "Tổng số thủ tục hành chính", "Số lượng DVC cung cấp", "Kết quả"),
        "online-provision",
        "ministry",
        (F.ORDER, F.AGENCY, F.DENOMINATOR, F.NUMERATOR, None),
    ),
    "synchronisation": (
        "Tình hình đồng bộ hồ sơ",
        ("Số TT", "Cơ quan", "Số hồ sơ đồng bộ", "Tổng số hồ sơ tiếp nhận", "Tỉ lệ đồng bộ"),
        "dossier-sync",
        None,
        (F.ORDER, F.AGENCY, F.NUMERATOR, F.DENOMINATOR, F.RATE),
    ),
    "payment_by_month": (
        "Hồ sơ thanh toán trực tuyến",
        ("STT", "Địa phương", "Tỷ lệ trong tháng", "Tỷ lệ lũy kế", "So với mục tiêu 30%"),
        "online-payment",
        "province",
        (F.ORDER, F.AGENCY, F.IN_PERIOD_RATE, F.RATE, F.STATUS),
    ),
    "payment_of_dossiers": (
        "",
        ("TT", "Đơn vị", "Tổng số hồ sơ phải thanh toán", "Số hồ sơ thanh toán trực tuyến"),
        "online-payment",
        None,
        (F.ORDER, F.AGENCY, F.DENOMINATOR, F.NUMERATOR),
    ),
    "procedures_that_can_be_paid": (
        "TTHC có nghĩa vụ tài chính",
        ("TT", "Tên đơn vị", "TTHC yêu cầu nghĩa vụ tài chính", "TTHC đã thanh toán trực tuyến"),
        "payment-procedures",
        None,
        (F.ORDER, F.AGENCY, F.DENOMINATOR, F.NUMERATOR),
    ),
    "communes": (
        "Cung cấp dịch vụ công của cấp xã",
        ("TT", "Xã, phường, đặc khu", "Tổng số TTHC", "Số lượng trực tuyến", "Phần trăm"),
        "online-provision",
        "commune",
        (F.ORDER, F.AGENCY, F.DENOMINATOR, F.NUMERATOR, F.RATE),
    ),
    "single_window": (
        "Dịch vụ công mức độ 4",
        ("STT", "Bộ, ngành", "Tổng số", "Số lượng cung cấp", "Trên Cổng một cửa quốc gia"),
        "online-provision",
        "ministry",
        (F.ORDER, F.AGENCY, F.DENOMINATOR, F.NUMERATOR, F.SINGLE_WINDOW),
    ),
    "status_in_words": (
        "Tích hợp dịch vụ công",
        ("TT", "Các tỉnh, thành phố", "Tỷ lệ", "Trạng thái"),
        "online-provision",
        "province",
        (F.ORDER, F.AGENCY, F.RATE, F.STATUS),
    ),
    "procedures_of_a_place_are_a_count": (
        "Cung cấp trực tuyến",
        ("Cơ quan thực hiện", "Tổng TTHC của địa phương", "Số lượng cung cấp"),
        "online-provision",
        None,
        (F.AGENCY, F.DENOMINATOR, F.NUMERATOR),
    ),
    "english": (
        "",
        ("No", "Agency", "Total", "Rate"),
        None,
        None,
        (F.ORDER, F.AGENCY, F.DENOMINATOR, F.RATE),
    ),
    "nothing_known": ("", ("Ngày", "Điện thoại", "Email"), None, None, (None, None, None)),
}


@pytest.mark.parametrize(
    ("title", "headings", "indicator", "kind", "fields"), PROPOSED.values(), ids=PROPOSED.keys()
)
def test_columns_are_proposed_from_their_headings(
    title: str,
    headings: tuple[str, ...],
    indicator: str | None,
    kind: str | None,
    fields: tuple[Field | None, ...],
) -> None:
    proposed = propose_mapping(cells(*headings), title, Indicator.subjects()).mapping
    assert proposed == ColumnMapping(indicator, kind, Span.TO_DATE, fields)


@pytest.mark.parametrize("name", PROPOSED)
def test_no_field_is_proposed_twice(name: str) -> None:
    title, headings, *_rest = PROPOSED[name]
    proposed = propose_mapping(cells(*headings), title, Indicator.subjects()).mapping
    fields = [field for field in proposed.fields if field]
    assert len(fields) == len(set(fields))


def test_unknown_table_is_asked_about_with_its_title_and_first_rows() -> None:
    rows = (*UNKNOWN, *((f"Tỉnh {place}", place, 1, "x") for place in range(9)))
    asked = question(rows)
    assert asked.shape == "don vi | tong so tthc | so tthc cung cap truc tuyen | nguoi lap"
    assert asked.title == TITLE
    assert [cell.ref for cell in asked.headings] == [f"Sheet1!{letter}2" for letter in "ABCD"]
    assert asked.mapping == ColumnMapping("online-provision", None, Span.TO_DATE, FIELDS)
    assert not asked.is_answered
    assert [line.cells[0].text for line in asked.sample] == [
        "Cần Thơ",
        "Đà Nẵng",
        "Tỉnh 0",
        "Tỉnh 1",
        "Tỉnh 2",
    ]


def test_unknown_table_is_refused_until_somebody_answers() -> None:
    proposal = look(workbook(UNKNOWN))
    assert said(proposal) == [("unknown-column", "Sheet1!A2")]
    assert "Đơn vị" in proposal.findings[0].message
    assert not proposal.holds_something


def test_answer_reads_the_table() -> None:
    proposal = look(workbook(UNKNOWN), answers())
    assert said(proposal) == []
    found = [
        (row.agency.slug, row.values.numerator, row.values.denominator)
        for row in proposal.figures.created
    ]
    assert found == [("can-tho", 1243, 1850), ("da-nang", 1409, 1891)]
    assert dict(proposal.figures.created[0].cells) == {
        "agency": "Sheet1!A3",
        "denominator": "Sheet1!B3",
        "numerator": "Sheet1!C3",
    }
    assert proposal.questions.tables[0].is_answered
    (table,) = proposal.tables
    assert (table.indicator, table.kind, table.rows, table.where) == (
        "online-provision",
        None,
        2,
        "Sheet1!A2",
    )


def test_answer_may_differ_from_what_was_proposed() -> None:
    other = ColumnMapping(
        "dossier-sync", "province", Span.TO_DATE, (F.AGENCY, F.NUMERATOR, F.DENOMINATOR, None)
    )
    proposal = look(workbook(UNKNOWN), answers(other))
    assert [(code, where) for code, where in said(proposal)] == [
        ("numerator-exceeds-denominator", "Sheet1!B3"),
        ("numerator-exceeds-denominator", "Sheet1!B4"),
    ]
    assert {row.indicator for row in proposal.findings} == {"dossier-sync"}


def test_span_of_the_answer_is_that_of_the_figures() -> None:
    month = ColumnMapping("online-payment", "province", Span.IN_PERIOD, FIELDS)
    proposal = look(workbook(UNKNOWN), answers(month, "2023-07-25"))
    assert {row.span for row in proposal.figures.created} == {"in_period"}


def test_span_that_is_not_asked_for_is_refused() -> None:
    month = ColumnMapping("online-provision", "province", Span.IN_PERIOD, FIELDS)
    proposal = look(workbook(UNKNOWN), answers(month))
    assert said(proposal) == [("not-asked-for", "Sheet1!A3"), ("not-asked-for", "Sheet1!A4")]


def test_kind_of_the_answer_bounds_its_names() -> None:
    ministries = replace(question().mapping, kind="ministry")
    proposal = look(workbook(UNKNOWN), answers(ministries))
    assert said(proposal) == [("unknown-agency", "Sheet1!A3"), ("unknown-agency", "Sheet1!A4")]


def test_table_without_a_kind_holds_agencies_of_any() -> None:
    rows = (*UNKNOWN, (None, "BỘ, NGÀNH"), ("Bộ Y tế", 100, 90, "Chi"))
    proposal = look(workbook(rows), answers())
    assert said(proposal) == []
    assert {row.agency.kind for row in proposal.figures.created} == {"province", "ministry"}


def test_period_is_asked_for_beside_the_columns() -> None:
    proposal = look(workbook(UNKNOWN), answers(period=""))
    assert said(proposal) == [("no-as-of", "Sheet1!A2")]
    assert proposal.questions.asks_period


def test_faults_of_a_mapped_table_are_said_at_their_cells() -> None:
    rows = (*UNKNOWN[:2], ("Cần Thơ", "1,850", "#REF!", "An"), ("Atlantis", 1, 1, "Bình"))
    proposal = look(workbook(rows), answers())
    assert said(proposal) == [
        ("ambiguous-number", "Sheet1!B3"),
        ("error-value", "Sheet1!C3"),
        ("unknown-agency", "Sheet1!A4"),
    ]


def test_table_that_a_person_leaves_out_is_said_and_not_read() -> None:
    left_out = ColumnMapping(None, None, Span.TO_DATE, (None,) * 4)
    proposal = look(workbook((*TABLE, (), *UNKNOWN[1:])), Answers(mappings={"Sheet1!A6": left_out}))
    assert said(proposal) == [("ignored-table", "Sheet1!A6")]
    assert {row.cells["agency"] for row in proposal.figures.created} == {"Sheet1!B3", "Sheet1!B4"}
    assert proposal.questions.tables[0].is_answered


def test_file_of_nothing_but_a_table_that_is_left_out_changes_nothing() -> None:
    left_out = ColumnMapping(None, None, Span.TO_DATE, (None,) * 4)
    proposal = look(workbook(UNKNOWN), answers(left_out))
    assert not proposal.changes_something
    assert not proposal.holds_something


def test_table_that_goes_on_below_its_headings_is_one_question() -> None:
    rows = (*UNKNOWN, (), ("Trang 2",), *UNKNOWN[1:3])
    asked = question(rows)
    assert asked.headings[0].ref == "Sheet1!A2"
    proposal = look(workbook(rows), answers())
    assert {code for code, _where in said(proposal)} == {"duplicate-row"}


def test_annex_with_a_strange_column_can_be_answered_too() -> None:
    rows = (TABLE[0], (*TABLE[1], "Dân số"), (*TABLE[2], "9"), (*TABLE[3], "8"))
    proposal = look(workbook(rows))
    assert said(proposal) == [("unknown-column", "Sheet1!G2")]
    (asked,) = proposal.questions.tables
    assert asked.mapping.fields == (
        F.ORDER,
        F.AGENCY,
        F.DENOMINATOR,
        F.NUMERATOR,
        F.RATE,
        F.STATUS,
        None,
    )
    answered = look(workbook(rows), Answers(mappings={asked.place: asked.mapping}))
    assert said(answered) == []
    assert len(answered.figures.created) == 2
