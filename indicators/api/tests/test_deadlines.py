"""Services with a deadline as the API gives them: the rows of the page, narrowed, in pages."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, make_aware

from entities.choices import DeadlineActKind as Kind
from entities.models import Agency, LegalDocument, ServiceDeadline
from entities.tests.accounts import supervisor
from entities.tests.factories import DeadlineActFactory, ServiceDeadlineFactory
from indicators.tests.factories import PeriodFactory

ADDRESS = "/api/v1/deadlines/"
ON = date(2022, 9, 6)


def asked(client: Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200, answer.json()
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.fixture
def order(db: None) -> ServiceDeadline:
    PeriodFactory.create(as_of=ON, is_public=True)
    ServiceDeadlineFactory.create_batch(3)
    made: ServiceDeadline = ServiceDeadlineFactory.create(
        service__name="Thu, nộp tạm ứng án phí", due_on=date(2022, 9, 30)
    )
    return made


def narrowing(order: ServiceDeadline) -> dict[str, Any]:
    decision: LegalDocument = order.decision
    return {
        "quarter": "2022-Q3",
        "agency": order.agency.slug,
        "decision": decision.number,
        "state": "open",
        "q": "TAM UNG an phi",
    }


@pytest.mark.parametrize("name", ["quarter", "agency", "decision", "state", "q"])
def test_each_filter_narrows(client: Client, order: ServiceDeadline, name: str) -> None:
    assert len(asked(client, on=ON)) == 4
    (row,) = asked(client, on=ON, **{name: narrowing(order)[name]})
    assert row["key"] == order.pk


def test_what_is_due_next_is_told_of_the_last_day_there_is(
    client: Client, order: ServiceDeadline
) -> None:
    client.force_login(supervisor())
    assert asked(client, on=date.max, state="next_90") == []


@pytest.mark.django_db
def test_without_any_period_it_is_today_for_who_has_signed_in(client: Client) -> None:
    assert client.get(ADDRESS).status_code == 401
    client.force_login(supervisor())
    assert client.get(ADDRESS).json()["on"] == str(localdate())


def test_decision_of_two_with_one_number_is_named_with_its_day(
    client: Client, order: ServiceDeadline
) -> None:
    other = ServiceDeadlineFactory.create(
        decision__number=order.decision.number, decision__issued_on=date(2022, 1, 6)
    )
    assert len(asked(client, on=ON, decision=order.decision.number)) == 2
    key = f"decision:{other.decision.number}:2022-01-06"
    assert [row["key"] for row in asked(client, on=ON, decision=key)] == [other.pk]


def test_lead_of_the_day_is_asked_for(client: Client, order: ServiceDeadline) -> None:
    new = Agency.objects.exclude(pk=order.agency_id).first()
    assert new is not None
    DeadlineActFactory.create(deadline=order, kind=Kind.TRANSFER, day=ON, agency=new)
    assert asked(client, on=ON, agency=order.agency.slug) == []
    row = next(row for row in asked(client, on=ON, agency=new.slug) if row["key"] == order.pk)
    assert (row["agency"], row["first_agency"]) == (new.slug, order.agency.slug)


def test_what_was_recorded_later_is_not_seen(client: Client, order: ServiceDeadline) -> None:
    at = make_aware(datetime(2022, 9, 1, 8))
    ServiceDeadline.history.update(history_date=at)
    DeadlineActFactory.create(
        deadline=order,
        kind=Kind.CONFIRM,
        day=ON,
        done_on=ON,
        recorded_at=make_aware(datetime(2022, 9, 6)),
    )
    client.force_login(supervisor())
    query = {"on": ON, "agency": order.agency.slug}
    assert [row["state"] for row in asked(client, **query)] == ["done_in_time"]
    assert [row["state"] for row in asked(client, **query, seen_at="2022-09-05")] == ["open"]


def test_pages_give_each_row_once_in_as_many_queries(
    client: Client, order: ServiceDeadline
) -> None:
    keys, address = [], f"{ADDRESS}?on={ON}&limit=3"
    while address:
        page = client.get(address).json()
        keys += [row["key"] for row in page["items"]]
        address = page["next"]
    assert keys == sorted(ServiceDeadline.objects.values_list("pk", flat=True))
    numbers = []
    for limit in (2, 4):
        with CaptureQueriesContext(connection) as made:
            client.get(f"{ADDRESS}?on={ON}&limit={limit}")
        numbers.append(len(made))
    assert numbers[0] == numbers[1]
