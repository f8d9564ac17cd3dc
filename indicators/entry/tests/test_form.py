"""The entry form as an officer sees it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.models import Agency
from entities.tests.factories import MembershipFactory, UserFactory
from indicators.choices import FigureState, Span
from indicators.models import (
    EntryDraft,
    Obligation,
    PeriodIndicator,
    ReopenRequest,
    Submission,
)
from indicators.tests.factories import SubmissionFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06", submissions_due_at=datetime(2099, 1, 1, tzinfo=HANOI))


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked)


@pytest.fixture
def officer(client: Client, agency: Agency) -> User:
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    client.force_login(user)
    return user


def form(agency: Agency) -> str:
    return reverse("entry-form", args=("2022-09-06", agency.slug))


def typed(asked: PeriodIndicator, **values: str) -> dict[str, str]:
    slug = asked.indicator.slug
    return {f"{slug}:to_date:{name}": text for name, text in values.items()}


def test_work_names_the_period_and_leads_to_its_form(
    client: Client, officer: User, agency: Agency
) -> None:
    page = client.get(reverse("entry")).content.decode()
    assert form(agency) in page
    assert "chưa bắt đầu" in page


def test_submitted_figures_count_in_the_table(
    client: Client, officer: User, agency: Agency, asked: PeriodIndicator
) -> None:
    texts = typed(asked, numerator="1.243", denominator="1.850", rate="")
    response = client.post(form(agency), texts | {"action": "submit"})
    assert response.status_code == 302
    figure = Submission.objects.get()
    assert (figure.numerator, figure.denominator, figure.state) == (
        1243,
        1850,
        FigureState.SUBMITTED,
    )
    assert not EntryDraft.objects.exists()
    assert "1.243" in client.get(form(agency)).content.decode()


def test_draft_changes_no_table(
    client: Client, officer: User, agency: Agency, asked: PeriodIndicator
) -> None:
    texts = typed(asked, numerator="1.243", denominator="1.850")
    address = reverse("entry-draft", args=("2022-09-06", agency.slug))
    answer = client.post(address, texts).content.decode()
    assert "→ 1\u00a0850" in answer
    assert "67,19" in answer
    assert not Submission.objects.exists()
    assert 'value="1.243"' in client.get(form(agency)).content.decode()


def test_error_writes_nothing_and_keeps_what_was_typed(
    client: Client, officer: User, agency: Agency, asked: PeriodIndicator
) -> None:
    texts = typed(asked, numerator="2000", denominator="1,85")
    page = client.post(form(agency), texts | {"action": "submit"}).content.decode()
    assert not Submission.objects.exists()
    assert 'value="1,85"' in page
    assert "Chưa gửi gì" in page


@pytest.mark.parametrize(("length", "asked_for"), [(500, 1), (501, 0), (0, 0)])
def test_request_to_reopen_needs_a_reason_that_can_be_kept(
    client: Client,
    officer: User,
    agency: Agency,
    asked: PeriodIndicator,
    length: int,
    asked_for: int,
) -> None:
    SubmissionFactory.create(period=asked.period, indicator=asked.indicator, agency=agency)
    address = reverse("entry-reopen", args=("2022-09-06", agency.slug, asked.indicator.slug))
    page = client.post(address, {"reason": "ă" * length})
    assert ReopenRequest.objects.count() == asked_for
    if not asked_for:
        assert page.context["form"]["reason"].value() == "ă" * length


@pytest.mark.parametrize(("length", "claim"), [(300, "no_data"), (301, "")])
def test_claim_needs_a_reason_that_can_be_kept(
    client: Client, officer: User, agency: Agency, asked: PeriodIndicator, length: int, claim: str
) -> None:
    slug = asked.indicator.slug
    texts = {f"{slug}:claim": "no_data", f"{slug}:reason": "ă" * length}
    client.post(form(agency), texts | {"action": "submit"})
    assert Obligation.objects.get().claim == claim


def test_message_says_how_much_was_sent_and_what_is_missing(
    client: Client, officer: User, agency: Agency, asked: PeriodIndicator
) -> None:
    asked.ranking_span = Span.IN_PERIOD
    asked.save()
    figure = typed(asked, numerator="1", denominator="2")
    page = client.post(form(agency), figure | {"action": "submit"}, follow=True).content.decode()
    assert f"Đã gửi 0 trên 1 chỉ số; {asked.indicator} còn thiếu số trong kỳ." in page
    assert '<span class="report-state report-sent_in_part">gửi một phần</span>' in page
