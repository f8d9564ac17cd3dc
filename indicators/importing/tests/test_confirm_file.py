"""A confirmation writes a file once, as it was shown, or nothing at all."""

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
from indicators.choices import BatchState, PeriodState
from indicators.figures.writing import ChangedMeanwhile, correct_figure
from indicators.importing import confirm as confirm_module
from indicators.importing.answers import Answers, NameAnswer
from indicators.importing.confirm import (
    confirm_import,
    propose_batch,
    write_proposal,
)
from indicators.importing.receive import SETTLED, answer, discard_file
from indicators.importing.tests.sending import AT, Written, agency, base, bring, received, stored
from indicators.importing.undo import undo_import
from indicators.models import ImportBatch, Obligation, Period, Submission, TableMapping

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]

CAN_THO = Written(1243, 1850, "67.19")
CHANGED = cell_changed(3, 4, "1.244")
# Neither a warning nor an error.
FAULTLESS = {"missing-agency"}
SERVICES: Rows = (
    (
        "II. Các dịch vụ công chưa hoàn thành (tính đến ngày 6/9/2022) theo Quyết định số"
        " 422/QĐ-TTg ngày 04 tháng 4 năm 2022",
    ),
    ("TT", "Tên dịch vụ công/TTHC", "Cơ quan chủ trì", "Thời hạn hoàn thành"),
    ("01", "Cấp lại chứng minh nhân dân", "Bộ Công an", "Quý II"),
)


@pytest.fixture
def person(_reference: None) -> User:
    user: User = UserFactory.create(username="an")
    return user


def seen(batch: ImportBatch) -> dict[str, Any]:
    """What the preview hands to the button: the digest, and all warnings ticked."""
    proposal = propose_batch(batch)
    return {
        "digest": proposal.digest(),
        "accepted": {finding.code for finding in proposal.warnings},
    }


def confirm(batch: ImportBatch, by: User | None = None, **shown: Any) -> ImportBatch:
    return confirm_import(batch, by=by, at=AT, **(shown or seen(batch)))


def refusal(batch: ImportBatch, by: User | None = None, **shown: Any) -> str:
    """Why a confirmation writes nothing."""
    with pytest.raises(Refused) as refused:
        confirm(batch, by, **shown)
    return str(refused.value)


def test_confirmation_writes_the_file_as_it_was_shown(person: User) -> None:
    batch = received(workbook(TABLE), by=person)
    assert confirm(batch, person) == batch
    batch.refresh_from_db()
    assert (batch.state, batch.imported_at) == (BatchState.SAVED, AT)
    assert (batch.created_count, batch.updated_count, batch.unchanged_count) == (2, 0, 0)
    assert [row.code for row in batch.periods.all()] == ["2022-09-06"]
    assert {row["code"] for row in batch.findings} == FAULTLESS
    assert stored() == CAN_THO
    figure = Submission.objects.get(agency__slug="can-tho")
    assert (figure.batch, figure.version, figure.reported_status) == (batch, 1, "not_met")
    assert figure.cells["numerator"] == "Sheet1!D3"


def test_history_names_person_moment_and_reason(person: User) -> None:
    confirm(received(workbook(TABLE), by=person, file_name="phụ lục.xlsx"), person)
    for row in Submission.history.all():
        assert (row.history_type, row.history_user, row.history_date) == ("+", person, AT)
        assert row.history_change_reason == "Nhập từ phụ lục.xlsx"


def test_second_confirmation_finds_the_first(person: User) -> None:
    batch = received(workbook(TABLE), by=person)
    shown = seen(batch)
    confirm(batch, person, **shown)
    written = base()
    for again in (shown, seen(batch), {"digest": "x", "accepted": set()}):
        assert refusal(batch, person, **again) == str(SETTLED)
    assert base() == written


ENDED: dict[str, tuple[Callable[[ImportBatch], object], str]] = {
    "discarded": (discard_file, BatchState.DISCARDED),
    "undone": (
        lambda batch: (confirm(batch), undo_import(batch, by=None, at=AT)),
        BatchState.UNDONE,
    ),
}


@pytest.mark.parametrize(("settle", "state"), ENDED.values(), ids=ENDED.keys())
def test_file_that_no_longer_waits_is_not_written(
    settle: Callable[[ImportBatch], object], state: str
) -> None:
    batch = received(workbook(TABLE))
    shown = seen(batch)
    settle(batch)
    before = base()
    assert refusal(batch, **shown) == str(SETTLED)
    batch.refresh_from_db()
    assert batch.state == state
    assert base() == before
    assert stored() is None


def assert_untouched(batch: ImportBatch, before: dict[str, int]) -> None:
    batch.refresh_from_db()
    assert (batch.state, batch.imported_at) == (BatchState.WAITING, None)
    assert base() == before


@pytest.mark.parametrize("digest", ["", "0" * 64, "x"])
def test_digest_of_something_else_writes_nothing(digest: str) -> None:
    batch = received(workbook(TABLE))
    before = base()
    assert refusal(batch, digest=digest, accepted=seen(batch)["accepted"]) == str(
        confirm_module.CHANGED
    )
    assert_untouched(batch, before)


def test_digest_of_another_file_writes_nothing() -> None:
    first, second = received(workbook(TABLE)), received(workbook(CHANGED))
    before = base()
    assert refusal(second, **seen(first)) == str(confirm_module.CHANGED)
    assert_untouched(second, before)


TWO_WARNINGS = cell_changed(3, 6, "Hoàn thành")


@pytest.mark.parametrize("ticked", [set(), {"missing-agency"}, {"status-mismatch"}, {"x"}])
def test_every_warning_must_be_ticked(ticked: set[str]) -> None:
    batch = received(workbook(TWO_WARNINGS))
    shown = seen(batch)
    assert shown["accepted"] == {"missing-agency", "status-mismatch"}
    before = base()
    assert refusal(batch, digest=shown["digest"], accepted=ticked) == str(confirm_module.UNTICKED)
    assert_untouched(batch, before)
    confirm(batch, **shown)


REFUSED: dict[str, Callable[[], ImportBatch]] = {
    "error": lambda: received(workbook(cell_changed(3, 3, "khoảng 1.700"))),
    "unreadable": lambda: received(b"%PDF-1.7"),
    "nothing_to_save": lambda: (bring(workbook(TABLE)), received(workbook(TABLE)))[1],
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_saved_is_not(make: Callable[[], ImportBatch]) -> None:
    batch = make()
    before = base()
    assert refusal(batch) == str(confirm_module.FAULTY)
    assert_untouched(batch, before)


def test_period_that_closes_between_preview_and_confirmation() -> None:
    batch = received(workbook(TABLE))
    shown = seen(batch)
    Period.objects.filter(code="2022-09-06").update(state=PeriodState.CLOSED)
    before = base()
    assert refusal(batch, **shown) == str(confirm_module.CHANGED)
    assert refusal(batch) == str(confirm_module.FAULTY)
    assert_untouched(batch, before)


def edit_by_hand(by: User | None = None, **values: Any) -> None:
    figure = Submission.objects.get(agency__slug="can-tho", indicator__slug="online-provision")
    for name, value in values.items():
        setattr(figure, name, value)
    correct_figure(figure, by=by, reason="Sửa tay")


def create_by_hand() -> None:
    period = Period.objects.get(code="2022-09-06")
    asked = period.asked.get(indicator__slug="online-provision")
    figure = Submission(
        period=period,
        indicator=asked.indicator,
        agency=agency("ha-noi"),
        numerator=1,
        denominator=2,
    )
    correct_figure(figure, by=None, reason="Nhập tay")


BASES: dict[str, Callable[[], object]] = {
    "count": lambda: edit_by_hand(numerator=1242),
    "note": lambda: edit_by_hand(note="đã hỏi lại"),
    "same_as_the_file": lambda: edit_by_hand(
        numerator=1244, reported_rate=None, reported_decimals=None
    ),
    "deleted": lambda: Submission.objects.filter(agency__slug="can-tho").delete(),
    "other_file": lambda: bring(workbook(cell_changed(3, 4, "1.240"))),
    "other_figure": lambda: Submission.objects.filter(agency__slug="da-nang").delete(),
    "another_agency_reports": create_by_hand,
    "obligation_less": lambda: Obligation.objects.filter(agency__slug="can-tho").delete(),
}


@pytest.mark.parametrize("change", BASES.values(), ids=BASES.keys())
def test_base_that_changed_since_the_preview_is_shown_again(change: Callable[[], object]) -> None:
    bring(workbook(TABLE))
    batch = received(workbook(CHANGED))
    shown = seen(batch)
    change()
    before = base()
    assert refusal(batch, **shown) == str(confirm_module.CHANGED)
    assert_untouched(batch, before)


def test_deadline_that_changed_since_the_preview_is_shown_again() -> None:
    """The page showed "Quý I" and what the file makes of it; now something else would go."""
    bring(workbook((*SERVICES[:2], (*SERVICES[2][:3], "Quý I"))))
    batch = received(workbook(SERVICES))
    shown = seen(batch)
    deadline = ServiceDeadline.objects.get()
    deadline.deadline_text, deadline.due_on = "Tháng 5/2022", date(2022, 5, 31)
    deadline.save()
    before = base()
    assert refusal(batch, **shown) == str(confirm_module.CHANGED)
    assert_untouched(batch, before)


def test_figure_of_another_indicator_is_no_change() -> None:
    bring(workbook(TABLE))
    batch = received(workbook(CHANGED))
    shown = seen(batch)
    Period.objects.filter(code="2023-07-25").update(label="Tháng Bảy")
    User.objects.create(username="binh")
    confirm(batch, **shown)
    kept = stored()
    assert kept is not None
    assert kept.numerator == 1244


def test_two_files_for_one_figure_cannot_both_be_confirmed_unseen() -> None:
    first, second = received(workbook(TABLE)), received(workbook(CHANGED))
    shown = seen(second)
    confirm(first)
    assert refusal(second, **shown) == str(confirm_module.CHANGED)
    assert stored() == CAN_THO
    confirm(second)
    figure = Submission.objects.get(agency__slug="can-tho")
    assert (figure.numerator, figure.version, figure.batch) == (1244, 2, second)


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
    proposal = propose_batch(batch)
    change()
    before = base()
    with pytest.raises(ChangedMeanwhile):
        write_proposal(proposal, batch=batch, by=None, at=AT)
    assert_untouched(batch, before)
    assert stored("da-nang") is None


def test_figure_that_appears_at_that_very_moment_keeps_everything_out() -> None:
    batch = received(workbook(TABLE))
    proposal = propose_batch(batch)
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


def mapped() -> ImportBatch:
    batch = received(workbook(UNKNOWN))
    (asked,) = propose_batch(batch).questions.tables
    answer(batch, replace(REMEMBERED, period="2022-09-06", mappings={asked.place: asked.mapping}))
    batch.refresh_from_db()
    return batch


def test_names_and_columns_are_remembered_with_the_file(person: User) -> None:
    batch = mapped()
    assert not TableMapping.objects.exists()
    confirm(batch, person)
    name, mapping = AgencyName.objects.get(text="Tây Đô"), TableMapping.objects.get()
    assert name.agency.slug == "can-tho"
    for row in (name, mapping):
        past = row.history.get()
        assert past.history_user == person
        assert past.history_change_reason == "Nhập từ so-lieu.xlsx"
    assert stored() == Written(1243, 1850)


NOT_SAVED: dict[str, Callable[[ImportBatch], object]] = {
    "changed": lambda batch: refusal(batch, digest="x", accepted=FAULTLESS),
    "unticked": lambda batch: refusal(batch, digest=seen(batch)["digest"], accepted=set()),
    "discarded": discard_file,
}


@pytest.mark.parametrize("act", NOT_SAVED.values(), ids=NOT_SAVED.keys())
def test_nothing_is_remembered_of_a_file_that_is_not_saved(
    act: Callable[[ImportBatch], object],
) -> None:
    batch = mapped()
    before = base()
    act(batch)
    assert base() == before


def test_figures_that_change_meanwhile_keep_names_and_columns_out_too() -> None:
    bring(workbook(TABLE))
    batch = received(workbook((*UNKNOWN[:2], ("Tây Đô", 1850, 1244, "An"))))
    (asked,) = propose_batch(batch).questions.tables
    answer(batch, replace(REMEMBERED, period="2022-09-06", mappings={asked.place: asked.mapping}))
    batch.refresh_from_db()
    proposal = propose_batch(batch)
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
