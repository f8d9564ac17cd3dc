"""The page of letters with links, and a list of people that is sent again."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, send_mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.choices import LetterState, Role
from entities.models import Letter, Membership
from entities.people.account_letters import write_links
from entities.people.tests.conftest import SignedIn
from entities.tests.at_work import WAITS, Work, work
from entities.tests.factories import AgencyFactory, MembershipFactory, UserFactory
from entities.tests.pages import rows, text, tree
from entities.work.hearts import beat

pytestmark = pytest.mark.django_db
INVITE = reverse("account-invite-list")
LETTERS = reverse("account-letters")
HOUR = timedelta(hours=1)


@pytest.fixture(name="work")
def _work(settings: Any) -> Work:
    settings.TASKS = WAITS
    return work


def refuse(monkeypatch: pytest.MonkeyPatch, address: str) -> list[str]:
    """A mail server that refuses one address; how often it did."""
    refused: list[str] = []

    def send(subject: str, text: str, sender: None, to: list[str]) -> None:
        if address in to:
            refused.append(address)
            raise SMTPRecipientsRefused({})
        send_mail(subject, text, sender, to)

    monkeypatch.setattr("entities.people.letters.send_mail", send)
    return refused


def test_list_that_is_sent_again_reaches_those_whose_letter_failed(
    work: Work,
    signed_in: SignedIn,
    mailoutbox: list[EmailMessage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of four one has come in, one has a letter of today, of one it failed, and one is new."""
    morning = datetime(2026, 10, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: morning)
    coordinator = signed_in(Role.COORDINATOR)
    AgencyFactory.create(name="Cần Thơ")
    lines = [f"Cần Thơ; Người {place}; nguoi{place}@example.vn; officer" for place in range(4)]
    asked = {"starts_on": "1/10/2026", "delivery": "mail"}
    with monkeypatch.context() as mails:
        refused = refuse(mails, "nguoi2@example.vn")
        coordinator.post(INVITE, {**asked, "lines": "\n".join(lines[:3])})
        for hours in range(3):
            monkeypatch.setattr(timezone, "now", lambda now=morning + hours * HOUR: now)
            work()
    assert refused == ["nguoi2@example.vn"] * 3
    User.objects.filter(email="nguoi0@example.vn").update(last_login=timezone.now())
    mailoutbox.clear()
    coordinator.force_login(User.objects.get(username="toi"))
    page = coordinator.post(INVITE, {**asked, "lines": "\n".join(lines)}, follow=True)
    work()
    sent = sorted(address for letter in mailoutbox for address in letter.to)
    assert sent == ["nguoi2@example.vn", "nguoi3@example.vn"]
    told = page.content.decode()
    assert "3 người trong danh sách đã có tài khoản (nguoi0@example.vn, nguoi1@example.vn, " in told
    assert "1 người trong số đó được gửi liên kết mới" in told
    assert Membership.objects.filter(role=Role.OFFICER).count() == 4


def test_list_on_paper_that_is_sent_again_makes_no_second_account(coordinator: Client) -> None:
    AgencyFactory.create(name="Cần Thơ")
    asked = {"lines": "Cần Thơ; Bình; ; officer", "starts_on": "1/10/2026", "delivery": "list"}
    for _time in range(2):
        assert coordinator.post(INVITE, asked)["Location"] == reverse("account-links")
    assert [user.username for user in User.objects.filter(first_name="Bình")] == ["binh"]


def test_account_with_another_role_keeps_the_list_from_being_taken(coordinator: Client) -> None:
    agency = AgencyFactory.create(name="Cần Thơ")
    user = UserFactory.create(email="lan@example.vn")
    MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    lines = "Cần Thơ; Lan; lan@example.vn; approver\nCần Thơ; Bình; ; officer"
    page = coordinator.post(INVITE, {"lines": lines, "starts_on": "1/10/2026", "delivery": "list"})
    (fault,) = tree(page).xpath("//*[@class='field-error']")
    assert "lan@example.vn đã có tài khoản với vai trò hoặc cơ quan khác" in text(fault)
    assert not User.objects.filter(first_name="Bình").exists()


@pytest.fixture
def failed(coordinator: Client) -> list[str]:
    """The addresses of three officers whose letters could not be sent."""
    addresses = [f"nguoi{place}@example.vn" for place in range(3)]
    for address in addresses:
        user = UserFactory.create(email=address)
        MembershipFactory.create(user=user, role=Role.OFFICER)
        write_links(accounts=[user], by=User.objects.get(username="toi"), at=timezone.now())
    Letter.objects.update(state=LetterState.FAILED, error="Hộp thư đầy")
    return addresses


def states(client: Client) -> dict[str, str]:
    return {row[1]: row[3] for row in rows(client.get(LETTERS), "letters")}


def test_letters_that_did_not_leave_are_sent_again_singly_or_all(
    work: Work, coordinator: Client, failed: list[str], mailoutbox: list[EmailMessage]
) -> None:
    mailoutbox.clear()
    assert states(coordinator) == dict.fromkeys(failed, "không gửi được: Hộp thư đầy")
    for odd in ("9" * 5000, "²", "-1", "0"):
        assert coordinator.post(LETTERS, {"letter": odd}).status_code == 302
    coordinator.post(LETTERS, {"letter": Letter.objects.get(address=failed[1]).pk})
    work()
    assert [letter.to for letter in mailoutbox] == [[failed[1]]]
    assert states(coordinator)[failed[1]] == "đã gửi"
    coordinator.post(LETTERS)
    work()
    assert states(coordinator) == dict.fromkeys(failed, "đã gửi")
    assert len(mailoutbox) == 3


def test_one_who_got_a_later_letter_is_not_sent_the_earlier_one(
    work: Work, coordinator: Client, failed: list[str], mailoutbox: list[EmailMessage]
) -> None:
    mailoutbox.clear()
    person = User.objects.get(email=failed[0])
    write_links(accounts=[person], by=person, at=timezone.now() + timedelta(minutes=2))
    work()
    coordinator.post(LETTERS)
    work()
    assert sorted(address for letter in mailoutbox for address in letter.to) == failed


def test_page_says_after_a_minute_that_no_worker_sends_the_letters(
    work: Work, coordinator: Client, failed: list[str]
) -> None:
    def said() -> tuple[bool, bool]:
        """That nobody sends them; and whether the page comes back by itself."""
        page = coordinator.get(LETTERS)
        comes_back = bool(tree(page).xpath("//*[@id='letters']/@hx-get"))
        return "không có tiến trình" in page.content.decode(), comes_back

    assert said() == (False, False)
    coordinator.post(LETTERS)
    assert said() == (False, True)
    Letter.objects.update(written_at=timezone.now() - timedelta(minutes=2))
    assert said() == (True, False)
    beat("worker", at=timezone.now())
    assert said() == (False, True)
