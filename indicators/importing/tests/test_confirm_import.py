"""A file is written once, as it was shown, or not at all."""

from collections.abc import Callable
from datetime import datetime
from unittest.mock import patch

import pytest

from indicators.choices import BatchState
from indicators.importing import confirm as module
from indicators.importing.confirm import CHANGED, FAULTY, UNTICKED, lock_periods
from indicators.importing.look import proposal_of
from indicators.importing.receive import SETTLED
from indicators.importing.tests.flat import AT, confirm, flat, make_owing, receive, refusal, save
from indicators.models import ImportBatch, Period, PeriodIndicator, Submission
from indicators.tests.factories import PeriodFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_owing("a", "b")


def test_second_confirmation_finds_the_result_of_the_first(asked: PeriodIndicator) -> None:
    batch = receive(flat(asked, a=10, b=20))
    confirm(batch)
    assert refusal(batch, digest="", accepted=()) == str(SETTLED)
    batch.refresh_from_db()
    assert batch.created_count == 2
    assert Submission.history.count() == 2


def test_figures_name_their_batch_and_cells(asked: PeriodIndicator) -> None:
    batch = save(flat(asked, a=10, b=20))
    figure = Submission.objects.get(agency__slug="b")
    assert (figure.batch, figure.version) == (batch, 1)
    assert figure.cells == {
        "agency": "csv!C3",
        "numerator": "csv!D3",
        "denominator": "csv!E3",
    }
    (past,) = figure.history.all()
    assert (past.history_type, past.history_date, past.batch_id) == ("+", AT, batch.pk)
    assert "so-lieu.csv" in past.history_change_reason
    assert past.cells == figure.cells


def close(asked: PeriodIndicator) -> None:
    Period.objects.update(state="closed")


def change_base(asked: PeriodIndicator) -> None:
    save(flat(asked, a=11))


@pytest.mark.parametrize("meanwhile", [close, change_base])
def test_what_changed_since_the_preview_is_shown_again(
    asked: PeriodIndicator, meanwhile: Callable[[PeriodIndicator], None]
) -> None:
    batch = receive(flat(asked, a=10, b=20))
    digest = proposal_of(batch).digest()
    meanwhile(asked)
    before = list(Submission.objects.values_list("agency__slug", "numerator"))
    assert refusal(batch, digest=digest, accepted=()) == str(CHANGED)
    assert list(Submission.objects.values_list("agency__slug", "numerator")) == before
    batch.refresh_from_db()
    assert batch.state == BatchState.WAITING


def test_file_with_an_error_is_not_written(asked: PeriodIndicator) -> None:
    assert refusal(receive(flat(asked, a=10, b="khoảng 20"))) == str(FAULTY)
    assert not Submission.objects.exists()


def test_file_that_changes_nothing_is_not_written(asked: PeriodIndicator) -> None:
    save(flat(asked, a=10, b=20))
    assert refusal(receive(flat(asked, b=20, a=10))) == str(FAULTY)
    assert Submission.history.count() == 2


def test_warning_that_is_not_ticked_keeps_the_file_out(asked: PeriodIndicator) -> None:
    batch = receive(flat(asked, a=10))
    digest = proposal_of(batch).digest()
    assert refusal(batch, digest=digest, accepted=["rate-mismatch"]) == str(UNTICKED)
    assert confirm(batch, digest=digest, accepted=["missing-agency"]).state == BatchState.SAVED


def test_figure_that_changes_at_the_last_moment_keeps_everything_out(
    asked: PeriodIndicator,
) -> None:
    """Between comparing and writing, where no preview can see it."""
    save(flat(asked, a=10, b=20))
    batch = receive(flat(asked, a=11, b=21))
    digest = proposal_of(batch).digest()

    def meddle(seen: ImportBatch, at: datetime) -> object:
        proposal = proposal_of(seen, at=at)
        Submission.objects.filter(agency__slug="b").update(version=7)
        return proposal

    with patch.object(module, "proposal_of", meddle):
        assert refusal(batch, digest=digest, accepted=()) == str(CHANGED)
    assert set(Submission.objects.values_list("numerator", flat=True)) == {10, 20}


def test_new_figure_that_somebody_else_made_first_keeps_everything_out(
    asked: PeriodIndicator,
) -> None:
    batch = receive(flat(asked, a=10, b=20))
    proposal = proposal_of(batch)
    save(flat(asked, b=99))
    with patch.object(module, "proposal_of", lambda _batch, at: proposal):
        assert refusal(batch, accepted={"missing-agency"}) == str(CHANGED)
    assert list(Submission.objects.values_list("agency__slug", "numerator")) == [("b", 99)]


def test_period_that_closes_at_the_last_moment_keeps_everything_out(
    asked: PeriodIndicator,
) -> None:
    batch = receive(flat(asked, a=10, b=20))
    proposal = proposal_of(batch)
    close(asked)
    with patch.object(module, "proposal_of", lambda _batch, at: proposal):
        assert refusal(batch, digest=proposal.digest(), accepted=()) == str(CHANGED)
    assert not Submission.objects.exists()


def test_only_the_periods_of_the_file_are_locked(asked: PeriodIndicator) -> None:
    PeriodFactory.create(code="2022-10-06")
    assert lock_periods([asked.period_id]) == [asked.period]
