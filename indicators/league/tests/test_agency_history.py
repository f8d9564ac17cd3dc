from datetime import date

import pytest

from entities.tests.factories import AgencyFactory
from indicators.league.agency_history import agency_history
from indicators.league.leagues import league
from indicators.tests.factories import ObligationFactory, PeriodFactory
from indicators.tests.leagues import add_row, add_rows, make_asked
from indicators.tests.levels import add_local

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_record_is_the_row_of_the_league_for_every_agency() -> None:
    asked = make_asked()
    agencies = [*add_rows(asked, [80, 80, 10]), add_row(asked)]
    table = league(asked.indicator, asked.period, kind="province")
    rows = {row.agency: row for row in table.rows}
    for agency in agencies:
        (line,) = agency_history(agency, [asked.period])
        assert line.row == rows[agency]
        assert line.ranked == 3


def test_record_stands_by_indicator_and_then_as_the_periods_are_given() -> None:
    second, first = make_asked(), make_asked()
    first.indicator.display_order, second.indicator.display_order = 1, 2
    first.indicator.save()
    second.indicator.save()
    later = PeriodFactory.create(as_of=date(2023, 7, 25))
    agency = add_row(second, numerator=1)
    add_row(first, agency, numerator=2)
    first.pk = None
    first.period = later
    first.save()
    add_row(first, agency, numerator=3)
    earlier = agency.submissions.get(numerator=2).period
    periods = [later, earlier, second.period]
    lines = agency_history(agency, periods)
    assert [line.row.values.numerator for line in lines if line.row] == [3, 2, 1]


def test_record_of_what_does_not_apply_has_a_reason_and_no_row() -> None:
    asked = make_asked()
    owed = ObligationFactory.create(
        period=asked.period, indicator=asked.indicator, is_due=False, reason="Không áp dụng"
    )
    (line,) = agency_history(owed.agency, [asked.period])
    assert (line.row, line.reason) == (None, "Không áp dụng")


def test_record_leaves_out_other_periods() -> None:
    asked = make_asked()
    agency = add_row(asked, numerator=1)
    assert agency_history(agency, []) == []


def test_commune_has_its_place_among_those_of_its_province() -> None:
    asked = make_asked()
    add_local(asked, AgencyFactory.create(slug="lao-cai"), [90, 95])
    best, _second, last = add_local(asked, AgencyFactory.create(slug="gia-lai"), [80, 60, None])
    (line,) = agency_history(best, [asked.period])
    assert line.row
    assert (line.row.rank, line.ranked, line.reported, line.owing) == (1, 2, 2, 3)
    (line,) = agency_history(last, [asked.period])
    assert line.row
    assert line.row.rank is None
