"""A change of rank is told between like and like only; else the table says why it is not."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.factories import AgencyFactory
from entities.tests.pages import text, tree
from indicators.choices import NoRankChange, PeriodState, Span
from indicators.league.agency_history import agency_history
from indicators.league.leagues import league, leagues
from indicators.league.rows import League
from indicators.models import Period, PeriodIndicator
from indicators.pages.overview import movers
from indicators.tests.factories import PeriodIndicatorFactory, SubmissionFactory
from indicators.tests.leagues import add_row, address, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
THEN, NOW = date(2026, 8, 31), date(2026, 9, 30)


def asks(then: PeriodIndicator | None = None, **values: Any) -> PeriodIndicator:
    """A month, or the one after it, that asks for the indicator."""
    if then is None:
        return make_asked(code="2026-08-31", as_of=THEN, cycle="month", label="Tháng 8/2026")
    asked: PeriodIndicator = PeriodIndicatorFactory.create(
        indicator=then.indicator,
        period__code="2026-09-30",
        period__as_of=NOW,
        period__cycle="month",
        period__label="Tháng 9/2026",
        **values,
    )
    return asked


def report(asked: PeriodIndicator, **numerators: int | None) -> None:
    """The same agencies by their slugs; None owes and has not reported."""
    for slug, numerator in numerators.items():
        agency = Agency.objects.filter(slug=slug).first() or AgencyFactory.create(slug=slug)
        figure = {} if numerator is None else {"numerator": numerator, "denominator": 100}
        add_row(asked, agency, **figure)


def places(found: League) -> dict[str, int | None]:
    return {row.agency.slug: row.change.rank if row.change else None for row in found.rows}


def table(now: PeriodIndicator, then: PeriodIndicator) -> League:
    return league(now.indicator, now.period, kind="province", since=then.period)


def test_ranks_are_taken_among_the_agencies_that_are_ranked_in_both(client: Client) -> None:
    """An agency that no longer owes, and a new one, move nobody."""
    then = asks()
    report(then, gone=90, first=80, second=70, third=60)
    now = asks(then)
    report(now, new=95, first=50, second=85, third=40)
    found = table(now, then)
    assert places(found) == {"new": None, "second": 1, "first": -1, "third": 0}
    compared = found.compared
    assert compared is not None
    assert (compared.span, compared.among) == (Span.TO_DATE, 3)
    said = "Thay đổi hạng tính trong 3 cơ quan có số ở cả hai kỳ."
    assert said in client.get(address(now)).content.decode()


def test_an_agency_without_a_figure_in_one_of_them_says_so() -> None:
    then = asks()
    report(then, first=80, second=None)
    now = asks(then)
    report(now, first=80, second=90)
    Period.objects.update(state=PeriodState.CLOSED)
    then.period.refresh_from_db()
    now.period.refresh_from_db()
    changes = {row.agency.slug: row.change for row in table(now, then).rows}
    assert changes["second"] is None
    assert changes["first"] is not None
    assert changes["first"].rank == 0


@pytest.fixture
def five_of_63() -> tuple[PeriodIndicator, PeriodIndicator]:
    """63 reported in August, and five so far in September."""
    then = asks()
    slugs = [f"province-{place}" for place in range(63)]
    report(then, **{slug: place for place, slug in enumerate(slugs)})
    now = asks(then)
    report(now, **{slug: 90 - place if place < 5 else None for place, slug in enumerate(slugs)})
    return now, then


def test_an_open_period_with_5_of_63_has_no_change_of_rank(
    client: Client, five_of_63: tuple[PeriodIndicator, PeriodIndicator]
) -> None:
    now, then = five_of_63
    found = table(now, then)
    changes = [row.change for row in found.rows if row.change]
    assert len(changes) == 5
    assert {(row.rank, row.no_rank_because) for row in changes} == {(None, NoRankChange.INCOMPLETE)}
    assert movers(found).up == []
    page = client.get(address(now))
    assert "mới có 5/63 cơ quan báo cáo" in page.content.decode()
    assert "Thay đổi hạng" not in text(tree(page).xpath("//thead")[0])
    (chosen,) = tree(client.get("/?period=2026-09-30")).xpath("//section[@id='chosen']")
    assert "mới có 5/63 cơ quan báo cáo" in text(chosen)
    assert "Tăng nhiều nhất" not in text(chosen)


def test_a_closed_period_is_complete_with_what_it_has(
    five_of_63: tuple[PeriodIndicator, PeriodIndicator],
) -> None:
    now, then = five_of_63
    before_closing = datetime.now(tz=ZoneInfo("Asia/Ho_Chi_Minh"))
    now.period.state = PeriodState.CLOSED
    now.period.save()
    compared = table(now, then).compared
    assert compared is not None
    assert (compared.no_rank_because, compared.among) == (None, 5)
    assert movers(table(now, then)).up
    (seen,) = leagues(now.indicator, now.period, since=then.period, seen_at=before_closing)
    assert seen.compared is not None
    assert seen.compared.no_rank_because == NoRankChange.INCOMPLETE


def test_a_period_is_not_held_against_an_incomplete_one(client: Client) -> None:
    then = asks()
    report(then, first=80, second=None, third=None)
    now = asks(then)
    report(now, first=80, second=90, third=70)
    found = table(now, then)
    assert found.compared is not None
    assert found.compared.no_rank_because == NoRankChange.INCOMPLETE_BEFORE
    assert "ở kỳ đó mới có 1/3 cơ quan báo cáo" in client.get(address(now)).content.decode()


def by_month(then: PeriodIndicator, judged: str) -> PeriodIndicator:
    """Ranked by the month, in which the order is the other way round."""
    now = asks(then, ranking_span=Span.IN_PERIOD, judged_span=judged)
    report(now, first=80, second=70)
    for slug, numerator in (("first", 1), ("second", 2)):
        SubmissionFactory.create(
            indicator=now.indicator,
            period=now.period,
            agency=Agency.objects.get(slug=slug),
            span=Span.IN_PERIOD,
            numerator=numerator,
        )
    return now


def test_where_the_ranking_differs_the_judged_span_is_compared_and_named(client: Client) -> None:
    then = asks()
    report(then, first=60, second=65)
    now = by_month(then, Span.TO_DATE)
    found = table(now, then)
    assert [(row.agency.slug, row.rank) for row in found.rows] == [("second", 1), ("first", 2)]
    assert places(found) == {"first": 1, "second": -1}
    assert {row.change.rank_span for row in found.rows if row.change} == {Span.TO_DATE}
    page = client.get(address(now))
    assert "Thay đổi hạng tính theo lũy kế." in text(tree(page))
    assert "Thay đổi hạng (lũy kế)" in text(tree(page).xpath("//thead")[0])
    rank = reverse("rank", args=(now.indicator.slug, now.period.code, "first"))
    assert "hạng ▲ 1. Thay đổi hạng tính theo lũy kế." in text(tree(client.get(rank)))


def test_where_no_span_is_shared_ranks_are_not_compared(client: Client) -> None:
    then = asks()
    report(then, first=60, second=65)
    now = by_month(then, Span.IN_PERIOD)
    found = table(now, then)
    assert found.compared is not None
    assert found.compared.no_rank_because == NoRankChange.OTHER_SPAN
    assert "hai loại số liệu khác nhau" in client.get(address(now)).content.decode()


def test_record_of_an_agency_says_what_its_rank_is_worth(client: Client) -> None:
    then = asks()
    report(then, first=60, second=None)
    now = by_month(then, Span.TO_DATE)
    agency = Agency.objects.get(slug="first")
    lines = agency_history(agency, [now.period, then.period])
    assert [(line.ranking_span, line.reported, line.owing) for line in lines] == [
        (Span.IN_PERIOD, 2, 2),
        (Span.TO_DATE, 1, 2),
    ]
    page = tree(client.get(reverse("agency", args=("first",))))
    ranks = [text(cell) for cell in page.xpath("//td[contains(@class, 'col-rank')]")]
    assert ranks == ["2/2 (theo số trong kỳ)", "1/1 (mới có 1/2 cơ quan báo cáo)"]
