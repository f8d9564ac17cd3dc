"""What changes between comparing and writing, and what goes with the file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.models import AgencyName, ServiceDeadline
from entities.tests.factories import UserFactory
from indicators.annex.tests.files import TABLE, Rows, cell_changed, workbook
from indicators.figures.writing import ChangedMeanwhile
from indicators.importing import confirm as confirm_module
from indicators.importing.answers import Answers, NameAnswer
from indicators.importing.confirm import write_proposal
from indicators.importing.look import proposal_of
from indicators.importing.receive import answer, discard_file
from indicators.importing.remembering import answer_tables
from indicators.importing.tests.confirming import (
    CAN_THO,
    CHANGED,
    FAULTLESS,
    SERVICES,
    assert_untouched,
    confirm,
    edit_by_hand,
    refusal,
    seen,
)
from indicators.importing.tests.sending import AT, Written, base, bring, received, stored
from indicators.models import ImportBatch, Submission, TableMapping

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]


@pytest.fixture
def person(_reference: None) -> User:
    user: User = UserFactory.create(username="an")
    return user


# Between comparing and writing.


def change_and_back() -> None:
    edit_by_hand(numerator=1)
    edit_by_hand(numerator=1243)


MEANWHILE: dict[str, Callable[[], object]] = {
    "changed": lambda: edit_by_hand(numerator=1242),
    "changed_and_back": change_and_back,
    "deleted": lambda: Submission.objects.filter(agency__slug="can-tho").delete(),
}


@pytest.mark.parametrize("change", MEANWHILE.values(), ids=MEANWHILE.keys())
def test_figure_that_changes_at_that_very_moment_keeps_everything_out(
    change: Callable[[], object],
) -> None:
    bring(workbook((*TABLE[:2], TABLE[2])))
    batch = received(workbook(CHANGED))
    proposal = proposal_of(batch)
    change()
    before = base()
    with pytest.raises(ChangedMeanwhile):
        write_proposal(proposal, batch=batch, by=None, at=AT)
    assert_untouched(batch, before)
    assert stored("da-nang") is None


def test_figure_that_appears_at_that_very_moment_keeps_everything_out() -> None:
    batch = received(workbook(TABLE))
    proposal = proposal_of(batch)
    bring(workbook(CHANGED))
    before = base()
    with pytest.raises(ChangedMeanwhile):
        write_proposal(proposal, batch=batch, by=None, at=AT)
    assert_untouched(batch, before)
    kept = stored()
    assert kept is not None
    assert kept.numerator == 1244


def test_confirmation_says_that_a_figure_changed_at_that_very_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bring(workbook(TABLE))
    batch = received(workbook(CHANGED))
    before = base()

    def meanwhile(*args: Any, **kwargs: Any) -> None:
        edit_by_hand(numerator=1242)
        write_proposal(*args, **kwargs)

    monkeypatch.setattr(confirm_module, "write_proposal", meanwhile)
    assert refusal(batch) == str(confirm_module.CHANGED)
    assert_untouched(batch, before)
    assert stored() == CAN_THO


# What was answered goes with the file.

NAMED = cell_changed(3, 2, "Tây Đô")

UNKNOWN: Rows = (
    ("Kết quả cung cấp dịch vụ công trực tuyến",),
    ("Đơn vị", "Tổng số TTHC", "Số TTHC cung cấp trực tuyến", "Người lập"),
    ("Tây Đô", 1850, 1243, "An"),
)

REMEMBERED = Answers(names={"Tây Đô": NameAnswer("can-tho", is_remembered=True)})


def mapped(rows: Rows = UNKNOWN, *, by: User | None = None) -> ImportBatch:
    batch = received(workbook(rows))
    (asked,) = proposal_of(batch).questions.tables
    given = replace(REMEMBERED, period="2022-09-06", mappings={asked.place: asked.mapping})
    answer_tables(batch, given, [asked], by=by)
    batch.refresh_from_db()
    return batch


def test_columns_are_remembered_at_once_and_names_with_the_file(person: User) -> None:
    batch = mapped(by=person)
    past = TableMapping.objects.get().history.get()
    assert (past.history_user, past.history_change_reason) == (
        person,
        "Trả lời về tệp so-lieu.xlsx",
    )
    assert not AgencyName.objects.filter(text="Tây Đô").exists()
    confirm(batch, person)
    name = AgencyName.objects.get(text="Tây Đô")
    assert name.agency.slug == "can-tho"
    past = name.history.get()
    assert (past.history_user, past.history_change_reason) == (person, "Nhập từ so-lieu.xlsx")
    assert TableMapping.history.count() == 1
    assert stored() == Written(1243, 1850)


NOT_SAVED: dict[str, Callable[[ImportBatch], object]] = {
    "changed": lambda batch: refusal(batch, digest="x", accepted=FAULTLESS),
    "unticked": lambda batch: refusal(batch, digest=seen(batch)["digest"], accepted=set()),
    "discarded": lambda batch: discard_file(batch, at=AT),
}


@pytest.mark.parametrize("act", NOT_SAVED.values(), ids=NOT_SAVED.keys())
def test_no_name_is_remembered_of_a_file_that_is_not_saved(
    act: Callable[[ImportBatch], object],
) -> None:
    batch = mapped()
    before = base()
    act(batch)
    assert base() == before


def test_figures_that_change_meanwhile_keep_names_out_too() -> None:
    bring(workbook(TABLE))
    batch = mapped((*UNKNOWN[:2], ("Tây Đô", 1850, 1244, "An")))
    proposal = proposal_of(batch)
    edit_by_hand(numerator=1242)
    before = base()
    with pytest.raises(ChangedMeanwhile):
        write_proposal(proposal, batch=batch, by=None, at=AT)
    assert_untouched(batch, before)


def test_answer_that_comes_between_preview_and_confirmation_is_shown_first() -> None:
    batch = received(workbook(cell_changed(3, 2, "Sở Tư pháp")))
    shown = seen(batch)
    answer(batch, Answers(names={"Sở Tư pháp": NameAnswer(reason="không phải địa phương")}))
    before = base()
    assert refusal(batch, **shown) == str(confirm_module.CHANGED)
    assert_untouched(batch, before)


def test_file_that_is_settled_takes_no_more_answers() -> None:
    batch = received(workbook(TABLE))
    confirm(batch)
    with pytest.raises(Refused):
        answer(batch, REMEMBERED)
    batch.refresh_from_db()
    assert batch.answers == {}


def test_services_are_written_with_the_file(person: User) -> None:
    batch = received(workbook((*TABLE, (), *SERVICES)), by=person)
    confirm(batch, person)
    deadline = ServiceDeadline.objects.get()
    assert (deadline.agency.slug, deadline.due_on) == ("bo-cong-an", date(2022, 6, 30))
    assert deadline.history.get().history_user == person
    batch.refresh_from_db()
    assert {row["model"] for row in batch.written_services} == {"service", "servicedeadline"}


def test_moment_is_that_of_the_confirmation_and_not_of_the_file() -> None:
    batch = received(workbook(TABLE), at=AT - timedelta(days=3))
    confirm(batch)
    batch.refresh_from_db()
    assert (batch.received_at, batch.imported_at) == (AT - timedelta(days=3), AT)
