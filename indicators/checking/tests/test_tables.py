import pytest
from pytest_django import DjangoAssertNumQueries

from entities.tests.factories import AgencyFactory
from indicators.checking.tables import with_names
from indicators.findings import Finding
from indicators.tests.factories import IndicatorFactory

pytestmark = pytest.mark.django_db


def test_findings_keep_their_order_and_get_what_they_name(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    agency = AgencyFactory.create(slug="can-tho")
    indicator = IndicatorFactory.create(slug="dossier-sync")
    findings = [
        Finding(code="no-table", message="Nothing here."),
        Finding("rate-mismatch", "Look.", "A1", agency="can-tho", indicator="dossier-sync"),
        Finding("unknown-agency", "Who?", "A2", agency="atlantis"),
    ]
    with django_assert_num_queries(2):
        named = with_names(findings)
    assert [line.finding for line in named] == findings
    assert [(line.agency, line.indicator) for line in named] == [
        (None, None),
        (agency, indicator),
        (None, None),
    ]
