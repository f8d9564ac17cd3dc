"""An act entered later with an earlier day is put in its place among the others."""

from datetime import date
from typing import Any

import pytest

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineState as State
from entities.deadlines import acts
from entities.deadlines.rows import rows_of
from entities.deadlines.state import with_state
from entities.models import DeadlineAct, LegalDocument, ServiceDeadline
from entities.tests.factories import AgencyFactory, DeadlineActFactory, ExtensionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Said = dict[str, Any]


def state(day: str) -> State:
    on = date.fromisoformat(day)
    (row,) = rows_of(with_state(on), on=on)
    return row.state


def test_earlier_day_counts_from_that_day(
    order: ServiceDeadline, document: LegalDocument, today: Said
) -> None:
    today["on"] = date(2022, 7, 10)
    acts.extend(order, due_on=date(2022, 9, 30), document=document, reason="Chờ", **today)
    assert [state(day) for day in ("2022-07-09", "2022-07-10")] == [State.OVERDUE, State.OPEN]


def test_refused_where_a_later_act_would_not_follow(
    order: ServiceDeadline, document: LegalDocument, today: Said
) -> None:
    ExtensionFactory.create(deadline=order, day=date(2022, 8, 1), due_on=date(2022, 9, 30))
    today["on"] = date(2022, 7, 10)
    with pytest.raises(Refused, match="“gia hạn” ngày 01/08/2022 không còn hợp lệ: Ngày 30/09"):
        acts.extend(order, due_on=date(2022, 12, 31), document=document, reason="Chờ", **today)
    acts.extend(order, due_on=date(2022, 7, 31), document=document, reason="Chờ", **today)
    assert state("2022-08-01") == State.OPEN


def test_what_was_taken_over_need_not_follow(order: ServiceDeadline, today: Said) -> None:
    """Records from before the acts: an extension to an earlier day stays, and bars nothing."""
    ExtensionFactory.create(
        deadline=order, day=date(2022, 8, 1), due_on=date(2022, 5, 31), is_carried_over=True
    )
    acts.add_note(order, note="Đã hỏi lại", **{**today, "on": date(2022, 7, 1)})
    assert DeadlineAct.objects.count() == 2


def test_transfer_may_lie_ahead(order: ServiceDeadline, today: Said) -> None:
    heir = AgencyFactory.create(starts_on=date(2025, 7, 1))
    today["on"] = date(2025, 7, 1)
    acts.transfer(order, agency=heir, reason="Sắp xếp bộ máy", **today)
    for day, lead in ((date(2025, 6, 30), order.agency), (date(2025, 7, 1), heir)):
        assert with_state(day).get().lead_as_of == lead.pk


def test_annulled_act_counts_from_no_day(order: ServiceDeadline, today: Said) -> None:
    done = DeadlineActFactory.create(
        deadline=order, kind="confirm", day=date(2022, 8, 1), done_on=date(2022, 6, 30)
    )
    assert state("2022-08-01") == State.DONE_IN_TIME
    annulled = acts.annul(done, reason="Nhầm dịch vụ", by=today["by"], at=today["at"])
    assert annulled.day == date(2022, 8, 1)
    assert state("2022-08-01") == State.OVERDUE
    assert order.acts.count() == 2


def test_annulling_is_refused_where_a_later_act_builds_on_it(
    order: ServiceDeadline, document: LegalDocument, today: Said
) -> None:
    withdrawn = DeadlineActFactory.create(
        deadline=order, kind="withdraw", day=date(2022, 7, 1), document=document
    )
    DeadlineActFactory.create(
        deadline=order, kind="restore", day=date(2022, 8, 1), document=document
    )
    with pytest.raises(Refused, match="“đưa lại vào danh mục” ngày 01/08/2022"):
        acts.annul(withdrawn, reason="Nhầm", by=today["by"], at=today["at"])


def test_annulled_once_and_never_an_annulment(order: ServiceDeadline, today: Said) -> None:
    note = acts.add_note(order, note="Nhầm", **today)
    said = {"reason": "Nhầm", "by": today["by"], "at": today["at"]}
    annulment = acts.annul(note, **said)
    with pytest.raises(Refused, match="đã được hủy"):
        acts.annul(note, **said)
    with pytest.raises(Refused, match="Thao tác hủy không hủy lại được"):
        acts.annul(annulment, **said)


def test_what_was_carried_over_can_be_annulled(order: ServiceDeadline, today: Said) -> None:
    old = ExtensionFactory.create(
        deadline=order, day=date(2022, 7, 1), document=None, is_carried_over=True
    )
    acts.annul(old, reason="Chưa từng gia hạn", by=today["by"], at=today["at"])
    assert state("2022-07-01") == State.OVERDUE


def test_correction_counts_from_the_day_of_the_order(order: ServiceDeadline, today: Said) -> None:
    lead, said = AgencyFactory.create(), {"by": today["by"], "at": today["at"]}
    acts.correct(order, reason="Đánh máy", words="Quý III", due_on=date(2022, 9, 30), **said)
    acts.correct(order, reason="Sai cơ quan", agency=lead, **said)
    day = date(2022, 4, 4)
    (row,) = rows_of(with_state(day), on=day)
    assert (row.words, row.due_on, row.agency) == ("Quý III", date(2022, 9, 30), lead)
    assert state("2022-07-01") == State.OPEN


def test_correction_may_say_that_there_is_no_day(order: ServiceDeadline, today: Said) -> None:
    acts.correct(order, reason="Đọc sai", words="Hằng năm", by=today["by"], at=today["at"])
    assert state("2022-07-01") == State.NO_DEADLINE


def test_correction_is_refused_where_an_extension_would_not_follow(
    order: ServiceDeadline, today: Said
) -> None:
    ExtensionFactory.create(deadline=order, day=date(2022, 7, 1), due_on=date(2022, 9, 30))
    with pytest.raises(Refused, match="“gia hạn” ngày 01/07/2022"):
        acts.correct(
            order,
            reason="Đánh máy",
            words="Quý IV",
            due_on=date(2022, 12, 31),
            by=today["by"],
            at=today["at"],
        )
