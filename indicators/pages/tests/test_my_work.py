"""The page of one's work: what waits, by role, and nothing of anybody else."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import Role
from entities.models import Agency, LastVisit
from entities.tests.accounts import staff
from entities.tests.factories import (
    AgencyFactory,
    MembershipFactory,
    ServiceDeadlineFactory,
    UserFactory,
)
from indicators.choices import BatchState, FigureState, PeriodState
from indicators.models import EntryDraft, PeriodIndicator, ReopenRequest, Submission
from indicators.pages.my_work import (
    changes,
    corrections,
    general_tasks,
    made_ready,
    office_work,
    waiting,
)
from indicators.periods.review import return_report
from indicators.tests.entering import START, after, obligation_of, on_one_line
from indicators.tests.factories import (
    ImportBatchFactory,
    PublicationFactory,
    SubmissionFactory,
)
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
TODAY = date(2022, 9, 7)


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06")


def of_agency(agency: Agency, role: Role = Role.OFFICER) -> User:
    user: User = UserFactory.create()
    MembershipFactory.create(user=user, role=role, agency=agency)
    return user


def coordinator() -> User:
    return staff("dieuphoi", Role.COORDINATOR)


def page_of(client: Client, user: User) -> str:
    client.force_login(user)
    return on_one_line(client.get(reverse("my_work")).content.decode())


def request_of(asked: PeriodIndicator, agency: Agency, **answer: Any) -> ReopenRequest:
    return ReopenRequest.objects.create(
        obligation=obligation_of(asked, agency),
        reason="Nhầm số",
        asked_by=UserFactory.create(),
        asked_at=START,
        **answer,
    )


def tasks_of(at: datetime = START) -> dict[str, tuple[int | None, str]]:
    found = [task for row in office_work(on=TODAY, at=at) for task in row.tasks]
    return {task.text: (task.number, task.address) for task in found}


def test_what_waits_is_counted_for_each_person(asked: PeriodIndicator) -> None:
    agency = add_row(asked)
    add_row(asked, numerator=1, denominator=2, state=FigureState.SUBMITTED)
    add_row(asked, numerator=1, denominator=2, state=FigureState.ACCEPTED)
    request_of(asked, agency)
    officer, office = of_agency(agency), coordinator()
    supervisor = staff("giamsat", Role.SUPERVISOR)
    stranger = of_agency(AgencyFactory.create())
    ImportBatchFactory.create(state=BatchState.WAITING, imported_by=office)
    ImportBatchFactory.create(state=BatchState.SAVED, imported_by=office)
    people = (officer, office, supervisor, stranger, UserFactory.create())
    assert [waiting(person) for person in people] == [1, 3, 0, 0, 0]


def test_officer_sees_why_something_was_returned_and_nothing_of_others(
    client: Client, asked: PeriodIndicator
) -> None:
    mine, other = (
        add_row(asked, numerator=1, denominator=2, state=FigureState.SUBMITTED) for _ in range(2)
    )
    officer = of_agency(mine)
    for agency, reason in ((mine, "Thiếu một phòng"), (other, "Nhầm đơn vị tính")):
        obligation = obligation_of(asked, agency)
        return_report(obligation, by=officer, at=START, reason=reason)
    page = page_of(client, officer)
    form = reverse("entry-form", args=("2022-09-06", mine.slug))
    slug = asked.indicator.slug
    assert f'<a href="{form}#part-{slug}"> {asked.indicator}</a>: Thiếu một phòng' in page
    assert "1 việc đang chờ anh/chị" in page
    assert "Nhầm đơn vị tính" not in page
    assert "Cơ quan chưa có cán bộ" not in page


def test_officer_is_told_what_can_be_corrected_after_closing(asked: PeriodIndicator) -> None:
    agency = add_row(asked, numerator=1, denominator=2)
    officer = of_agency(agency)
    asked.period.state = PeriodState.CLOSED
    asked.period.save()
    granted = request_of(asked, agency, is_granted=True, answered_at=START, correct_until=after(48))
    request_of(asked, add_row(asked), is_granted=True, correct_until=after(48))
    assert list(corrections(officer, at=after(48))) == [granted]
    assert list(corrections(officer, at=after(49))) == []


def test_correction_is_counted_until_it_is_sent(asked: PeriodIndicator) -> None:
    agency = add_row(asked, numerator=1, denominator=2)
    officer, now = of_agency(agency), timezone.now()
    asked.period.state = PeriodState.CLOSED
    asked.period.save()
    until = now + timedelta(days=1)
    request = request_of(asked, agency, is_granted=True, answered_at=now, correct_until=until)
    assert waiting(officer) == 1
    figure = Submission.objects.get()
    figure.numerator = 2
    figure.save()
    assert waiting(officer) == 0
    ReopenRequest.objects.filter(pk=request.pk).update(
        answered_at=timezone.now(), correct_until=now
    )
    assert waiting(officer) == 0


def test_draft_waits_for_the_approver_and_not_for_the_officer(asked: PeriodIndicator) -> None:
    agency = add_row(asked)
    officer, approver = of_agency(agency), of_agency(agency, Role.APPROVER)
    draft = EntryDraft.objects.create(
        period=asked.period, agency=agency, user=officer, saved_at=START, is_ready=True
    )
    assert (made_ready(approver), made_ready(officer)) == ([draft], [])


def test_office_sees_what_waits_of_an_open_period(asked: PeriodIndicator) -> None:
    agency = add_row(asked)
    add_row(asked, numerator=1, denominator=2, state=FigureState.SUBMITTED)
    add_row(asked, numerator=1, denominator=2, state=FigureState.ACCEPTED)
    request_of(asked, agency)
    reports = reverse("reports", args=("2022-09-06",))
    assert tasks_of() == {
        "Đề nghị mở lại": (1, f"{reports}#requests-head"),
        "Báo cáo chờ duyệt": (1, f"{reports}#accept-head"),
    }
    (row,) = office_work(on=TODAY, at=START)
    assert [(bar.text, bar.done, bar.total) for bar in row.progress] == [
        ("2 trên 3 cơ quan đã gửi đủ", 2, 3),
        ("1 trên 3 báo cáo đã duyệt", 1, 3),
    ]


def test_office_is_told_who_is_late_and_when_to_close() -> None:
    asked = make_asked(submissions_due_at=after(10), entry_closes_at=after(20))
    add_row(asked)
    reports = reverse("reports", args=(asked.period.code,))
    late = {"Cơ quan báo cáo muộn": (1, f"{reports}?late=on")}
    close = {"Đã hết hạn nhập, cần đóng kỳ": (None, reports)}
    assert [tasks_of(after(hours)) for hours in (10, 11, 20, 21)] == [
        {},
        late,
        late,
        late | close,
    ]


@pytest.mark.parametrize(("as_of", "is_told"), [(TODAY, False), (date(2022, 9, 6), True)])
def test_planned_period_is_to_be_opened_once_its_last_day_is_over(
    as_of: date, is_told: bool
) -> None:
    make_asked(as_of=as_of, state=PeriodState.PLANNED)
    assert ("Kỳ đã kết thúc, cần mở để nhận báo cáo" in tasks_of()) is is_told


def test_request_for_a_closed_period_waits_and_the_period_is_shown_for_it() -> None:
    asked = make_asked(state=PeriodState.CLOSED)
    make_asked(state=PeriodState.CLOSED)
    request_of(asked, add_row(asked))
    (row,) = office_work(on=TODAY, at=START)
    assert (row.period, [task.number for task in row.tasks], row.progress) == (
        asked.period,
        [1],
        [],
    )


def test_correction_of_a_closed_period_waits_once_it_is_sent() -> None:
    asked = make_asked(state=PeriodState.CLOSED)
    for is_sent, state in (
        (True, FigureState.SUBMITTED),
        (True, FigureState.ACCEPTED),
        (False, FigureState.SUBMITTED),
    ):
        agency = add_row(asked, numerator=1, denominator=2, state=state)
        answered_at = START if is_sent else timezone.now()
        request_of(asked, agency, is_granted=True, answered_at=answered_at, correct_until=after(48))
    address = f"{reverse('reports', args=(asked.period.code,))}#accept-head"
    assert tasks_of() == {"Đính chính chờ duyệt": (1, address)}
    assert waiting(coordinator()) == 1


def test_accounts_and_agencies_that_need_somebody(asked: PeriodIndicator) -> None:
    """Of the agencies only those that owe."""
    of_agency(add_row(asked))
    add_row(asked)
    AgencyFactory.create()
    administrator = staff("quantri", Role.ADMINISTRATOR)
    User.objects.filter(pk=administrator.pk).update(last_login=START)
    tasks = general_tasks(administrator, on=TODAY, at=START)
    assert {task.text: task.number for task in tasks} == {
        "Cơ quan chưa có cán bộ": 1,
        "Người được mời chưa đăng nhập": 1,
    }
    assert general_tasks(staff("giamsat", Role.SUPERVISOR), on=TODAY, at=START) == []


def test_changes_are_those_since_the_last_visit(asked: PeriodIndicator) -> None:
    agency = add_row(asked, numerator=1, denominator=2)
    Submission.history.update(history_date=START)
    version = PublicationFactory.create(period=asked.period, published_at=after(2))
    for due in (date(2022, 9, 6), date(2022, 9, 7), date(2022, 9, 8)):
        ServiceDeadlineFactory.create(agency=agency, due_on=due)
    assert not changes(since=START, at=after(1))
    found = changes(since=START - timedelta(hours=1), at=after(24))
    assert [(row.period, row.indicator, row.figures, row.agencies) for row in found.tables] == [
        (asked.period, asked.indicator, 1, 1)
    ]
    assert (found.publications, found.overdue) == ([version], 1)
    assert changes(since=START, at=after(24)).tables == []


def test_figure_changed_twice_is_counted_once(asked: PeriodIndicator) -> None:
    add_row(asked, numerator=1, denominator=2)
    figure = SubmissionFactory.create(period=asked.period, indicator=asked.indicator)
    figure.numerator = 7
    figure.save()
    (row,) = changes(since=START, at=timezone.now()).tables
    assert (row.figures, row.agencies) == (2, 2)


def test_supervisor_sees_what_changed_until_they_have_seen_it(
    client: Client, asked: PeriodIndicator
) -> None:
    supervisor = staff("giamsat", Role.SUPERVISOR)
    assert "Không có việc nào đang chờ." in page_of(client, supervisor)
    first = LastVisit.objects.get(user=supervisor).seen_at
    add_row(asked, numerator=1, denominator=2)
    page = page_of(client, supervisor)
    assert "1 số liệu thay đổi, của 1 cơ quan" in page
    assert LastVisit.objects.get(user=supervisor).seen_at == first
    seen = reverse("my_work-seen")
    assert client.post(seen, {"seen_at": "hôm qua"}).status_code == 302
    assert LastVisit.objects.get(user=supervisor).seen_at == first
    until = timezone.now()
    client.post(seen, {"seen_at": until.isoformat()})
    client.post(seen, {"seen_at": first.isoformat()})
    assert LastVisit.objects.get(user=supervisor).seen_at == until
    assert "số liệu thay đổi" not in page_of(client, supervisor)


def test_moment_that_is_still_to_come_is_not_seen(client: Client) -> None:
    supervisor = staff("giamsat", Role.SUPERVISOR)
    client.force_login(supervisor)
    client.post(reverse("my_work-seen"), {"seen_at": "2999-01-01T00:00:00+00:00"})
    assert LastVisit.objects.get(user=supervisor).seen_at <= timezone.now()


def test_who_has_no_work_is_led_to_the_overview(client: Client) -> None:
    begins_later = MembershipFactory.create(role=Role.OFFICER, starts_on=date(2999, 1, 1))
    client.force_login(begins_later.user)
    assert client.get(reverse("my_work"))["Location"] == reverse("overview")
    assert client.post(reverse("my_work-seen"), {"seen_at": "2022-09-07"}).status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.COORDINATOR])
def test_page_says_that_nothing_waits_and_what_there_is_to_do(client: Client, role: Role) -> None:
    if role == Role.OFFICER:
        user = of_agency(AgencyFactory.create())
    else:
        user = coordinator()
        User.objects.filter(pk=user.pk).update(last_login=START)
    page = page_of(client, user)
    assert "Không có việc nào đang chờ." in page
    assert (reverse("period-open") in page) is (role == Role.COORDINATOR)
