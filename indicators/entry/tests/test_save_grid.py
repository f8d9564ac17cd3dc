"""What becomes of a table of many agencies that is saved."""

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.choices import AgencyKind
from entities.models import Agency
from entities.tests.factories import UserFactory
from indicators.choices import Claim, FigureState, PeriodState
from indicators.entry.grid import SavedGrid, read_grid, save_grid
from indicators.models import Obligation, Period, PeriodIndicator, Submission
from indicators.periods.run import close_period
from indicators.tests.entering import START, after
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06")


@pytest.fixture
def first(asked: PeriodIndicator) -> Agency:
    return add_row(asked)


@pytest.fixture
def second(asked: PeriodIndicator) -> Agency:
    return add_row(asked, numerator=50, denominator=100, state=FigureState.SUBMITTED)


@pytest.fixture
def coordinator() -> User:
    user: User = UserFactory.create()
    return user


def cells(agency: Agency, *, span: str = "to_date", **values: str) -> dict[str, str]:
    """The fields of one row, with the version that is stored now, unless another is given."""
    figure = Submission.objects.filter(agency=agency, span=span).first()
    version = values.pop("version", f"{figure.pk}.{figure.version}" if figure else "")
    texts = {f"{agency.slug}:{span}:{name}": text for name, text in values.items()}
    return texts | {f"{agency.slug}:{span}:version": version}


def save(asked: PeriodIndicator, texts: dict[str, str], by: User, *, reason: str = "") -> SavedGrid:
    row = PeriodIndicator.objects.get(pk=asked.pk)
    kind = AgencyKind.PROVINCE
    return save_grid(row, kind, texts=texts, by=by, at=START, reason=reason)


def stored(agency: Agency) -> tuple[int | None, int | None, str] | None:
    figure = Submission.objects.filter(agency=agency).first()
    return figure and (figure.numerator, figure.denominator, figure.state)  # type: ignore[return-value]


def test_rows_that_say_something_new_are_written_as_accepted(
    asked: PeriodIndicator, first: Agency, second: Agency, coordinator: User
) -> None:
    texts = cells(first, numerator="7", denominator="10", rate="") | cells(
        second, numerator="50", denominator="100", rate=""
    )
    done = save(asked, texts, coordinator)
    assert (done.saved, done.conflicts) == ([first.slug], {})
    assert stored(first) == (7, 10, FigureState.ACCEPTED)
    # What was left alone is not accepted unseen.
    assert stored(second) == (50, 100, FigureState.SUBMITTED)
    (past,) = Submission.history.filter(agency=first)
    assert past.history_user == coordinator


def test_one_error_keeps_the_whole_table_out(
    asked: PeriodIndicator, first: Agency, second: Agency, coordinator: User
) -> None:
    texts = cells(first, numerator="7", denominator="10") | cells(
        second, numerator="120", denominator="100"
    )
    with pytest.raises(Refused, match="hãy sửa các ô"):
        save(asked, texts, coordinator)
    wrong = [
        (row.agency, finding.code, finding.where)
        for row in read_grid(asked, AgencyKind.PROVINCE, texts, at=START).rows
        for finding in row.findings
        if finding.is_error
    ]
    cell = f"{second.slug}:to_date:numerator"
    assert wrong == [(second, "numerator-exceeds-denominator", cell)]
    assert (stored(first), stored(second)) == (None, (50, 100, FigureState.SUBMITTED))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"numerator": "7,5", "denominator": "10"}, "unreadable-number"),
        ({"numerator": "", "denominator": ""}, "missing-count"),
    ],
)
def test_finding_stands_at_the_cell(
    typed: dict[str, str],
    code: str,
    asked: PeriodIndicator,
    second: Agency,
    coordinator: User,
) -> None:
    texts = cells(second, **typed)
    with pytest.raises(Refused):
        save(asked, texts, coordinator)
    (row,) = read_grid(asked, AgencyKind.PROVINCE, texts, at=START).rows
    assert [(found.code, found.where) for found in row.findings] == [
        (code, f"{second.slug}:to_date:numerator")
    ]
    assert stored(second) == (50, 100, FigureState.SUBMITTED)


def test_error_of_a_row_that_was_not_typed_in_stops_nobody(
    asked: PeriodIndicator, first: Agency, second: Agency, coordinator: User
) -> None:
    Submission.objects.filter(agency=second).update(denominator=None)
    done = save(asked, cells(first, numerator="7", denominator="10"), coordinator)
    assert (done.saved, stored(first)) == ([first.slug], (7, 10, FigureState.ACCEPTED))


def test_figure_of_somebody_else_is_shown_and_the_others_are_saved(
    asked: PeriodIndicator, first: Agency, second: Agency, coordinator: User
) -> None:
    texts = cells(first, numerator="7", denominator="10") | cells(
        second, numerator="60", denominator="100"
    )
    Submission.objects.filter(agency=second).update(numerator=55, version=2)
    done = save(asked, texts, coordinator)
    assert done.saved == [first.slug]
    both = [(row.value, row.typed, row.stored) for row in done.conflicts[second.slug].fields]
    assert both == [("numerator", "60", "55")]
    assert stored(second) == (55, 100, FigureState.SUBMITTED)
    again = save(asked, cells(second, numerator="60", denominator="100"), coordinator)
    assert (again.saved, again.conflicts) == ([second.slug], {})


def test_note_alone_changes_the_judged_figure(
    asked: PeriodIndicator, first: Agency, second: Agency, coordinator: User
) -> None:
    noted = {f"{second.slug}:note": "Theo công văn"}
    done = save(asked, cells(second, numerator="50", denominator="100") | noted, coordinator)
    assert done.saved == [second.slug]
    assert Submission.objects.get(agency=second).note == "Theo công văn"
    with pytest.raises(Refused):
        save(asked, {f"{first.slug}:note": "Chưa có"}, coordinator)


def test_figure_takes_back_what_was_said_in_its_place(
    asked: PeriodIndicator, first: Agency, coordinator: User
) -> None:
    Obligation.objects.filter(agency=first).update(claim=Claim.NO_DATA, claim_reason="Chưa có")
    save(asked, cells(first, numerator="7", denominator="10"), coordinator)
    owed = Obligation.objects.get(agency=first)
    assert (owed.claim, owed.claim_reason) == ("", "")


def test_row_of_an_agency_that_does_not_owe_is_never_written(
    asked: PeriodIndicator, first: Agency, second: Agency, coordinator: User
) -> None:
    Obligation.objects.filter(agency=first).update(is_due=False, reason="Không phát sinh")
    done = save(asked, cells(first, numerator="7", denominator="10"), coordinator)
    assert (done.saved, stored(first)) == ([], None)
    row = read_grid(asked, AgencyKind.PROVINCE, {}, at=START).rows[0]
    assert row.lock == "Không áp dụng: Không phát sinh"


def test_closed_period_asks_for_a_reason_and_a_planned_one_takes_nothing(
    asked: PeriodIndicator, first: Agency, coordinator: User
) -> None:
    texts = cells(first, numerator="7", denominator="10")
    Period.objects.update(state=PeriodState.PLANNED)
    with pytest.raises(Refused, match=r"Kỳ chưa mở\."):
        save(asked, texts, coordinator, reason="Sửa")
    Period.objects.update(state=PeriodState.OPEN)
    close_period(Period.objects.get(), by=coordinator, reason="Hết hạn", in_spite=True, at=after(1))
    with pytest.raises(Refused):
        save(asked, texts, coordinator)
    assert stored(first) is None
    done = save(asked, texts, coordinator, reason="Theo công văn số 5")
    assert done.saved == [first.slug]
    (past,) = Submission.history.filter(agency=first)
    assert past.history_change_reason == "Theo công văn số 5"
