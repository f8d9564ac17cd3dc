"""What is still open is counted before a period is opened or closed, each with its link."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from dvctrack.lib.refused import Refused
from entities.choices import AgencyKind, Role
from entities.models import Agency
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, MembershipFactory
from indicators.choices import BatchState, FigureState, PeriodState
from indicators.models import (
    EntryDraft,
    Extension,
    Obligation,
    Period,
    PeriodIndicator,
    ReopenRequest,
    ReportingRule,
    Submission,
)
from indicators.periods.checklist import Checklist, before_closing, before_opening
from indicators.periods.reporting import matrix
from indicators.periods.run import close_period
from indicators.tests.entering import START, obligation_of
from indicators.tests.factories import ImportBatchFactory
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code=CODE)


@pytest.fixture
def client(client: Client) -> Client:
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def closing(asked: PeriodIndicator, at: datetime = START) -> Checklist:
    return before_closing(matrix(Period.objects.get(pk=asked.period_id), at=at), at=at)


def said(found: Checklist) -> list[str]:
    return [item.sentence for item in found.items]


def test_all_that_is_open_is_named_with_its_number(asked: PeriodIndicator) -> None:
    agencies = [add_row(asked) for _number in range(3)]
    add_row(asked, numerator=1, denominator=2)
    sent = add_row(asked, numerator=1, denominator=2)
    Submission.objects.filter(agency=sent).update(state=FigureState.SUBMITTED)
    by = staff("can-bo", Role.SUPERVISOR)
    EntryDraft.objects.create(
        period=asked.period,
        agency=agencies[0],
        user=by,
        values={f"{asked.indicator.slug}:to_date:numerator": "1"},
        saved_at=START,
    )
    ReopenRequest.objects.create(
        obligation=obligation_of(asked, sent), reason="Nhầm", asked_by=by, asked_at=START
    )
    ImportBatchFactory.create(state=BatchState.WAITING)
    Period.objects.update(submissions_due_at=START + timedelta(days=2))
    found = closing(asked)
    assert said(found) == [
        "Chưa bắt đầu: 2 báo cáo của 2 cơ quan",
        "Bản nháp: 1 báo cáo của 1 cơ quan",
        "Đã gửi: 1 báo cáo của 1 cơ quan",
        "1 đề nghị mở lại đang chờ trả lời",
        "1 tệp đang chờ xác nhận",
        "Còn 2 ngày nữa mới hết hạn gửi số liệu: 08:00 ngày 09/09/2022",
    ]
    assert all(item.needs_reason for item in found.items)


def test_each_link_leads_to_just_these(asked: PeriodIndicator, client: Client) -> None:
    add_row(asked, numerator=1, denominator=2)
    silent = add_row(asked)
    (item,) = closing(asked).items
    table = client.get(item.link).context["tables"][0]
    assert [row.record.agency for row in table.rows] == [silent]
    assert urlsplit(item.link).fragment == f"table-{table.key}"


def test_who_has_more_time_is_named_once_the_others_are_late(asked: PeriodIndicator) -> None:
    agency = add_row(asked)
    Period.objects.update(submissions_due_at=START)
    by = staff("can-bo", Role.COORDINATOR)
    Extension.objects.create(
        period=asked.period,
        agency=agency,
        until=START + timedelta(days=9),
        reason="Bão",
        granted_at=START,
        granted_by=by,
    )
    later = START + timedelta(days=3)
    assert "1 cơ quan chưa gửi vẫn còn trong thời gian gia hạn" in said(closing(asked, later))
    assert len(closing(asked, later + timedelta(days=9)).items) == 1


def test_settled_period_has_nothing_open(asked: PeriodIndicator) -> None:
    add_row(asked, numerator=1, denominator=2)
    Obligation.objects.filter(agency=add_row(asked)).update(is_due=False, reason="Không có")
    assert closing(asked).items == ()


def test_closing_with_something_open_needs_a_tick(asked: PeriodIndicator, client: Client) -> None:
    add_row(asked)
    address = reverse("period-close", args=(CODE,))
    page = client.post(address, {"reason": "Hết hạn", "state": "open"}, follow=True)
    assert "Kỳ chưa được đóng" in page.content.decode()
    assert Period.objects.get().state == PeriodState.OPEN
    client.post(address, {"reason": "", "state": "open", "in_spite": "on"})
    assert Period.objects.get().state == PeriodState.OPEN
    client.post(address, {"reason": "Hết hạn", "state": "open", "in_spite": "on"})
    period = Period.objects.get()
    assert period.state == PeriodState.CLOSED
    assert period.history.first().history_change_reason == "Hết hạn"


def test_closing_what_is_settled_needs_no_tick(asked: PeriodIndicator) -> None:
    add_row(asked, numerator=1, denominator=2)
    by = staff("can-bo", Role.COORDINATOR)
    close_period(asked.period, by=by, at=START, reason="Đủ số liệu")
    with pytest.raises(Refused, match="không còn ở trạng thái"):
        close_period(asked.period, by=by, at=START, reason="Đủ số liệu")


def test_new_period_is_told_what_a_planned_one_is(client: Client) -> None:
    asked = make_asked(code=CODE, target=None)
    add_row(asked, AgencyFactory.create(kind=AgencyKind.MINISTRY))
    ReportingRule.objects.create(pk=1)
    page = reverse("period-new", args=("quarter-calendar", "2020-3"))
    assert said(client.get(page).context["checklist"]) == [
        "Đã quá thời điểm đóng nhập liệu (hết ngày 10/10/2020): các cơ quan không nhập được số "
        "liệu nếu không đổi thời hạn",
        f"{asked.indicator} – phải báo cáo: Bộ, ngành 1",
        f"{asked.indicator}: 1 cơ quan chưa có chỉ tiêu vào ngày 30/09/2020",
        "1 cơ quan phải báo cáo chưa có cán bộ nhập liệu",
    ]


def test_before_opening_says_who_owes_and_what_is_not_there(client: Client) -> None:
    asked = make_asked(code=CODE, state=PeriodState.PLANNED, target=None)
    served: Agency = add_row(asked)
    MembershipFactory.create(role=Role.OFFICER, agency=served)
    add_row(asked, AgencyFactory.create(kind=AgencyKind.MINISTRY, name="Bộ Y tế"))
    empty = make_asked(code="2022-09-06-x").indicator
    PeriodIndicator.objects.create(period=asked.period, indicator=empty)
    found = before_opening(asked.period, at=START)
    title = str(asked.indicator)
    assert said(found) == [
        f"{title} – phải báo cáo: Tỉnh, thành phố 1; Bộ, ngành 1",
        f"{empty} – phải báo cáo: không cơ quan nào",
        f"{title}: 2 cơ quan chưa có chỉ tiêu vào ngày 06/09/2022",
        "1 cơ quan phải báo cáo chưa có cán bộ nhập liệu",
    ]
    assert not found.needs_reason
    page = client.get(reverse("reports", args=(CODE,))).content.decode()
    assert "chưa có cán bộ nhập liệu" in page
    assert reverse("period-planned", args=(CODE,)) in page
    before = client.get(reverse("period-planned", args=(CODE,))).context["checklist"]
    assert said(before) == said(found)
    assert all(client.get(item.link).status_code == 200 for item in found.items)
