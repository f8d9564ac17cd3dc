"""Reports are accepted, returned and excepted from the lists of the admin, many at once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from entities.choices import Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.acting import answer, choose, counts, list_of, rows_of
from entities.tests.factories import MembershipFactory, UserFactory
from entities.tests.pages import text, tree
from indicators.choices import FigureState, PeriodState
from indicators.models import Obligation, Period, PeriodIndicator, Submission
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06")


@pytest.fixture
def agency(asked: PeriodIndicator) -> Agency:
    """It has submitted 1.243 of 1.850."""
    return add_row(asked, numerator=1243, denominator=1850, state=FigureState.SUBMITTED)


@pytest.fixture
def coordinator() -> User:
    return staff("dieuphoi", Role.COORDINATOR)


@pytest.fixture
def client(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def figure_of(agency: Agency) -> Submission:
    return Submission.objects.get(agency=agency)


def test_page_shows_what_one_decides_on(client: Client, agency: Agency) -> None:
    page = choose(client, "return_reports", [figure_of(agency)])
    assert tree(page).xpath("//h1")[0].text == "Trả lại: 1 số liệu"
    (row,) = rows_of(page)
    assert row[0] == agency.name
    assert row[3:] == ["1.243/1.850 = 67,19%", "đã gửi"]


def test_many_are_returned_for_one_reason_and_one_is_left_out(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    more = [
        add_row(asked, numerator=1, denominator=2, state=FigureState.SUBMITTED) for _ in range(12)
    ]
    MembershipFactory.create(
        user=UserFactory.create(email="canbo@example.vn"), role=Role.OFFICER, agency=more[0]
    )
    page = choose(client, "return_reports", Submission.objects.all(), "?state__exact=submitted")
    done = answer(client, page, untick=[figure_of(agency)], reason="Sai mẫu số")
    assert counts(done) == "Đã thực hiện: 12"
    returned = Submission.objects.filter(state=FigureState.RETURNED)
    assert {row.agency for row in returned} == set(more)
    assert {row.history.latest().history_change_reason for row in returned} == {"Sai mẫu số"}
    assert [letter.to for letter in mail.outbox] == [["canbo@example.vn"]]
    assert {row[-1] for row in rows_of(done, "Đã thực hiện")} == {
        "Đã trả lại. Cơ quan được báo qua thư điện tử.",
        "Đã trả lại. Cơ quan không có địa chỉ thư điện tử: hãy báo bằng cách khác.",
    }
    back = f"{list_of(Submission)}?state__exact=submitted"
    assert tree(done).xpath("//a[@class='button']/@href") == [back]


def test_return_needs_a_reason_and_keeps_the_ticks(client: Client, agency: Agency) -> None:
    page = answer(client, choose(client, "return_reports", [figure_of(agency)]), reason=" ")
    assert "Chưa thực hiện gì" in text(tree(page).xpath("//*[@role='alert']")[0])
    assert page.context["form"].errors["reason"]
    assert counts(answer(client, page, reason="Sai")) == "Đã thực hiện: 1"


def test_without_a_tick_nothing_is_done(client: Client, agency: Agency) -> None:
    figure = figure_of(agency)
    page = choose(client, "return_reports", [figure])
    again = answer(client, page, untick=[figure], reason="Sai mẫu số")
    assert "hãy chọn ít nhất một dòng" in text(tree(again))
    assert tree(again).xpath("//input[@name='reason']/@value") == ["Sai mẫu số"]
    assert figure_of(agency).state == FigureState.SUBMITTED


def test_what_is_settled_stands_apart_with_why(
    client: Client, asked: PeriodIndicator, agency: Agency
) -> None:
    add_row(asked, numerator=1, denominator=2, state=FigureState.ACCEPTED)
    page = choose(client, "accept_reports", Submission.objects.all())
    assert len(rows_of(page)) == 1
    (settled,) = rows_of(page, "Không thực hiện được: 1")
    assert settled[-1] == "Không có gì chờ giải quyết: đã duyệt."
    assert counts(answer(client, page)) == "Đã thực hiện: 1"


def test_figures_of_one_report_are_one_row(client: Client, asked: PeriodIndicator) -> None:
    asked.ranking_span = "in_period"
    asked.save()
    agency = add_row(asked, numerator=1, denominator=2, state=FigureState.SUBMITTED)
    other = figure_of(agency)
    other.pk, other.span = None, "in_period"
    other.save()
    page = choose(client, "accept_reports", [other])
    assert tree(page).xpath("//h1")[0].text == "Duyệt: 2 số liệu"
    assert counts(answer(client, page)) == "Đã thực hiện: 1"
    assert set(Submission.objects.values_list("state", flat=True)) == {FigureState.ACCEPTED}


def test_what_came_after_the_page_was_opened_is_not_accepted_unseen(
    client: Client, agency: Agency
) -> None:
    page = choose(client, "accept_reports", [figure_of(agency)])
    before = timezone.now() - timedelta(hours=1)
    done = answer(client, page, seen_at=before.isoformat())
    assert counts(done) == "Đã thực hiện: 0 · Chưa thực hiện được: 1"
    assert "Hãy xem lại" in rows_of(done, "Chưa thực hiện được")[0][-1]
    assert figure_of(agency).state == FigureState.SUBMITTED


def test_what_was_sent_twice_is_done_once(client: Client, agency: Agency) -> None:
    page = choose(client, "return_reports", [figure_of(agency)])
    assert counts(answer(client, page, reason="Sai")) == "Đã thực hiện: 1"
    again = answer(client, page, reason="Sai")
    assert counts(again) == "Đã thực hiện: 0 · Chưa thực hiện được: 1"
    assert figure_of(agency).history.count() == 2


def test_nothing_is_decided_after_closing(client: Client, agency: Agency) -> None:
    Period.objects.update(state=PeriodState.CLOSED)
    for name in ("accept_reports", "return_reports", "except_reports", "owe_reports_again"):
        page = choose(client, name, Obligation.objects.all())
        assert "Kỳ đã đóng" in rows_of(page, "Không thực hiện được: 1")[0][-1], name
        assert not tree(page).xpath("//form[contains(@class, 'act-form')]")


def test_agencies_are_excepted_and_owe_again(
    client: Client, asked: PeriodIndicator, coordinator: User
) -> None:
    add_row(asked)
    page = choose(client, "except_reports", Obligation.objects.all())
    answer(client, page, reason="Không có thủ tục")
    row = Obligation.objects.get()
    assert (row.is_due, row.reason) == (False, "Không có thủ tục")
    assert row.history.latest().history_user == coordinator
    answer(client, choose(client, "owe_reports_again", [row]), reason="Nhầm")
    row.refresh_from_db()
    assert (row.is_due, row.reason) == (True, "")


def test_figure_that_nobody_owes_is_told(client: Client, agency: Agency) -> None:
    Obligation.objects.all().delete()
    page = choose(client, "accept_reports", [figure_of(agency)])
    assert "Không cơ quan nào phải báo cáo" in rows_of(page, "Không thực hiện được")[0][-1]


def test_what_was_ticked_counts_and_nothing_else(client: Client, agency: Agency) -> None:
    figure = figure_of(agency)
    ticked = ["abc", "-1", "٣", "9" * 30, figure.pk]
    asked = {"action": "return_reports", "index": "0", "_selected_action": ticked}
    assert client.post(list_of(Submission), asked).context["shown"] == str(figure.pk)


def test_page_that_lost_its_moment_says_so(client: Client, agency: Agency) -> None:
    page = choose(client, "accept_reports", [figure_of(agency)])
    page = answer(client, page, seen_at="abc")
    assert "Hãy mở lại" in text(tree(page))
