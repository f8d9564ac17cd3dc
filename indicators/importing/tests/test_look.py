"""A file is looked at once: what was kept of it holds until something changes that it says."""

from collections.abc import Callable
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from entities.models import Agency, ServiceName
from entities.tests.factories import (
    AgencyCodeFactory,
    AgencyFactory,
    AgencyNameFactory,
    DeadlineActFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)
from indicators.choices import FigureState
from indicators.figures.compare import Stored
from indicators.figures.figure import Figure
from indicators.figures.writing import correct_figure, delete_figures
from indicators.importing import look as module
from indicators.importing.answers import Answers, CellAnswer, NameAnswer
from indicators.importing.kept import Kept
from indicators.importing.look import proposal_of
from indicators.importing.propose import propose
from indicators.importing.receive import answer
from indicators.importing.tests.flat import AT, flat, make_owing, receive, save
from indicators.importing.tests.sending import bring
from indicators.models import (
    ImportBatch,
    Obligation,
    Period,
    PeriodIndicator,
    Submission,
    Target,
)
from indicators.tests.factories import (
    IndicatorFactory,
    PeriodFactory,
    SubmissionFactory,
    TableMappingFactory,
    TargetFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def asked() -> PeriodIndicator:
    """Four agencies owe, of which two have sent."""
    asked = make_owing("a", "b", "c", "d")
    save(flat(asked, a=10, b=20))
    return asked


def waiting(asked: PeriodIndicator) -> ImportBatch:
    return receive(flat(asked, a=11, b=20, c=30))


def times_worked_through(batch: ImportBatch) -> int:
    batch.refresh_from_db()
    with patch.object(module, "propose", wraps=propose) as made:
        proposal_of(batch)
    return made.call_count


def figure(slug: str) -> Submission:
    return Submission.objects.get(agency__slug=slug)


def change(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def corrected(slug: str, **values: Any) -> None:
    row = figure(slug)
    for name, value in values.items():
        setattr(row, name, value)
    correct_figure(row, by=None)


def written_again(asked: PeriodIndicator) -> None:
    """As many figures with the same versions, and another value."""
    delete_figures([figure("b")], by=None, at=AT, reason="Sửa")
    key = {"period": asked.period, "indicator": asked.indicator}
    correct_figure(
        Submission(agency=Agency.objects.get(slug="b"), numerator=21, denominator=100, **key),
        by=None,
    )


CHANGES: dict[str, Callable[[PeriodIndicator], object]] = {
    "figure": lambda _asked: corrected("a", numerator=12),
    "figure_that_the_file_does_not_hold": lambda asked: save(flat(asked, d=40)),
    "figure_returned": lambda _asked: change(figure("b"), state=FigureState.RETURNED, version=2),
    "figure_deleted": lambda _asked: delete_figures([figure("b")], by=None, at=AT, reason="Sai"),
    "figure_deleted_and_written_again": written_again,
    "agency_new": lambda _asked: AgencyFactory.create(),
    "agency_renamed": lambda _asked: change(Agency.objects.get(slug="a"), name="Tỉnh A"),
    "agency_ended": lambda _asked: change(Agency.objects.get(slug="c"), ends_on=date(2022, 1, 1)),
    "agency_name": lambda _asked: AgencyNameFactory.create(),
    "agency_code": lambda _asked: AgencyCodeFactory.create(),
    "indicator_new": lambda _asked: IndicatorFactory.create(),
    "indicator_renamed": lambda asked: change(asked.indicator, short_name="Tỷ lệ khác"),
    "indicator_direction": lambda asked: change(asked.indicator, direction="lower"),
    "period_new": lambda _asked: PeriodFactory.create(),
    "period_closed": lambda asked: change(asked.period, state="closed"),
    "period_closed_without_history": lambda _asked: Period.objects.update(state="closed"),
    "period_of_another_day": lambda asked: change(asked.period, as_of=date(2022, 9, 7)),
    "period_asks_for_another_span": lambda asked: change(asked, judged_span="in_period"),
    "obligation_ended": lambda _asked: change(
        Obligation.objects.get(agency__slug="d"), is_due=False, reason="Không phát sinh"
    ),
    "obligation_deleted": lambda _asked: Obligation.objects.get(agency__slug="d").delete(),
    "target_raised": lambda _asked: change(Target.objects.all()[0], value="71"),
    "target_of_one_agency": lambda asked: TargetFactory.create(
        indicator=asked.indicator, kind="", agency=Agency.objects.get(slug="a"), value="5"
    ),
    "columns_remembered": lambda _asked: TableMappingFactory.create(),
    "service_new": lambda _asked: ServiceFactory.create(),
    "deadline_new": lambda _asked: ServiceDeadlineFactory.create(),
    "spelling_of_a_service": lambda _asked: ServiceName.objects.create(
        service=ServiceFactory.create(), text="Tên khác"
    ),
    "decision_new": lambda _asked: LegalDocumentFactory.create(),
    "decision_of_a_service": lambda _asked: ServiceFactory.create().decisions.add(
        LegalDocumentFactory.create()
    ),
    "same_file_imported": lambda asked: save(flat(asked, a=11, b=20, c=30)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_kept_holds_no_more(asked: PeriodIndicator, name: str) -> None:
    batch = waiting(asked)
    assert times_worked_through(batch) == 1
    assert times_worked_through(batch) == 0
    CHANGES[name](asked)
    assert times_worked_through(batch) == 1
    assert times_worked_through(batch) == 0


def test_act_on_a_deadline_is_looked_at(asked: PeriodIndicator) -> None:
    order = ServiceDeadlineFactory.create()
    batch = waiting(asked)
    assert times_worked_through(batch) == 1
    DeadlineActFactory.create(deadline=order)
    assert times_worked_through(batch) == 1
    assert times_worked_through(batch) == 0


ANSWERS = {
    "period": Answers(period="2022-09-06"),
    "name": Answers(names={"a": NameAnswer(reason="Không phải")}),
    "scale": Answers(scales={"csv!D1": 1000}),
    "cell": Answers(cells={"csv!D2": CellAnswer("12", "an", AT.isoformat())}),
}


@pytest.mark.parametrize("said", ANSWERS.values(), ids=ANSWERS.keys())
def test_answer_is_looked_at(asked: PeriodIndicator, said: Answers) -> None:
    batch = waiting(asked)
    assert times_worked_through(batch) == 1
    answer(batch, said)
    assert times_worked_through(batch) == 1
    assert times_worked_through(batch) == 0


def test_other_language_is_read_in_that_language(asked: PeriodIndicator) -> None:
    batch = waiting(asked)
    shown = proposal_of(batch)
    with translation.override("en"):
        english = proposal_of(batch)
    assert [row.message for row in english.findings] != [row.message for row in shown.findings]
    assert english.digest() == shown.digest()


def test_figures_elsewhere_change_nothing(asked: PeriodIndicator) -> None:
    elsewhere = PeriodFactory.create(code="2022-08-06")
    batch = waiting(asked)
    assert times_worked_through(batch) == 1
    SubmissionFactory.create(period=elsewhere, indicator=asked.indicator)
    # The figure came with an agency of its own.
    assert times_worked_through(batch) == 1
    row = Submission.objects.get(period=elsewhere)
    row.numerator = 1
    correct_figure(row, by=None)
    assert times_worked_through(batch) == 0


def test_what_is_kept_says_what_was_worked_out(asked: PeriodIndicator) -> None:
    batch = waiting(asked)
    with patch.object(Kept, "read", lambda _path: None):
        made = proposal_of(batch)
    kept = proposal_of(batch)
    assert kept.digest() == made.digest()
    assert [*map(shape, kept.figures.created)] == [*map(shape, made.figures.created)]
    assert [*map(shape, kept.figures.unchanged)] == [*map(shape, made.figures.unchanged)]
    for was_kept, was_made in zip(kept.figures.updated, made.figures.updated, strict=True):
        assert was_kept.before == was_made.before
        assert shape(was_kept.after) == shape(was_made.after)
    (before, after), *_others = kept.figures.updated
    assert isinstance(before, Stored)
    assert dict(zip(after.cells.values(), after.texts or (), strict=True)) == {
        "csv!C2": "a",
        "csv!D2": "11",
        "csv!E2": "100",
    }
    assert list(kept.effects) == made.effects != []
    for name in ("as_of", "periods", "tables", "services", "questions", "findings"):
        assert getattr(kept, name) == getattr(made, name), name


def shape(figure: Figure) -> tuple[Any, ...]:
    return figure.key, figure.values, dict(figure.cells)


def test_number_of_queries_is_the_same_for_one_figure_and_for_all(asked: PeriodIndicator) -> None:
    counted = []
    for numbers in ({"a": 80}, {"a": 85, "b": 80, "c": 30, "d": 40}):
        batch = receive(flat(asked, **numbers))
        proposal_of(batch)
        with CaptureQueriesContext(connection) as queries:
            assert len(list(proposal_of(batch).figures.updated)) >= 1
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 11


def test_page_of_figures_is_a_part_of_what_was_kept() -> None:
    slugs = [f"p{number}" for number in range(250)]
    asked = make_owing(*slugs)
    batch = receive(flat(asked, **{slug: place % 100 for place, slug in enumerate(slugs)}))
    proposal_of(batch)
    created = proposal_of(batch).figures.created
    assert len(created) == 250
    with patch.object(Kept, "chunk", autospec=True, side_effect=Kept.chunk) as read:
        assert [row.agency.slug for row in created[100:200]] == slugs[100:200]
    assert read.call_count == 1
    assert [row.agency.slug for row in created[95:105]] == slugs[95:105]
    assert [row.values.numerator for row in created] == [*range(100), *range(100), *range(50)]
    assert created[249].agency.slug == "p249"
    with pytest.raises(IndexError):
        created[250]


def test_nothing_is_kept_of_what_a_command_imports(asked: PeriodIndicator) -> None:
    content = flat(asked, c=30)
    with patch.object(module, "keep") as keep:
        assert bring(content, file_name="so-lieu.csv").is_saved
    assert keep.call_count == 0
