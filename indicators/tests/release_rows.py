"""What the database of a release holds: rows of every kind that later migrations must keep.

The days are fixed; nobody can sign in.
"""

from datetime import date, datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from dvctrack.lib.history import save_with_reason
from entities.choices import AgencyKind, DeadlineActKind, Role
from entities.models import (
    Agency,
    DeadlineAct,
    LegalDocument,
    Membership,
    ServiceDeadline,
)
from indicators.choices import Cycle, FigureState, Span
from indicators.figures.writing import write_figure
from indicators.importing.confirm import import_file
from indicators.management.reference import load_missing
from indicators.models import (
    EntryDraft,
    Indicator,
    Obligation,
    Period,
    Publication,
    Submission,
)
from indicators.periods.ask import Asked
from indicators.periods.reopening import ask_to_reopen
from indicators.periods.review import return_report
from indicators.periods.run import close_period, extend, plan_period
from indicators.publishing.edition import LetterOf, edition, layout_named
from indicators.publishing.publish import publish, withdraw
from indicators.tests import expected

AT = datetime(2023, 8, 1, 8, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PLANNED, OPEN, CLOSED = "2023-08-25", "2023-07-25", "2022-09-06"


def fill() -> None:
    """Fill a database that has its tables and no row."""
    with mock.patch.object(timezone, "now", return_value=AT):
        load_missing()
        office = _person("van-phong", Role.COORDINATOR)
        for annex in ("2022", "2023"):
            path = expected.ANNEXES / f"annex-{annex}.docx"
            import_file(path.read_bytes(), file_name=path.name, by=office, at=AT)
        _decide_deadlines(office)
        _review(office)
        _publish_and_close(office)
        _plan(office)
    MigrationRecorder(connection).migration_qs.update(applied=AT)


def _person(name: str, role: Role, agency: Agency | None = None) -> User:
    user = User.objects.create(username=name, password="!", date_joined=AT)
    save_with_reason(Membership(user=user, role=role, agency=agency), by=None, reason="Mời", at=AT)
    return user


def _decide_deadlines(by: User) -> None:
    """One is done and another one extended."""
    done, late = ServiceDeadline.objects.order_by("printed_order", "pk")[:2]
    recorded = {"by": by, "recorded_at": AT}
    DeadlineAct.objects.create(
        deadline=done,
        kind=DeadlineActKind.CONFIRM,
        day=date(2022, 9, 20),
        done_on=date(2022, 9, 20),
        reason="Đã cung cấp trên Cổng Dịch vụ công",
        **recorded,
    )
    DeadlineAct.objects.create(
        deadline=late,
        kind=DeadlineActKind.EXTEND,
        day=date(2022, 9, 1),
        due_on=date(2022, 12, 31),
        document=LegalDocument.objects.get(number="766/QĐ-TTg"),
        reason="Chờ văn bản hướng dẫn",
        **recorded,
    )


def _review(by: User) -> None:
    """In the open period two reports are returned, of which one came again, and is asked back."""
    period = Period.objects.get(code=OPEN)
    owed = Obligation.objects.filter(period=period, indicator__slug="online-payment")
    again, late = (owed.get(agency__slug=slug) for slug in ("an-giang", "bac-giang"))
    for report in (again, late):
        return_report(report, by=by, at=AT, reason="Tử số lớn bất thường")
    officer = _person("can-bo", Role.OFFICER, again.agency)
    corrected = AT + timedelta(hours=1)
    for figure in Submission.objects.filter(period=period, agency=again.agency, state="returned"):
        state = FigureState.SUBMITTED
        write_figure(figure, by=officer, at=corrected, reason="Gửi lại", state=state)
    ask_to_reopen(again, by=officer, at=corrected, reason="Nhầm số")
    until = AT + timedelta(days=7)
    extend(period, late.agency, until=until, reason="Mất điện", by=by, at=AT)
    EntryDraft.objects.create(
        period=period,
        agency=again.agency,
        user=officer,
        values={"online-payment:to_date:numerator": "1.234"},
        saved_at=AT,
    )


def _publish_and_close(by: User) -> None:
    """Two versions of the closed period, of which the first was withdrawn."""
    period = Period.objects.get(code=CLOSED)
    layout, letter = layout_named("2022"), LetterOf("6000", date(2022, 9, 10))
    for number, reason in ((1, ""), (2, "Đính chính")):
        publish(
            period,
            layout=layout,
            letter=letter,
            number=number,
            digest=edition(period, layout, letter).digest,
            reason=reason,
            in_spite="Thử",
            by=by,
            at=AT,
        )
    withdraw(Publication.objects.get(number=1), reason="Sai số công văn", by=by, at=AT)
    close_period(period, by=by, at=AT, reason="Hết hạn", in_spite=True)


def _plan(by: User) -> None:
    period = Period(code=PLANNED, label="Tháng 8/2023", as_of=date(2023, 8, 25), cycle=Cycle.MONTH)
    payment = Indicator.objects.get(slug="online-payment")
    asked = Asked(payment, Span.TO_DATE, Span.TO_DATE, (AgencyKind.MINISTRY,))
    plan_period(period, asked=[asked], by=by, at=AT)
