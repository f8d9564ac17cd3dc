import pytest
from django.utils import timezone

from entities.agencies.matching import AgencyRows
from entities.choices import AgencyKind
from entities.tests.factories import AgencyFactory
from indicators.checking.checks import check_period
from indicators.importing.template_rows import template_for
from indicators.periods.ask import asked_before
from indicators.periods.context import PeriodContext
from indicators.periods.reports import reports_of
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db


def test_whoever_lists_the_agencies_of_a_period_lists_them_in_annex_order() -> None:
    asked = make_asked()
    period, slug = asked.period, asked.indicator.slug
    for place, kind in enumerate(sorted(AgencyKind.values), start=1):
        add_row(asked, AgencyFactory.create(slug=kind, kind=kind, display_order=place))
    context = PeriodContext.load(period, AgencyRows.load())
    before = asked_before(period, on=period.as_of)[asked.indicator]
    lists = {
        "template": [row[2] for row in template_for(asked.indicator, period).rows],
        "findings": [row.agency for row in check_period(period) if row.code == "missing-agency"],
        "files": [agency.slug for agency in context.owed[slug]],
        "reports": [row.obligation.agency.slug for row in reports_of(period, at=timezone.now())],
        "form": before.kinds,
    }
    assert lists == dict.fromkeys(lists, AgencyKind.values)
