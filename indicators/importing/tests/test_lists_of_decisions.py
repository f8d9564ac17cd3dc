"""The list of decision 06/QĐ-TTg as it goes around: the same in each format, of no period."""

import csv
from datetime import date
from pathlib import Path

import pytest

from entities.models import ServiceDeadline
from indicators.importing.answers import Answers, NameAnswer
from indicators.importing.proposal import Proposal
from indicators.importing.tests.sending import look, said
from indicators.models import Period

pytestmark = pytest.mark.usefixtures("_reference")

LISTS = Path(__file__).parent / "cases" / "decisions"
FILES = ["qd06.xlsx", "qd06.docx", "qd06.csv", "qd06-4col.xlsx", "qd06-4col.docx"]
GROUP = "UBND các tỉnh, thành phố"
# A group, for which a province stands in answer to the question.
HANOI = Answers(names={GROUP: NameAnswer("ha-noi")})


def expected() -> set[tuple[str, str, str, str]]:
    """Service, lead, day and words of each row, with the province in place of the group."""
    with (LISTS / "expected.csv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter=";")
        return {
            (
                row["service"],
                row["lead"].replace(GROUP, "Thành phố Hà Nội"),
                row["due_on"],
                row["words"],
            )
            for row in rows
        }


def read(proposal: Proposal) -> set[tuple[str, str, str, str]]:
    return {
        (row.name, lead.name, row.due_on.isoformat() if row.due_on else "", row.deadline_text)
        for row in proposal.services.created
        for lead in row.leads
    }


@pytest.mark.parametrize("name", FILES)
def test_list_asks_its_open_question_and_nothing_else(name: str) -> None:
    Period.objects.update(state="closed")
    proposal = look((LISTS / name).read_bytes())
    assert [code for code, _where in said(proposal)] == ["group-lead", "before-day"]
    assert [row.text for row in proposal.questions.open_names] == [GROUP]
    assert not proposal.questions.asks_period
    assert proposal.periods == []
    assert proposal.services.counts().created == 25
    assert proposal.ledger.adds_up


@pytest.mark.parametrize("name", FILES)
def test_list_says_what_is_expected_once_it_is_answered(name: str) -> None:
    proposal = look((LISTS / name).read_bytes(), HANOI)
    assert not proposal.has_errors
    assert read(proposal) == expected()
    ordering = {(row.decisions[0].number, row.ordered_on) for row in proposal.services.created}
    assert ordering == {("06/QĐ-TTg", date(2022, 1, 6))}
    assert not any(row.decision_is_assumed for row in proposal.services.created)


def test_what_is_not_literal_is_told_at_its_words() -> None:
    proposal = look((LISTS / "qd06.xlsx").read_bytes(), HANOI)
    told = [row.where for row in proposal.findings if row.code == "deadline-words"]
    assert told == ["Sheet!E21", "Sheet!E25", "Sheet!E26", "Sheet!E29"]


def test_nothing_is_written_while_a_question_is_open() -> None:
    look((LISTS / "qd06.xlsx").read_bytes())
    assert not ServiceDeadline.objects.exists()
