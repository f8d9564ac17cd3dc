"""The pages of accounts, as a coordinator walks through them."""

from datetime import date
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import AgencyKind, Role
from entities.models import Membership
from entities.people.tests.conftest import SignedIn
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory
from entities.tests.pages import links, rows, text, tree

pytestmark = pytest.mark.django_db
LIST = reverse("accounts")
LINKS = reverse("account-links")
PASSWORD = "cay-tre-tram-dot"


def people(client: Client, **query: str) -> list[str]:
    return [row[0] for row in rows(client.get(LIST, query), "accounts")]


def lock(username: str, failures: int = 5) -> None:
    AccessAttempt.objects.create(
        username=username,
        ip_address="10.0.0.1",
        failures_since_start=failures,
        attempt_time=timezone.now(),
    )


def test_list_shows_the_agencies_people_by_state(coordinator: Client, officer: Membership) -> None:
    in_use = UserFactory.create(username="binh", last_login=timezone.now())
    MembershipFactory.create(user=in_use, role=Role.APPROVER)
    over = UserFactory.create(username="cu")
    MembershipFactory.create(user=over, role=Role.OFFICER, ends_on=date(2022, 1, 1))
    off = UserFactory.create(username="tat", is_active=False)
    MembershipFactory.create(user=off, role=Role.OFFICER)
    lan = "Lê Thị Lan lan"
    assert set(people(coordinator)) == {lan, "binh", "tat"}
    states = {"invited": [lan], "active": ["binh"], "ended": ["cu"], "off": ["tat"], "locked": []}
    assert {state: people(coordinator, state=state) for state in states} == states
    lock("binh")
    assert people(coordinator, state="locked") == ["binh"]


@pytest.mark.parametrize("words", ["le thi", "LAN@EXAMPLE", "can tho", "Cần Thơ Lan"])
def test_search_ignores_accents(coordinator: Client, officer: Membership, words: str) -> None:
    MembershipFactory.create(role=Role.OFFICER)
    assert people(coordinator, q=words) == ["Lê Thị Lan lan"]


def test_queries_do_not_grow_with_accounts(
    coordinator: Client, django_assert_max_num_queries: Any
) -> None:
    MembershipFactory.create_batch(30, role=Role.OFFICER)
    with django_assert_max_num_queries(16):
        coordinator.get(LIST)


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "full_name": "Trần Bình",
        "email": "binh@example.vn",
        "role": "officer",
        "agency": "can-tho",
        "starts_on": "1/3/2026",
        "delivery": "list",
        **fields,
    }


def addresses(page: Any) -> list[str]:
    return [text(found) for found in tree(page).xpath("//dd[@class='digest']")]


def test_invited_person_comes_in_with_the_printed_link(
    coordinator: Client, officer: Membership
) -> None:
    answer = coordinator.post(reverse("account-invite"), typed())
    assert answer["Location"] == LINKS
    page = coordinator.get(LINKS)
    assert "no-store" in page["Cache-Control"]
    (address,) = addresses(page)
    guest = Client()
    form = guest.get(address, follow=True)
    data = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert guest.post(form.redirect_chain[-1][0], data)["Location"] == "/work/"
    assert guest.get(reverse("password")).status_code == 200
    user = User.objects.get(email="binh@example.vn")
    assert user.check_password(PASSWORD)
    assert tree(Client().get(address)).xpath("//input[@name='new_password1']") == []
    assert LogEntry.objects.get().change_message == "Đã tạo liên kết dùng một lần"


def test_person_is_told_who_made_a_link_for_them(
    coordinator: Client, officer: Membership, mailoutbox: list[EmailMessage]
) -> None:
    """By the letter itself, or by one without the link where that is handed over on paper."""
    coordinator.post(LINKS, {"account": [officer.user_id], "delivery": "list"})
    (told,) = mailoutbox
    assert told.to == ["lan@example.vn"]
    assert "toi đã tạo liên kết dùng một lần cho tài khoản lan của anh/chị lúc" in told.body
    assert "/invitation/" not in told.body
    coordinator.post(LINKS, {"account": [officer.user_id], "delivery": "mail"})
    assert "Thư này do toi yêu cầu gửi lúc" in mailoutbox[1].body


def test_weak_password_is_refused_with_the_link_still_good(
    coordinator: Client, officer: Membership
) -> None:
    coordinator.post(reverse("account-invite"), typed())
    guest = Client()
    form = guest.get(addresses(coordinator.get(LINKS))[0], follow=True)
    address = form.redirect_chain[-1][0]
    answer = guest.post(address, {"new_password1": "ngan", "new_password2": "ngan"})
    assert tree(answer).xpath("//*[@class='field-error']")
    data = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert guest.post(address, data).status_code == 302


def test_link_by_mail_names_account_and_link(
    coordinator: Client, officer: Membership, mailoutbox: list[EmailMessage]
) -> None:
    answer = coordinator.post(reverse("account-invite"), typed(delivery="mail"))
    assert answer["Location"] == reverse("account-letters")
    (mail,) = mailoutbox
    assert mail.to == ["binh@example.vn"]
    assert "http://localhost:8000/invitation/" in mail.body


def test_who_has_no_address_is_listed(
    coordinator: Client, officer: Membership, mailoutbox: list[EmailMessage]
) -> None:
    lines = "can tho; Bình; binh@example.vn; officer\ncan tho; Chi; ; approver"
    data = {"lines": lines, "starts_on": "1/3/2026", "delivery": "mail"}
    answer = coordinator.post(reverse("account-invite-list"), data)
    assert answer["Location"] == LINKS
    assert len(mailoutbox) == 1
    assert len(addresses(coordinator.get(LINKS))) == 1


def test_page_of_the_account_says_what_became_of_the_letter(
    coordinator: Client, officer: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any) -> None:
        raise ConnectionRefusedError

    page = reverse("account", args=(officer.pk,))
    monkeypatch.setattr("entities.people.letters.send_mail", refuse)
    data = {"account": [officer.user_id], "delivery": "mail"}
    assert coordinator.post(LINKS, data)["Location"] == reverse("account-letters")
    assert "không gửi được – Không kết nối được" in text(tree(coordinator.get(page)))


def test_person_gets_an_address(
    coordinator: Client, officer: Membership, mailoutbox: list[EmailMessage]
) -> None:
    address = reverse("account-email", args=(officer.pk,))
    UserFactory.create(email="binh@example.vn")
    refused = coordinator.post(address, {"letters-email": "BINH@example.vn"})
    assert tree(refused).xpath("//*[@class='field-error']")
    coordinator.post(address, {"letters-email": "lan.le@example.vn"})
    coordinator.post(LINKS, {"account": [officer.user_id], "delivery": "mail"})
    told, link = mailoutbox
    assert (told.to, link.to) == (["lan@example.vn"], ["lan.le@example.vn"])
    assert "toi đã đổi địa chỉ thư điện tử của tài khoản lan" in told.body


def test_faulty_list_writes_nothing_and_tells_each_line(
    coordinator: Client, officer: Membership
) -> None:
    lines = "can tho; Bình; ; officer\nx; Chi; ; officer\ncan tho; ; ; officer"
    data = {"lines": lines, "starts_on": "1/3/2026", "delivery": "list"}
    page = coordinator.post(reverse("account-invite-list"), data)
    assert len(tree(page).xpath("//*[@class='field-error']")) == 2
    assert Membership.objects.filter(role=Role.OFFICER).count() == 1


@pytest.mark.parametrize("name", ["account-invite", "account-invite-list"])
def test_form_without_anything_is_shown_again(coordinator: Client, name: str) -> None:
    page = coordinator.post(reverse(name), {})
    assert tree(page).xpath("//*[@class='field-error']")


def test_agencies_without_an_officer_are_named(coordinator: Client, officer: Membership) -> None:
    AgencyFactory.create(slug="da-nang", name="Đà Nẵng")
    approver = AgencyFactory.create(slug="hue", name="Huế")
    MembershipFactory.create(role=Role.APPROVER, agency=approver)
    AgencyFactory.create(slug="ha-tay", name="Hà Tây", ends_on=date(2008, 7, 31))
    page = coordinator.get(reverse("accounts-missing"), {"kind": "province"})
    invite = reverse("account-invite")
    found = [href for href in links(page, "//ul[@class='figure-list']") if invite in href]
    assert found == [f"{invite}?agency=da-nang", f"{invite}?agency=hue"]
    filled = coordinator.get(reverse("account-invite-list"), {"kind": "province"})
    area = tree(filled).xpath("//textarea")[0].text_content()
    assert [line.partition(";")[0] for line in area.split("\n") if line] == ["Đà Nẵng", "Huế"]


def test_commune_without_an_officer_stands_with_its_province(coordinator: Client) -> None:
    province = AgencyFactory.create(name="Gia Lai")
    AgencyFactory.create(name="Xã Hòa Hội", kind=AgencyKind.COMMUNE, parent=province)
    page = coordinator.get(reverse("accounts-missing"), {"kind": "commune"})
    (row,) = tree(page).xpath("//ul[@class='figure-list']/li")
    assert text(row) == "Xã Hòa Hội, Gia Lai Mời"


def test_membership_is_ended_with_a_reason(coordinator: Client, officer: Membership) -> None:
    data = {"end-last_day": "1/3/2026", "end-reason": "Chuyển công tác"}
    address = reverse("account-end", args=(officer.pk,))
    assert coordinator.post(address, data).status_code == 302
    officer.refresh_from_db()
    assert officer.ends_on == date(2026, 3, 1)
    assert Membership.history.first().history_change_reason == "Chuyển công tác"


def test_membership_is_handed_over_to_a_new_person(
    coordinator: Client, officer: Membership
) -> None:
    data = {"starts_on": "1/3/2026", "full_name": "Bình", "email": "", "reason": "Nghỉ hưu"}
    data = {f"successor-{name}": value for name, value in data.items()}
    answer = coordinator.post(reverse("account-hand-over", args=(officer.pk,)), data)
    assert answer["Location"] == LINKS
    opened = Membership.objects.get(user__username="binh")
    assert (opened.agency, opened.starts_on) == (officer.agency, date(2026, 3, 1))
    officer.user.refresh_from_db()
    assert not officer.user.is_active


@pytest.mark.parametrize(
    "successor",
    [{}, {"username": "binh", "full_name": "Bình"}, {"email": "x"}],
    ids=["nobody", "two", "bad_address"],
)
def test_hand_over_needs_one_successor(
    coordinator: Client, officer: Membership, successor: dict[str, str]
) -> None:
    MembershipFactory.create(user=UserFactory.create(username="binh"), role=Role.OFFICER)
    data = {"starts_on": "1/3/2026", "reason": "x", **successor}
    data = {f"successor-{name}": value for name, value in data.items()}
    page = coordinator.post(reverse("account-hand-over", args=(officer.pk,)), data)
    assert tree(page).xpath("//*[@class='field-error']")


def test_locked_account_is_shown_and_let_in(signed_in: SignedIn, officer: Membership) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    lock("lan")
    lock("mat-khau-go-nham")
    lock("toi", failures=4)
    address = reverse("accounts-locked")
    shown = [text(row) for row in tree(client.get(address)).xpath("//ul[@class='link-list']/li")]
    assert len(shown) == 1
    assert "10.0.0.1" in shown[0]
    client.post(address, {"username": "lan"})
    assert not AccessAttempt.objects.filter(username="lan").exists()
    assert AccessAttempt.objects.count() == 2


def test_coordinator_unlocks_an_officer(coordinator: Client, officer: Membership) -> None:
    lock("lan")
    coordinator.post(reverse("account-unlock", args=(officer.pk,)))
    assert not AccessAttempt.objects.exists()
