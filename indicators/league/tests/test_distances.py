"""Adding just the stated number of cases reaches the target or the rank; one fewer does not."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from entities.models import Agency
from indicators.choices import Direction, FigureState
from indicators.league.figures import TableFigure
from indicators.league.ranks import competition_ranks
from indicators.league.rows import League, LeagueRow
from indicators.league.targets import status
from indicators.models import Indicator, Period, Target
from indicators.numbers import Values

DIRECTIONS = st.sampled_from(Direction)


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int]:
    """A numerator, a National Single Window count and a denominator that holds both."""
    denominator = draw(st.integers(1, 10**9) | st.integers(1, 30))
    total = draw(st.integers(0, denominator))
    window = draw(st.integers(0, total))
    return total - window, window, denominator


def figure(numerator: int, window: int, denominator: int) -> TableFigure:
    return TableFigure(Values(numerator, window, denominator), FigureState.ACCEPTED)


def table(figures: list[TableFigure], direction: str, target: Decimal | None = None) -> League:
    """A league table of these figures, in rank order."""
    lower = direction == Direction.LOWER
    indicator = Indicator(direction=direction)
    goal = None if target is None else Target(value=target)
    rates = [Fraction(row.exact_rate or 0) for row in figures]
    rows = [
        LeagueRow(
            rank=rank,
            agency=Agency(pk=place),
            figure=row,
            in_period=None,
            ranked=row,
            exact_rate=rate,
            target=goal,
            status=status(row.values, goal, indicator),
        )
        for place, (row, rate, rank) in enumerate(
            zip(figures, rates, competition_ranks(rates, lower_is_better=lower), strict=True)
        )
    ]
    return League(
        indicator=indicator,
        period=Period(),
        kind="province",
        target=goal,
        ranking_span="to_date",
        judged_span="to_date",
        rows=sorted(rows, key=lambda row: row.rank or 0),
    )


def with_more(row: TableFigure, cases: int, direction: str) -> Fraction:
    """The rate after so many cases more, or fewer where lower is better."""
    sign = -1 if direction == Direction.LOWER else 1
    total = (row.total_numerator or 0) + sign * cases
    return Fraction(100 * total, row.values.denominator or 1)


def rank_with(rate: Fraction, others: list[Fraction], direction: str) -> int:
    if direction == Direction.LOWER:
        return 1 + sum(other < rate for other in others)
    return 1 + sum(other > rate for other in others)


@given(counts(), st.decimals(0, 100, places=3), DIRECTIONS)
def test_stated_cases_just_reach_the_target(
    given_counts: tuple[int, int, int], target: Decimal, direction: str
) -> None:
    found = table([figure(*given_counts)], direction, target)
    (row,) = found.rows
    cases = found.cases_to_target(row)
    met = row.status == "met"
    assert (cases is None) == met
    if cases is not None:
        assert row.figure is not None
        reached, missed = (
            with_more(row.figure, number, direction) for number in (cases, cases - 1)
        )
        if direction == Direction.LOWER:
            assert reached <= target < missed
        else:
            assert missed < target <= reached
        assert 0 < cases <= (row.values.denominator or 0)


@given(st.lists(counts(), min_size=2, max_size=12), st.data(), DIRECTIONS)
def test_stated_cases_just_reach_the_rank(
    given_counts: list[tuple[int, int, int]], data: st.DataObject, direction: str
) -> None:
    found = table([figure(*row) for row in given_counts], direction)
    row = data.draw(st.sampled_from(found.rows))
    climb = found.cases_to_climb(row)
    assert (climb is None) == (row.rank == 1)
    assume(climb is not None)
    assert climb is not None
    assert row.rank is not None
    assert row.ranked is not None
    others = [
        other.exact_rate
        for other in found.rows
        if other is not row and other.exact_rate is not None
    ]
    promised = row.rank - climb.places
    assert promised <= max(row.rank - 3, 1)
    after, before = (
        rank_with(with_more(row.ranked, cases, direction), others, direction)
        for cases in (climb.cases, climb.cases - 1)
    )
    assert after == promised
    assert before > promised
    # One fewer does not gain three places either.
    assert before > max(row.rank - 3, 1)
    assert climb.cases > 0


@given(counts(), st.integers(0, 10**6))
def test_a_rate_without_counts_has_no_distance(
    given_counts: tuple[int, int, int], rate: int
) -> None:
    reported = TableFigure(
        Values(reported_rate=Decimal(rate) / 10**4, reported_decimals=4), FigureState.ACCEPTED
    )
    found = table([reported, figure(*given_counts)], Direction.HIGHER, Decimal(100))
    row = next(row for row in found.rows if row.ranked is reported)
    assert found.cases_to_target(row) is None
    assert found.cases_to_climb(row) is None
