"""Pages of one kind of 3.321 units: how many bytes they have and how many queries they ask.

Units stand in 34 provinces, as they do since 01/7/2025, and once without any.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory
from entities.tests.pages import rows
from indicators.models import Obligation, PeriodIndicator, Submission
from indicators.tests.factories import SubmissionFactory
from indicators.tests.leagues import address, make_asked

pytestmark = pytest.mark.django_db
PROVINCES, UNITS, LARGEST = 34, 3321, 168
PAGE, GRID = 400_000, 600_000


def communes(provinces: list[Agency]) -> Iterator[Agency]:
    """As many for each province as there are, the first one the largest; of none without any."""
    for place in range(UNITS):
        rest = (place - LARGEST) % (len(provinces) - 1) + 1 if provinces else 0
        yield AgencyFactory.build(
            slug=f"xa-{place:04}",
            name=f"Xã Nghĩa Hành số {place}",
            kind=AgencyKind.COMMUNE,
            parent=provinces[0 if place < LARGEST else rest] if provinces else None,
            display_order=place,
        )


@pytest.fixture(params=[PROVINCES, 0], ids=["in_provinces", "in_none"])
def asked(request: pytest.FixtureRequest) -> PeriodIndicator:
    """One indicator that all communes owe and have reported."""
    row = make_asked(code="2026-09-30")
    provinces = Agency.objects.bulk_create(
        AgencyFactory.build(slug=f"tinh-{place:02}", name=f"Tỉnh số {place}", display_order=place)
        for place in range(request.param)
    )
    units = Agency.objects.bulk_create(communes(provinces))
    key = {"period": row.period, "indicator": row.indicator}
    Obligation.objects.bulk_create(Obligation(agency=unit, **key) for unit in units)
    Submission.objects.bulk_create(
        SubmissionFactory.build(agency=unit, numerator=4000 + place, denominator=98_765, **key)
        for place, unit in enumerate(units)
    )
    return row


def test_league_of_communes(
    client: Client, asked: PeriodIndicator, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(14):
        page = client.get(address(asked), {"kind": "commune"})
    assert len(page.content) <= PAGE
    has_provinces = Agency.objects.filter(kind="province").exists()
    key = "commune-tinh-00" if has_provinces else "commune"
    assert 100 < len(rows(page, key)) < UNITS
    query = {"kind": "commune", "_export": "csv"}
    whole = client.get(address(asked), query).content.decode("utf-8-sig")
    assert whole.count("Xã Nghĩa Hành") == (LARGEST if has_provinces else UNITS)


def test_reports_of_communes(
    client: Client, asked: PeriodIndicator, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    address_of = reverse("reports", args=(asked.period.code,))
    with django_assert_max_num_queries(40):
        page = client.get(address_of)
    assert len(page.content) <= PAGE
    whole = client.get(address_of, {"_export": "csv"}).content.decode("utf-8-sig")
    assert whole.count("Xã Nghĩa Hành") == UNITS


def test_grid_of_communes(
    client: Client, asked: PeriodIndicator, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    address_of = reverse("entry-grid", args=(asked.period.code, asked.indicator.slug))
    with django_assert_max_num_queries(40):
        page = client.get(address_of, {"kind": "commune"})
    assert len(page.content) <= GRID
    assert page.content.decode().count("Xã Nghĩa Hành") > 100


def test_overview_with_communes(client: Client, asked: PeriodIndicator) -> None:
    assert len(client.get("/").content) <= PAGE
