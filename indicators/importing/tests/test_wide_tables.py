"""Tables of several indicators or spans, mapped column by column, in every kind of file."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from indicators.annex.layout import Field
from indicators.annex.mapping import ColumnMapping, Subject
from indicators.annex.tests.files import Rows, document, workbook
from indicators.choices import Span
from indicators.importing.answers import Answers
from indicators.importing.confirm import confirm_import
from indicators.importing.look import proposal_of
from indicators.importing.proposal import Proposal
from indicators.importing.remembering import answer_tables
from indicators.importing.tests.made_files import as_csv, as_ods, as_xls
from indicators.importing.tests.sending import AT, look, received, said
from indicators.models import Submission, TableMapping

pytestmark = pytest.mark.usefixtures("_reference")

F = Field
PROVISION, SYNC = Subject("online-provision", "to_date"), Subject("dossier-sync", "to_date")
PROCEDURES = Subject("payment-procedures", "to_date")
PAYMENT, OF_MONTH = Subject("online-payment", "to_date"), Subject("online-payment", "in_period")

RATES: Rows = (
    ("Tỷ lệ các chỉ số dịch vụ công tính đến ngày 06/9/2022",),
    (
        "STT",
        "Tên đơn vị",
        "Cung cấp DVCTT (%)",
        "Đồng bộ hồ sơ (%)",
        "TTHC thanh toán trực tuyến (%)",
        "Hồ sơ thanh toán trực tuyến (%)",
        "Ghi chú",
    ),
    (1, "Cần Thơ", "67,19", "63,29", "38,5", "1,84", "đạt"),
    (2, "Đà Nẵng", "74,51", None, "41", "7,6", None),
)
COUNTS: Rows = (
    ("Kết quả thực hiện tính đến ngày 06/9/2022",),
    ("STT", "Cơ quan/đơn vị", "Cung cấp DVCTT", None, None, "Đồng bộ hồ sơ", None, None),
    (None, None, "Tử số", "Mẫu số", "Tỷ lệ (%)", "Tử số", "Mẫu số", "Tỷ lệ (%)"),
    (1, "Cần Thơ", 1243, 1850, "67,19", 382386, 604140, "63,29"),
    (2, "Đà Nẵng", 1409, 1891, "74,51", None, None, None),
)
SPANS: Rows = (
    ("Hồ sơ thanh toán trực tuyến tính đến ngày 25/7/2023",),
    ("TT", "Địa phương", "Trong tháng", None, None, "Lũy kế", None, None),
    (None, None, "Tử số", "Mẫu số", "Tỷ lệ %", "Tử số", "Mẫu số", "Tỷ lệ %"),
    (1, "Cần Thơ", 184, 1000, "18,4", 1520, 2000, "76"),
    (2, "Đà Nẵng", 203, 1000, "20,3", 1001, 2000, "50,05"),
)

Figure = tuple[str, str, str, int | None, int | None, str]
RATES_HOLD: set[Figure] = {
    ("can-tho", "online-provision", "to_date", None, None, "67.19"),
    ("can-tho", "dossier-sync", "to_date", None, None, "63.29"),
    ("can-tho", "payment-procedures", "to_date", None, None, "38.5"),
    ("can-tho", "online-payment", "to_date", None, None, "1.84"),
    ("da-nang", "online-provision", "to_date", None, None, "74.51"),
    ("da-nang", "payment-procedures", "to_date", None, None, "41"),
    ("da-nang", "online-payment", "to_date", None, None, "7.6"),
}
COUNTS_HOLD: set[Figure] = {
    ("can-tho", "online-provision", "to_date", 1243, 1850, "67.19"),
    ("can-tho", "dossier-sync", "to_date", 382386, 604140, "63.29"),
    ("da-nang", "online-provision", "to_date", 1409, 1891, "74.51"),
}
SPANS_HOLD: set[Figure] = {
    ("can-tho", "online-payment", "in_period", 184, 1000, "18.4"),
    ("can-tho", "online-payment", "to_date", 1520, 2000, "76"),
    ("da-nang", "online-payment", "in_period", 203, 1000, "20.3"),
    ("da-nang", "online-payment", "to_date", 1001, 2000, "50.05"),
}
THREE = (F.NUMERATOR, F.DENOMINATOR, F.RATE)
TABLES: dict[str, tuple[Rows, ColumnMapping, set[Figure]]] = {
    "rates_of_four": (
        RATES,
        ColumnMapping(
            None,
            None,
            "to_date",
            (F.ORDER, F.AGENCY, F.RATE, F.RATE, F.RATE, F.RATE, None),
            (None, None, PROVISION, SYNC, PROCEDURES, PAYMENT, None),
        ),
        RATES_HOLD,
    ),
    "counts_of_two": (
        COUNTS,
        ColumnMapping(
            None,
            None,
            "to_date",
            (F.ORDER, F.AGENCY, *THREE, *THREE),
            (None, None, *[PROVISION] * 3, *[SYNC] * 3),
        ),
        COUNTS_HOLD,
    ),
    "two_spans": (
        SPANS,
        ColumnMapping(
            None,
            "province",
            "to_date",
            (F.ORDER, F.AGENCY, *THREE, *THREE),
            (None, None, *[OF_MONTH] * 3, *[PAYMENT] * 3),
        ),
        SPANS_HOLD,
    ),
}


def merged(rows: Rows) -> bytes:
    """A workbook whose first heading is merged over the second, and over its columns."""

    def merge(sheet: Any) -> None:
        if rows[2][0] is None:
            for place in ("A2:A3", "B2:B3", "C2:E2", "F2:H2"):
                sheet.merge_cells(place)

    return workbook(rows, merge)


def in_document(rows: Rows) -> bytes:
    texts = [tuple("" if value is None else str(value) for value in row) for row in rows[1:]]

    def merge(table: Any) -> None:
        if rows[2][0] is None:
            for first, last in (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (0, 4))):
                table.cell(*first).merge(table.cell(*last))
            table.cell(0, 5).merge(table.cell(0, 7))

    return document(rows[0][0], texts, merge)


KINDS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx_merged": merged,
    "xlsx": workbook,
    "ods": as_ods,
    "xls": as_xls,
    "docx": in_document,
    "csv": lambda rows: as_csv(rows, ";"),
}


def figures() -> set[Figure]:
    rows = Submission.objects.select_related("agency", "indicator")
    return {
        (
            row.agency.slug,
            row.indicator.slug,
            row.span,
            row.numerator,
            row.denominator,
            f"{row.printed_rate.normalize():f}" if row.printed_rate is not None else "",
        )
        for row in rows
    }


def settled(content: bytes, mapping: ColumnMapping) -> Proposal:
    """The file with this answer, saved; how it was shown before that."""
    batch = received(content)
    questions = proposal_of(batch).questions
    (asked,) = questions.tables
    answer_tables(batch, Answers(mappings={asked.place: mapping}), [asked], by=None)
    batch.refresh_from_db()
    proposal = proposal_of(batch)
    accepted = {row.code for row in proposal.warnings}
    confirm_import(batch, by=None, at=AT, digest=proposal.digest(), accepted=accepted)
    return proposal


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", TABLES)
def test_wide_table_is_proposed_saved_and_known_again(name: str, kind: str) -> None:
    rows, mapping, expected = TABLES[name]
    content = KINDS[kind](rows)
    first = look(content)
    (asked,) = first.questions.tables
    assert asked.mapping == mapping
    assert not first.holds_something
    proposal = settled(content, asked.mapping)
    assert not [row for row in proposal.findings if row.is_error]
    assert figures() == expected
    assert TableMapping.objects.count() == 1
    again = look(content)
    assert [row.code for row in again.findings if row.code == "read-as-before"] == [
        "read-as-before"
    ]
    assert all(table.is_answered for table in again.questions.tables)
    assert not again.changes_something


def test_words_of_each_heading_tell_why_its_indicator_is_proposed() -> None:
    (asked,) = look(workbook(RATES)).questions.tables
    assert list(asked.of_columns) == [
        "",
        "",
        "Cung cấp DVCTT",
        "Đồng bộ hồ sơ",
        "TTHC thanh toán trực tuyến",
        "Hồ sơ thanh toán trực tuyến",
        "",
    ]


def test_fault_of_one_indicator_leaves_no_other_unsaid() -> None:
    rows = (*RATES[:3], (2, "Đà Nẵng", "khoảng 74", "50", "41", "7,6", None))
    mapping = TABLES["rates_of_four"][1]
    proposal = look(workbook(rows), Answers(mappings={"Sheet1!A2": mapping}))
    assert said(proposal) == [("unreadable-number", "Sheet1!C4")]
    found = {(row.agency.slug, row.indicator.slug) for row in proposal.figures.created}
    assert ("da-nang", "online-provision") not in found
    assert {slug for agency, slug in found if agency == "da-nang"} == {
        "dossier-sync",
        "payment-procedures",
        "online-payment",
    }


def test_row_whose_first_indicator_is_empty_is_read_without_an_order_number() -> None:
    rows = (*RATES[:3], (None, "Đà Nẵng", None, None, None, "7,6", None))
    mapping = TABLES["rates_of_four"][1]
    proposal = look(workbook(rows), Answers(mappings={"Sheet1!A2": mapping}))
    found = {(row.agency.slug, row.indicator.slug) for row in proposal.figures.created}
    assert ("da-nang", "online-payment") in found


def test_totals_are_held_against_the_rows_of_each_indicator() -> None:
    rows = (*COUNTS, (None, "Tổng số", 2652, 3741, None, 382387, 604140, None))
    mapping = TABLES["counts_of_two"][1]
    proposal = look(workbook(rows), Answers(mappings={"Sheet1!A2": mapping}))
    assert said(proposal) == [("total-mismatch", "Sheet1!F6")]


def test_result_is_about_an_indicator_whatever_its_span() -> None:
    fields = (F.AGENCY, F.RATE, F.RATE, F.STATUS)
    mapping = ColumnMapping(None, None, Span.TO_DATE, fields, (None, OF_MONTH, PAYMENT, PAYMENT))
    held = [set(filter(None, part.fields)) for part in mapping.parts()]
    assert held == [{F.AGENCY, F.RATE, F.STATUS}] * 2


def test_changed_answer_replaces_what_is_remembered() -> None:
    mapping = TABLES["rates_of_four"][1]
    batch = received(workbook(RATES))
    (asked,) = proposal_of(batch).questions.tables
    wrong = replace(mapping, subjects=(None, None, SYNC, PROVISION, *mapping.subjects[4:]))
    for said_now in (wrong, mapping, mapping):
        answer_tables(batch, Answers(mappings={asked.place: said_now}), [asked], by=None)
    assert TableMapping.remembered()[asked.memory] == mapping
    assert TableMapping.history.count() == 2
