from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from entities.choices import DeadlineActKind, Role
from entities.models import Agency, Succession
from entities.tests.accounts import supervisor
from entities.tests.factories import (
    AgencyCodeFactory,
    AgencyFactory,
    AgencyNameFactory,
    DeadlineActFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
)
from entities.tests.pages import Page, groups, headings, links, rows, text, tree
from indicators.models import PeriodIndicator
from indicators.tests.factories import ObligationFactory, PeriodFactory, PeriodIndicatorFactory
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
    assert _cell(page, "completed", "Completed on") == "01/08/2022"


def test_signed_in_reader_sees_services_as_of_today(
    client: Client, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2022, 7, 1))
    client.force_login(supervisor())
    ServiceDeadlineFactory.create(agency=agency, due_on=date(2022, 6, 30))
    client.cookies["django_language"] = "en"
    page = client.get(agency.get_absolute_url())
    assert _cell(page, "overdue", "Days late") == "1"


def test_latest_completion_comes_first_and_leads_are_those_of_the_day(
    english: Client, agency: Agency
) -> None:
    for day in (date(2022, 7, 1), date(2022, 8, 1)):
        ServiceDeadlineFactory.create(agency=agency, completed_on=day)
    for moved_on in (date(2022, 9, 6), date(2022, 9, 7)):
        DeadlineActFactory.create(
            deadline=ServiceDeadlineFactory.create(),
            kind=DeadlineActKind.TRANSFER,
            day=moved_on,
            agency=agency,
        )
    page = english.get(agency.get_absolute_url())
    place = headings(page, "completed").index("Completed on")
    assert [row[place] for row in rows(page, "completed")] == ["01/08/2022", "01/07/2022"]
    assert len(rows(page, "overdue")) == 1


def _cell(page: Page, key: str, heading: str) -> str:
    """Of the first row of a table."""
    return rows(page, key)[0][headings(page, key).index(heading)]


def test_agency_without_anything_says_so(client: Client) -> None:
    page = client.get(AgencyFactory.create().get_absolute_url())
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_export_has_the_figures(client: Client, agency: Agency) -> None:
    content = client.get(agency.get_absolute_url(), {"_export": "csv"}).content.decode("utf-8-sig")
    assert "1850,1243,67.19,70,2," in content


def test_drawing_has_the_rates_of_the_table_and_leaves_a_gap_for_what_is_missing(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    for year, numerator in ((2023, None), (2024, 60)):
        period = PeriodFactory.create(as_of=date(year, 9, 6), code=f"{year}-09-06")
        asked.pk, asked.period = None, period
        asked.save()
        add_row(asked, agency, **({"numerator": numerator} if numerator else {}))
    page = tree(client.get(agency.get_absolute_url()))
    (chart,) = page.xpath("//*[@class='over-time']")
    labels = [text(label) for label in chart.xpath(".//*[@class='point-label']")]
    assert labels == ["67,19", "60,00"]
    # Two points with a gap between them: no line joins them.
    assert chart.xpath(".//*[@class='time-line']/@d") == [""]
    assert "06/09/2022 67,19%; 06/09/2024 60,00%" in text(chart.xpath("./*[name()='title']")[0])


def test_findings_of_the_agency_are_for_whoever_is_signed_in(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    agency.submissions.update(reported_rate=50, reported_decimals=2)
    other = asked.period.submissions.exclude(agency=agency)
    other.update(reported_rate=1, reported_decimals=2)
    address = agency.get_absolute_url()
    assert "findings" not in client.get(address).content.decode()
    client.force_login(supervisor())
    assert len(rows(client.get(address), "findings")) == 1


def test_history_is_for_readers_of_all_and_for_the_agency(client: Client, agency: Agency) -> None:
    figure = agency.submissions.get()
    figure.numerator = 1244
    figure.save()
    for role, of, sees in (
        (Role.OFFICER, AgencyFactory.create(), False),
        (Role.OFFICER, agency, True),
        (Role.SUPERVISOR, None, True),
    ):
        client.force_login(MembershipFactory.create(role=role, agency=of).user)
        page = client.get(agency.get_absolute_url())
        changed = [row[2] for row in rows(page, "history")] if sees else []
        assert ("tử số: trước: 1.243 → nay: 1.244" in changed) is sees
        assert ("Ai đã sửa gì" in page.content.decode()) is sees


def test_page_names_what_the_agency_came_from_and_became(client: Client, agency: Agency) -> None:
    later = AgencyFactory.create(name="Cần Thơ mới")
    Succession.objects.create(
        predecessor=agency, successor=later, effective_on=date(2025, 7, 1), relation="merged_into"
    )
    assert later.get_absolute_url() in links(client.get(agency.get_absolute_url()))
    assert agency.get_absolute_url() in links(client.get(later.get_absolute_url()))


@pytest.mark.parametrize(("agencies", "periods"), [(3, 1), (60, 6)])
def test_number_of_queries_grows_with_neither_agencies_nor_periods(
    client: Client,
    asked: PeriodIndicator,
    agency: Agency,
    django_assert_num_queries: DjangoAssertNumQueries,
    agencies: int,
    periods: int,
) -> None:
    add_rows(asked, range(1, agencies + 1))
    for year in range(2023, 2023 + periods):
        asked.pk, asked.period = None, PeriodFactory.create(as_of=date(year, 9, 6))
        asked.save()
        add_row(asked, agency, numerator=5)
    with django_assert_num_queries(17):
        page = client.get(agency.get_absolute_url())
    assert len(rows(page, "record")) == periods + 1


def test_sheet_counts_all_overdue_services_and_lists_what_fits(
    client: Client, agency: Agency
) -> None:
    for _number in range(15):
        ServiceDeadlineFactory.create(agency=agency, due_on=date(2022, 6, 30))
    page = tree(client.get(reverse("agency-sheet", args=(agency.slug,))))
    said = text(page.xpath("//*[@class='sheet']")[0])
    assert "15 quá hạn" in said
    assert len(page.xpath("//*[@class='one-line']")) == 12
    assert "và 3 dịch vụ nữa, xem ở trang cơ quan" in said
    assert agency.get_absolute_url() in page.xpath("//a/@href")
