"""Orders that are recorded by hand."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User

from dvctrack.lib.refused import Refused
from entities.deadlines import acts
from entities.deadlines.state import listed
from entities.models import Service, ServiceDeadline, ServiceName
from entities.tests.factories import (
    AgencyFactory,
    LegalDocumentFactory,
    ServiceDeadlineFactory,
    ServiceFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = datetime(2022, 9, 6, 2, tzinfo=UTC)


@pytest.fixture
def given(coordinator: User) -> dict[str, Any]:
    return {
        "agency": AgencyFactory.create(),
        "decision": LegalDocumentFactory.create(issued_on=date(2022, 5, 10)),
        "deadline_text": "Quý IV",
        "due_on": date(2022, 12, 31),
        "precision": "quarter",
        "by": coordinator,
        "at": NOW,
    }


def test_order_counts_from_the_signing(given: dict[str, Any]) -> None:
    helps = AgencyFactory.create()
    service = Service(name=" Đăng ký khai sinh ")
    order = acts.give_order(service, **given, coordinating=[helps], printed_order=3)
    assert (order.ordered_on, order.service.name) == (date(2022, 5, 10), "Đăng ký khai sinh")
    assert [listed(date(2022, 5, day)).count() for day in (9, 10)] == [0, 1]
    assert list(order.coordinating.all()) == [helps]
    assert list(service.decisions.all()) == [given["decision"]]
    assert order.history.get().history_user == given["by"]


def test_order_without_a_day(given: dict[str, Any]) -> None:
    given |= {"deadline_text": "Hằng năm", "due_on": None, "precision": "none"}
    assert acts.give_order(ServiceFactory.create(), **given).due_on is None


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a_day_without_precision": ({"precision": "none"}, "Hãy nêu ngày đến hạn, hoặc chọn"),
    "precision_without_a_day": ({"due_on": None}, "Hãy nêu ngày đến hạn, hoặc chọn"),
    "unknown_precision": ({"precision": "decade"}, "decade"),
    "no_words": ({"deadline_text": " "}, "Thời hạn như văn bản ghi: Không được để trống"),
    "printed_order_too_large": ({"printed_order": 32_768}, "32.?767"),
    "printed_order_below_nothing": ({"printed_order": -1}, "0"),
}


@pytest.mark.parametrize("case", WRONG)
def test_order_is_refused(given: dict[str, Any], case: str) -> None:
    wrong, sentence = WRONG[case]
    with pytest.raises(Refused, match=sentence):
        acts.give_order(Service(name="Đăng ký khai sinh"), **{**given, **wrong})
    assert not ServiceDeadline.objects.exists()
    assert not Service.objects.exists()


@pytest.mark.parametrize(("length", "is_refused"), [(700, False), (701, True)])
def test_longest_name(given: dict[str, Any], length: int, is_refused: bool) -> None:
    service = Service(name="a" * length)
    if is_refused:
        with pytest.raises(Refused, match="700"):
            acts.give_order(service, **given)
    else:
        acts.give_order(service, **given)
    assert Service.objects.exists() is not is_refused


def test_known_service_is_named(given: dict[str, Any]) -> None:
    """Whatever the case, accents and dashes, and under its other spellings."""
    known = ServiceFactory.create(name="Đăng ký khai sinh")
    ServiceName.objects.create(service=known, text="Khai sinh trực tuyến")
    for name in ("ĐĂNG KÝ - KHAI SINH", "Khai sinh trực tuyến"):
        with pytest.raises(Refused, match="đã có: Đăng ký khai sinh"):
            acts.give_order(Service(name=name), **given)


def test_lead_exists_on_the_day(given: dict[str, Any]) -> None:
    given["agency"] = AgencyFactory.create(name="Bộ mới", starts_on=date(2025, 3, 1))
    with pytest.raises(Refused, match="Bộ mới không tồn tại vào ngày 10/05/2022"):
        acts.give_order(ServiceFactory.create(), **given)


def test_same_order_comes_once(given: dict[str, Any]) -> None:
    service = ServiceFactory.create()
    acts.give_order(service, **given)
    with pytest.raises(Refused, match="thời hạn"):
        acts.give_order(service, **given)


def test_lead_to_whom_it_came_has_it_already(given: dict[str, Any], today: dict[str, Any]) -> None:
    order = ServiceDeadlineFactory.create(decision=given["decision"])
    acts.transfer(order, agency=given["agency"], reason="Chuyển", **today)
    with pytest.raises(Refused, match="đã được giao chủ trì"):
        acts.give_order(order.service, **given)
    assert ServiceDeadline.objects.count() == 1


def test_only_the_office_orders(given: dict[str, Any], officer: User) -> None:
    with pytest.raises(Refused, match="đơn vị điều phối"):
        acts.give_order(ServiceFactory.create(), **{**given, "by": officer})
