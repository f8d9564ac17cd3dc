"""The coordinating office sees who has reported, returns, accepts, excepts and extends."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import MembershipFactory, UserFactory
from entities.tests.pages import text, tree
from indicators.choices import FigureState, PeriodState
from indicators.models import (
    Extension,
    Obligation,
    Period,
    PeriodIndicator,
    ReopenRequest,
    Submission,
)
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
DUE = datetime(2099, 1, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CODE = "2022-09-06"


def person_of(agency: Agency, email: str) -> None:
    user = UserFactory.create(email=email)
    MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE, submissions_due_at=DUE)


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    """It has submitted 1.243 of 1.850."""
    found = add_row(asked, numerator=1243, denominator=1850, state=FigureState.SUBMITTED)
    person_of(found, "canbo@example.vn")
    return found


@pytest.fixture
def silent(asked: PeriodIndicator) -> Agency:
    return add_row(asked)


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def act(client: Client, name: str, *args: str, **data: str) -> None:
    assert client.post(reverse(name, args=(CODE, *args)), data).status_code == 302


def seen_now() -> str:
    return timezone.now().isoformat()


def test_matrix_says_who_has_and_who_has_not(
    client: Client, agency: Agency, silent: Agency
) -> None:
    page = client.get(reverse("reports", args=(CODE,))).content.decode()
    assert "đã gửi" in page
    assert "chưa bắt đầu" in page
    narrowed = client.get(reverse("reports", args=(CODE,)), {"state": "not_begun"})
    rows = narrowed.context["tables"][0].data
    assert [row.agency for row in rows] == [silent]


def test_returned_figure_counts_no_more_and_the_agency_is_told(
    client: Client, agency: Agency, asked: PeriodIndicator
) -> None:
    act(client, "report-return", agency.slug, asked.indicator.slug, reason="Sai mẫu số")
    assert Submission.objects.get().state == FigureState.RETURNED
    assert not Submission.objects.counted().exists()
    (letter,) = mail.outbox
    assert letter.to == ["canbo@example.vn"]
    assert "Sai mẫu số" in letter.body
    page = client.get(reverse("entry-form", args=(CODE, agency.slug))).content.decode()
    assert "Sai mẫu số" in page


def test_return_needs_a_reason(client: Client, agency: Agency, asked: PeriodIndicator) -> None:
    where = reverse("report-return", args=(CODE, agency.slug, asked.indicator.slug))
    assert client.post(where, {"reason": " "}).context["form"].errors["reason"]
    assert Submission.objects.get().state == FigureState.SUBMITTED


def test_accepting_accepts_only_what_was_submitted(
    client: Client, agency: Agency, silent: Agency
) -> None:
    address = reverse("reports-accept", args=(CODE,))
    client.post(address, {"agency": [agency.slug, silent.slug], "seen_at": seen_now()})
    figure = Submission.objects.get()
    assert (figure.state, figure.version) == (FigureState.ACCEPTED, 2)
    assert figure.history.count() == 2


def test_what_came_after_the_page_was_opened_is_not_accepted_unseen(
    client: Client, agency: Agency
) -> None:
    address = reverse("reports-accept", args=(CODE,))
    before = (timezone.now() - timedelta(hours=1)).isoformat()
    answer = client.post(address, {"agency": agency.slug, "seen_at": before}, follow=True)
    assert "Hãy xem lại" in answer.content.decode()
    assert Submission.objects.get().state == FigureState.SUBMITTED


@pytest.mark.parametrize("seen_at", ["", "hôm nay"])
def test_nothing_is_accepted_by_who_does_not_say_what_was_seen(
    client: Client, agency: Agency, seen_at: str
) -> None:
    act(client, "reports-accept", agency=agency.slug, seen_at=seen_at)
    assert Submission.objects.get().state == FigureState.SUBMITTED


def test_button_without_an_agency_leads_back(
    client: Client, agency: Agency, asked: PeriodIndicator
) -> None:
    act(client, "reports-accept", indicator=asked.indicator.slug, seen_at=seen_now())
    assert Submission.objects.get().state == FigureState.SUBMITTED


@pytest.mark.parametrize(("address", "said"), [("", "has no e-mail"), ("a@b.vn", "is told by")])
def test_return_says_whether_the_agency_can_be_told(
    client: Client, agency: Agency, asked: PeriodIndicator, address: str, said: str
) -> None:
    get_user_model().objects.filter(email="canbo@example.vn").update(email=address)
    client.cookies["django_language"] = "en"
    where = reverse("report-return", args=(CODE, agency.slug, asked.indicator.slug))
    assert said in client.post(where, {"reason": "Sai"}, follow=True).content.decode()


def test_many_are_returned_for_one_reason(
    client: Client,
    agency: Agency,
    silent: Agency,
    asked: PeriodIndicator,
) -> None:
    other = add_row(asked, numerator=1, denominator=2, state=FigureState.SUBMITTED)
    kept = add_row(asked, numerator=1, denominator=2, state=FigureState.SUBMITTED)
    chosen = [agency.slug, other.slug, silent.slug]
    where = reverse("reports-return", args=(CODE,))
    page = client.post(where, {"agency": chosen, "reason": "Sai mẫu số"}, follow=True)
    returned = Submission.objects.filter(state=FigureState.RETURNED)
    assert {row.agency for row in returned} == {agency, other}
    assert {row.history.latest().history_change_reason for row in returned} == {"Sai mẫu số"}
    assert Submission.objects.get(agency=kept).state == FigureState.SUBMITTED
    assert [letter.to for letter in mail.outbox] == [["canbo@example.vn"]]
    assert other.name in str(list(page.context["messages"])[-1])


def test_what_was_typed_is_asked_again(client: Client, agency: Agency) -> None:
    typed = {"reason": "Bão số 9", "until": "31/02/2099", "answer": "grant", "agency": ["a", "b"]}
    where = reverse("report-extend", args=(CODE, agency.slug))
    page = tree(client.post(where, typed))
    sent = {(field.get("name"), field.get("value")) for field in page.xpath("//main//form//input")}
    assert sent >= {
        *(("reason", "Bão số 9"), ("until", "31/02/2099")),
        *(("answer", "grant"), ("agency", "a"), ("agency", "b")),
    }
    assert "“31/02/2099” không phải là ngày" in text(page)
    assert not Extension.objects.exists()


def test_nothing_is_decided_after_closing(
    client: Client, agency: Agency, asked: PeriodIndicator
) -> None:
    Period.objects.update(state=PeriodState.CLOSED)
    args = (agency.slug, asked.indicator.slug)
    for name, rest, data in (
        ("reports-accept", (), {"agency": agency.slug, "seen_at": seen_now()}),
        ("reports-return", (), {"agency": agency.slug, "reason": "Sai"}),
        ("report-return", args, {"reason": "Sai"}),
        ("report-due", args, {"reason": "Không có", "is_due": "0"}),
        ("report-extend", args[:1], {"reason": "Bão", "until": "2099-01-01"}),
    ):
        page = client.post(reverse(name, args=(CODE, *rest)), data, follow=True).content.decode()
        assert "Kỳ đã đóng" in page, name
    assert Submission.objects.get().version == 1
    assert not Extension.objects.exists()


def test_claim_that_does_not_apply_is_accepted(client: Client, silent: Agency) -> None:
    Obligation.objects.filter(agency=silent).update(
        claim="not_applicable", claim_reason="Không có thủ tục nào"
    )
    act(client, "reports-accept", agency=silent.slug, seen_at=seen_now())
    row = Obligation.objects.get(agency=silent)
    assert (row.is_due, row.reason, row.claim) == (False, "Không có thủ tục nào", "")


def test_extension_ends_by_itself(client: Client, agency: Agency) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    act(client, "report-extend", agency.slug, reason="Bão", until=tomorrow.isoformat())
    row = Extension.objects.get()
    assert timezone.localtime(row.until).date() == tomorrow
    assert (row.reason, str(row.granted_by)) == ("Bão", "dieuphoi")


def test_extension_into_the_past_is_refused(client: Client, agency: Agency) -> None:
    where = reverse("report-extend", args=(CODE, agency.slug))
    form = client.post(where, {"reason": "Bão", "until": "07/9/2022"}).context["form"]
    assert form.errors["until"]
    assert not Extension.objects.exists()


def test_request_to_reopen_is_granted_once(
    client: Client, agency: Agency, asked: PeriodIndicator
) -> None:
    row = Obligation.objects.get(agency=agency)
    asker = UserFactory.create()
    ReopenRequest.objects.create(
        obligation=row, reason="Nhầm số", asked_by=asker, asked_at=timezone.now()
    )
    args = (agency.slug, asked.indicator.slug)
    act(client, "report-answer", *args, reason="Đồng ý", answer="grant")
    assert Submission.objects.get().state == FigureState.RETURNED
    again = client.post(reverse("report-answer", args=(CODE, *args)), {"reason": "x"})
    assert again.status_code == 404


def test_grant_that_reopens_nothing_says_so(
    client: Client, silent: Agency, asked: PeriodIndicator
) -> None:
    row = Obligation.objects.get(agency=silent)
    ReopenRequest.objects.create(
        obligation=row, reason="Nhầm", asked_by=UserFactory.create(), asked_at=timezone.now()
    )
    client.cookies["django_language"] = "en"
    where = reverse("report-answer", args=(CODE, silent.slug, asked.indicator.slug))
    page = client.post(where, {"reason": "Được", "answer": "grant"}, follow=True).content.decode()
    assert "nothing was reopened" in page


def test_agency_is_excepted_with_a_reason_and_owes_again(
    client: Client, silent: Agency, asked: PeriodIndicator
) -> None:
    args = (silent.slug, asked.indicator.slug)
    act(client, "report-due", *args, is_due="0", reason="Không có thủ tục nào")
    row = Obligation.objects.get(agency=silent)
    assert (row.is_due, row.reason) == (False, "Không có thủ tục nào")
    act(client, "report-due", *args, is_due="1", reason="Có thủ tục mới")
    row.refresh_from_db()
    assert (row.is_due, row.reason) == (True, "")
    assert row.history.first().history_change_reason == "Có thủ tục mới"


def test_review_shows_what_was_changed_since_it_was_accepted(
    client: Client, agency: Agency, asked: PeriodIndicator
) -> None:
    act(client, "reports-accept", agency=agency.slug, seen_at=seen_now())
    act(client, "report-return", agency.slug, asked.indicator.slug, reason="Sai")
    figure = Submission.objects.get()
    figure.numerator, figure.state, figure.version = 1300, FigureState.SUBMITTED, 4
    figure.save()
    page = client.get(reverse("entry-form", args=(CODE, agency.slug))).content.decode()
    assert "Thay đổi từ khi được duyệt" in page
    assert "1.243" in page


def test_review_of_what_was_never_accepted_shows_no_table_of_changes(
    client: Client, agency: Agency
) -> None:
    page = client.get(reverse("entry-form", args=(CODE, agency.slug))).content.decode()
    assert "1.243" in page
    assert "Thay đổi từ khi được duyệt" not in page
