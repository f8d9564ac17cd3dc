"""A period is chosen by its name, and what follows from it is written with it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory
from indicators.choices import Cycle, PeriodState
from indicators.models import Obligation, Period, PeriodIndicator, ReportingRule
from indicators.periods.forms_choose import ChooseForm
from indicators.periods.views_open import ChoosePeriodView
from indicators.tests.factories import IndicatorFactory, PeriodFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
QUARTER = ("quarter-calendar", "2026-3")
TODAY = date(2026, 10, 1)


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06")


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked, AgencyFactory.create(name="Thành phố Cần Thơ", slug="can-tho"))


@pytest.fixture
def client(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(ChoosePeriodView, "today", TODAY)
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def shown(client: Client, address: str) -> dict[str, Any]:
    """What stands in the form of a period, as a browser sends it back."""
    form = client.get(address).context["form"]
    parts = [form, *form.asked_forms]
    values = {field.html_name: field.value() for part in parts for field in part}
    texts = {}
    for name, value in values.items():
        if isinstance(value, date):
            texts[name] = f"{value:%d/%m/%Y}"
        elif value not in (None, False):
            texts[name] = value
    return texts | {"action": "open"}


def test_a_quarter_is_opened_as_it_is_filled_in(client: Client, agency: Agency) -> None:
    ReportingRule.objects.create(pk=1, due_days=4, entry_days=8, edit_days=20, reminder_days=[3])
    page = reverse("period-new", args=QUARTER)
    assert client.post(page, shown(client, page)).status_code == 302
    period = Period.objects.get(code="2026-09-30")
    assert (period.label, period.state) == ("Quý III/2026", PeriodState.OPEN)
    days = (period.window_starts_on, period.as_of, period.cumulative_starts_on)
    assert days == (date(2026, 7, 1), date(2026, 9, 30), date(2026, 1, 1))
    moments = (period.submissions_due_at, period.entry_closes_at, period.edits_close_at)
    told = [f"{localtime(at):%d/%m/%Y %H:%M}" for at in moments if at]
    assert told == ["04/10/2026 23:59", "08/10/2026 23:59", "20/10/2026 23:59"]
    assert period.reminder_days == [3]
    assert [row.agency for row in period.obligations.filter(is_due=True)] == [agency]


def test_a_site_without_periods_asks_everything_of_both_kinds(client: Client) -> None:
    IndicatorFactory.create_batch(2)
    for kind in (AgencyKind.PROVINCE, AgencyKind.MINISTRY, AgencyKind.OTHER):
        AgencyFactory.create(kind=kind)
    page = reverse("period-new", args=QUARTER)
    assert client.post(page, shown(client, page)).status_code == 302
    assert Obligation.objects.filter(is_due=True).count() == 4


@pytest.mark.parametrize("is_ticked", [True, False])
def test_excuse_of_the_period_before_holds_only_where_it_is_ticked(
    client: Client, asked: PeriodIndicator, agency: Agency, is_ticked: bool
) -> None:
    Obligation.objects.update(is_due=False, reason="Không có thủ tục")
    page = reverse("period-new", args=QUARTER)
    assert "Thành phố Cần Thơ: Không có thủ tục" in client.get(page).content.decode()
    data = shown(client, page)
    if is_ticked:
        data[f"{asked.indicator.slug}-excused"] = [agency.slug]
    client.post(page, data)
    obligation = Obligation.objects.get(period__code="2026-09-30")
    expected = (False, "Không có thủ tục") if is_ticked else (True, "")
    assert (obligation.is_due, obligation.reason) == expected


WRONG: dict[str, tuple[dict[str, str], str, str]] = {
    "window_after_its_end": (
        {"window_starts_on": "01/10/2026"},
        "window_starts_on",
        "01/10/2026 sau ngày cuối kỳ 30/09/2026",
    ),
    "moments_out_of_order": (
        {"edits_close_at": "01/10/2026"},
        "edits_close_at",
        "01/10/2026 trước 10/10/2026",
    ),
    "month_first": ({"as_of": "09/30/2026"}, "as_of", "“09/30/2026” không phải là ngày"),
    "two_digits": ({"as_of": "30/09/0026"}, "as_of", "“30/09/0026” không nằm trong"),
    "twice": ({"as_of": "06/09/2022", "cycle": "snapshot"}, "as_of", "Đã có “Tính đến ngày"),
    "no_days": ({"reminder_days": "7, hai"}, "reminder_days", "“hai” không phải là số ngày"),
}


@pytest.mark.parametrize(("typed", "field", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    client: Client, agency: Agency, typed: dict[str, str], field: str, said: str
) -> None:
    page = reverse("period-new", args=QUARTER)
    form = client.post(page, shown(client, page) | typed).context["form"]
    assert said in form.errors[field][0]
    assert Period.objects.count() == 1


def test_month_and_quarter_of_one_day_have_codes_of_their_own(
    client: Client, agency: Agency
) -> None:
    for args in (("month-calendar", "2026-9"), QUARTER, ("nine_months-calendar", "2026-1")):
        page = reverse("period-new", args=args)
        assert client.post(page, shown(client, page)).status_code == 302
    codes = set(Period.objects.filter(as_of="2026-09-30").values_list("code", flat=True))
    assert codes == {"2026-09-30", "2026-09-30-quy", "2026-09-30-chin-thang"}


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ({"kind": "quarter-calendar", "period": "quarter-calendar:2026-3"}, QUARTER),
        ({"kind": "snapshot-calendar", "as_of": "06/9/2026"}, ("snapshot-calendar", "2026-09-06")),
    ],
)
def test_choice_leads_to_the_form(
    client: Client, typed: dict[str, str], leads_to: tuple[str, str]
) -> None:
    answer = client.get(reverse("period-open"), typed)
    assert answer.headers["Location"] == reverse("period-new", args=leads_to)
    assert client.get(answer.headers["Location"]).status_code == 200


def test_choice_of_another_cycle_shows_its_periods(client: Client) -> None:
    """As without scripts: the cycle was changed, and the list is still that of months."""
    typed = {"kind": "quarter-calendar", "period": "month-calendar:2026-3"}
    page = client.get(reverse("period-open"), typed)
    assert page.status_code == 200
    assert "Quý III/2026" in page.content.decode()


def test_period_that_is_there_is_not_chosen_again() -> None:
    PeriodFactory.create(label="Quý III/2026", as_of=date(2026, 9, 30), cycle=Cycle.QUARTER)
    typed = {"kind": "quarter-calendar", "period": "quarter-calendar:2026-3"}
    form = ChooseForm(typed, today=TODAY)
    assert "“Quý III/2026”" in form.errors["period"][0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("01/01/1998", "trước năm 2000"),
        ("31/12/9999", "năm 1900 đến năm 2100"),
        ("6/9/2022", "Đã có"),
    ],
)
def test_day_that_cannot_be_chosen_is_told_at_once(
    client: Client, asked: PeriodIndicator, typed: str, said: str
) -> None:
    Period.objects.update(cycle=Cycle.SNAPSHOT)
    typed_form = {"kind": "snapshot-calendar", "as_of": typed}
    form = client.get(reverse("period-open"), typed_form).context["form"]
    assert said in form.errors["as_of"][0]


@pytest.mark.parametrize(
    "args",
    [
        ("quarter-calendar", "2026-5"),
        ("week-calendar", "2026-1"),
        ("snapshot-calendar", "x"),
        ("snapshot-calendar", "1999-12-31"),
        ("snapshot-calendar", "9999-12-31"),
        ("quarter-calendar", "9999-4"),
        ("snapshot-calendar", "2026"),
        ("month-calendar", "1999"),
        ("month-calendar", "99999"),
    ],
)
def test_address_of_no_period_is_not_found(client: Client, args: tuple[str, str]) -> None:
    assert client.get(f"/reports/open/{args[0]}/{args[1]}/").status_code == 404


def test_every_month_of_a_year_is_planned_in_one_act(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    there = PeriodFactory.create(label="Đã có", as_of=date(2026, 2, 28), cycle=Cycle.MONTH)
    Obligation.objects.update(is_due=False, reason="Không có thủ tục")
    page = reverse("period-year", args=("month-calendar", 2026))
    answer = client.post(page, follow=True).content.decode()
    assert "Đã lập 11 kỳ" in answer
    assert "1 kỳ đã có từ trước" in answer
    made = Period.objects.filter(cycle=Cycle.MONTH).exclude(pk=there.pk)
    assert made.count() == 11
    assert set(made.values_list("state", flat=True)) == {PeriodState.PLANNED}
    assert not Obligation.objects.filter(period__in=made, is_due=False).exists()
    client.post(page)
    assert Period.objects.filter(cycle=Cycle.MONTH).count() == 12
