"""One figure and very many are written alike: checked against what was read, with history."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.models import Agency
from entities.tests.factories import AgencyFactory, UserFactory
from indicators.choices import Claim, FigureState, PeriodState
from indicators.figures.bulk import NewVersion
from indicators.figures.writing import (
    ChangedMeanwhile,
    correct_figure,
    delete_figures,
    write_figure,
    write_figures,
)
from indicators.models import Obligation, Submission
from indicators.numbers import Values
from indicators.tests.factories import ImportBatchFactory, ObligationFactory, SubmissionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AT = datetime(2026, 9, 20, 2, tzinfo=UTC)
VALUES = Values(1243, 12, 1850, Decimal("67.190000"), 2, "not_met", "đã hỏi lại")
CELLS = {"numerator": "Sheet1!D2"}


@pytest.fixture
def person() -> User:
    user: User = UserFactory.create()
    return user


@pytest.fixture
def stored() -> Submission:
    """A figure from a file, whose agency had said before that there is none."""
    figure: Submission = SubmissionFactory.create(batch=ImportBatchFactory.create(), cells=CELLS)
    ObligationFactory.create(
        period=figure.period,
        indicator=figure.indicator,
        agency=figure.agency,
        claim=Claim.NO_DATA,
        claim_reason="Chưa tổng hợp",
    )
    return figure


def of_other_agency(figure: Submission, agency: Agency) -> Submission:
    return Submission(
        period=figure.period, indicator=figure.indicator, agency=agency, span=figure.span
    )


def one(figure: Submission, by: User) -> None:
    write_figure(figure, by=by, at=AT, reason="Sửa", state=FigureState.ACCEPTED)


def many(figure: Submission, by: User) -> None:
    version = figure.version + 1 if figure.pk else 1
    row = NewVersion(
        figure.pk, figure.key, figure.values, FigureState.ACCEPTED, json.dumps({}), None, version
    )
    write_figures([row], by=by, at=AT, reason="Sửa")


Write = Callable[[Submission, User], None]
in_both_ways = pytest.mark.parametrize("write", [one, many])


def told(figure: Submission) -> list[tuple[Any, ...]]:
    rows = Submission.history.filter(agency=figure.agency).order_by("history_id")
    return [
        (row.history_type, row.version, row.values, row.history_user, row.history_change_reason)
        for row in rows.filter(history_date=AT)
    ]


@in_both_ways
def test_changed_figure_is_the_next_version(stored: Submission, person: User, write: Write) -> None:
    stored.values = VALUES
    write(stored, person)
    now = Submission.objects.get()
    assert (now.values, now.version, now.state) == (VALUES, 2, FigureState.ACCEPTED)
    assert (now.batch, now.cells) == (None, {})
    assert told(now) == [("~", 2, VALUES, person, "Sửa")]
    assert Obligation.objects.get().claim == ""


@in_both_ways
def test_new_figure_is_version_1(stored: Submission, person: User, write: Write) -> None:
    figure = of_other_agency(stored, AgencyFactory.create())
    figure.values = VALUES
    write(figure, person)
    now = Submission.objects.get(agency=figure.agency)
    assert (now.values, now.version) == (VALUES, 1)
    assert told(now) == [("+", 1, VALUES, person, "Sửa")]


@in_both_ways
def test_figure_that_somebody_else_changed_is_left_alone(
    stored: Submission, person: User, write: Write
) -> None:
    Submission.objects.update(version=2, numerator=51)
    stored.values = VALUES
    with pytest.raises(ChangedMeanwhile):
        write(stored, person)
    now = Submission.objects.get()
    assert (now.numerator, now.version, told(now)) == (51, 2, [])
    assert Obligation.objects.get().claim == Claim.NO_DATA


def test_one_of_many_that_is_there_already_keeps_all_out(stored: Submission, person: User) -> None:
    keys = [stored.key, of_other_agency(stored, AgencyFactory.create()).key]
    rows = [NewVersion(None, key, VALUES, FigureState.ACCEPTED, "{}", None, 1) for key in keys]
    with pytest.raises(ChangedMeanwhile):
        write_figures(rows, by=person, at=AT, reason="Nhập")
    assert Submission.objects.get().numerator == 50


def test_figure_in_another_state_still_stands_in_its_file(stored: Submission, person: User) -> None:
    write_figure(stored, by=person, at=AT, reason="Sai", state=FigureState.RETURNED)
    now = Submission.objects.get()
    assert (now.state, now.version, now.cells) == (FigureState.RETURNED, 2, CELLS)
    assert now.batch is not None
    assert Obligation.objects.get().claim == Claim.NO_DATA


def test_figure_that_is_stored_like_that_is_not_written(stored: Submission, person: User) -> None:
    one(stored, person)
    assert (Submission.objects.get().version, told(stored)) == (1, [])


def test_closed_period_is_corrected_with_a_reason_only(stored: Submission, person: User) -> None:
    stored.period.state = PeriodState.CLOSED
    stored.period.save()
    stored.numerator = 51
    with pytest.raises(Refused, match="đã đóng"):
        correct_figure(stored, by=person)
    assert Submission.objects.get().numerator == 50
    correct_figure(stored, by=person, reason="Công văn 12")
    assert Submission.objects.get().numerator == 51


def test_deleted_figure_leaves_its_history(stored: Submission, person: User) -> None:
    values = stored.values
    delete_figures([stored], by=person, at=AT, reason="Xóa")
    assert Submission.objects.count() == 0
    assert told(stored) == [("-", 1, values, person, "Xóa")]


def test_figure_of_a_closed_period_is_not_deleted(stored: Submission, person: User) -> None:
    stored.period.state = PeriodState.CLOSED
    stored.period.save()
    with pytest.raises(Refused):
        delete_figures([stored], by=person, at=AT, reason="Xóa")
    assert Submission.objects.get() == stored
