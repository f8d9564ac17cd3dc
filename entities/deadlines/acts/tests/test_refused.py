"""What cannot be recorded, and what a person is told: nothing is written then."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.deadlines import acts
from entities.deadlines.acts import GivenEvidence
from entities.models import DeadlineAct, LegalDocument, ServiceDeadline
from entities.tests.factories import DeadlineActFactory, ServiceDeadlineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

ADDRESS = (GivenEvidence(address="https://dichvucong.gov.vn/1"),)
Act = Callable[..., DeadlineAct]
Said = dict[str, Any]
DONE = {"kind": "confirm", "day": date(2022, 8, 1), "done_on": date(2022, 8, 1)}
CLAIMED = {**DONE, "kind": "claim"}
WITHDRAWN = {"kind": "withdraw", "day": date(2022, 8, 1)}
EXTENDED = {"kind": "extend", "day": date(2022, 8, 1), "due_on": date(2022, 9, 30)}
ASKED = {"kind": "ask", "day": date(2022, 8, 1)}
LATER, EARLIER = date(2022, 12, 31), date(2022, 6, 29)

# what became of the order before, the act, what it says, the sentence
BY_THE_OFFICE: dict[str, tuple[list[Said], Act, Said, str]] = {
    "extended_to_the_same_day": (
        [],
        acts.extend,
        {"due_on": date(2022, 6, 30)},
        "30/06/2022 không muộn hơn thời hạn hiện nay là 30/06/2022",
    ),
    "extended_to_an_earlier_day_than_the_last_extension": (
        [EXTENDED],
        acts.extend,
        {"due_on": date(2022, 8, 31)},
        "thời hạn hiện nay là 30/09/2022",
    ),
    "extended_to_2020": ([], acts.extend, {"due_on": date(2020, 1, 1)}, "không muộn hơn"),
    "extended_after_completion": (
        [DONE],
        acts.extend,
        {"due_on": LATER},
        "hoàn thành ngày 01/08/2022. Muốn ghi tiếp, hãy mở lại trước",
    ),
    "extended_when_withdrawn": ([WITHDRAWN], acts.extend, {"due_on": LATER}, "rút khỏi danh mục"),
    "extended_without_a_document": (
        [],
        acts.extend,
        {"due_on": LATER, "document": None},
        "Hãy nêu văn bản",
    ),
    "extended_without_a_reason": (
        [],
        acts.extend,
        {"due_on": LATER, "reason": ""},
        "Hãy nêu lý do",
    ),
    "before_the_order": (
        [],
        acts.extend,
        {"due_on": LATER, "on": date(2022, 4, 3)},
        "03/04/2022 dịch vụ này chưa được giao",
    ),
    "in_the_future": (
        [],
        acts.extend,
        {"due_on": LATER, "on": date(2022, 9, 7)},
        "07/09/2022 ở tương lai",
    ),
    "confirmed_in_the_future": (
        [],
        acts.confirm,
        {"done_on": date(2022, 9, 7)},
        "Ngày hoàn thành không được ở",
    ),
    "confirmed_before_the_order": (
        [],
        acts.confirm,
        {"done_on": date(2022, 4, 3)},
        "03/04/2022 trước ngày giao",
    ),
    "confirmed_without_a_day": ([], acts.confirm, {}, "Hãy nêu ngày hoàn thành"),
    "confirmed_twice": ([DONE], acts.confirm, {}, "đã được xác nhận"),
    "sent_back_without_a_report": ([], acts.send_back, {}, "Không có báo cáo hoàn thành"),
    "reopened_what_is_open": ([], acts.reopen, {}, "Chưa được xác nhận"),
    "withdrawn_twice": ([WITHDRAWN], acts.withdraw, {}, "đã được rút khỏi danh mục"),
    "withdrawn_without_a_document": ([], acts.withdraw, {"document": None}, "Hãy nêu văn bản"),
    "restored_what_stands": ([], acts.restore, {}, "đang có trong danh mục"),
    "answered_no_question": ([], acts.answer, {}, "Không có đề nghị"),
    "note_without_words": ([], acts.add_note, {"note": " "}, "Hãy nhập ghi chú"),
}


@pytest.mark.parametrize("case", BY_THE_OFFICE)
def test_office_is_refused(
    order: ServiceDeadline, document: LegalDocument, today: Said, case: str
) -> None:
    before, act, said, sentence = BY_THE_OFFICE[case]
    for values in before:
        DeadlineActFactory.create(deadline=order, document=document, **values)
    given = {"reason": "Theo văn bản", **today}
    if act is acts.add_note:
        del given["reason"]
    if act in (acts.extend, acts.withdraw, acts.restore):
        given["document"] = document
    number = DeadlineAct.objects.count()
    with pytest.raises(Refused, match=sentence):
        act(order, **{**given, **said})
    assert DeadlineAct.objects.count() == number


BY_THE_LEAD: dict[str, tuple[list[Said], Act, Said, str]] = {
    "reported_without_evidence": ([], acts.claim, {"evidence": ()}, "Hãy ghi địa chỉ trên cổng"),
    "reported_in_the_future": (
        [],
        acts.claim,
        {"done_on": date(2022, 9, 7)},
        "Ngày hoàn thành không được ở",
    ),
    "reported_before_the_order": (
        [],
        acts.claim,
        {"done_on": date(2022, 4, 3)},
        "trước ngày giao",
    ),
    "reported_twice": ([CLAIMED], acts.claim, {}, "Đã báo cáo hoàn thành ngày 01/08/2022"),
    "reported_what_is_done": ([DONE], acts.claim, {}, "đã được xác nhận hoàn thành"),
    "reported_what_is_withdrawn": ([WITHDRAWN], acts.claim, {}, "rút khỏi danh mục"),
    "promised_a_day_that_has_passed": ([], acts.promise, {"due_on": EARLIER}, "trước ngày ghi"),
    "promised_what_is_done": ([DONE], acts.promise, {"due_on": LATER}, "đã được xác nhận"),
    "asked_for_an_earlier_day": ([], acts.ask, {"due_on": EARLIER}, "không muộn hơn"),
    "asked_twice": ([ASKED], acts.ask, {"due_on": LATER}, "Đề nghị ngày 01/08/2022"),
    "asked_for_time_when_done": ([DONE], acts.ask, {"due_on": LATER}, "đã được xác nhận"),
}


@pytest.mark.parametrize("case", BY_THE_LEAD)
def test_lead_is_refused(
    order: ServiceDeadline, document: LegalDocument, by_lead: Said, case: str
) -> None:
    before, act, said, sentence = BY_THE_LEAD[case]
    for values in before:
        DeadlineActFactory.create(deadline=order, document=document, **values)
    given = {**by_lead, **({"reason": "Vướng"} if act is acts.ask else {})}
    if act is acts.claim:
        given |= {"done_on": date(2022, 9, 1), "evidence": ADDRESS}
    with pytest.raises(Refused, match=sentence):
        act(order, **{**given, **said})
    assert DeadlineAct.objects.count() == len(before)


def test_order_without_a_day_is_not_extended(document: LegalDocument, today: Said) -> None:
    order = ServiceDeadlineFactory.create(due_on=None, precision="none", deadline_text="Hằng năm")
    with pytest.raises(Refused, match="không nêu ngày đến hạn"):
        acts.extend(order, due_on=LATER, document=document, reason="Chờ", **today)


def test_second_person_sees_what_the_first_did(
    order: ServiceDeadline, today: Said, document: LegalDocument, coordinator: User
) -> None:
    """Both opened the form when nothing was recorded yet."""
    first = acts.withdraw(order, document=document, reason="Bãi bỏ", seen=0, **today)
    with pytest.raises(Refused, match="Lê Thị Lan đã ghi: rút khỏi danh mục, ngày 06/09/2022"):
        acts.add_note(order, note="Sắp xong", seen=0, **today)
    acts.add_note(order, note="Đã rút", seen=first.pk, **today)


def test_annulled_act_is_seen_too(order: ServiceDeadline, today: Said) -> None:
    """The form of the second person still shows the act as it was."""
    note = acts.add_note(order, note="Nhầm", **today)
    acts.annul(note, reason="Nhầm dịch vụ", by=today["by"], at=today["at"])
    with pytest.raises(Refused, match="hủy thao tác"):
        acts.add_note(order, note="Tiếp", seen=note.pk, **today)


CORRECTIONS: dict[str, tuple[Callable[[ServiceDeadline], Said], str]] = {
    "nothing": (lambda order: {}, "giống hệt"),
    "what_it_says": (
        lambda order: {
            "words": "Quý II",
            "due_on": date(2022, 6, 30),
            "agency": order.agency,
            "decision": order.decision,
        },
        "giống hệt",
    ),
    "a_day_without_words": (lambda order: {"due_on": LATER}, "Hãy ghi cả thời hạn bằng lời"),
}


@pytest.mark.parametrize("case", CORRECTIONS)
def test_correction_is_refused(order: ServiceDeadline, today: Said, case: str) -> None:
    said, sentence = CORRECTIONS[case]
    with pytest.raises(Refused, match=sentence):
        acts.correct(order, reason="Sai", by=today["by"], at=today["at"], **said(order))
    assert not DeadlineAct.objects.exists()
