"""The lead changes, and what two orders have in common counts once from then on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dvctrack.lib.refused import Refused
from entities.choices import DeadlineActKind as Kind
from entities.deadlines import acts
from entities.deadlines.state import listed
from entities.models import Agency, DeadlineAct, LegalDocument, ServiceDeadline
from entities.tests.factories import AgencyFactory, LegalDocumentFactory, ServiceDeadlineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
Said = dict[str, Any]
BEFORE, DAY, AFTER = date(2022, 7, 31), date(2022, 8, 1), date(2022, 8, 20)


@pytest.fixture
def other(order: ServiceDeadline) -> ServiceDeadline:
    """The same decision gives the same service to another lead too."""
    return ServiceDeadlineFactory.create(service=order.service, decision=order.decision)


@pytest.fixture
def said(today: Said) -> Said:
    return {**today, "on": DAY, "reason": "Sắp xếp bộ máy"}


def leads(on: date) -> list[Agency]:
    keys = listed(on).values_list("lead_as_of", flat=True)
    return list(Agency.objects.filter(pk__in=keys)) if len(set(keys)) == len(keys) else []


def test_new_lead_that_has_one_already_has_one_after(
    order: ServiceDeadline, other: ServiceDeadline, said: Said
) -> None:
    acts.transfer(order, agency=other.agency, **said)
    assert [listed(day).count() for day in (BEFORE, DAY)] == [2, 1]
    assert list(listed(DAY)) == [other]


def test_lead_that_has_one_by_another_decision_keeps_both(
    order: ServiceDeadline, said: Said
) -> None:
    later = ServiceDeadlineFactory.create(service=order.service)
    acts.transfer(order, agency=later.agency, **said)
    assert set(listed(DAY)) == {order, later}


def test_two_that_go_to_one_lead_on_one_day_count_once(
    order: ServiceDeadline, other: ServiceDeadline, said: Said
) -> None:
    heir = AgencyFactory.create()
    acts.on_each(acts.transfer, [order, other], agency=heir, **said)
    assert list(listed(DAY)) == [order]
    assert leads(DAY) == [heir]


def test_they_count_once_from_the_day_on_which_the_second_comes(
    order: ServiceDeadline, other: ServiceDeadline, said: Said
) -> None:
    """Whichever was recorded first."""
    heir = AgencyFactory.create()
    acts.transfer(other, agency=heir, **{**said, "on": AFTER})
    acts.transfer(order, agency=heir, **said)
    assert [listed(day).count() for day in (DAY, date(2022, 8, 19), AFTER)] == [2, 2, 1]


def test_what_was_withdrawn_takes_nothing_in(
    order: ServiceDeadline, other: ServiceDeadline, said: Said, document: LegalDocument
) -> None:
    """Until it stands on the list again: then it counts with the one that came meanwhile."""
    acts.withdraw(other, document=document, **{**said, "on": BEFORE})
    acts.transfer(order, agency=other.agency, **said)
    assert not DeadlineAct.objects.filter(kind=Kind.JOIN).exists()
    acts.restore(other, document=document, **{**said, "on": AFTER})
    assert list(listed(AFTER)) == [order]


def test_annulled_transfer_takes_its_joining_along(
    order: ServiceDeadline, other: ServiceDeadline, said: Said
) -> None:
    act = acts.transfer(order, agency=other.agency, **said)
    acts.annul(act, reason="Nhầm", by=said["by"], at=said["at"])
    assert leads(DAY) == [order.agency, other.agency]
    acts.transfer(order, agency=other.agency, **said)
    assert list(listed(DAY)) == [other]


def test_joining_is_not_annulled_alone(
    order: ServiceDeadline, other: ServiceDeadline, said: Said
) -> None:
    acts.transfer(order, agency=other.agency, **said)
    joining = order.acts.get(kind=Kind.JOIN)
    with pytest.raises(Refused, match="một cơ quan có hai thời hạn"):
        acts.annul(joining, reason="Nhầm", by=said["by"], at=said["at"])
    assert list(listed(DAY)) == [other]


def test_earlier_transfer_leaves_what_was_joined_later(
    order: ServiceDeadline, other: ServiceDeadline, said: Said
) -> None:
    acts.transfer(order, agency=other.agency, **said)
    acts.transfer(order, agency=AgencyFactory.create(), **{**said, "on": date(2022, 7, 1)})
    assert [listed(day).count() for day in (BEFORE, DAY)] == [2, 1]


def test_lead_that_is_corrected_to_one_that_has_it_counts_once(
    order: ServiceDeadline, other: ServiceDeadline, said: Said
) -> None:
    who = {"by": said["by"], "at": said["at"]}
    wrong = acts.correct(order, reason="Ghi nhầm cơ quan", agency=other.agency, **who)
    assert list(listed(BEFORE)) == [other]
    acts.annul(wrong, reason="Không nhầm", **who)
    assert leads(BEFORE) == [order.agency, other.agency]


def test_nothing_more_is_recorded_of_what_was_joined(
    order: ServiceDeadline, other: ServiceDeadline, said: Said, today: Said
) -> None:
    acts.transfer(order, agency=other.agency, **said)
    with pytest.raises(Refused, match="Hãy ghi ở thời hạn kia"):
        acts.add_note(order, note="Sắp xong", **today)
    acts.add_note(order, note="Trước khi chuyển", **{**today, "on": BEFORE})


def test_what_another_counts_with_stays_where_it_is(
    order: ServiceDeadline, other: ServiceDeadline, said: Said, document: LegalDocument
) -> None:
    """From an earlier day it would take the other one off the list with it."""
    acts.transfer(order, agency=other.agency, **said)
    early = {**said, "on": BEFORE}
    with pytest.raises(Refused, match="Ngày 01/08/2022, hai thời hạn"):
        acts.transfer(other, agency=AgencyFactory.create(), **early)
    with pytest.raises(Refused, match="Ngày 01/08/2022, hai thời hạn"):
        acts.withdraw(other, document=document, **early)
    acts.transfer(other, agency=AgencyFactory.create(), **{**said, "on": AFTER})
    assert list(listed(AFTER)) == [other]


REFUSED_LEADS: dict[str, tuple[Callable[[ServiceDeadline], Agency], str]] = {
    "the_same_lead": (lambda order: order.agency, "đang chủ trì rồi"),
    "one_that_has_ended": (
        lambda order: AgencyFactory.create(ends_on=BEFORE, name="Bộ Bưu chính"),
        "Bộ Bưu chính không tồn tại vào ngày 01/08/2022",
    ),
    "one_that_comes_later": (lambda order: AgencyFactory.create(starts_on=AFTER), "không tồn tại"),
}


@pytest.mark.parametrize("case", REFUSED_LEADS)
def test_transfer_is_refused(order: ServiceDeadline, said: Said, case: str) -> None:
    agency_of, sentence = REFUSED_LEADS[case]
    with pytest.raises(Refused, match=sentence):
        acts.transfer(order, agency=agency_of(order), **said)
    assert not DeadlineAct.objects.exists()


def test_two_decisions_of_one_lead_can_count_once(order: ServiceDeadline, said: Said) -> None:
    twin = ServiceDeadlineFactory.create(
        service=order.service, agency=order.agency, decision=LegalDocumentFactory.create()
    )
    acts.join(twin, other=order, **said)
    assert (listed(BEFORE).count(), list(listed(DAY))) == (2, [order])


def test_joining_is_refused(order: ServiceDeadline, other: ServiceDeadline, said: Said) -> None:
    cases = {
        "chính là thời hạn này": order,
        "hai dịch vụ công": ServiceDeadlineFactory.create(agency=order.agency),
        "một cơ quan chủ trì": other,
    }
    for sentence, wrong in cases.items():
        with pytest.raises(Refused, match=sentence):
            acts.join(order, other=wrong, **said)
    assert not DeadlineAct.objects.exists()


def test_joined_in_a_ring_is_refused(order: ServiceDeadline, said: Said) -> None:
    twin = ServiceDeadlineFactory.create(service=order.service, agency=order.agency)
    acts.join(twin, other=order, **said)
    with pytest.raises(Refused, match="danh mục của một cơ quan"):
        acts.join(order, other=twin, **{**said, "on": AFTER})
