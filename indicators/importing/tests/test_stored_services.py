"""The rows of a list beside stored orders: new, the same, or told where they differ."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from entities.choices import DeadlineActKind as Kind
from entities.choices import DeadlinePrecision
from entities.models import LegalDocument, ServiceDeadline, ServiceName
from entities.tests.factories import (
    AgencyFactory,
    DeadlineActFactory,
    ExtensionFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
)
from indicators.importing.services import OrderState, ProposedService, ServiceChanges, decision_of
from indicators.importing.stored_services import compare_services

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

Told = list[tuple[str | None, OrderState]]


@pytest.fixture
def order() -> ServiceDeadline:
    """Quý II of 2022, ordered by a decision of that year."""
    made: ServiceDeadline = ServiceDeadlineFactory.create(service__name="Thanh toán viện phí")
    made.service.decisions.add(made.decision)
    return made


def row_of(order: ServiceDeadline, **given: Any) -> ProposedService:
    """What a list says that says the same."""
    row = ProposedService(
        name=order.service.name,
        where="B3",
        leads=(order.agency,),
        decisions=(decision_of(order.decision),),
        printed_order=1,
        deadline_text=order.deadline_text,
        due_on=order.due_on,
        precision=order.precision,
        lead_where="C3",
        deadline_where="D3",
    )
    return replace(row, **given)


def told(changes: ServiceChanges) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.where) for finding in changes.findings]


def states(changes: ServiceChanges) -> list[OrderState]:
    return [order.state for row in changes.rows for order in row.orders]


SAME: dict[str, dict[str, Any]] = {
    "as_it_is": {},
    "other_place": {"printed_order": 7},
    "year": {"deadline_text": "Quý II/2022"},
    "year_in_words": {"deadline_text": "Quý II năm 2022"},
    "other_spelling_of_the_quarter": {"deadline_text": "Q.II/2022"},
    "other_case": {"deadline_text": "QUÝ II"},
    "note": {"note": "Khó", "coordinating_text": "Bộ Tài chính"},
}


@pytest.mark.parametrize("given", SAME.values(), ids=SAME.keys())
def test_row_that_says_the_same_is_unchanged(order: ServiceDeadline, given: dict[str, Any]) -> None:
    changes = compare_services([row_of(order, **given)])
    assert (states(changes), told(changes)) == ([OrderState.UNCHANGED], [])
    assert changes.counts().as_dict() == {"created": 0, "updated": 0, "unchanged": 1}
    assert changes.deadline_counts() == changes.counts()


DEADLINES: dict[str, dict[str, Any]] = {
    "day": {"deadline_text": "Quý III", "due_on": date(2022, 9, 30)},
    "year": {"deadline_text": "Quý II/2023", "due_on": date(2023, 6, 30)},
    "words": {"deadline_text": "Tháng 6/2022", "precision": "month"},
    "date": {"deadline_text": "30/6/2022", "precision": "day"},
    "no_day": {"deadline_text": "Thường xuyên", "due_on": None, "precision": "none"},
}


@pytest.mark.parametrize("given", DEADLINES.values(), ids=DEADLINES.keys())
def test_other_deadline_is_told_at_its_cell_with_both(
    order: ServiceDeadline, given: dict[str, Any]
) -> None:
    changes = compare_services([row_of(order, **given)])
    assert (states(changes), told(changes)) == ([OrderState.DIFFERS], [("deadline-differs", "D3")])
    [finding] = changes.findings
    assert "Quý II (30/06/2022)" in finding.message
    assert given["deadline_text"] in finding.message
    assert finding.agency == order.agency.slug
    assert changes.deadline_counts().as_dict() == {"created": 0, "updated": 0, "unchanged": 1}


def test_two_orders_without_a_day_differ_by_their_words(order: ServiceDeadline) -> None:
    without = {"due_on": None, "precision": DeadlinePrecision.NONE}
    stored = ServiceDeadlineFactory.create(deadline_text="Thường xuyên", **without)
    assert told(compare_services([row_of(stored)])) == []
    other = row_of(stored, deadline_text="Hằng năm")
    assert told(compare_services([other])) == [("deadline-differs", "D3")]


def test_date_of_words_that_do_not_say_it_is_the_same() -> None:
    """As our own annex prints it."""
    order = ServiceDeadlineFactory.create(deadline_text="Sớm")
    changes = compare_services([row_of(order, deadline_text="30/6/2022", precision="day")])
    assert states(changes) == [OrderState.UNCHANGED]


# Leads.


def test_other_lead_of_the_same_decision_is_told(order: ServiceDeadline) -> None:
    other = AgencyFactory.create(name="Bộ Y tế")
    changes = compare_services([row_of(order, leads=(other,))])
    assert (states(changes), told(changes)) == ([OrderState.DIFFERS], [("deadline-differs", "C3")])
    assert order.agency.name in changes.findings[0].message
    assert "Bộ Y tế" in changes.findings[0].message


@pytest.mark.parametrize("is_one_row", [True, False], ids=["one_row", "two_rows"])
def test_lead_beside_the_stored_one_is_new(order: ServiceDeadline, is_one_row: bool) -> None:
    other = AgencyFactory.create()
    rows = [row_of(order, leads=(order.agency, other))]
    if not is_one_row:
        rows = [row_of(order, leads=(other,)), row_of(order)]
    changes = compare_services(rows)
    assert sorted(states(changes)) == [OrderState.CREATED, OrderState.UNCHANGED]
    assert told(changes) == []
    assert changes.counts().as_dict() == {"created": 0, "updated": 1, "unchanged": 0}
    assert changes.deadline_counts().as_dict() == {"created": 1, "updated": 0, "unchanged": 1}


def test_either_lead_of_a_moved_order_is_its_lead(order: ServiceDeadline) -> None:
    act = DeadlineActFactory.create(
        deadline=order, kind=Kind.TRANSFER, agency=AgencyFactory.create()
    )
    for lead in (order.agency, act.agency):
        changes = compare_services([row_of(order, leads=(lead,))])
        assert (states(changes), told(changes)) == ([OrderState.UNCHANGED], [])


def test_lead_that_was_corrected_is_told_where_a_file_names_the_first(
    order: ServiceDeadline,
) -> None:
    right = AgencyFactory.create(name="Bộ Y tế")
    DeadlineActFactory.create(deadline=order, kind=Kind.CORRECT, day=date(2022, 4, 4), agency=right)
    assert told(compare_services([row_of(order, leads=(right,))])) == []
    assert told(compare_services([row_of(order)])) == [("deadline-differs", "C3")]


# Decisions.


def test_other_decision_gives_another_order(order: ServiceDeadline) -> None:
    other = LegalDocumentFactory.create()
    changes = compare_services([row_of(order, decisions=(decision_of(other),))])
    assert (states(changes), told(changes)) == ([OrderState.CREATED], [])


@pytest.fixture
def earlier(order: ServiceDeadline) -> LegalDocument:
    made: LegalDocument = LegalDocumentFactory.create(issued_on=date(2021, 3, 22))
    return made


def test_assumed_decision_of_a_row_may_be_any_that_it_names(
    order: ServiceDeadline, earlier: LegalDocument
) -> None:
    several = (decision_of(earlier), decision_of(order.decision))
    changes = compare_services([row_of(order, decisions=several, decision_is_assumed=True)])
    assert (states(changes), told(changes)) == ([OrderState.UNCHANGED], [])
    known = compare_services([row_of(order, decisions=several)])
    assert states(known) == [OrderState.CREATED]


@pytest.fixture
def assumed(order: ServiceDeadline, earlier: LegalDocument) -> ServiceDeadline:
    """The order where its source names both decisions."""
    order.service.decisions.add(earlier)
    order.decision_is_assumed = True
    order.save()
    return order


def test_stored_assumed_decision_may_be_any_that_the_service_names(
    assumed: ServiceDeadline, earlier: LegalDocument
) -> None:
    said = row_of(assumed, decisions=(decision_of(earlier),))
    changes = compare_services([said])
    assert (states(changes), told(changes)) == ([OrderState.UNCHANGED], [])
    later = replace(said, deadline_text="Quý III/2022", due_on=date(2022, 9, 30))
    assert told(compare_services([later])) == [("deadline-differs", "D3")]
    other = row_of(assumed, decisions=(decision_of(LegalDocumentFactory.create()),))
    assert states(compare_services([other])) == [OrderState.CREATED]


def test_decision_that_was_corrected_is_assumed_no_more(
    assumed: ServiceDeadline, earlier: LegalDocument
) -> None:
    day = assumed.decision.issued_on
    DeadlineActFactory.create(deadline=assumed, kind=Kind.CORRECT, day=day, document=earlier)
    assert told(compare_services([row_of(assumed, decisions=(decision_of(earlier),))])) == []
    changes = compare_services([row_of(assumed)])
    assert (states(changes), told(changes)) == ([OrderState.DIFFERS], [("deadline-differs", "B3")])
    assert earlier.number in changes.findings[0].message


# What acts made of an order.


def test_corrected_deadline_is_that_of_the_order(order: ServiceDeadline) -> None:
    corrected = {"words": "Quý III", "due_on": date(2022, 9, 30)}
    DeadlineActFactory.create(deadline=order, kind=Kind.CORRECT, day=date(2022, 4, 4), **corrected)
    right = row_of(order, deadline_text="Quý III/2022", due_on=date(2022, 9, 30))
    assert told(compare_services([right])) == []
    assert told(compare_services([row_of(order)])) == [("deadline-differs", "D3")]


def test_day_before_and_after_an_extension_are_those_of_the_order(order: ServiceDeadline) -> None:
    ExtensionFactory.create(deadline=order, due_on=date(2022, 9, 30))
    extended = row_of(order, deadline_text="30/9/2022", due_on=date(2022, 9, 30), precision="day")
    assert told(compare_services([extended, row_of(order)])) == []
    other = replace(extended, due_on=date(2022, 9, 29))
    assert told(compare_services([other])) == [("deadline-differs", "D3")]


# Names.


def test_stored_spelling_stays(order: ServiceDeadline) -> None:
    changes = compare_services([row_of(order, name="THANH TOÁN, VIỆN PHÍ")])
    assert told(changes) == [("other-spelling", "B3")]
    assert [it.row.name for it in changes.rows] == ["Thanh toán viện phí"]


def test_other_spelling_that_was_recorded_is_the_service(order: ServiceDeadline) -> None:
    ServiceName.objects.create(service=order.service, text="Trả viện phí")
    changes = compare_services([row_of(order, name="Trả viện phí")])
    assert (states(changes), told(changes)) == (
        [OrderState.UNCHANGED],
        [("other-spelling", "B3")],
    )


def test_two_spellings_of_one_new_order_are_told(order: ServiceDeadline) -> None:
    ServiceName.objects.create(service=order.service, text="Trả viện phí")
    other = (decision_of(LegalDocumentFactory.create()),)
    rows = [
        row_of(order, decisions=other),
        row_of(order, name="Trả viện phí", decisions=other, where="B4", lead_where="C4"),
    ]
    assert ("duplicate-row", "C4") in told(compare_services(rows))


# What changes meanwhile.


def test_what_was_seen_changes_with_acts_of_an_order(order: ServiceDeadline) -> None:
    before = compare_services([row_of(order)]).seen
    assert compare_services([row_of(order)]).seen == before
    act = DeadlineActFactory.create(deadline=order)
    noted = compare_services([row_of(order)]).seen
    assert noted != before
    DeadlineActFactory.create(deadline=order, kind=Kind.ANNUL, day=act.day, annuls=act)
    assert compare_services([row_of(order)]).seen == before
