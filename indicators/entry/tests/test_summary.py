"""What stands under the fields: rates by span, rank by one rule, target, definition, history."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.models import Agency
from entities.tests.factories import MembershipFactory, UserFactory
from entities.tests.pages import text, tree
from indicators.choices import FigureState, Span
from indicators.entry.form import read_entry
from indicators.models import Period, PeriodIndicator
from indicators.periods.acts import acts_of
from indicators.periods.reopening import answer_request, ask_to_reopen
from indicators.periods.review import return_report
from indicators.periods.run import close_period
from indicators.tests.entering import after, obligation_of, submit, typed
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"


@pytest.fixture
def asked() -> PeriodIndicator:
    """Ranked by the period and judged to date; another agency has 80 % and 20 %."""
    row = make_asked(code=CODE)
    row.ranking_span = Span.IN_PERIOD
    row.save()
    row.indicator.definition = "Tính theo hồ sơ đã tiếp nhận"
    row.indicator.save()
    other = add_row(row, numerator=80, denominator=100)
    add_figure(row, other, 20)
    return row


def add_figure(asked: PeriodIndicator, agency: Agency, numerator: int) -> None:
    agency.submissions.create(
        period=asked.period,
        indicator=asked.indicator,
        span=Span.IN_PERIOD,
        numerator=numerator,
        denominator=100,
    )


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked)


@pytest.fixture
def officer(client: Client, agency: Agency) -> User:
    user: User = UserFactory.create(first_name="Nguyễn Thị Hoa")
    MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    client.force_login(user)
    return user


def both(asked: PeriodIndicator, to_date: str, in_period: str) -> dict[str, str]:
    texts = typed(asked, numerator=to_date, denominator="100")
    slug = asked.indicator.slug
    return texts | {
        f"{slug}:in_period:numerator": in_period,
        f"{slug}:in_period:denominator": "100",
    }


def summary(client: Client, agency: Agency, texts: dict[str, str]) -> str:
    address = reverse("entry-draft", args=(CODE, agency.slug))
    page = tree(client.post(address, texts))
    return text(page.xpath("//*[@class='part-summary']")[0])


def test_rates_and_rank_are_named_by_their_span(
    client: Client, officer: User, asked: PeriodIndicator, agency: Agency
) -> None:
    said = summary(client, agency, both(asked, "90", "10"))
    assert "Tỷ lệ lũy kế 90,00%" in said
    assert "Tỷ lệ trong kỳ 10,00%" in said
    assert "Hạng theo tỷ lệ trong kỳ 2" in said


@pytest.mark.parametrize("in_period", ["125", "1,5"])
def test_what_must_be_corrected_has_no_rate_and_no_rank(
    client: Client, officer: User, asked: PeriodIndicator, agency: Agency, in_period: str
) -> None:
    texts = both(asked, "90", in_period)
    said = summary(client, agency, texts)
    assert "Tỷ lệ" not in said
    assert "Hạng" not in said
    (part,) = read_entry(asked.period, agency, texts, at=after(1)).parts
    assert (part.judged, part.effect) == (None, None)


@pytest.mark.parametrize("state", FigureState)
def test_rank_is_shown_whatever_the_state(
    client: Client, officer: User, asked: PeriodIndicator, agency: Agency, state: FigureState
) -> None:
    submit(asked, agency, both(asked, "90", "30"), by=officer)
    agency.submissions.update(state=state)
    page = tree(client.get(reverse("entry-form", args=(CODE, agency.slug))))
    assert "Hạng theo tỷ lệ trong kỳ 1" in text(page.xpath("//*[@class='part-summary']")[0])


def test_target_and_definition_stand_at_the_indicator(
    client: Client, officer: User, agency: Agency
) -> None:
    page = tree(client.get(reverse("entry-form", args=(CODE, agency.slug))))
    said = text(page.xpath("//*[contains(@class, 'asked-for')]")[0])
    assert "Chỉ tiêu 70%" in said
    assert "Tính theo hồ sơ đã tiếp nhận" in said


def test_history_says_who_did_what_when_and_why(
    client: Client, officer: User, asked: PeriodIndicator, agency: Agency
) -> None:
    submit(asked, agency, both(asked, "90", "30"), by=officer, at=after(1))
    row = obligation_of(asked, agency)
    office = UserFactory.create()
    return_report(row, by=office, at=after(2), reason="Sai mẫu số")
    close_period(asked.period, by=office, at=after(3), reason="Hết hạn", in_spite=True)
    request = ask_to_reopen(row, by=officer, at=after(4), reason="Nhầm")
    answer_request(request, is_granted=False, answer="Đã công bố", by=office, at=after(5))
    found = acts_of(Period.objects.get(), agency)[asked.indicator_id]
    assert [(act.what, act.by, act.reason) for act in found] == [
        ("Không đồng ý đính chính", office, "Đã công bố"),
        ("Đề nghị đính chính", officer, "Nhầm"),
        ("Trả lại", office, "Sai mẫu số"),
        ("Đã gửi", officer, "Nhập trên biểu"),
    ]
    page = client.get(reverse("entry-form", args=(CODE, agency.slug))).content.decode()
    assert "Không đồng ý đính chính" in page
    assert "Nguyễn Thị Hoa" in page


def test_history_tells_claims_and_exceptions(
    officer: User, asked: PeriodIndicator, agency: Agency
) -> None:
    slug = asked.indicator.slug
    texts = {f"{slug}:claim": "no_data", f"{slug}:reason": "Chưa có hệ thống"}
    submit(asked, agency, texts, by=officer, at=after(1))
    return_report(obligation_of(asked, agency), by=officer, at=after(2), reason="Phải có")
    found = acts_of(Period.objects.get(), agency)[asked.indicator_id]
    assert [(act.what, act.reason) for act in found] == [
        ("Trả lại", "Phải có"),
        ("Chưa có số liệu", "Chưa có hệ thống"),
    ]
