"""Figures put on other units: nothing is lost, nothing is counted twice, no rate is averaged."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.agencies.tests.trees import Tree, pairs_of_days, trees
from entities.agencies.units import Units
from entities.models import Agency
from indicators.choices import FigureState, Missing, Span
from indicators.league.combining import Combined, LeftOut, Owing, combine
from indicators.league.figures import TableFigure, TableFigures
from indicators.league.totals import totals
from indicators.numbers import Values

Counts = tuple[int | None, int | None, int | None]
SPANS = ([Span.TO_DATE], [Span.TO_DATE, Span.IN_PERIOD])


@dataclass
class Reported:
    """What the agencies of one day owe and reported."""

    owing: Owing
    figures: TableFigures
    spans: Sequence[str]

    def on(self, units: Units) -> Combined:
        return combine(self.owing, self.figures, units, spans=self.spans)

    def counts(self, agencies: Sequence[Agency], span: str) -> Counts:
        return added_up([self.figures.get((row.id, span)) for row in agencies])


def added_up(figures: Sequence[TableFigure | None]) -> Counts:
    """What a total would be of all figures that have both counts, whatever each comes to."""
    found = totals([figure.values if figure else Values() for figure in figures])
    if found is None or found.denominator is None:
        return (None, None, None)
    return (found.numerator, found.numerator_single_window, found.denominator)


values = st.one_of(
    st.builds(Values, st.integers(0, 99), st.none() | st.integers(0, 9), st.integers(1, 200)),
    st.builds(Values, st.integers(0, 99), reported_rate=st.just(Decimal("7.5"))),
    st.builds(Values, reported_rate=st.just(Decimal("50"))),
    st.just(Values(0, None, 0)),
)


@st.composite
def reports(draw: st.DrawFn, among: Sequence[Agency]) -> Reported:
    """Of some an obligation does not apply, some have not reported, and all shapes occur."""
    owing = Owing()
    figures: TableFigures = {}
    spans = draw(st.sampled_from(SPANS))
    for agency in sorted(among, key=lambda row: row.display_order):
        if draw(st.integers(0, 5)) == 0:
            owing.left_out.append(LeftOut(agency, "không áp dụng"))
            continue
        owing.due.append(agency)
        for span in spans:
            if draw(st.integers(0, 4)):
                state = draw(st.sampled_from([FigureState.SUBMITTED, FigureState.ACCEPTED]))
                figures[agency.id, span] = TableFigure(draw(values), state)
    return Reported(owing, figures, spans)


@given(trees(), st.data())
def test_the_units_and_what_stands_apart_are_what_was_published(
    tree: Tree, data: st.DataObject
) -> None:
    """Each agency that owes is in the figure of one unit or apart, and so is each count."""
    for of, on in pairs_of_days(tree):
        report = data.draw(reports(tree.living(of)))
        units = tree.units(of=of, on=on)
        found = report.on(units)
        placed = [
            part.id
            for unit in found.due
            if unit.id not in found.missing
            for part in found.parts.get(unit.id, [unit])
        ]
        apart = [agency.id for agency in found.apart]
        assert sorted(placed + apart) == sorted(row.id for row in report.owing.due)
        for span in report.spans:
            shown = [found.figures.get((row.id, span)) for row in found.due]
            beside = [report.figures.get((row.id, span)) for row in found.apart]
            assert added_up([*shown, *beside]) == report.counts(report.owing.due, span)


@given(trees(), st.data())
def test_a_unit_has_a_figure_or_names_what_is_missing(tree: Tree, data: st.DataObject) -> None:
    for of, on in pairs_of_days(tree):
        report = data.draw(reports(tree.living(of)))
        units = tree.units(of=of, on=on)
        found = report.on(units)
        for unit in found.due:
            parts = found.parts.get(unit.id, [unit])
            is_one = len(units.parts_of(unit.id)) == 1 and units.is_whole(parts[0].id)
            for span in report.spans:
                figure = found.figures.get((unit.id, span))
                if is_one:
                    assert figure == report.figures.get((parts[0].id, span))
                    continue
                assert (figure is None) == (unit.id in found.missing)
                if figure is not None:
                    assert figure.printed_rate is None
                    assert figure.values.reported_status == ""
            assert {row.agency.id for row in found.missing.get(unit.id, ())} <= {
                part.id for part in parts
            }


@given(trees(), st.data())
def test_every_unit_of_the_day_owes_or_is_left_out_with_the_reasons(
    tree: Tree, data: st.DataObject
) -> None:
    for of, on in pairs_of_days(tree):
        report = data.draw(reports(tree.living(of)))
        found = report.on(tree.units(of=of, on=on))
        due, left_out = ({row.id for row in found.due}, {row.agency.id for row in found.left_out})
        assert not due & left_out
        assert due | left_out == {
            unit for row in tree.living(of) for unit in tree.units(of=of, on=on).units_of(row.id)
        }
        assert all(row.reason for row in found.left_out)


@given(trees(), st.data())
def test_on_the_units_of_its_own_day_a_table_is_as_published(
    tree: Tree, data: st.DataObject
) -> None:
    day = tree.day(0)
    report = data.draw(reports(tree.living(day)))
    found = report.on(tree.units(of=day, on=day))
    assert (found.due, found.left_out) == (report.owing.due, report.owing.left_out)
    assert found.figures == report.figures
    assert not (found.parts)
    assert not (found.missing)
    assert not (found.apart)


def two(first: Values | None, second: Values | None) -> Combined:
    """Two that merged."""
    tree = Tree(acts=1)
    parts = [tree.begin(None), tree.begin(None)]
    whole = tree.begin(tree.day(1))
    for part in parts:
        tree.end(part, tree.day(1), whole)
    figures = {
        (part.id, str(Span.TO_DATE)): TableFigure(values, FigureState.ACCEPTED)
        for part, values in zip(parts, (first, second), strict=True)
        if values is not None
    }
    units = tree.units(of=tree.day(0), on=tree.day(1))
    return combine(Owing(parts), figures, units, spans=[Span.TO_DATE])


def test_counts_are_added_up_and_the_rate_is_that_of_the_sums() -> None:
    (figure,) = two(Values(1, 2, 10), Values(80, None, 100)).figures.values()
    assert figure.values == Values(81, 2, 110)
    assert figure.exact_rate == Fraction(8300, 110)
    assert figure.printed_rate is None


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (None, Missing.NOT_REPORTED),
        (Values(reported_rate=Decimal(50)), Missing.ONLY_RATE),
        (Values(5), Missing.NO_DENOMINATOR),
        (Values(denominator=5), Missing.NO_NUMERATOR),
    ],
    ids=str,
)
def test_one_part_that_cannot_be_added_is_named_and_all_stand_apart(
    values: Values | None, why: Missing
) -> None:
    found = two(Values(1, None, 10), values)
    ((part,),) = found.missing.values()
    assert (part.agency.slug, part.why) == ("unit-2", why)
    assert [row.slug for row in found.apart] == ["unit-1", "unit-2"]
    assert found.figures == {}
