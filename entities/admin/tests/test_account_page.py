"""The page of an account: its roles, how it signs in, and what is asked of who changes it."""

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import Role
from entities.models import Letter
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory
from entities.tests.pages import text, tree


@pytest.fixture
def officer(db: None) -> User:
    found: User = UserFactory.create(
        username="lan", first_name="Lê Thị Lan", email="lan@example.vn", last_name=""
    )
    agency = AgencyFactory.create(name="Bộ Tư pháp")
    MembershipFactory.create(user=found, role=Role.OFFICER, agency=agency)
    return found


def page_of(account: User) -> str:
    return reverse("admin:auth_user_change", args=(account.pk,))


def change(client: Client, account: User, **typed: str) -> list[str]:
    """What is refused of what an administrator types; nothing where it was saved."""
    names = ("username", "first_name", "last_name", "email")
    sent = {name: getattr(account, name) for name in names} | {"is_active": "on"} | typed
    answer = client.post(page_of(account), {name: said for name, said in sent.items() if said})
    if answer.status_code == 302:
        return []
    return [text(told) for told in tree(answer).xpath("//ul[contains(@class, 'errorlist')]/li")]


def test_page_shows_roles_with_the_way_to_end_them_and_no_hash(
    admin_page: Client, officer: User
) -> None:
    page = tree(admin_page.get(page_of(officer)))
    told = text(page)
    assert "Cán bộ nhập liệu Bộ Tư pháp" in told
    links = page.xpath("//ul[@class='facts']//a/@href")
    assert reverse("account", args=(officer.memberships.get().pk,)) in links
    assert "chưa thiết lập" in told
    for word in ("algorithm", "thuật toán", "salt", "pbkdf2", "md5"):
        assert word not in told


def test_locked_account_says_from_where_and_leads_to_letting_it_in(
    admin_page: Client, officer: User
) -> None:
    AccessAttempt.objects.create(
        username="lan",
        ip_address="10.1.2.3",
        failures_since_start=settings.AXES_FAILURE_LIMIT,
        attempt_time=timezone.now(),
    )
    page = tree(admin_page.get(page_of(officer)))
    assert "từ địa chỉ 10.1.2.3" in text(page)
    assert page.xpath(f"//a[@href='{reverse('accounts-locked')}']")


def test_account_is_switched_off_with_a_reason_at_the_field(
    admin_page: Client, officer: User
) -> None:
    assert change(admin_page, officer, is_active="") == ["Hãy nêu lý do khóa tài khoản."]
    officer.refresh_from_db()
    assert officer.is_active
    assert change(admin_page, officer, is_active="", why="Đã chuyển công tác") == []
    officer.refresh_from_db()
    assert not officer.is_active
    said = LogEntry.objects.filter(object_id=officer.pk).values_list("change_message", flat=True)
    assert "Đã khóa tài khoản: Đã chuyển công tác" in said
    assert change(admin_page, officer) == []


def test_address_of_before_is_told_of_another_one(admin_page: Client, officer: User) -> None:
    assert change(admin_page, officer, first_name="Lê Thị Lan Anh") == []
    assert not Letter.objects.exists()
    assert change(admin_page, officer, email="lan.anh@example.vn") == []
    assert Letter.objects.get().address == "lan@example.vn"


def test_own_account_is_looked_at(admin_page: Client, administrator: User) -> None:
    page = tree(admin_page.get(page_of(administrator)))
    assert not page.xpath("//*[contains(@class, 'field-why')]")
    assert not page.xpath("//a[@href='../password/']")
