"""Of which day the list of services is, and when an annex prints it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from entities.models import ServiceDeadline
from entities.tests.factories import (
    DeadlineActFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)
from indicators.choices import BatchState, LetterPlace
from indicators.models import LetterTemplate, Period
from indicators.publishing.content import annex_content
from indicators.publishing.letter_texts import letter_texts
from indicators.publishing.service_list import last_confirmed, old_list
from indicators.tests.factories import ImportBatchFactory, PeriodFactory

pytestmark = pytest.mark.django_db
LISTED = date(2022, 9, 6)


@pytest.fixture
def deadline() -> ServiceDeadline:
    """Read today from the annex of 06/9/2022; overdue since 30/6/2022."""
    row: ServiceDeadline = ServiceDeadlineFactory.create(
        service__name="Thanh toán viện phí", deadline_text="Quý II", due_on=date(2022, 6, 30)
    )
    written = {"model": "servicedeadline", "history": row.history.latest().history_id}
    read_at = datetime(2026, 11, 1, tzinfo=UTC)
    row.history.update(history_date=read_at)
    batch = ImportBatchFactory.create(
        state=BatchState.SAVED,
        imported_at=read_at,
        written_services=[{**written, "is_new": True}],
    )
    batch.periods.add(PeriodFactory.create(as_of=LISTED))
    return row


def period(**given: Any) -> Period:
    values = {"as_of": date(2026, 9, 30), "window_starts_on": date(2026, 7, 1)}
    made: Period = PeriodFactory.create(**values | given)
    return made


def mark(deadline: ServiceDeadline, day: date) -> None:
    """Somebody records something of the deadline on this day."""
    recorded_at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    DeadlineActFactory.create(deadline=deadline, recorded_at=recorded_at)


def order_by_hand(deadline: ServiceDeadline, day: date) -> None:
    ordered_at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    ServiceDeadlineFactory.create().history.update(history_date=ordered_at)


def test_file_lists_services_as_of_the_day_of_its_period(deadline: ServiceDeadline) -> None:
    assert last_confirmed() == LISTED
    assert old_list(period()) == LISTED


@pytest.mark.parametrize(
    ("day", "confirmed", "is_old"),
    [
        (date(2026, 6, 30), date(2026, 6, 30), True),
        (date(2026, 7, 1), date(2026, 7, 1), False),
        (date(2022, 1, 1), LISTED, True),
    ],
    ids=["before_the_window", "in_the_window", "before_the_file"],
)
@pytest.mark.parametrize("act", [mark, order_by_hand])
def test_what_somebody_records_or_orders_confirms_the_list(
    deadline: ServiceDeadline,
    act: Callable[[ServiceDeadline, date], None],
    day: date,
    confirmed: date,
    is_old: bool,
) -> None:
    act(deadline, day)
    assert last_confirmed() == confirmed
    assert (old_list(period()) == confirmed) is is_old


def test_upgrade_and_joined_services_confirm_no_list(deadline: ServiceDeadline) -> None:
    deadline.service = ServiceFactory.create()
    deadline.save()
    assert last_confirmed() == LISTED
    written_later = {"history_date": datetime(2026, 11, 2, tzinfo=UTC), "ordered_on": None}
    deadline.history.update(**written_later)
    assert last_confirmed() == LISTED


def test_work_does_not_grow_with_what_files_listed(
    deadline: ServiceDeadline, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ServiceDeadlineFactory.create_batch(5)
    ServiceDeadline.history.update(history_date=datetime(2026, 11, 1, tzinfo=UTC))
    with django_assert_num_queries(3):
        assert last_confirmed() == LISTED


@pytest.mark.parametrize(
    ("as_of", "old"),
    [(LISTED, None), (date(2022, 9, 30), None), (date(2022, 10, 1), LISTED)],
    ids=["its_day", "its_quarter", "next_quarter"],
)
def test_period_without_a_window_begins_with_its_quarter(
    deadline: ServiceDeadline, as_of: date, old: date | None
) -> None:
    assert old_list(period(as_of=as_of, window_starts_on=None)) == old


def test_no_services_are_no_old_list() -> None:
    assert last_confirmed() is None
    assert old_list(period()) is None


@pytest.mark.usefixtures("deadline")
def test_old_list_is_left_out_and_not_told_as_empty() -> None:
    content = annex_content(period())
    assert content.overdue.rows == ()
    assert content.overdue.is_left_out
    assert type(content).from_json(content.as_json()) == content
    LetterTemplate.objects.create(place=LetterPlace.OVERDUE, text="{count} dịch vụ")
    assert letter_texts(period(code="2026-09-30-2"), content).paragraphs == ()
    assert letter_texts(period(code="2026-09-30-3"), content).notices == ()


@pytest.mark.usefixtures("deadline")
def test_old_list_that_is_wanted_says_of_which_day_it_is() -> None:
    content = annex_content(period(), with_old_list=True)
    (line,) = content.overdue.rows
    assert line.service == "Thanh toán viện phí"
    assert content.overdue.listed_on == LISTED
    LetterTemplate.objects.create(place=LetterPlace.OVERDUE, text="{services}")
    LetterTemplate.objects.create(place=LetterPlace.NOTICE, text="{overdue}")
    texts = letter_texts(period(code="2026-09-30-2"), content)
    assert texts.paragraphs[0].endswith("(theo danh sách ngày 06/9/2022)")
    assert texts.notices[0].paragraphs[0].endswith("theo danh sách ngày 06/9/2022).")
