"""What was said of a table is known again for its shape and its subject."""

from dataclasses import replace
from datetime import date

import pytest

from indicators.annex.mapping import ColumnMapping, shape_of
from indicators.annex.tests.files import Rows, workbook
from indicators.importing.answers import Answers, NameAnswer
from indicators.importing.tests.sending import (
    Written,
    base,
    bring,
    look,
    said,
    stored,
)
from indicators.importing.tests.unknown_tables import (
    FIELDS,
    UNKNOWN,
    F,
    answered,
    answers,
    question,
    settle,
)
from indicators.models import TableMapping
from indicators.models.table_mapping import mapping_as_json, mapping_from_json

pytestmark = pytest.mark.usefixtures("_reference")


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
