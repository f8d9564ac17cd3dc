"""The page on which an administrator finds who changed whose rights."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dvctrack.regular import verify_trail
from entities.choices import Role, TrailKind
from entities.models import Membership, TrailEntry
from entities.people.memberships import end_membership, hand_over
from entities.people.resets import ask_for_reset
from entities.tests.accounts import staff
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory
from entities.tests.pages import text, tree
from entities.trail.record import record
from entities.trail.seals import head, seal_all
from entities.trail.tests.trails import acts, delete

pytestmark = pytest.mark.django_db
PAGE = reverse("trail")
TODAY = date(2026, 3, 10)


@pytest.fixture
def administrator(client: Client) -> User:
    person = staff("quantri", Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def rows(client: Client, **asked: str) -> list[list[str]]:
    page = tree(client.get(PAGE, asked))
    return [[text(cell) for cell in row] for row in page.xpath("//tbody/tr")]


def test_last_week_of_lan_is_found(client: Client, administrator: User) -> None:
    agency = AgencyFactory.create(slug="bo-tu-phap")
    lan = UserFactory.create(username="lan", first_name="Nguyễn Thị Lan")
    minh = UserFactory.create(username="minh")
    held: Membership = MembershipFactory.create(user=lan, role=Role.OFFICER, agency=agency)
    said: dict[str, Any] = {"by": administrator, "reason": "Chuyển công tác", "on": TODAY}
    hand_over(membership=held, successor=minh, starts_on=date(2026, 3, 20), **said)
    other = MembershipFactory.create(user=minh, role=Role.SUPERVISOR, agency=None)
    end_membership(membership=other, last_day=date(2026, 3, 31), **said)
    found = rows(client, q="thị lan", kind=TrailKind.RIGHTS)
    (row,) = found
    assert row[1:5] == [
        "quantri",
        "đặt ngày cuối của phân công",
        "Nguyễn Thị Lan (lan)",
        "vai trò: Cán bộ nhập liệu; cơ quan: bo-tu-phap; đến ngày: 19/03/2026",
    ]
    assert len(rows(client, q="minh")) == 2
    today = f"{timezone.localdate():%d/%m/%Y}"
    assert len(rows(client, since=today, until=today)) == 3
    assert rows(client, until="01/01/2020") == []


def test_visitor_who_forgot_a_password_is_no_command(client: Client, administrator: User) -> None:
    ask_for_reset("lan@example.vn", address="10.0.0.7", at=timezone.now())
    record(TrailKind.OPERATION, "backup made", by=None, about="2026-03-14", rows=12, files=3)
    backup, asked = rows(client)
    assert asked[1:3] == ["chưa đăng nhập", "yêu cầu gửi thư đặt lại mật khẩu"]
    assert backup[1:3] == ["lệnh", "tạo bản sao lưu"]
    assert backup[4] == "dòng: 12; tệp: 3"


def test_page_and_file_say_the_same_with_few_queries(
    client: Client,
    administrator: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    acts(120)
    record(TrailKind.OPERATION, "unheard of", by=None, about="=1+1")
    with django_assert_max_num_queries(16):
        assert len(rows(client)) == 100
    assert len(rows(client, page="2")) == 21
    file = client.get(PAGE, {"_export": "csv"}).content.decode()
    assert file.count("\n") == 122
    assert "'=1+1" in file
    assert len(rows(client, since="hôm qua")) == 0


def test_page_tells_whether_the_trail_is_whole(client: Client, administrator: User) -> None:
    assert "Chưa có mục nào được niêm phong" in text(tree(client.get(PAGE)))
    acts(2)
    seal_all(at=timezone.now())
    verify_trail.enqueue()
    shown = text(tree(client.get(PAGE)))
    assert str(head()) in shown
    assert "toàn bộ 2 mục" in shown
    assert "1 mục đang chờ niêm phong" in shown
    delete(TrailEntry.objects.earliest("pk"))
    verify_trail.enqueue()
    assert "thấy 1 lỗi" in text(tree(client.get(PAGE)).xpath("//*[@role='alert']")[0])


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR])
def test_nobody_else_reads_it(client: Client, role: Role) -> None:
    client.force_login(staff("ai-do", role))
    assert client.get(PAGE).status_code == 403
    assert client.get(PAGE, {"_export": "csv"}).status_code == 403
