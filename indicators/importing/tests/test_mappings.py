"""Tables and names that no annex has: what is proposed, what is asked, what an answer does."""

from dataclasses import replace
from datetime import date

import pytest

from dvctrack.lib.files.cells import Cell
from entities.models import AgencyName
from indicators.annex.layout import Field
from indicators.annex.mapping import ColumnMapping, TableQuestion, propose_mapping, shape_of
from indicators.annex.tests.files import TABLE, Rows, cell_changed, workbook
from indicators.choices import Span
from indicators.importing.answers import Answers, NameAnswer
from indicators.importing.confirm import confirm_import, propose_batch
from indicators.importing.receive import answer
from indicators.importing.tests.sending import (
    AT,
    Written,
    agency,
    all_stored,
    base,
    bring,
    look,
    received,
    said,
    stored,
)
from indicators.models import ImportBatch, Submission, TableMapping
from indicators.models.table_mapping import mapping_as_json, mapping_from_json

pytestmark = pytest.mark.usefixtures("_reference")

F = Field
TITLE = "Báo cáo kết quả cung cấp dịch vụ công trực tuyến"
UNKNOWN: Rows = (
    (TITLE,),
    ("Đơn vị", "Tổng số TTHC", "Số TTHC cung cấp trực tuyến", "Người lập"),
    ("Cần Thơ", 1850, 1243, "An"),
    ("Đà Nẵng", 1891, 1409, "Bình"),
)
FIELDS = (F.AGENCY, F.DENOMINATOR, F.NUMERATOR, None)


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
    proposed = propose_mapping(cells(*headings), title)
    assert proposed == ColumnMapping(indicator, kind, Span.TO_DATE, fields)


@pytest.mark.parametrize("name", PROPOSED)
def test_no_field_is_proposed_twice(name: str) -> None:
    title, headings, *_rest = PROPOSED[name]
    fields = [field for field in propose_mapping(cells(*headings), title).fields if field]
    assert len(fields) == len(set(fields))


def question(rows: Rows = UNKNOWN) -> TableQuestion:
    (asked,) = look(workbook(rows)).questions.tables
    return asked


def answers(mapping: ColumnMapping | None = None, period: str = "2022-09-06") -> Answers:
    asked = question()
    return Answers(period=period, mappings={asked.place: mapping or asked.mapping})


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
    rows = (TABLE[0], (*TABLE[1], "Ghi chú"), (*TABLE[2], "x"), (*TABLE[3], "y"))
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


# What is remembered.


def remember(mapping: ColumnMapping) -> TableMapping:
    memory = question().memory
    return TableMapping.objects.create(
        shape=memory, shape_key=TableMapping.key_of(memory), mapping=mapping_as_json(mapping)
    )


def test_remembered_mapping_reads_the_next_table_of_its_shape() -> None:
    remember(question().mapping)
    proposal = look(workbook(UNKNOWN), Answers(period="2022-09-06"))
    assert said(proposal) == [("read-as-before", "Sheet1!A2")]
    assert len(proposal.figures.created) == 2
    assert proposal.questions.tables[0].is_answered


def test_shape_is_the_words_of_the_headings_and_not_how_they_are_typed() -> None:
    remember(question().mapping)
    headings = tuple(f" {text.upper()}\u00a0*" for text in map(str, UNKNOWN[1]))
    proposal = look(workbook((UNKNOWN[0], headings, *UNKNOWN[2:])), Answers(period="2022-09-06"))
    assert said(proposal) == [("read-as-before", "Sheet1!A2")]


def test_other_columns_are_another_shape() -> None:
    remember(question().mapping)
    rows = tuple((row[0], *row[2:0:-1], *row[3:]) if len(row) > 1 else row for row in UNKNOWN)
    proposal = look(workbook(rows), Answers(period="2022-09-06"))
    assert said(proposal) == [("unknown-column", "Sheet1!A2")]
    assert shape_of(proposal.questions.tables[0].headings) != question().shape


def test_answer_comes_before_what_is_remembered() -> None:
    remember(replace(question().mapping, fields=(F.AGENCY, F.NUMERATOR, None, None)))
    proposal = look(
        workbook(UNKNOWN), answers(ColumnMapping("online-provision", None, "to_date", FIELDS))
    )
    assert [row.values.numerator for row in proposal.figures.created] == [1243, 1409]


def test_mapping_comes_back_from_its_stored_form() -> None:
    mapping = question().mapping
    assert mapping_from_json(mapping_as_json(mapping)) == mapping


def test_answers_come_back_from_their_stored_form() -> None:
    given = replace(answers(), names={"Tây Đô": NameAnswer("can-tho", True), "Sở": NameAnswer("")})
    assert Answers.from_json(given.as_json()) == given
    assert Answers.from_json({}) == Answers()


# Tables of one shape and several indicators.

SHAPED = ("Đơn vị", "Tổng số", "Trực tuyến", "Tỷ lệ (%)")
PROVISION: Rows = (("Kết quả cung cấp dịch vụ công",), SHAPED, ("Cần Thơ", 1850, 1243, 67.19))
SYNC: Rows = (("Kết quả đồng bộ hồ sơ",), SHAPED, ("Cần Thơ", 900, 450, 50))
TITLELESS: Rows = PROVISION[1:]


def remember_all(rows: Rows, **indicators: str) -> None:
    """Answer each table of a file as proposed, or with the indicator given for its place."""
    settle(rows, answered(rows, **indicators))


def answered(rows: Rows, **indicators: str) -> Answers:
    asked = look(workbook(rows)).questions.tables
    mappings = {
        row.place: replace(
            row.mapping, indicator=indicators.get(row.place[-2:], row.mapping.indicator)
        )
        for row in asked
    }
    return Answers(period="2022-09-06", mappings=mappings)


def unsure(rows: Rows) -> list[str | None]:
    """The cells of the tables that are still asked about, each with its error."""
    proposal = look(workbook(rows), Answers(period="2022-09-06"))
    refused = [row.where for row in proposal.findings if row.code == "unknown-column"]
    assert refused == [row.place for row in proposal.questions.tables if not row.is_answered]
    return refused


# What follows a file in which the provision of services was mapped: is it asked about?
FOLLOWING: dict[str, tuple[Rows, bool]] = {
    "same_title": (PROVISION, False),
    "same_subject": ((("Cung cấp DVC tháng 10",), *TITLELESS), False),
    "other_subject": ((("Kết quả đồng bộ hồ sơ …",), *TITLELESS), True),
    "two_subjects": ((("Cung cấp và đồng bộ",), *TITLELESS), True),
    "subject_far_above": ((("Đồng bộ hồ sơ",), ("Kèm công văn",), ("Tỉnh",), *TITLELESS), True),
    "no_title": (TITLELESS, True),
}


@pytest.mark.parametrize(("rows", "is_asked"), FOLLOWING.values(), ids=FOLLOWING.keys())
def test_remembered_mapping_is_for_its_subject_only(rows: Rows, is_asked: bool) -> None:
    remember_all(PROVISION)
    assert unsure(rows) == ([f"Sheet1!A{len(rows) - 1}"] if is_asked else [])


def test_command_refuses_a_remembered_table_of_another_subject() -> None:
    remember_all(PROVISION)
    before = base()
    result = bring(workbook(SYNC), as_of=date(2022, 9, 6))
    assert said(result) == [("unknown-column", "Sheet1!A2")]
    assert base() == before


def test_sheet_tells_the_subject_where_no_title_does() -> None:
    remember_all(PROVISION)
    content = workbook(TITLELESS, lambda sheet: setattr(sheet, "title", "Cung cấp DVC"))
    (asked,) = look(content).questions.tables
    assert (asked.is_answered, asked.subject) == (True, "online-provision")
    content = workbook(TITLELESS, lambda sheet: setattr(sheet, "title", "Đồng bộ"))
    (asked,) = look(content).questions.tables
    assert (asked.is_answered, asked.mapping.indicator) == (False, "dossier-sync")


def test_two_tables_of_one_shape_are_two_questions() -> None:
    rows = (*PROVISION, (), *SYNC)
    asked = look(workbook(rows)).questions.tables
    assert [(row.title, row.place, row.mapping.indicator) for row in asked] == [
        ("Kết quả cung cấp dịch vụ công", "Sheet1!A2", "online-provision"),
        ("Kết quả đồng bộ hồ sơ", "Sheet1!A6", "dossier-sync"),
    ]
    assert [len(row.sample) for row in asked] == [1, 1]
    assert unsure(rows) == ["Sheet1!A2", "Sheet1!A6"]


def test_two_tables_of_one_shape_go_to_two_indicators_now_and_next_time() -> None:
    rows = (*PROVISION, (), *SYNC)
    remember_all(rows)
    assert stored(indicator__slug="online-provision") == Written(1243, 1850, "67.19")
    assert stored(indicator__slug="dossier-sync") == Written(450, 900, "50")
    assert TableMapping.objects.count() == 2
    assert unsure(rows) == []
    assert unsure((*SYNC, (), *PROVISION)) == []


def test_two_tables_that_nothing_tells_apart_are_not_remembered() -> None:
    """Else the next file would bring the one as the other."""
    rows = (("Bảng 1",), *TITLELESS, (), ("Bảng 2",), *SYNC[1:])
    remember_all((("Bảng 1",), *TITLELESS), A2="online-provision")
    assert TableMapping.objects.count() == 1
    remember_all(rows, A2="online-provision", A6="dossier-sync")
    assert TableMapping.objects.count() == 0
    assert TableMapping.history.latest().history_type == "-"
    assert stored(indicator__slug="dossier-sync") == Written(450, 900, "50")
    assert unsure(rows) == ["Sheet1!A2", "Sheet1!A6"]


# Names.

NAMED = cell_changed(3, 2, "Tây Đô")
CAN_THO = Written(1243, 1850, "67.19")


def test_suggestion_is_never_applied() -> None:
    proposal = look(workbook(cell_changed(3, 2, "Cần Thơơ")))
    (asked,) = proposal.questions.names
    assert agency("can-tho") in asked.suggested
    assert said(proposal) == [("unknown-agency", "Sheet1!B3")]
    assert {row.agency.slug for row in proposal.figures.created} == {"da-nang"}


def test_answered_name_is_that_agency() -> None:
    proposal = look(workbook(NAMED), Answers(names={"Tây Đô": NameAnswer("can-tho")}))
    assert said(proposal) == []
    assert {row.agency.slug for row in proposal.figures.created} == {"can-tho", "da-nang"}
    (asked,) = proposal.questions.names
    assert (asked.text, asked.is_answered, asked.cells) == ("Tây Đô", True, ["Sheet1!B3"])


def test_answer_for_another_name_answers_nothing() -> None:
    proposal = look(workbook(NAMED), Answers(names={"Tây đô": NameAnswer("can-tho")}))
    assert said(proposal) == [("unknown-agency", "Sheet1!B3")]


def test_answer_with_an_agency_that_is_none_answers_nothing() -> None:
    proposal = look(workbook(NAMED), Answers(names={"Tây Đô": NameAnswer("atlantis")}))
    assert said(proposal) == [("unknown-agency", "Sheet1!B3")]
    assert not proposal.questions.names[0].is_answered


def test_two_names_answered_with_one_agency_are_a_duplicate() -> None:
    proposal = look(workbook(NAMED), Answers(names={"Tây Đô": NameAnswer("da-nang")}))
    assert said(proposal) == [("duplicate-row", "Sheet1!B3"), ("duplicate-row", "Sheet1!B4")]


def test_row_is_left_out_for_a_reason_that_is_said() -> None:
    left_out = Answers(names={"Tây Đô": NameAnswer(reason="không phải địa phương")})
    proposal = look(workbook(NAMED), left_out)
    assert said(proposal) == [("row-left-out", "Sheet1!B3")]
    (warning,) = [row for row in proposal.warnings if row.code == "row-left-out"]
    assert "không phải địa phương" in warning.message
    assert {row.agency.slug for row in proposal.figures.created} == {"da-nang"}
    assert proposal.questions.names[0].is_answered


def settle(rows: Rows, given: Answers, *, is_confirmed: bool = True) -> ImportBatch:
    batch = received(workbook(rows))
    answer(batch, given)
    batch.refresh_from_db()
    if is_confirmed:
        proposal = propose_batch(batch)
        accepted = {row.code for row in proposal.warnings}
        confirm_import(batch, by=None, at=AT, digest=proposal.digest(), accepted=accepted)
    return batch


def test_remembered_spelling_is_found_next_time() -> None:
    settle(NAMED, Answers(names={"Tây Đô": NameAnswer("can-tho", is_remembered=True)}))
    name = AgencyName.objects.get(text="Tây Đô")
    assert (name.agency.slug, name.key, name.kind) == ("can-tho", "tay do", "alias")
    assert name.history.get().history_change_reason == "Nhập từ so-lieu.xlsx"
    assert said(look(workbook(cell_changed(3, 2, "TÂY ĐÔ")))) == []
    assert stored() == CAN_THO


def test_spelling_that_nobody_wants_remembered_is_asked_again() -> None:
    settle(NAMED, Answers(names={"Tây Đô": NameAnswer("can-tho")}))
    assert not AgencyName.objects.filter(text="Tây Đô").exists()
    found = look(workbook(NAMED))
    assert [row.code for row in found.findings if row.is_error] == ["unknown-agency"]


def test_nothing_is_remembered_before_it_is_confirmed() -> None:
    before = base()
    given = replace(
        answers(), names={"Tây Đô": NameAnswer("can-tho", is_remembered=True)}, period="2022-09-06"
    )
    settle((*UNKNOWN[:2], ("Tây Đô", 1850, 1243, "An")), given, is_confirmed=False)
    assert base() == before | {"ImportBatch": before["ImportBatch"] + 1}


def test_spelling_longer_than_a_name_may_be_does_not_stop_the_import() -> None:
    """A whole sentence in the place of a name, which somebody wants to be known again."""
    text = "Ủy ban nhân dân thành phố Cần Thơ (" + "số liệu tổng hợp từ các sở, ngành, " * 8 + ")"
    given = Answers(names={text: NameAnswer("can-tho", is_remembered=True)})
    settle(cell_changed(3, 2, text), given)
    assert stored() == CAN_THO
    assert all(len(name.text) <= 200 for name in AgencyName.objects.all())


def test_mapping_is_remembered_and_used_for_another_file() -> None:
    settle(UNKNOWN, answers())
    row = TableMapping.objects.get()
    assert row.history.get().history_change_reason == "Nhập từ so-lieu.xlsx"
    next_rows = (*UNKNOWN[:2], ("Hà Nội", 1875, 1281, "An"))
    proposal = look(workbook(next_rows), Answers(period="2022-09-06"))
    assert said(proposal) == [("read-as-before", "Sheet1!A2"), ("not-in-file", "Sheet1!A2")]
    assert [figure.agency.slug for figure in proposal.figures.created] == ["ha-noi"]
    assert {figure[2] for figure in all_stored()} == {"can-tho", "da-nang"}


def test_later_answer_replaces_what_was_remembered() -> None:
    settle(UNKNOWN, answers())
    other = replace(question().mapping, fields=(F.AGENCY, F.DENOMINATOR, F.NUMERATOR, F.ORDER))
    settle((*UNKNOWN[:2], ("Hà Nội", 1875, 1281, "An")), answers(other))
    row = TableMapping.objects.get()
    assert mapping_from_json(row.mapping) == other
    assert row.history.count() == 2
    assert Submission.objects.count() == 3
