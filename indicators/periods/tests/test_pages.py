"""A period is planned, opened, and given other moments by the coordinating office."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, AgencyNameFactory, MembershipFactory
from indicators.choices import PeriodState, Span
from indicators.models import Obligation, Period, PeriodIndicator
from indicators.tests.factories import IndicatorFactory, PeriodFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-10-14"
NEW = reverse_lazy("period-new", args=("month-statutory", "2022-10"))
DAYS = {
    "label": "Tháng 10/2022",
    "as_of": "2022-10-14",
    "cycle": "month",
    "submissions_due_at": "2022-10-20",
    "entry_closes_at": "2022-10-25",
    "edits_close_at": "2022-10-30",
    "days_to_answer": "3",
}


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06")


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked, AgencyFactory.create(name="Thành phố Cần Thơ", slug="can-tho"))


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def of_indicator(asked: PeriodIndicator, **values: object) -> dict[str, object]:
    """The fields of one indicator that is asked of provinces, both spans to date."""
    filled: dict[str, object] = {
        "is_asked": "on",
        "kinds": ["province"],
        "ranking_span": Span.TO_DATE,
        "judged_span": Span.TO_DATE,
    }
    return {f"{asked.indicator.slug}-{name}": value for name, value in (filled | values).items()}


def send(client: Client, data: dict[str, object], action: str = "open") -> Period:
    spans = {
        f"{row.indicator.slug}-{name}": Span.TO_DATE
        for row in PeriodIndicator.objects.select_related("indicator")
        for name in ("ranking_span", "judged_span")
    }
    response = client.post(NEW, spans | DAYS | data | {"action": action})
    assert response.status_code == 302, response.context["form"].asked_errors
    return Period.objects.get(code=CODE)


def owed(period: Period) -> dict[str, str | None]:
    """Why an agency does not owe; None where it does."""
    rows = period.obligations.select_related("agency")
    return {row.agency.slug: None if row.is_due else row.reason for row in rows}


def test_period_asks_every_agency_of_its_kinds_but_those_excepted_and_some_besides(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    AgencyFactory.create(slug="hue")
    AgencyFactory.create(slug="evn", kind=AgencyKind.OTHER, name="Tập đoàn Điện lực")
    AgencyFactory.create(slug="khac", kind=AgencyKind.OTHER)
    AgencyNameFactory.create(agency=agency, text="TP. Cần Thơ")
    lines = {
        "excepted": "TP. Cần Thơ; Không có thủ tục",
        "besides": "evn\n\n",
        "ranking_span": Span.IN_PERIOD,
    }
    period = send(client, of_indicator(asked, **lines))
    assert period.state == PeriodState.OPEN
    assert owed(period) == {"can-tho": "Không có thủ tục", "hue": None, "evn": None}
    row = period.asked.get()
    assert (row.ranking_span, row.judged_span) == (Span.IN_PERIOD, Span.TO_DATE)
    due = timezone.localtime(period.submissions_due_at)
    assert (due.day, due.hour, due.minute) == (20, 23, 59)


def test_form_begins_with_what_the_last_period_asked(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    add_row(asked, AgencyFactory.create(name="EVN", kind=AgencyKind.OTHER))
    AgencyFactory.create_batch(3, kind=AgencyKind.OTHER)
    Obligation.objects.filter(agency=agency).update(is_due=False, reason="Không có thủ tục")
    IndicatorFactory.create()
    first, second = client.get(NEW).context["form"].asked_forms
    assert first.initial == {
        "is_asked": True,
        "kinds": ["province"],
        "ranking_span": Span.TO_DATE,
        "judged_span": Span.TO_DATE,
        "besides": "EVN",
        "excepted": "",
    }
    assert second.initial == {}


WRONG: dict[str, tuple[dict[str, object], dict[str, list[str]]]] = {
    "every_line_at_once": (
        {"excepted": "Atlantis; Chìm\nCần Thơ\nCần Thơ; Lặp", "besides": "Lemuria\nHà Nội; vì sao"},
        {
            "excepted": ["Dòng 1: “Atlantis”", "Dòng 2: Thiếu lý do", "Dòng 3: “Cần Thơ”"],
            "besides": ["Dòng 1: “Lemuria”", "Dòng 2: “Hà Nội”", "Dòng 2: Ở đây"],
        },
    ),
    "not_of_that_day": (
        {"besides": "Tỉnh Hà Tây"},
        {"besides": ["Ngày đó chưa có hoặc không còn cơ quan nào tên là “Tỉnh Hà Tây”"]},
    ),
    "several": (
        {"besides": "Quảng Trị"},
        {"besides": ["“Quảng Trị” có thể là nhiều cơ quan: Quảng Trị (quang-tri-a)"]},
    ),
    "nobody": ({"kinds": []}, {"kinds": ["Hãy chọn loại cơ quan"]}),
    "excepted_anyway": (
        {"kinds": ["ministry"], "excepted": "Cần Thơ; Không có"},
        {"excepted": ["vốn không phải báo cáo"]},
    ),
    "reason_too_long": ({"excepted": f"Cần Thơ; {'a' * 301}"}, {"excepted": ["300 ký tự"]}),
}


@pytest.mark.parametrize("action", ["open", "plan"])
@pytest.mark.parametrize(("values", "expected"), WRONG.values(), ids=WRONG)
def test_whatever_is_wrong_is_said_at_once_and_nothing_is_saved(
    client: Client,
    asked: PeriodIndicator,
    agency: Agency,
    values: dict[str, object],
    expected: dict[str, list[str]],
    action: str,
) -> None:
    AgencyFactory.create(name="Tỉnh Hà Tây", ends_on=date(2008, 7, 31))
    for slug in ("quang-tri-a", "quang-tri-b"):
        AgencyFactory.create(name="Quảng Trị", slug=slug)
    data = DAYS | of_indicator(asked, **values) | {"action": action}
    form = client.post(NEW, data).context["form"]
    (row,) = form.asked_errors
    assert set(row.errors) == set(expected)
    for name, starts in expected.items():
        assert len(row.errors[name]) == len(starts), row.errors[name]
        for said, start in zip(row.errors[name], starts, strict=True):
            assert start in said
    assert not Period.objects.filter(code=CODE).exists()


def test_days_and_lines_that_are_wrong_are_said_together(
    client: Client, asked: PeriodIndicator
) -> None:
    days = DAYS | {"entry_closes_at": "2022-10-01"}
    data = days | of_indicator(asked, besides="Atlantis")
    form = client.post(NEW, data).context["form"]
    assert "01/10/2022 trước 20/10/2022" in form.errors["entry_closes_at"][0]
    assert form.asked_errors


def test_planned_period_is_changed_and_opened_later(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    other = AgencyFactory.create(slug="hue")
    period = send(client, of_indicator(asked, excepted="Cần Thơ; Không có"), "plan")
    assert period.state == PeriodState.PLANNED
    page = reverse("period-planned", args=(CODE,))
    assert page in client.get(reverse("entry")).content.decode()
    form = client.get(page).context["form"]
    shown = {
        f"{row.prefix}-{name}": text
        for row in form.asked_forms
        for name, text in row.initial.items()
    }
    assert shown[f"{asked.indicator.slug}-excepted"] == "Thành phố Cần Thơ; Không có"

    data = DAYS | of_indicator(asked, excepted=f"{other.name}; Mới thành lập") | {"action": "open"}
    assert client.post(page, data).status_code == 302
    period.refresh_from_db()
    assert period.state == PeriodState.OPEN
    assert owed(period) == {"can-tho": None, "hue": "Mới thành lập"}
    assert client.get(page).status_code == 404


def test_indicator_is_taken_out_of_a_planned_period(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    other = PeriodIndicator.objects.create(period=asked.period, indicator=IndicatorFactory.create())
    send(client, of_indicator(asked) | of_indicator(other), "plan")
    page = reverse("period-planned", args=(CODE,))
    unasked = of_indicator(other, is_asked="")
    client.post(page, DAYS | of_indicator(asked) | unasked | {"action": "open"})
    period = Period.objects.get(code=CODE)
    assert [row.indicator for row in period.asked.all()] == [asked.indicator]
    assert {row.indicator for row in period.obligations.all()} == {asked.indicator}
    gone = PeriodIndicator.history.filter(period=period, history_type="-").get()
    assert (gone.history_user.username, gone.history_change_reason) == ("dieuphoi", "Mở kỳ")


def test_period_needs_an_indicator(client: Client, asked: PeriodIndicator) -> None:
    form = client.post(NEW, DAYS | {"action": "open"}).context["form"]
    assert "Hãy đánh dấu" in form.non_field_errors()[0]


TOMORROW = timedelta(days=1)


def moments(first: timedelta, last: timedelta, **data: str) -> dict[str, str]:
    today = timezone.localdate()
    days = {"submissions_due_at": today + first, "entry_closes_at": today + first}
    days["edits_close_at"] = today + last
    return {name: day.isoformat() for name, day in days.items()} | {"reason": "Bão"} | data


@pytest.mark.parametrize(
    ("state", "action", "is_open"),
    [
        (PeriodState.OPEN, "change", True),
        (PeriodState.CLOSED, "reopen", True),
        (PeriodState.CLOSED, "change", False),
        (PeriodState.OPEN, "reopen", False),
        (PeriodState.PLANNED, "change", False),
    ],
)
def test_moments_are_changed_with_a_reason(
    client: Client, agency: Agency, state: PeriodState, action: str, is_open: bool
) -> None:
    """A period that is opened again can be entered: its old moments have passed."""
    long_ago = timezone.now() - timedelta(days=9)
    Period.objects.update(state=state, submissions_due_at=long_ago, edits_close_at=long_ago)
    data = moments(TOMORROW, 2 * TOMORROW, action=action)
    client.post(reverse("period-moments", args=("2022-09-06",)), data)
    period = Period.objects.get()
    if not is_open:
        assert (period.state, period.edits_close_at) == (state, long_ago)
        return
    assert period.state == PeriodState.OPEN
    assert period.history.first().history_change_reason == "Bão"
    officer = Client()
    officer.force_login(MembershipFactory.create(role=Role.OFFICER, agency=agency).user)
    form = officer.get(reverse("entry-form", args=("2022-09-06", agency.slug)))
    assert form.context["entry"].lock is None


@pytest.mark.parametrize(
    "data",
    [
        moments(-9 * TOMORROW, -8 * TOMORROW),
        moments(2 * TOMORROW, TOMORROW),
        moments(TOMORROW, 2 * TOMORROW, reason=" "),
    ],
    ids=["past", "out_of_order", "no_reason"],
)
def test_moments_that_help_nobody_are_refused(client: Client, data: dict[str, str]) -> None:
    PeriodFactory.create(code="2022-09-06")
    page = client.post(reverse("period-moments", args=("2022-09-06",)), data)
    assert page.context["form"].errors
    assert Period.objects.get().edits_close_at is None


def test_closed_period_leads_to_its_moments(client: Client, agency: Agency) -> None:
    Period.objects.update(state=PeriodState.CLOSED)
    page = client.get(reverse("reports", args=("2022-09-06",))).content.decode()
    assert reverse("period-moments", args=("2022-09-06",)) in page
    assert reverse("period-close", args=("2022-09-06",)) not in page
