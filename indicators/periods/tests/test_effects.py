"""What a file would do to ranks and results, worked out without a query."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from dvctrack.lib.files.reading import read_lines
from entities.choices import AgencyKind
from entities.tests.factories import AgencyFactory
from indicators.choices import Status
from indicators.importing.confirm import import_file
from indicators.importing.propose import propose
from indicators.league.leagues import league
from indicators.models import Indicator, Period, PeriodIndicator, Target
from indicators.numbers import Values
from indicators.periods.effects import Effect, effects
from indicators.tests.leagues import add_row, make_asked
from indicators.tests.levels import add_local

counts = st.integers(0, 10**12 - 1)


def stored(numerator: int | None, denominator: int | None, rate: str | None = None) -> Values:
    return Values(numerator, None, denominator, Decimal(rate) if rate else None, 2)


@given(first=st.tuples(counts, counts), second=st.tuples(counts, counts))
def test_order_of_rates_is_that_of_the_exact_rates(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    rows = [stored(min(pair), max(*pair, 1)) for pair in (first, second)]
    exact = [row.exact_rate or Fraction(0) for row in rows]
    order = [row.rate_order or 0 for row in rows]
    assert (exact[0] < exact[1]) == (order[0] < order[1])
    assert (exact[0] == exact[1]) == (order[0] == order[1])


def test_reported_and_counted_rates_that_are_equal_have_one_order() -> None:
    assert stored(1, 8).rate_order == stored(None, None, "12.5").rate_order
    assert stored(None, None).rate_order is None


@pytest.fixture
def asked() -> PeriodIndicator:
    """Three provinces with 80, 60 and 40 %, against a target of 70 %."""
    row = make_asked(code="2022-09-06")
    Target.objects.update(value=70)
    for slug, numerator in (("a", 80), ("b", 60), ("c", 40)):
        agency = AgencyFactory.create(slug=slug, name=f"Tỉnh {slug}", kind=AgencyKind.PROVINCE)
        add_row(row, agency, numerator=numerator, denominator=100)
    return row


def effects_of(asked: PeriodIndicator, rows: dict[str, int]) -> dict[str, Effect]:
    proposal = propose(read_lines(flat(asked, rows)))
    found = effects(proposal.figures, proposal.contexts)
    return {effect.agency.slug: effect for effect in found}


def flat(asked: PeriodIndicator, rows: dict[str, int]) -> bytes:
    period, indicator = asked.period.code, asked.indicator.slug
    lines = [f"{period},{indicator},{slug},{number},100" for slug, number in rows.items()]
    return "\n".join(["period,indicator,agency,numerator,denominator", *lines]).encode()


@pytest.mark.django_db
def test_agency_that_rises_over_its_target_moves_the_others(asked: PeriodIndicator) -> None:
    found = effects_of(asked, {"c": 90})
    assert {slug: effect.ranks for slug, effect in found.items()} == {
        "a": (1, 2),
        "b": (2, 3),
        "c": (3, 1),
    }
    assert next(iter(found)) == "c"
    assert (found["c"].rises, found["c"].falls, found["c"].moved) == (True, False, 2)
    assert found["c"].rates == (Fraction(40), Fraction(90))
    assert found["a"].statuses == (Status.MET, Status.MET)


@pytest.mark.django_db
def test_agency_that_falls_below_its_target_and_keeps_its_rank(asked: PeriodIndicator) -> None:
    found = effects_of(asked, {"a": 69})
    assert list(found) == ["a"]
    assert (found["a"].ranks, found["a"].falls) == ((1, 1), True)


@pytest.mark.django_db
def test_file_that_changes_no_place_has_no_effect(asked: PeriodIndicator) -> None:
    assert effects_of(asked, {"a": 81, "b": 60}) == {}


@pytest.mark.django_db
def test_ranks_are_those_of_the_league_after_the_import(
    asked: PeriodIndicator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    content = flat(asked, {"a": 10, "b": 95, "c": 95})
    proposal = propose(read_lines(content))
    with django_assert_num_queries(0):
        found = effects(proposal.figures, proposal.contexts)
    import_file(content, file_name="x.csv", by=None, at=timezone.now())
    indicator = Indicator.objects.get(slug=asked.indicator.slug)
    table = league(indicator, Period.objects.get(), kind=AgencyKind.PROVINCE)
    ranks = {row.agency.slug: row.rank for row in table.rows}
    assert {effect.agency.slug: effect.ranks[1] for effect in found} == {
        slug: rank for slug, rank in ranks.items() if slug in {row.agency.slug for row in found}
    }
    assert ranks == {"b": 1, "c": 1, "a": 3}


@pytest.mark.django_db
def test_commune_moves_those_of_its_province_only() -> None:
    asked = make_asked(code="2022-09-06")
    for slug in ("gia-lai", "lao-cai"):
        add_local(asked, AgencyFactory.create(slug=slug), [80, 60])
    found = effects_of(asked, {"gia-lai-commune-2": 90})
    assert {slug: effect.ranks for slug, effect in found.items()} == {
        "gia-lai-commune-1": (1, 2),
        "gia-lai-commune-2": (2, 1),
    }
