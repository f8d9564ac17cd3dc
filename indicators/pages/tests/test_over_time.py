"""A chart over time marks the day on which the units behind the rates changed."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.factories import AgencyFactory, LegalDocumentFactory, SuccessionFactory
from entities.tests.pages import text, tree
from indicators.choices import Combines
from indicators.models import Indicator, Submission
from indicators.tests.factories import PeriodIndicatorFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)
SAID = "Đường chấm: đơn vị hành chính thay đổi ngày 01/07/2025 – 202/2025/QH15 (12/06/2025)"


@pytest.fixture
def whole() -> Agency:
    """Two that merged on 1/7/2025, with figures of May; the unit has one of July."""
    then = make_asked(code="2025-05-31", as_of=date(2025, 5, 31))
    agency: Agency = AgencyFactory.create(slug="whole", starts_on=DAY)
    basis = LegalDocumentFactory.create(number="202/2025/QH15", issued_on=date(2025, 6, 12))
    for numerator in (20, 40):
        part = add_row(then, numerator=numerator, denominator=100)
        SuccessionFactory.create(predecessor=part, successor=agency, effective_on=DAY, basis=basis)
    now = PeriodIndicatorFactory.create(
        indicator=then.indicator, period__code="2025-07-31", period__as_of=date(2025, 7, 31)
    )
    add_row(now, agency, numerator=90, denominator=200)
    return agency


@pytest.mark.parametrize("page", ["agency", "agency-sheet"])
def test_the_day_is_marked_and_told_with_its_basis(
    client: Client, whole: Agency, page: str
) -> None:
    (figure,) = tree(client.get(reverse(page, args=("whole",)))).xpath("//figure")
    assert len(figure.xpath(".//*[@class='time-break']")) == 1
    assert len(figure.xpath(".//*[@class='way-to']")) == 2
    assert SAID in text(figure.xpath("./figcaption")[0])


def test_where_nothing_changed_between_the_points_nothing_is_marked(
    client: Client, whole: Agency
) -> None:
    part = Agency.objects.exclude(slug="whole").first()
    assert part is not None
    page = tree(client.get(reverse("agency", args=(part.slug,))))
    assert page.xpath("//figure")
    assert not page.xpath("//*[@class='time-break']")


def record_of_may(client: Client) -> str:
    page = tree(client.get(reverse("agency", args=("whole",))))
    (said,) = (text(row) for row in page.xpath("//tbody/tr") if "/05/2025" in text(row))
    return said


def test_the_record_leads_to_the_table_on_the_same_units(client: Client, whole: Agency) -> None:
    page = tree(client.get(reverse("agency", args=("whole",))))
    (address,) = page.xpath("//tbody//th/a[contains(@href, '2025-05-31')]/@href")
    assert address.endswith("?units_on=2025-07-01")
    league = tree(client.get(address))
    assert "whole" in {href.split("/")[-2] for href in league.xpath("//tbody//th//a/@href")}


def test_the_record_says_on_which_units_and_what_is_missing(client: Client, whole: Agency) -> None:
    said = record_of_may(client)
    assert "trên đơn vị hành chính ngày 01/07/2025" in said
    assert "20060" in said.replace(" ", "")
    assert "30,00" in said
    Indicator.objects.update(combines=Combines.TYPES)
    assert "20060" not in record_of_may(client).replace(" ", "")
    Submission.objects.filter(numerator=40).update(denominator=None)
    assert "không có mẫu số" in record_of_may(client)
