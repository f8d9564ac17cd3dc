"""Undoing where something else came since: later imports, closed periods."""

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.tests.factories import UserFactory
from indicators.annex.tests.files import TABLE, cell_changed, workbook
from indicators.choices import BatchState, PeriodState
from indicators.importing.tests.confirming import confirm
from indicators.importing.tests.sending import AT, base, bring, flat, received, said
from indicators.importing.tests.undoing import (
    HOUR,
    MIXED,
    edit,
    figure,
    imported,
    standing,
    undo,
)
from indicators.importing.undo import undo_import
from indicators.models import Period, Submission

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]


@pytest.fixture
def person(_reference: None) -> User:
    user: User = UserFactory.create(username="an")
    return user


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
