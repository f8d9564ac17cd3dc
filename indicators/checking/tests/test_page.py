from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from entities.tests.accounts import supervisor
from entities.tests.factories import AgencyFactory
from entities.tests.pages import groups, links, rows
from indicators.models import PeriodIndicator
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(supervisor())
    client.cookies["django_language"] = "en"
    return client


def add_printed(asked: PeriodIndicator, name: str, rate: str, numerator: int, of: int) -> None:
    add_row(
        asked,
        AgencyFactory.create(name=name),
        numerator=numerator,
        denominator=of,
        reported_rate=Decimal(rate),
        reported_decimals=2,
        cells={"rate": "T1!E13"},
    )


def test_findings_stand_by_severity_with_their_cell(reader: Client) -> None:
    asked = make_asked(code="2022-09-06")
    add_printed(asked, "Bắc Ninh", "48.03", 844, 1757)
    add_printed(asked, "Bộ Tài chính", "46.29", 296, 633)
    page = reader.get("/checks/2022-09-06/")
    assert groups(page, "findings") == ["Warnings", "For information"]
    shown = rows(page, "findings")
    assert [row[-1] for row in shown] == ["Rate does not match", "Rate cut off"]
    assert shown[1][1:4] == ["Bắc Ninh", asked.indicator.short_name_en, "T1!E13"]
    assert any(href.startswith("/agencies/") for href in links(page, "//tbody"))


def test_latest_period_is_shown_where_none_is_named(reader: Client) -> None:
    asked = make_asked(code="2022-09-06")
    assert reader.get("/checks/").context["period"] == asked.period


def test_no_findings_is_said(reader: Client) -> None:
    make_asked(code="2022-09-06")
    assert "Nothing was found" in reader.get("/checks/").content.decode()


def test_findings_are_exported(reader: Client) -> None:
    asked = make_asked(code="2022-09-06")
    add_printed(asked, "=Bắc Ninh", "48.03", 844, 1757)
    content = reader.get("/checks/", {"_export": "csv"}).content.decode("utf-8-sig")
    assert "rate-truncated" in content
    assert ",'=Bắc Ninh," in content


def test_number_of_queries_does_not_grow_with_findings(
    reader: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = make_asked(code="2022-09-06")
    add_printed(asked, "Bắc Ninh", "48.03", 844, 1757)
    with django_assert_num_queries(16):
        reader.get("/checks/")
    for place in range(20):
        add_printed(asked, f"Tỉnh {place}", "48.03", 844, 1757)
    with django_assert_num_queries(16):
        reader.get("/checks/")
