"""One act on several orders: of all or of none."""

from datetime import date
from typing import Any

import pytest

from entities.deadlines import acts
from entities.models import DeadlineAct, LegalDocument, ServiceDeadline
from entities.tests.factories import DeadlineActFactory, ServiceDeadlineFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def orders(order: ServiceDeadline) -> list[ServiceDeadline]:
    return [order, *ServiceDeadlineFactory.create_batch(11)]


@pytest.fixture
def extension(document: LegalDocument, today: dict[str, Any]) -> dict[str, Any]:
    return {"due_on": date(2022, 12, 31), "document": document, "reason": "Chờ kết nối", **today}


def test_all_are_extended(orders: list[ServiceDeadline], extension: dict[str, Any]) -> None:
    made = acts.on_each(acts.extend, orders, **extension)
    assert [act.deadline for act in made] == orders
    assert {act.reason for act in made} == {"Chờ kết nối"}


def test_none_is_where_one_is_refused(
    orders: list[ServiceDeadline], extension: dict[str, Any]
) -> None:
    done = DeadlineActFactory.create(
        deadline=orders[3], kind="confirm", day=date(2022, 8, 1), done_on=date(2022, 8, 1)
    )
    shown = {orders[3].pk: done.pk, orders[5].pk: 10**6}
    with pytest.raises(acts.SomeRefused, match="không thể thực hiện với 2 thời hạn") as refused:
        acts.on_each(acts.extend, orders, seen=shown, **extension)
    assert list(refused.value.refused) == [orders[3], orders[5]]
    assert "mở lại trước" in refused.value.refused[orders[3]]
    assert str(orders[3]) in str(refused.value)
    assert DeadlineAct.objects.count() == 1
