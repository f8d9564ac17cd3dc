"""An undo puts back what stood before an import, and keeps what was edited since."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from entities.models import Agency
from entities.tests.factories import UserFactory
from indicators.annex.tests.files import TABLE, cell_changed, workbook
from indicators.choices import BatchState, FigureState
from indicators.importing.tests.confirming import confirm
from indicators.importing.tests.sending import AT, base, received
from indicators.importing.tests.undoing import HOUR, MIXED, edit, figure, imported, standing, undo
from indicators.importing.undo import undo_plan
from indicators.models import Obligation, Submission
from indicators.periods.review import return_report

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]


@pytest.fixture
def person(_reference: None) -> User:
    user: User = UserFactory.create(username="an")
    return user


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
    return_report(owed, by=person, at=AT + HOUR, reason="sai mẫu")
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
