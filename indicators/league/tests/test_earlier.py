"""A unit made by a merger has as its earlier figures those of its parts, combined."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, SuccessionFactory
from entities.tests.pages import text, tree
from indicators.choices import Combines, Missing, Status
from indicators.entry.form import read_entry
from indicators.entry.grid import read_grid
from indicators.league.agency_history import AgencyRow, agency_history
from indicators.league.earlier import combined_of
from indicators.league.leagues import league
from indicators.models import PeriodIndicator, Submission
from indicators.publishing.content import annex_content
from indicators.publishing.told import league_facts, tables_of
from indicators.tests.factories import ObligationFactory, PeriodIndicatorFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

THEN, DAY, NOW = date(2025, 5, 31), date(2025, 7, 1), date(2025, 7, 31)


@pytest.fixture
def then() -> PeriodIndicator:
    """May 2025: 20 of 100 and 90 of 300 merge, 50 of 100 stays, and 60 of 100 stays."""
    asked = make_asked(code="2025-05-31", as_of=THEN, cycle="month", label="Tháng 5/2025")
    asked.indicator.combines = Combines.CASES
    asked.indicator.save()
    first, second = (unit(slug, until=date(2025, 6, 30)) for slug in ("first", "second"))
    add_row(asked, first, numerator=20, denominator=100)
    add_row(asked, second, numerator=90, denominator=300)
    add_row(asked, unit("third"), numerator=50, denominator=100)
    add_row(asked, unit("fourth"), numerator=60, denominator=100)
    whole = unit("whole", since=DAY)
    for part in (first, second):
        SuccessionFactory.create(predecessor=part, successor=whole, effective_on=DAY)
    return asked


@pytest.fixture
def now(then: PeriodIndicator) -> PeriodIndicator:
    """July 2025: the merged unit has 40 of 400."""
    asked: PeriodIndicator = PeriodIndicatorFactory.create(
        indicator=then.indicator,
        period__code="2025-07-31",
        period__as_of=NOW,
        period__cycle="month",
        period__label="Tháng 7/2025",
    )
    for slug, numerator, denominator in (
        ("whole", 40, 400),
        ("third", 70, 100),
        ("fourth", 60, 100),
    ):
        add_row(asked, named(slug), numerator=numerator, denominator=denominator)
    return asked


def unit(slug: str, *, since: date | None = None, until: date | None = None) -> Agency:
    found: Agency = AgencyFactory.create(slug=slug, name=slug, starts_on=since, ends_on=until)
    return found


def named(slug: str) -> Agency:
    return Agency.objects.get(slug=slug)


def history(slug: str, *periods: PeriodIndicator) -> list[AgencyRow]:
    return agency_history(named(slug), [row.period for row in periods])


def told(line: AgencyRow) -> tuple[Any, ...]:
    row = line.row
    assert row
    return (row.rank, line.ranked, row.values.numerator, row.values.denominator, line.units_on)


def test_the_series_goes_on_before_the_merger(now: PeriodIndicator, then: PeriodIndicator) -> None:
    """Among the units of its first day, and as published from then on."""
    lines = history("whole", now, then)
    assert [told(line) for line in lines] == [(3, 3, 40, 400, None), (3, 3, 110, 400, DAY)]
    assert [line.owing for line in lines] == [3, 4]
    assert lines[1].row
    assert [part.slug for part in lines[1].row.parts] == ["first", "second"]


def test_others_and_those_that_ended_stay_as_published(
    now: PeriodIndicator, then: PeriodIndicator
) -> None:
    assert [told(line) for line in history("third", now, then)] == [
        (1, 3, 70, 100, None),
        (2, 4, 50, 100, None),
    ]
    assert [told(line) for line in history("first", now, then)] == [(4, 4, 20, 100, None)]


def test_what_cannot_be_combined_says_why(now: PeriodIndicator, then: PeriodIndicator) -> None:
    figure = Submission.objects.get(agency__slug="second")
    figure.denominator = None
    figure.save()
    line = history("whole", now, then)[1]
    assert line.row
    assert (line.row.status, line.row.rank, line.ranked) == (Status.NOT_COMBINABLE, None, 2)
    assert [(part.agency.slug, part.why) for part in line.row.missing] == [
        ("second", Missing.NO_DENOMINATOR)
    ]
    earlier = combined_of(named("whole"), [then.period])
    assert earlier.figures == []
    assert earlier.missing == {(then.indicator.pk, then.period.pk): line.row.missing}


def test_form_says_why_the_figure_before_could_not_be_combined(
    client: Client, now: PeriodIndicator, then: PeriodIndicator
) -> None:
    client.force_login(staff("coordinator", Role.COORDINATOR))
    address = reverse("entry-form", args=(now.period.code, "whole"))
    why = "//p[contains(@class, 'why-missing')]"
    assert tree(client.get(address)).xpath(why) == []
    Submission.objects.get(agency__slug="second").delete()
    (told,) = tree(client.get(address)).xpath(why)
    assert text(told) == "Kỳ trước: không đủ dữ liệu để gộp (second: chưa báo cáo)"


def test_where_no_part_owed_the_reasons_are_told(then: PeriodIndicator) -> None:
    other = PeriodIndicatorFactory.create(period=then.period)
    for slug in ("first", "second"):
        ObligationFactory.create(
            period=then.period,
            indicator=other.indicator,
            agency=named(slug),
            is_due=False,
            reason="không có thủ tục",
        )
    lines = history("whole", then)
    reasons = [line.reason for line in lines if line.row is None]
    assert reasons == ["không có thủ tục"]


def test_rank_and_change_in_the_table_are_of_like_units(
    now: PeriodIndicator, then: PeriodIndicator
) -> None:
    found = league(now.indicator, now.period, kind="province", since=then.period)
    changes = {row.agency.slug: row.change for row in found.rows}
    whole = changes["whole"]
    assert whole is not None
    assert (whole.rate, whole.rank) == (Fraction(-35, 2), 0)
    assert {slug: row.rank for slug, row in changes.items() if row} == {
        "third": 1,
        "fourth": -1,
        "whole": 0,
    }


def test_form_and_table_of_entry_hold_it_against_the_combined_figure(
    now: PeriodIndicator, then: PeriodIndicator
) -> None:
    at = timezone.now()
    entry = read_entry(now.period, named("whole"), {}, at=at)
    (part,) = entry.parts
    assert [(row.period, row.numerator, row.denominator) for row in part.past] == [
        (then.period, 110, 400)
    ]
    rows = {row.slug: row for row in read_grid(now, "province", {}, at=at).rows}
    for judged in (part.judged, rows["whole"].judged):
        assert judged is not None
        assert judged.change == Fraction(-35, 2)


def test_form_says_that_a_figure_was_combined(
    client: Client, now: PeriodIndicator, then: PeriodIndicator
) -> None:
    client.force_login(staff("coordinator", Role.COORDINATOR))
    page = client.get(reverse("entry-form", args=(now.period.code, "whole")))
    (period,) = tree(page).xpath("//div[contains(@class, 'past')]//tbody/tr/th")
    assert text(period) == f"{then.period.label} (gộp từ các đơn vị cũ)"


def test_of_procedures_only_the_rate_is_told(now: PeriodIndicator, then: PeriodIndicator) -> None:
    """Each part counted the same list, so the sums are not what the merged unit counts."""
    now.indicator.combines = Combines.TYPES
    now.indicator.save()
    (part,) = read_entry(now.period, named("whole"), {}, at=timezone.now()).parts
    (past,) = part.past
    assert (past.numerator, past.denominator, past.exact_rate) == (None, None, Fraction(55, 2))


def test_letters_tell_the_same_changes(now: PeriodIndicator, then: PeriodIndicator) -> None:
    (table,) = tables_of(now.period, annex_content(now.period))
    facts = league_facts(table)
    assert facts["losses"] == "whole (giảm 17,50 điểm phần trăm)"
    assert facts["gains"] == "third (tăng 20,00 điểm phần trăm)"


def test_nothing_is_asked_for_one_that_is_older(
    now: PeriodIndicator, then: PeriodIndicator, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    third = named("third")
    with django_assert_num_queries(0):
        assert combined_of(third, [then.period, now.period]).figures == []
