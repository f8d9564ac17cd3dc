"""A confirmation writes a file once, as it was shown, or nothing at all."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from entities.models import ServiceDeadline
from entities.tests.factories import DeadlineActFactory, UserFactory
from indicators.annex.tests.files import TABLE, cell_changed, workbook
from indicators.choices import BatchState, PeriodState
from indicators.figures.writing import correct_figure
from indicators.importing import confirm as confirm_module
from indicators.importing.receive import SETTLED, discard_file
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
from indicators.importing.tests.sending import AT, agency, base, bring, received, stored
from indicators.importing.undo import undo_import
from indicators.models import ImportBatch, Obligation, Period, Submission

pytestmark = [pytest.mark.usefixtures("_reference"), pytest.mark.both_databases]


@pytest.fixture
def person(_reference: None) -> User:
    user: User = UserFactory.create(username="an")
    return user


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
    "discarded": (lambda batch: discard_file(batch, at=AT), BatchState.DISCARDED),
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
    """The page showed "Quý I" beside what the file says of it."""
    bring(workbook((*SERVICES[:2], (*SERVICES[2][:3], "Quý I"))))
    other = ("02", "Cấp hộ chiếu", "Bộ Công an", "Quý II")
    batch = received(workbook((*SERVICES, other)))
    shown = seen(batch)
    assert shown["accepted"] == {"deadline-differs"}
    DeadlineActFactory.create(deadline=ServiceDeadline.objects.get())
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
