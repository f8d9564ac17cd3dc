from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from entities.tests.accounts import supervisor
from entities.tests.factories import (
    DeadlineActFactory,
    ServiceDeadlineFactory,
)
from entities.tests.pages import rows
from indicators.tests.leagues import make_asked

pytestmark = pytest.mark.django_db

URL = reverse("services")


def test_visitor_without_a_day_sees_that_of_the_latest_public_period(client: Client) -> None:
    make_asked(code="2022-06-06", as_of=date(2022, 6, 6))
    make_asked(code="2022-09-06", as_of=date(2022, 9, 6))
    make_asked(code="2022-12-06", as_of=date(2022, 12, 6), is_public=False)
    for address in (URL, f"{URL}?on="):
        assert client.get(address).context["on"] == date(2022, 9, 6)


def test_visitor_signs_in_for_a_day_that_is_not_public(client: Client) -> None:
    make_asked(code="2022-09-06", as_of=date(2022, 9, 6))
    address = f"{URL}?on=2022-12-06"
    assertRedirects(client.get(address), f"{reverse('login')}?next={address.replace('=', '%3D')}")


def test_visitor_signs_in_where_no_period_is_public(client: Client) -> None:
    assert client.get(URL).status_code == 302


def test_who_is_signed_in_sees_today(client: Client) -> None:
    make_asked(code="2022-09-06", as_of=date(2022, 9, 6))
    client.force_login(supervisor())
    assert client.get(URL).context["on"] == timezone.localdate()


def test_visitors_see_neither_notes_nor_the_box_of_moments(client: Client) -> None:
    make_asked(code="2022-09-06", as_of=date(2022, 9, 6))
    DeadlineActFactory.create(note="Đã nhắc", deadline=ServiceDeadlineFactory.create(note="Gấp"))
    page = client.get(URL)
    assert len(rows(page, "overdue")) == 1
    for words in ("Đã nhắc", "Gấp", "Ghi chú", "seen_at"):
        assert words not in page.content.decode()
    exported = client.get(URL, {"_export": "csv"}).getvalue().decode()
    assert "2022-06-30" in exported
    assert "Đã nhắc" not in exported


def test_list_that_nobody_brought_up_to_date_says_so(client: Client) -> None:
    make_asked(code="2022-09-06", as_of=date(2022, 9, 6))
    client.force_login(supervisor())
    order = ServiceDeadlineFactory.create()
    order.history.update(history_date=datetime(2022, 8, 1, tzinfo=UTC))
    words = "Theo danh sách ngày 01/08/2022; chưa có cập nhật sau đó"
    assert words in client.get(URL, {"on": "2022-08-02"}).content.decode()
    assert words not in client.get(URL, {"on": "2022-08-01"}).content.decode()
    exported = client.get(URL, {"on": "2022-08-02", "_export": "csv-vi"})
    assert words in exported.getvalue().decode()
