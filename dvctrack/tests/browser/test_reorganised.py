"""From the file of 1/7/2025 to the first table of 34 provinces, held against that of 2022."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from dvctrack.tests.browser.conftest import PASSWORD, Comes, sign_in
from dvctrack.tests.browser.test_entry import press
from dvctrack.tests.browser.test_life_of_a_period import (
    QUARTER,
    accept,
    fill,
    open_quarter,
    see,
    to_form,
    to_reports,
)
from dvctrack.tests.browser.test_pages import WIDTHS, look
from entities.choices import AgencyKind, Role
from entities.models import Agency, Membership
from indicators.choices import Cycle, PeriodState, Span
from indicators.models import Indicator, Obligation, Period, Submission
from indicators.periods.ask import Asked
from indicators.periods.run import open_period
from indicators.tests import expected

pytestmark = pytest.mark.browser
HUE, PROVINCES = (
    expected.REORGANISATIONS / name for name in ("2025-01-01-hue.csv", "2025-07-01-provinces.csv")
)
LEAGUE = "/league/online-provision"
OWN, FALLS, PASSES = "An Giang", "Lai Châu", "Đồng Tháp"
SAME = ("0,00", "giữ nguyên")
# Of 1.947 procedures 20 fewer than in 2022: 44,84% beside the 44,88% of Đồng Tháp.
FALLEN = 873


@pytest.fixture
def bare_site(site: str) -> str:
    """A site with the figures of 2022, of 2023 and of the end of 2024, and nothing since.

    Huế is a city already; An Giang and Kiên Giang have an officer each.
    """
    call_command("reorganise", str(HUE), stdout=StringIO())
    for slug in ("an-giang", "kien-giang"):
        user = User.objects.create_user(f"canbo-{slug}", password=PASSWORD)
        agency = Agency.objects.get(slug=slug)
        Membership.objects.create(user=user, role=Role.OFFICER, agency=agency)
    indicator = Indicator.objects.get(slug="online-provision")
    period = Period(
        code="2024-12-31", label="Quý IV/2024", as_of=date(2024, 12, 31), cycle=Cycle.QUARTER
    )
    asked = Asked(indicator, Span.TO_DATE, Span.TO_DATE, (AgencyKind.PROVINCE,))
    by = User.objects.get(username="dieuphoi")
    open_period(period, asked=[asked], by=by, at=timezone.now())
    of_2022 = Submission.objects.filter(indicator=indicator, period__code="2022-09-06")
    Submission.objects.bulk_create(
        Submission(
            indicator=indicator,
            period=period,
            agency_id=row.agency_id,
            numerator=row.numerator,
            denominator=row.denominator,
        )
        for row in of_2022.filter(agency__kind=AgencyKind.PROVINCE)
    )
    Period.objects.filter(pk=period.pk).update(state=PeriodState.CLOSED, is_public=True)
    return site


def record(administrator: Page) -> None:
    administrator.set_input_files("[name=file]", PROVINCES)
    press(administrator, "Đọc tệp")
    expect(administrator.locator(".verdict")).to_contain_text("52 đơn vị kết thúc hoạt động")
    press(administrator, "Ghi nhận sắp xếp đơn vị")
    expect(administrator.locator("main")).to_contain_text("Đã ghi nhận việc sắp xếp đơn vị")


def add_the_others() -> None:
    """The 33 others report what their parts had in 2022, but for one that has fallen."""
    owing = {row.agency.name: row for row in Obligation.objects.filter(period__label=QUARTER)}
    told = expected.merged("merged-2022")
    assert owing.keys() == {row.name for row in told}
    Submission.objects.bulk_create(
        Submission(
            indicator_id=owing[row.name].indicator_id,
            period_id=owing[row.name].period_id,
            agency_id=owing[row.name].agency_id,
            numerator=FALLEN if row.name == FALLS else row.numerator,
            denominator=row.denominator,
        )
        for row in told
        if row.name != OWN
    )


def cells(page: Page, column: str) -> dict[str, tuple[str, ...]]:
    """What stands in such cells, by the name of the province."""
    return {
        row.locator("th a").first.inner_text(): tuple(
            " ".join(text.split()) for text in row.locator(column).all_text_contents()
        )
        for row in page.locator("#table-province tbody tr").all()
    }


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_first_quarter_of_the_34_is_held_against_2022(comes: Comes) -> None:
    administrator, office, officer, colleague = (comes() for _person in range(4))
    site = administrator.url.rstrip("/")
    sign_in(administrator, site, "quantri")
    administrator.goto(f"{site}/agencies/reorganise/")
    record(administrator)

    sign_in(office, site, "dieuphoi")
    open_quarter(office)
    assert Obligation.objects.filter(period__label=QUARTER).count() == 34
    sign_in(officer, site, "canbo-an-giang")
    to_form(officer)
    expect(officer.locator("h1")).to_contain_text(OWN)
    own = next(row for row in expected.merged("merged-2022") if row.name == OWN)
    fill(officer, "online-provision-to_date", f"{own.numerator}", f"{own.denominator}")
    press(officer, "Gửi")
    expect(officer.locator("main")).to_contain_text("Đã gửi 1 trên 1 chỉ số")
    see(officer)
    sign_in(colleague, site, "canbo-kien-giang")
    expect(colleague.locator("main")).not_to_contain_text(QUARTER)
    add_the_others()
    to_reports(office)
    accept(office, OWN)

    look(office, f"{site}{LEAGUE}/2026-09-30/?kind=province&since=2022-09-06")
    rates, changes = cells(office, ".col-rate"), cells(office, ".col-change")
    assert len(rates) == 34
    assert changes.pop(FALLS) == ("−1,03", "▼xuống 1")
    assert changes.pop(PASSES) == ("0,00", "▲lên 1")
    assert set(changes.values()) == {SAME}
    office.goto(f"{site}{LEAGUE}/2022-09-06/?kind=province&units_on=2026-09-30")
    before = cells(office, ".col-rate")
    assert {name for name, rate in before.items() if rates[name] != rate} == {FALLS}
