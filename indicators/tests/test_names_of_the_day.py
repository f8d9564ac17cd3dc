"""A table of the past is printed with the names of its day, wherever it is printed."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from entities.choices import LetterPurpose, NameKind, Role
from entities.models import Agency, Letter
from entities.tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
)
from indicators.choices import PeriodState
from indicators.models import PeriodIndicator
from indicators.publishing.content import annex_content
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
THEN, NOW = "Thừa Thiên Huế", "Thành phố Huế"


@pytest.fixture
def hue() -> Agency:
    hue: Agency = AgencyFactory.create(slug="thua-thien-hue", name=NOW)
    AgencyNameFactory.create(
        agency=hue, text=THEN, kind=NameKind.OFFICIAL, ends_on=date(2024, 12, 31)
    )
    MembershipFactory.create(agency=hue, role=Role.OFFICER, user__email="hue@example.vn")
    return hue


@pytest.fixture(params=[date(2022, 9, 6), date(2026, 10, 31)], ids=str)
def asked(request: pytest.FixtureRequest, hue: Agency) -> PeriodIndicator:
    day = request.param
    asked = make_asked(as_of=day, code="ky", state=PeriodState.OPEN, is_public=True)
    add_row(asked, hue, numerator=5, denominator=10, reported_rate="51.00", reported_decimals=2)
    ServiceDeadlineFactory.create(agency=hue, due_on=day.replace(day=1))
    return asked


def is_named(said: str, asked: PeriodIndicator) -> bool:
    """Whether the name of the day stands there, and the other one does not."""
    name, other = (THEN, NOW) if asked.period.as_of.year == 2022 else (NOW, THEN)
    return name in said and other not in said


@pytest.fixture
def coordinator(client: Client) -> Client:
    client.force_login(MembershipFactory.create(role=Role.COORDINATOR).user)
    return client


PAGES: dict[str, Callable[[PeriodIndicator], str]] = {
    "league": lambda asked: reverse("league", args=(asked.indicator.slug, "ky")),
    "rank": lambda asked: reverse("rank", args=(asked.indicator.slug, "ky", "thua-thien-hue")),
    "form": lambda asked: reverse("entry-form", args=("ky", "thua-thien-hue")),
    "grid": lambda asked: reverse("entry-grid", args=("ky", asked.indicator.slug)),
    "reports": lambda asked: reverse("reports", args=("ky",)),
    "checks": lambda asked: reverse("period-checks", args=("ky",)),
    "services": lambda asked: f"{reverse('services')}?on={asked.period.as_of}",
    "overdue": lambda asked: f"/api/v1/overdue/?on={asked.period.as_of}",
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_period_print_the_name_of_its_day(
    coordinator: Client, asked: PeriodIndicator, page: str
) -> None:
    answer = coordinator.get(PAGES[page](asked))
    assert answer.status_code == 200
    assert is_named(answer.content.decode(), asked)


def test_template_has_the_name_of_the_day(coordinator: Client, asked: PeriodIndicator) -> None:
    query = {"indicator": asked.indicator.slug, "period": "ky"}
    book = load_workbook(BytesIO(coordinator.get(reverse("import-template"), query).content))
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row]
    assert is_named("\n".join(cells), asked)


def test_letter_on_a_returned_figure_has_the_name_of_the_day(
    coordinator: Client, asked: PeriodIndicator, hue: Agency
) -> None:
    coordinator.post(
        reverse("report-return", args=("ky", hue.slug, asked.indicator.slug)), {"reason": "Sai"}
    )
    letter = Letter.objects.get(purpose=LetterPurpose.RETURN)
    assert is_named(letter.text, asked)


def test_annex_has_the_name_of_the_day_in_figures_and_services(asked: PeriodIndicator) -> None:
    content = annex_content(asked.period)
    figures = [row.name for table in content.figures for row in table.rows]
    services = [name for row in content.overdue.rows for name in row.names]
    assert is_named("; ".join(figures), asked)
    assert is_named("; ".join(services), asked)
