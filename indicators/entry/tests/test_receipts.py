"""After sending there is a receipt: its number, its words, and who may see it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import MembershipFactory, UserFactory
from indicators.choices import Span
from indicators.models import Indicator, PeriodIndicator, Receipt, Submission
from indicators.tests.entering import after, submit, typed
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE)


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    return add_row(asked)


@pytest.fixture
def officer(agency: Agency) -> User:
    user: User = UserFactory.create(first_name="Nguyễn Thị Hoa")
    MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    return user


def address(agency: Agency, number: int) -> str:
    return reverse("entry-receipt", args=(CODE, agency.slug, number))


def test_receipt_has_the_figures_as_they_were_sent(
    client: Client, asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    texts = typed(asked, numerator="1.243", denominator="1.850")
    receipt = submit(asked, agency, texts, by=officer, at=after(1)).receipt
    assert receipt is not None
    assert (receipt.number, receipt.sent_at, receipt.sent_by) == (1, after(1), officer)
    Submission.objects.update(numerator=1)
    client.force_login(officer)
    page = client.get(address(agency, 1)).content.decode()
    for said in ("Giấy tiếp nhận số 1", "1.243", "1.850", "67,19%", "09:00:00", "Nguyễn Thị Hoa"):
        assert said in page, said


@pytest.mark.parametrize(("means", "rate"), [("no_rank", "–"), ("zero", "0,00")])
def test_receipt_for_nothing_that_arose(
    asked: PeriodIndicator, agency: Agency, officer: User, means: str, rate: str
) -> None:
    Indicator.objects.update(when_nothing_arose=means)
    asked.refresh_from_db()
    texts = typed(asked, numerator="0", denominator="0")
    receipt = submit(asked, agency, texts, by=officer).receipt
    assert receipt is not None
    assert [span["rate"] for span in receipt.figures[0]["spans"]] == [rate]


def test_numbers_run_within_a_period_and_nothing_new_has_none(
    asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    other = add_row(asked)
    texts = typed(asked, numerator="1", denominator="2")
    numbers = [
        receipt.number
        for row in (agency, other)
        if (receipt := submit(asked, row, texts, by=officer).receipt)
    ]
    assert numbers == [1, 2]
    texts = typed(asked, version=1, numerator="1", denominator="2")
    assert submit(asked, other, texts, by=officer).receipt is None
    next_period = make_asked(code="2022-10-06")
    third = add_row(next_period)
    receipt = submit(
        next_period, third, typed(next_period, numerator="1", denominator="2"), by=officer
    ).receipt
    assert receipt is not None
    assert receipt.number == 1


def test_receipt_of_a_claim_says_the_reason(
    client: Client, asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    slug = asked.indicator.slug
    texts = {f"{slug}:claim": "no_data", f"{slug}:reason": "Chưa có hệ thống"}
    submit(asked, agency, texts, by=officer)
    client.force_login(officer)
    page = client.get(address(agency, 1)).content.decode()
    assert "Chưa có số liệu" in page
    assert "Chưa có hệ thống" in page


def test_receipt_names_both_spans(client: Client, officer: User) -> None:
    asked = make_asked(code="2022-10-06")
    asked.ranking_span = Span.IN_PERIOD
    asked.save()
    agency = add_row(asked)
    texts = typed(asked, numerator="9", denominator="10")
    texts |= {
        f"{asked.indicator.slug}:in_period:numerator": "1",
        f"{asked.indicator.slug}:in_period:denominator": "3",
    }
    receipt = submit(asked, agency, texts, by=officer).receipt
    assert receipt is not None
    (sent,) = receipt.figures
    assert [(row["span"], row["rate"]) for row in sent["spans"]] == [
        ("lũy kế", "90,00"),
        ("trong kỳ", "33,33"),
    ]


def test_receipt_is_seen_by_its_agency_and_by_those_who_read_all(
    client: Client, asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    submit(asked, agency, typed(asked, numerator="1", denominator="2"), by=officer)
    stranger = UserFactory.create()
    other = add_row(asked)
    MembershipFactory.create(user=stranger, role=Role.OFFICER, agency=other)
    for user, status in (
        (officer, 200),
        (staff("giamsat", Role.SUPERVISOR), 200),
        (stranger, 404),
    ):
        client.force_login(user)
        assert client.get(address(agency, 1)).status_code == status
    # The number of another agency is no way in, either.
    assert client.get(address(other, 1)).status_code == 404
    client.logout()
    assert client.get(address(agency, 1)).status_code in (302, 403)


def test_message_and_form_lead_to_the_receipt(
    client: Client, asked: PeriodIndicator, agency: Agency, officer: User
) -> None:
    client.force_login(officer)
    texts = typed(asked, numerator="1", denominator="2") | {"action": "submit"}
    form = reverse("entry-form", args=(CODE, agency.slug))
    page = client.post(form, texts, follow=True).content.decode()
    assert page.count(address(agency, Receipt.objects.get().number)) == 2
