from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Agency
from entities.tests.factories import (
    AgencyCodeFactory,
    AgencyFactory,
    AgencyNameFactory,
    ServiceDeadlineFactory,
    UserFactory,
)
from entities.tests.pages import groups, links, rows, text, tree
from indicators.models import PeriodIndicator
from indicators.tests.factories import ObligationFactory, PeriodIndicatorFactory
from indicators.tests.leagues import add_row, add_rows, make_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06")


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    owing: Agency = AgencyFactory.create(slug="can-tho", name="Cần Thơ", short_name="CT")
    add_row(asked, owing, numerator=1243, denominator=1850)
    add_rows(asked, [80, 50])
    return owing


def test_page_shows_names_and_codes(english: Client, agency: Agency) -> None:
    AgencyCodeFactory.create(agency=agency, code="H13", is_verified=True)
    AgencyNameFactory.create(agency=agency, text="TP. Cần Thơ")
    facts = text(tree(english.get(agency.get_absolute_url())).xpath("//*[@class='facts']")[0])
    assert "CT" in facts
    assert "H13 verified" in facts
    assert "TP. Cần Thơ" in facts


def test_page_shows_figures_with_rank_and_result(
    english: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    page = english.get(agency.get_absolute_url())
    assert groups(page, "record") == [asked.indicator.name_en]
    label = str(asked.period)
    assert rows(page, "record") == [
        [label, "1,850", "1,243", "67.19", "70", "2 of 3", "Not completed"]
    ]
    assert reverse("league", args=(asked.indicator.slug, "2022-09-06")) in links(page, "//tbody")


def test_figure_that_does_not_apply_says_why(
    english: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    other = PeriodIndicatorFactory.create(period=asked.period)
    ObligationFactory.create(
        period=asked.period,
        indicator=other.indicator,
        agency=agency,
        is_due=False,
        reason="Không có tên trong mục V",
    )
    page = english.get(agency.get_absolute_url())
    assert rows(page, "record")[1][-1] == "Not applicable: Không có tên trong mục V"


def test_visitor_sees_services_on_the_day_of_the_latest_public_period(
    english: Client, agency: Agency
) -> None:
    make_asked(code="2022-12-06", as_of=date(2022, 12, 6), is_public=False)
    ServiceDeadlineFactory.create(agency=agency, due_on=date(2022, 6, 30))
    ServiceDeadlineFactory.create(agency=agency, due_on=date(2022, 9, 30))
    done = date(2022, 8, 1)
    ServiceDeadlineFactory.create(agency=agency, due_on=date(2022, 6, 30), completed_on=done)
    ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    page = english.get(agency.get_absolute_url())
    assert page.context["on"] == date(2022, 9, 6)
    assert [len(rows(page, key)) for key in ("overdue", "upcoming", "completed")] == [1, 1, 1]
    assert rows(page, "overdue")[0][-1] == "68"
    assert rows(page, "completed")[0][-1] == "01/08/2022"


def test_signed_in_reader_sees_services_as_of_today(
    client: Client, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2022, 7, 1))
    client.force_login(UserFactory.create())
    ServiceDeadlineFactory.create(agency=agency, due_on=date(2022, 6, 30))
    page = client.get(agency.get_absolute_url())
    assert rows(page, "overdue")[0][-1] == "1"


def test_agency_without_anything_says_so(client: Client) -> None:
    page = client.get(AgencyFactory.create().get_absolute_url())
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_export_has_the_figures(client: Client, agency: Agency) -> None:
    content = client.get(agency.get_absolute_url(), {"_export": "csv"}).content.decode("utf-8-sig")
    assert "1850,1243,67.19,70,2," in content
