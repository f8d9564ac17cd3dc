"""The words of deadlines in an annex are read back as the days that are stored."""

from datetime import date

import pytest

from entities.models import LegalDocument
from entities.tests.factories import LegalDocumentFactory, ServiceDeadlineFactory
from indicators.publishing.content import annex_content
from indicators.tests.factories import PeriodFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision() -> LegalDocument:
    made: LegalDocument = LegalDocumentFactory.create(issued_on=date(2022, 4, 4))
    return made


def words(*, as_of: date) -> list[str]:
    content = annex_content(PeriodFactory.create(as_of=as_of), with_old_list=True)
    return [row.deadline for row in content.overdue.rows]


@pytest.mark.parametrize(
    ("text", "due_on", "printed"),
    [
        ("Quý II", date(2022, 6, 30), "Quý II năm 2022"),
        ("Quý II/2022", date(2022, 6, 30), "Quý II/2022"),
        ("Quý II", date(2023, 6, 30), "Quý II năm 2023"),
        ("Tháng 3", date(2023, 3, 31), "Tháng 3 năm 2023"),
        ("Quý II/2023", date(2023, 6, 30), "Quý II/2023"),
        ("Trước ngày 30/6/2022", date(2022, 6, 29), "Trước ngày 30/6/2022"),
        ("Trước ngày 30/6/2022", date(2022, 6, 30), "30/6/2022"),
        ("Sớm", date(2022, 6, 30), "30/6/2022"),
    ],
)
def test_year_is_printed_where_it_is_not_that_of_the_list_and_of_the_signing(
    decision: LegalDocument, text: str, due_on: date, printed: str
) -> None:
    ServiceDeadlineFactory.create(decision=decision, deadline_text=text, due_on=due_on)
    assert words(as_of=date(2023, 9, 30)) == [printed]


def test_year_of_the_list_and_of_the_signing_is_not_printed(decision: LegalDocument) -> None:
    ServiceDeadlineFactory.create(decision=decision)
    assert words(as_of=date(2022, 9, 6)) == ["Quý II"]


def test_leads_with_other_words_stand_in_lines_of_their_own(decision: LegalDocument) -> None:
    first = ServiceDeadlineFactory.create(decision=decision)
    for text in ("Quý II", "Tháng 6"):
        ServiceDeadlineFactory.create(decision=decision, service=first.service, deadline_text=text)
    assert words(as_of=date(2022, 9, 6)) == ["Quý II", "Tháng 6"]


def test_year_is_printed_where_the_decisions_are_of_two_years(decision: LegalDocument) -> None:
    ServiceDeadlineFactory.create(decision=decision)
    earlier = LegalDocumentFactory.create(issued_on=date(2021, 3, 22))
    ServiceDeadlineFactory.create(decision=earlier, due_on=date(2021, 6, 30))
    assert words(as_of=date(2022, 9, 6)) == ["Quý II năm 2021", "Quý II năm 2022"]
