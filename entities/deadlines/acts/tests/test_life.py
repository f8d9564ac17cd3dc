"""One life, act by act, as the people of both sides record it."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineState as State
from entities.deadlines import acts
from entities.deadlines.acts import GivenEvidence
from entities.deadlines.rows import rows_of
from entities.deadlines.state import with_state
from entities.models import LegalDocument, ServiceDeadline
from entities.tests.factories import AgencyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON_THE_PORTAL = (GivenEvidence(address="https://dichvucong.gov.vn/1"),)


def recorded(by: User, day: str) -> dict[str, Any]:
    """On the morning of the day from which it counts."""
    on = date.fromisoformat(day)
    return {"by": by, "on": on, "at": datetime.combine(on, time(2), tzinfo=UTC)}


def test_life_act_by_act(
    order: ServiceDeadline, officer: User, coordinator: User, document: LegalDocument
) -> None:
    def of_lead(day: str) -> dict[str, Any]:
        return recorded(officer, day)

    def of_office(day: str) -> dict[str, Any]:
        return recorded(coordinator, day)

    acts.promise(order, due_on=date(2022, 7, 15), **of_lead("2022-06-20"))
    acts.extend(
        order,
        due_on=date(2022, 9, 30),
        document=document,
        reason="Chờ kết nối",
        **of_office("2022-07-10"),
    )
    done, again = date(2022, 9, 27), date(2022, 10, 18)
    acts.claim(order, done_on=done, evidence=ON_THE_PORTAL, **of_lead("2022-09-28"))
    acts.send_back(order, reason="Chưa nộp được hồ sơ", **of_office("2022-10-05"))
    acts.claim(order, done_on=again, evidence=ON_THE_PORTAL, **of_lead("2022-10-20"))
    confirmed = acts.confirm(order, reason="Đã kiểm tra", **of_office("2022-10-25"))
    acts.reopen(order, reason="Dịch vụ dừng", **of_office("2023-02-01"))
    heir = AgencyFactory.create()
    acts.transfer(order, agency=heir, reason="Sắp xếp bộ máy", **of_office("2025-03-01"))
    acts.withdraw(order, document=document, reason="Bãi bỏ", **of_office("2025-06-01"))
    assert confirmed.done_on == again
    days = {
        "2022-04-03": (State.NOT_ORDERED, 0),
        "2022-07-09": (State.OVERDUE, 9),
        "2022-07-10": (State.OPEN, 0),
        "2022-10-04": (State.AWAITING, 0),
        "2022-10-05": (State.OVERDUE, 5),
        "2022-10-20": (State.OVERDUE_AWAITING, 20),
        "2022-10-25": (State.DONE_LATE, 18),
        "2023-02-01": (State.OVERDUE, 124),
        "2025-03-01": (State.OVERDUE, 883),
        "2025-06-01": (State.WITHDRAWN, 0),
    }
    for text, expected in days.items():
        day = date.fromisoformat(text)
        (row,) = rows_of(with_state(day), on=day)
        assert (row.state, row.days_late) == expected
    assert row.agency == heir


def test_evidence_stays_beside_its_act(order: ServiceDeadline, by_lead: dict[str, Any]) -> None:
    act = acts.claim(
        order, done_on=date(2022, 9, 1), evidence=ON_THE_PORTAL, note="Đã mở", **by_lead
    )
    assert [row.address for row in act.evidence.all()] == ["https://dichvucong.gov.vn/1"]
    assert (act.note, act.by) == ("Đã mở", by_lead["by"])


def test_question_waits_until_it_is_answered(
    order: ServiceDeadline, by_lead: dict[str, Any], today: dict[str, Any]
) -> None:
    def question() -> Any:
        (row,) = rows_of(with_state(today["on"]), on=today["on"])
        return row.standing.question

    asked = acts.ask(order, reason="Chậm kết nối", due_on=date(2022, 12, 31), **by_lead)
    assert question() == asked
    acts.answer(order, reason="Không gia hạn", **today)
    assert question() is None
    again = acts.ask(order, reason="Vướng mã số", due_on=date(2022, 12, 31), **by_lead)
    assert question() == again


def test_command_records_without_a_person(order: ServiceDeadline, today: dict[str, Any]) -> None:
    act = acts.add_note(order, note="Nhập từ tệp", **{**today, "by": None})
    assert act.by is None


def test_blank_reason_is_no_reason(order: ServiceDeadline, today: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="Hãy nêu lý do"):
        acts.reopen(order, reason="   ", **today)
