"""What a period asks for is written at once, with as many queries for many agencies as for few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dvctrack.lib.many_rows import insert_rows
from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory
from indicators.choices import PeriodState, Span
from indicators.models import Indicator, Obligation, Period, PeriodIndicator, ReopenRequest
from indicators.periods.ask import Asked, asked_before
from indicators.periods.calendar import kind_of
from indicators.periods.reports import reports_of
from indicators.periods.run import mend_period, open_period, plan_period, plan_year
from indicators.tests.entering import START
from indicators.tests.factories import IndicatorFactory, PeriodFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def of_communes(*indicators: Indicator, span: Span = Span.TO_DATE) -> list[Asked]:
    return [Asked(row, span, span, [AgencyKind.COMMUNE]) for row in indicators]


def planned(asked: list[Asked], label: str) -> Period:
    period = PeriodFactory.build(code="2026-03-31-x", as_of=date(2026, 3, 31), label=label)
    plan_period(period, asked=asked, by=staff("dieuphoi", Role.COORDINATOR), at=START)
    return period


def test_row_is_written_with_who_when_and_why() -> None:
    owes, excepted = AgencyFactory.create_batch(2, kind=AgencyKind.COMMUNE)
    indicator = IndicatorFactory.create()
    period = PeriodFactory.build(as_of=date(2026, 3, 31))
    asked = Asked(
        *(indicator, Span.TO_DATE, Span.IN_PERIOD, [AgencyKind.COMMUNE]),
        excepted={excepted: "Không có thủ tục"},
    )
    by = staff("dieuphoi", Role.COORDINATOR)
    open_period(period, asked=[asked], by=by, at=START)
    rows = {row.agency: row for row in Obligation.objects.filter(period=period)}
    assert {agency: row.is_due for agency, row in rows.items()} == {owes: True, excepted: False}
    for record in (*Obligation.history.all(), *PeriodIndicator.history.all()):
        signed = (record.history_type, record.history_user, record.history_date)
        assert (*signed, record.history_change_reason) == ("+", by, START, "Mở kỳ")


def test_planned_period_keeps_what_stays_and_writes_what_changes() -> None:
    stays, ends = AgencyFactory.create_batch(2, kind=AgencyKind.COMMUNE)
    first, second = IndicatorFactory.create_batch(2)
    period = planned(of_communes(first, second), "Quý I")
    Agency.objects.filter(pk=ends.pk).update(ends_on=date(2026, 3, 1))
    comes = AgencyFactory.create(kind=AgencyKind.COMMUNE, starts_on=date(2026, 3, 2))
    before = Obligation.objects.get(indicator=first, agency=stays)
    later = START + timedelta(days=1)
    by = staff("khac", Role.COORDINATOR)
    open_period(period, asked=of_communes(first, span=Span.IN_PERIOD), by=by, at=later)
    assert {row.agency for row in period.obligations.all()} == {stays, comes}
    assert Obligation.objects.get(agency=stays).pk == before.pk
    assert before.history.count() == 1
    assert PeriodIndicator.objects.get().judged_span == Span.IN_PERIOD
    gone = Obligation.history.filter(history_type="-", history_user=by, history_date=later)
    assert set(gone.values_list("indicator", "agency")) == {
        (first.pk, ends.pk),
        (second.pk, stays.pk),
        (second.pk, ends.pk),
    }


def test_what_an_agency_asked_goes_with_what_it_owed() -> None:
    agency = AgencyFactory.create(kind=AgencyKind.COMMUNE, ends_on=date(2026, 6, 30))
    period = planned(of_communes(IndicatorFactory.create()), "Quý I")
    by = staff("khac", Role.COORDINATOR)
    ReopenRequest.objects.create(
        obligation=agency.obligations.get(), reason="Nhầm", asked_by=by, asked_at=START
    )
    mend_period(period, values={"as_of": date(2026, 7, 1)}, by=by, at=START, reason="Nhầm ngày")
    assert not ReopenRequest.objects.exists()
    assert not Obligation.objects.exists()


def test_number_of_queries_does_not_grow_with_agencies() -> None:
    indicators = IndicatorFactory.create_batch(2)
    numbers = []
    for month, more in ((3, 10), (4, 400)):
        AgencyFactory.create_batch(more, kind=AgencyKind.COMMUNE)
        period = PeriodFactory.build(as_of=date(2026, month, 20))
        by = staff(f"dieuphoi{month}", Role.COORDINATOR)
        with CaptureQueriesContext(connection) as opened:
            open_period(period, asked=of_communes(*indicators), by=by, at=START)
        assert period.state == PeriodState.OPEN
        with CaptureQueriesContext(connection) as moved:
            values = {"as_of": period.as_of + timedelta(days=1)}
            mend_period(period, values=values, by=by, at=START, reason="Nhầm ngày")
        numbers.append((len(opened), len(moved)))
    assert Obligation.objects.filter(period=period).count() == 820
    assert numbers[0] == numbers[1]


def test_settings_of_a_period_of_a_thousand_communes_are_read() -> None:
    insert_rows(Agency, AgencyFactory.build_batch(1100, kind=AgencyKind.COMMUNE))
    period = planned(of_communes(IndicatorFactory.create()), "Quý I")
    (found,) = asked_before(period, on=period.as_of).values()
    assert found.kinds == [AgencyKind.COMMUNE]
    assert len(reports_of(period, at=START)) == 1100


def test_year_is_planned_with_as_many_queries_for_many_agencies() -> None:
    kind = kind_of("quarter-calendar")
    assert kind is not None
    by = staff("dieuphoi", Role.COORDINATOR)
    numbers = []
    for year, more in ((2026, 3), (2027, 300)):
        AgencyFactory.create_batch(more)
        asked = make_asked(code=f"{year}-01-01", as_of=date(year, 1, 1))
        for agency in Agency.objects.all():
            add_row(asked, agency)
        with CaptureQueriesContext(connection) as found:
            made = plan_year(kind, year, by=by, at=START)
        assert [row.obligations.count() for row in made] == [Agency.objects.count()] * 4
        numbers.append(len(found))
    assert numbers[0] == numbers[1]
