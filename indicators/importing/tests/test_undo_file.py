"""An undo puts back what stood before an import, and keeps what was edited since."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.models import Agency, LegalDocument, Service, ServiceDeadline
from entities.tests.factories import UserFactory
from indicators.annex.tests.files import TABLE, Rows, cell_changed, workbook
from indicators.choices import BatchState, FigureState, PeriodState
from indicators.figures.writing import correct_figure
from indicators.importing.tests.sending import AT, base, bring, flat, look, received, said
from indicators.importing.tests.test_confirm_file import SERVICES, confirm
from indicators.importing.undo import UndoPlan, undo_import, undo_plan
from indicators.models import ImportBatch, Obligation, Period, Submission
from indicators.periods.review import return_report

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]

HANOI = ("03", "Thành phố Hà Nội", "1.875", "1.281", "68,32", "Chưa hoàn thành")
# Changes Cần Thơ, leaves Đà Nẵng as it is and adds Hà Nội.
MIXED: Rows = (*cell_changed(3, 4, "1.250")[:4], HANOI)
HOUR = timedelta(hours=1)
CELLS = ("numerator", "denominator", "reported_rate", "reported_decimals", "reported_status")


@pytest.fixture
def person(_reference: None) -> User:
    user: User = UserFactory.create(username="an")
    return user


def imported(rows: Rows, at: int = 0) -> ImportBatch:
    batch = bring(workbook(rows), at=AT + at * HOUR).batch
    assert batch is not None
    return batch


def undo(batch: ImportBatch, at: int = 9, by: User | None = None) -> UndoPlan:
    plan = undo_import(batch, by=by, at=AT + at * HOUR)
    batch.refresh_from_db()
    return plan


def figure(slug: str = "can-tho") -> Submission:
    return Submission.objects.get(agency__slug=slug)


def standing(*names: str) -> dict[str, tuple[Any, ...]]:
    """All figures by agency, with their values and where they came from."""
    rows = Submission.objects.values_list(
        "agency__slug", *CELLS, "note", "cells", "batch", *(names or ())
    )
    return {row[0]: row[1:] for row in rows}


def edit(slug: str = "can-tho", **values: Any) -> Submission:
    row = figure(slug)
    for name, value in values.items():
        setattr(row, name, value)
    return correct_figure(row, by=None, reason="Sửa tay")


def test_created_figures_go(person: User) -> None:
    batch = imported(TABLE)
    plan = undo(batch, by=person)
    assert (len(plan.deleted), plan.restored, plan.kept) == (2, [], [])
    assert not Submission.objects.exists()
    assert (batch.state, batch.undone_by, batch.undone_at) == (
        BatchState.UNDONE,
        person,
        AT + 9 * HOUR,
    )
    assert batch.kept_on_undo == []


def test_changed_figures_are_as_before() -> None:
    imported(TABLE)
    before = standing()
    batch = imported(cell_changed(3, 4, "1.250"), 1)
    assert standing() != before
    plan = undo(batch)
    assert (plan.deleted, len(plan.restored), plan.kept) == ([], 1, [])
    assert standing() == before
    assert (figure().version, figure("da-nang").version) == (3, 1)


def test_created_and_changed_figures_of_one_file() -> None:
    imported(TABLE)
    before = standing()
    batch = imported(MIXED, 1)
    assert (batch.created_count, batch.updated_count, batch.unchanged_count) == (1, 1, 1)
    plan = undo(batch)
    assert (len(plan.deleted), len(plan.restored)) == (1, 1)
    assert standing() == before


def test_figure_that_was_typed_is_typed_again_after_the_undo() -> None:
    imported(TABLE)
    edit(numerator=1200, note="theo công văn", reported_rate=None, reported_decimals=None)
    before = standing()
    batch = imported(TABLE, 1)
    assert figure().batch == batch
    undo(batch)
    assert standing() == before
    assert (figure().batch, figure().cells, figure().note) == (None, {}, "theo công văn")


def test_printed_rate_comes_back_with_its_idle_zero() -> None:
    imported(cell_changed(3, 5, "67,20"))
    undo(imported(cell_changed(3, 5, "67,2"), 1))
    assert (str(figure().printed_rate), figure().reported_decimals) == ("67.20", 2)


def test_plan_says_beforehand_what_the_undo_does() -> None:
    imported(TABLE)
    batch = imported(MIXED, 1)
    edit(numerator=1251)
    before = base()
    planned = undo_plan(batch)
    assert base() == before
    done = undo(batch)
    assert (planned.deleted, planned.restored) == (done.deleted, done.restored)
    assert [row.pk for row in planned.kept] == [row.pk for row in done.kept]


# History.


def test_history_of_import_and_undo_names_person_and_reason(person: User) -> None:
    imported(TABLE)
    batch = imported(MIXED, 1)
    undo(batch, by=person)
    changed = list(Submission.history.filter(agency__slug="can-tho").order_by("history_id"))
    assert [(row.history_type, row.version, row.numerator) for row in changed] == [
        ("+", 1, 1243),
        ("~", 2, 1250),
        ("~", 3, 1243),
    ]
    created = list(Submission.history.filter(agency__slug="ha-noi").order_by("history_id"))
    assert [(row.history_type, row.numerator) for row in created] == [("+", 1281), ("-", 1281)]
    for row in (changed[-1], created[-1]):
        assert (row.history_user, row.history_date) == (person, AT + 9 * HOUR)
        assert "so-lieu.xlsx" in row.history_change_reason
        assert row.history_change_reason != changed[0].history_change_reason
    assert Submission.history.filter(agency__slug="da-nang").count() == 1


# What was edited since.


def test_figure_edited_by_hand_since_is_kept_and_listed() -> None:
    batch = imported(TABLE)
    edit(numerator=1251)
    plan = undo(batch)
    (kept,) = plan.kept
    assert (kept.agency.slug, kept.numerator) == ("can-tho", 1243)
    assert batch.kept_on_undo == [figure().pk]
    assert {slug: row[0] for slug, row in standing().items()} == {"can-tho": 1251}


KEPT: dict[str, dict[str, Any]] = {
    "note": {"note": "đã hỏi lại"},
    "same_value": {"numerator": 1243},
    "status": {"reported_status": "met"},
}


@pytest.mark.parametrize("values", KEPT.values(), ids=KEPT.keys())
def test_any_edit_keeps_a_figure(values: dict[str, Any]) -> None:
    batch = imported(TABLE)
    edit(**values)
    after = standing()["can-tho"]
    assert len(undo(batch).kept) == 1
    assert standing() == {"can-tho": after}


def review(state: FigureState, *, note: str = "") -> None:
    """Cần Thơ's figure is returned or accepted; the reviewer leaves its batch as it is."""
    row = figure()
    row.state, row.note, row.version = state, note, row.version + 1
    row.save()


def test_figure_returned_since_is_kept_and_listed(person: User) -> None:
    batch = imported(TABLE)
    owed = Obligation.objects.get(
        agency__slug="can-tho", period__code="2022-09-06", indicator__slug="online-provision"
    )
    assert return_report(owed, by=person, at=AT + HOUR, reason="sai mẫu")
    planned = undo_plan(batch)
    assert (len(planned.deleted), [row.agency.slug for row in planned.kept]) == (1, ["can-tho"])
    undo(batch)
    assert [(row.agency.slug, row.state) for row in Submission.objects.all()] == [
        ("can-tho", FigureState.RETURNED)
    ]
    assert batch.kept_on_undo == [figure().pk]


def test_changed_figure_returned_since_is_not_put_back() -> None:
    imported(TABLE)
    batch = imported(MIXED, 1)
    review(FigureState.RETURNED)
    plan = undo(batch)
    assert ([row.agency.slug for row in plan.kept], plan.restored) == (["can-tho"], [])
    assert (figure().numerator, figure().state) == (1250, FigureState.RETURNED)


def test_figure_of_an_agency_that_was_accepted_since_is_kept() -> None:
    batch = received(workbook((*TABLE[:2], TABLE[2])))
    batch.agency = figure_agency = Agency.objects.get(slug="can-tho")
    batch.save()
    confirm(batch)
    assert figure().state == FigureState.SUBMITTED
    review(FigureState.ACCEPTED)
    assert [row.agency for row in undo(batch).kept] == [figure_agency]
    assert figure().state == FigureState.ACCEPTED


def test_figure_that_is_again_as_it_was_written_is_undone() -> None:
    batch = imported(TABLE)
    review(FigureState.RETURNED)
    review(FigureState.ACCEPTED)
    assert undo(batch).kept == []
    assert not Submission.objects.exists()


def test_figure_deleted_since_stays_deleted_and_is_listed() -> None:
    batch = imported(TABLE)
    pk = figure().pk
    figure().delete()
    plan = undo(batch)
    assert [row.id for row in plan.kept] == [pk]
    assert batch.kept_on_undo == [pk]
    assert not Submission.objects.exists()


def test_changed_figure_edited_since_keeps_its_edit() -> None:
    imported(TABLE)
    batch = imported(MIXED, 1)
    edit(numerator=1251)
    plan = undo(batch)
    assert [row.agency.slug for row in plan.kept] == ["can-tho"]
    assert {slug: row[0] for slug, row in standing().items()} == {"can-tho": 1251, "da-nang": 1409}


def test_figure_of_a_later_import_is_kept_by_the_undo_of_the_earlier() -> None:
    first = imported(TABLE)
    second = imported(cell_changed(3, 4, "1.250"), 1)
    plan = undo(first)
    assert [row.agency.slug for row in plan.kept] == ["can-tho"]
    assert {slug: row[0] for slug, row in standing().items()} == {"can-tho": 1250}
    assert figure().batch == second


def test_later_import_then_the_earlier_leaves_nothing() -> None:
    first, second = imported(TABLE), imported(MIXED, 1)
    assert undo(second, 2).kept == []
    plan = undo(first, 3)
    assert (len(plan.deleted), plan.kept) == (2, [])
    assert not Submission.objects.exists()


def test_three_imports_are_undone_one_after_the_other() -> None:
    edits = ("1.243", "1.250", "1.260", "1.270")
    batches = [imported(cell_changed(3, 4, text), at) for at, text in enumerate(edits)]
    for at, (batch, numerator) in enumerate(
        zip(reversed(batches[1:]), (1260, 1250, 1243), strict=True)
    ):
        assert undo(batch, 9 + at).kept == []
        assert figure().numerator == numerator
    assert figure().batch == batches[0]
    undo(batches[0], 20)
    assert not Submission.objects.exists()


def test_edit_after_an_undo_is_kept_by_the_undo_of_the_earlier_import() -> None:
    first, second = imported(TABLE), imported(cell_changed(3, 4, "1.250"), 1)
    undo(second, 2)
    edit(numerator=1251)
    plan = undo(first, 3)
    assert [row.agency.slug for row in plan.kept] == ["can-tho"]
    assert figure().numerator == 1251


def test_file_can_be_imported_again_after_its_undo() -> None:
    undo(imported(TABLE))
    result = bring(workbook(TABLE), at=AT + 10 * HOUR)
    assert said(result) == []
    assert result.proposal.figures.counts().created == 2
    assert (figure().version, figure().numerator) == (1, 1243)


def test_note_of_a_flat_file_is_put_back() -> None:
    bring(workbook(flat("1850", "1243", "67,19", "trước")))
    batch = bring(workbook(flat("1850", "1243", "67,19", "sau")), at=AT + HOUR).batch
    assert batch is not None
    undo(batch)
    assert figure().note == "trước"


# When nothing is undone.


def test_undone_import_is_not_undone_again() -> None:
    batch = imported(TABLE)
    undo(batch)
    before = base()
    with pytest.raises(Refused):
        undo_import(batch, by=None, at=AT + 10 * HOUR)
    batch.refresh_from_db()
    assert (base(), batch.undone_at) == (before, AT + 9 * HOUR)


def test_file_that_waits_is_not_undone() -> None:
    batch = received(workbook(TABLE))
    with pytest.raises(Refused):
        undo_import(batch, by=None, at=AT)
    batch.refresh_from_db()
    assert (batch.state, batch.undone_at) == (BatchState.WAITING, None)


def test_closed_period_is_not_touched() -> None:
    batch = imported(TABLE)
    Period.objects.filter(code="2022-09-06").update(state=PeriodState.CLOSED)
    before = base()
    with pytest.raises(Refused):
        undo_import(batch, by=None, at=AT + HOUR)
    batch.refresh_from_db()
    assert (batch.state, batch.undone_at) == (BatchState.SAVED, None)
    assert base() == before


def test_one_closed_period_of_two_keeps_the_whole_file() -> None:
    rows = flat("1850", "1243", "67,19", "x")
    batch = imported((*rows, ("2023-07-25", *rows[1][1:])))
    Period.objects.filter(code="2023-07-25").update(state=PeriodState.CLOSED)
    with pytest.raises(Refused):
        undo_import(batch, by=None, at=AT + HOUR)
    assert Submission.objects.count() == 2


def test_confirmed_file_is_undone_like_an_imported_one(person: User) -> None:
    batch = received(workbook(TABLE), by=person)
    confirm(batch, person)
    undo(batch, by=person)
    assert not Submission.objects.exists()


# Services.

LATER: Rows = (*SERVICES[:2], (*SERVICES[2][:3], "Quý III"))
TWO_LEADS: Rows = (*SERVICES[:2], (*SERVICES[2][:2], "Bộ Công an, Bộ Y tế", "Quý II"))


def deadlines() -> dict[str, tuple[str, date, str, int | None]]:
    rows = ServiceDeadline.objects.values_list(
        "agency__slug", "deadline_text", "due_on", "precision", "printed_order"
    )
    return {row[0]: row[1:] for row in rows}


def test_created_services_go_with_their_deadlines(person: User) -> None:
    batch = imported((*TABLE, (), *TWO_LEADS))
    assert set(deadlines()) == {"bo-cong-an", "bo-y-te"}
    plan = undo(batch, by=person)
    assert (len(plan.services), plan.kept_services) == (3, [])
    assert (Service.objects.count(), ServiceDeadline.objects.count()) == (0, 0)
    gone = ServiceDeadline.history.filter(history_type="-")
    assert {row.history_user for row in gone} == {person}
    assert all("so-lieu.xlsx" in row.history_change_reason for row in gone)


def test_changed_deadlines_are_as_before() -> None:
    imported(SERVICES)
    before = deadlines()
    batch = imported(LATER, 1)
    assert deadlines()["bo-cong-an"][1] == date(2022, 9, 30)
    plan = undo(batch)
    assert (len(plan.services), plan.kept_services) == (1, [])
    assert deadlines() == before


def test_lead_that_was_added_goes_and_the_first_stays() -> None:
    imported(SERVICES)
    undo(imported(TWO_LEADS, 1))
    assert set(deadlines()) == {"bo-cong-an"}
    assert Service.objects.count() == 1


def test_deadline_completed_since_is_kept_and_listed() -> None:
    batch = imported(TWO_LEADS)
    row = ServiceDeadline.objects.get(agency__slug="bo-cong-an")
    row.completed_on = date(2022, 9, 1)
    row.save()
    plan = undo(batch)
    assert [step.now for step in plan.kept_services] == [row]
    assert set(deadlines()) == {"bo-cong-an"}
    assert Service.objects.count() == 1


def test_deadline_of_a_later_import_is_kept_by_the_undo_of_the_earlier() -> None:
    first = imported(SERVICES)
    imported(LATER, 1)
    plan = undo(first)
    assert len(plan.kept_services) == 1
    assert deadlines()["bo-cong-an"][0] == "Quý III"


def test_later_list_then_the_earlier_leaves_no_service() -> None:
    first, second = imported(SERVICES), imported(LATER, 1)
    undo(second, 2)
    assert deadlines()["bo-cong-an"][0] == "Quý II"
    undo(first, 3)
    assert (Service.objects.count(), ServiceDeadline.objects.count()) == (0, 0)


def test_decisions_that_a_service_was_given_are_taken_back() -> None:
    service = Service.objects.create(name="Cấp lại chứng minh nhân dân")
    other = LegalDocument.objects.get(number="411/QĐ-TTg")
    service.decisions.add(other)
    undo(imported(SERVICES))
    assert list(service.decisions.all()) == [other]
    assert not service.deadlines.exists()


def test_list_can_be_imported_again_after_its_undo() -> None:
    undo(imported(SERVICES))
    assert said(look(workbook(SERVICES))) == []
    assert imported(SERVICES, 10).written_services
    assert set(deadlines()) == {"bo-cong-an"}
