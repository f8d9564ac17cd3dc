"""Tables as they were recorded at a moment: whatever happened, whenever it is asked."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dvctrack.lib.history import save_with_reason, sign
from entities.tests.factories import AgencyFactory
from indicators.choices import FigureState, Span
from indicators.figures.history import figure_history
from indicators.importing.undo import undo_import
from indicators.league.leagues import leagues
from indicators.models import (
    ImportBatch,
    Indicator,
    Obligation,
    Period,
    PeriodIndicator,
    Submission,
    Target,
)
from indicators.tests.factories import PeriodFactory
from indicators.tests.leagues import make_asked

pytestmark = pytest.mark.both_databases

START = datetime(2026, 7, 1, tzinfo=UTC)
Shown = list[tuple[Any, ...]]


def shown(asked: PeriodIndicator, seen_at: datetime | None = None) -> Shown:
    """All that a reader sees of the tables."""
    return [
        (
            table.kind,
            table.ranking_span,
            row.rank,
            row.agency.slug,
            row.figure,
            row.exact_rate,
            row.target.value if row.target else None,
            row.status,
        )
        for table in leagues(asked.indicator, asked.period, seen_at=seen_at)
        for row in table.rows
    ]


class Story:
    """A period whose rows are changed one after the other, each at a moment of its own."""

    def __init__(self) -> None:
        self.asked = make_asked(target=None)
        self.elsewhere = PeriodFactory.create(as_of=date(2020, 1, 1))
        self.agencies = AgencyFactory.create_batch(3)
        self.now = START
        self.remembered: list[tuple[datetime, Shown]] = [(START, [])]

    def tell(self, action: str, number: int, value: int) -> None:
        self.now += timedelta(seconds=1)
        getattr(self, f"_{action}")(self.agencies[number], value)
        self.remembered.append((self.now, shown(self.asked)))

    @property
    def key(self) -> dict[str, Any]:
        return {"indicator": self.asked.indicator, "period": self.asked.period}

    def _keep(self, row: Any) -> None:
        save_with_reason(row, by=None, reason="", at=self.now)

    def _drop(self, row: Any) -> None:
        if row is not None:
            sign(row, by=None, reason="", at=self.now)
            row.delete()

    def _figure(self, agency: Any, value: int, span: str = Span.TO_DATE) -> None:
        figure = Submission.objects.filter(agency=agency, span=span, **self.key).first()
        figure = figure or Submission(agency=agency, span=span, **self.key)
        figure.numerator, figure.denominator = value, 100
        self._keep(figure)

    def _month(self, agency: Any, value: int) -> None:
        self._figure(agency, value, Span.IN_PERIOD)

    def _state(self, agency: Any, value: int) -> None:
        if figure := Submission.objects.filter(agency=agency, **self.key).first():
            figure.state = list(FigureState)[value % 3]
            self._keep(figure)

    def _take_away(self, agency: Any, value: int) -> None:
        self._drop(Submission.objects.filter(agency=agency, **self.key).first())

    def _move(self, agency: Any, value: int) -> None:
        """To another period and back."""
        figure = Submission.objects.filter(agency=agency, span=Span.TO_DATE).first()
        if figure is not None:
            here = figure.period_id == self.asked.period_id
            figure.period = self.elsewhere if here else self.asked.period
            self._keep(figure)

    def _owe(self, agency: Any, value: int) -> None:
        owed = Obligation.objects.filter(agency=agency, **self.key).first()
        owed = owed or Obligation(agency=agency, **self.key)
        owed.is_due, owed.reason = value % 4 != 0, "Không áp dụng"
        self._keep(owed)

    def _owe_no_more(self, agency: Any, value: int) -> None:
        self._drop(Obligation.objects.filter(agency=agency, **self.key).first())

    def _target(self, agency: Any, value: int) -> None:
        target = Target.objects.filter(indicator=self.asked.indicator).first()
        target = target or Target(
            indicator=self.asked.indicator, kind=agency.kind, starts_on=date(2020, 1, 1)
        )
        target.value = Decimal(value)
        self._keep(target)

    def _rank_by(self, agency: Any, value: int) -> None:
        self.asked.ranking_span = list(Span)[value % 2]
        self._keep(self.asked)


ACTIONS = sorted(
    name.removeprefix("_")
    for name, value in vars(Story).items()
    if isinstance(value, Callable) and name[1] != "_" and name not in ("tell", "_keep", "_drop")  # type: ignore[arg-type]
)


@pytest.mark.slow
@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2), st.integers(0, 100)),
        min_size=4,
        max_size=25,
    )
)
def test_every_moment_of_a_random_history_shows_what_was_recorded_then(
    steps: list[tuple[str, int, int]],
) -> None:
    with transaction.atomic():
        story = Story()
        save_with_reason(story.asked, by=None, reason="", at=START)
        for number in range(3):
            story.tell("owe", number, 1)
        for step in steps:
            story.tell(*step)
        for (moment, expected), (until, _next) in zip(
            story.remembered[1:],
            [*story.remembered[2:], (story.now + timedelta(days=1), [])],
            strict=True,
        ):
            assert shown(story.asked, moment) == expected
            assert shown(story.asked, until - timedelta(microseconds=1)) == expected
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_before_anything_was_recorded_there_is_no_table() -> None:
    asked = make_asked()
    assert leagues(asked.indicator, asked.period, seen_at=START) == []


@pytest.mark.usefixtures("_annexes")
def test_import_is_seen_from_its_moment_on_and_its_undo_too() -> None:
    indicator = Indicator.objects.get(slug="online-provision")
    period = Period.objects.get(code="2023-07-25")
    batch = ImportBatch.objects.get(file_name="annex-2023.docx")
    undone_at = datetime(2030, 1, 1, tzinfo=UTC)
    undo_import(batch, by=None, at=undone_at)
    assert batch.imported_at is not None

    def first(seen_at: datetime | None) -> Fraction | None:
        return leagues(indicator, period, kinds=["province"], seen_at=seen_at)[0].rows[0].exact_rate

    moment = timedelta(microseconds=1)
    assert first(None) is None
    assert first(undone_at) is None
    assert first(undone_at - moment) == Fraction("85.21")
    assert first(batch.imported_at) == Fraction("85.21")
    assert first(batch.imported_at - moment) is None


@pytest.mark.django_db
def test_changes_since_name_what_stood_there_before() -> None:
    story = Story()
    for action, value in (("owe", 1), ("figure", 40), ("figure", 50), ("take_away", 0)):
        story.tell(action, 0, value)
    steps = figure_history(indicator=story.asked.indicator, since=START + timedelta(seconds=2))
    said = [
        (step.before and step.before.numerator, step.after and step.after.numerator)
        for step in steps
    ]
    assert said == [(50, None), (40, 50)]
    assert [step.at for step in steps] == [story.now, story.now - timedelta(seconds=1)]


@pytest.mark.django_db
def test_step_in_which_nothing_was_changed_is_none() -> None:
    story = Story()
    for value in (40, 40):
        story.tell("figure", 0, value)
    assert len(figure_history(period=story.asked.period)) == 1
