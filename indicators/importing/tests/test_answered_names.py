"""Whom a name means, as a person answered it, and what is remembered of it."""

from dataclasses import replace

import pytest

from entities.models import AgencyName
from indicators.annex.tests.files import cell_changed, workbook
from indicators.importing.answers import Answers, NameAnswer
from indicators.importing.tests.sending import (
    Written,
    agency,
    all_stored,
    base,
    look,
    said,
    stored,
)
from indicators.importing.tests.unknown_tables import UNKNOWN, F, answers, question, settle
from indicators.models import Submission, TableMapping
from indicators.models.table_mapping import mapping_from_json

pytestmark = pytest.mark.usefixtures("_reference")

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


def test_no_name_is_remembered_before_it_is_confirmed() -> None:
    before = base()
    given = replace(
        answers(), names={"Tây Đô": NameAnswer("can-tho", is_remembered=True)}, period="2022-09-06"
    )
    settle((*UNKNOWN[:2], ("Tây Đô", 1850, 1243, "An")), given, is_confirmed=False)
    assert base() == before | {
        "ImportBatch": before["ImportBatch"] + 1,
        "TableMapping": before["TableMapping"] + 1,
    }


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
    assert row.history.get().history_change_reason == "Trả lời về tệp so-lieu.xlsx"
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
