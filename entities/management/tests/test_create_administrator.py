"""The first administrator of a site, who invites everybody else."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from entities.choices import Role, TrailKind
from entities.models import Membership, TrailEntry
from entities.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
COMMAND = "entities.management.commands.create_administrator"


def create(*options: str) -> str:
    out = StringIO()
    call_command("create_administrator", *options, stdout=out)
    return out.getvalue()


def type_in(monkeypatch: pytest.MonkeyPatch, *passwords: str) -> None:
    typed = iter(passwords)
    monkeypatch.setattr(f"{COMMAND}.getpass", lambda prompt: next(typed))


def test_password_that_is_typed_opens_the_account(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    type_in(monkeypatch, "mật khẩu dài", "mật khẩu dài")
    create("lan.nguyen", "--email", "lan@example.vn", "--full-name", "Nguyễn Thị Lan")
    user = User.objects.get()
    assert (user.email, user.get_full_name()) == ("lan@example.vn", "Nguyễn Thị Lan")
    assert (user.is_staff, user.is_superuser) == (True, False)
    assert Membership.objects.get().role == Role.ADMINISTRATOR
    assert client.login(username="lan.nguyen", password="mật khẩu dài")
    entry = TrailEntry.objects.get(kind=TrailKind.ACCOUNT)
    assert (entry.act, entry.about) == ("administrator made", "Nguyễn Thị Lan (lan.nguyen)")


def test_link_that_is_printed_leads_to_the_page_for_a_password(
    settings: Any, client: Client
) -> None:
    settings.SITE_URL = "https://dvc.example.vn"
    said = create("lan.nguyen", "--link")
    link = said.split()[-1]
    assert link.startswith("https://dvc.example.vn/invitation/")
    page = client.get(link.removeprefix("https://dvc.example.vn"), follow=True)
    assert "new_password" in page.content.decode()
    assert not User.objects.get().has_usable_password()


def test_superuser_only_when_asked_and_told_in_the_trail() -> None:
    create("lan.nguyen", "--link", "--superuser")
    assert User.objects.get().is_superuser
    assert TrailEntry.objects.get().act == "superuser made"


REFUSED = {
    "differ": (("mật khẩu dài", "mật khẩu khác"), "lan.nguyen", "khác nhau"),
    "short": (("ngắn", "ngắn"), "lan.nguyen", "10 ký tự"),
    "taken": ((), "hoa.tran", "đã có người dùng"),
    "no_name": ((), "hai tên", "chỉ gồm chữ cái"),
}


@pytest.mark.parametrize(("typed", "name", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_makes_nothing(
    monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], name: str, said: str
) -> None:
    UserFactory.create(username="hoa.tran")
    type_in(monkeypatch, *typed)
    with pytest.raises(CommandError, match=said):
        create(name)
    assert User.objects.count() == 1
    assert not TrailEntry.objects.exists()
