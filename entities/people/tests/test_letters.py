"""A letter is kept with what it tells of, sent once, tried three times, and told honestly."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from entities.choices import LetterPurpose, LetterState
from entities.models import Letter
from entities.people.account_letters import write_links
from entities.people.letters import (
    send_again,
    send_letter,
    write_letter,
    write_letters,
)
from entities.people.links import one_time_tokens
from entities.tests.at_work import WAITS, Work, work
from entities.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 1, 8, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@pytest.fixture(name="work")
def _work(settings: Any) -> Work:
    """Letters wait as on a site, until the worker does what is due."""
    settings.TASKS = WAITS
    return work


@pytest.fixture
def person() -> User:
    user: User = UserFactory.create(username="lan", email="lan@example.vn")
    return user


def write(key: str = "1", **fields: Any) -> Letter:
    given: dict[str, Any] = {
        "purpose": LetterPurpose.REMINDER,
        "address": "lan@example.vn",
        "person": None,
        "agency": None,
        "subject": "Nhắc gửi số liệu",
        "text": "Đề nghị nhập số liệu.",
        "by": None,
        "at": AT,
    }
    return write_letter(key=key, **given | fields)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> list[str]:
    """A mail server that fails; the addresses of its letters."""
    tried: list[str] = []

    def send(subject: str, text: str, sender: None, to: list[str]) -> None:
        tried.extend(to)
        raise error

    monkeypatch.setattr("entities.people.letters.send_mail", send)
    return tried


def test_letter_leaves_when_the_worker_takes_it(work: Work, mailoutbox: list[EmailMessage]) -> None:
    letter = write()
    assert (mailoutbox, letter.state, letter.sent_at) == ([], LetterState.WAITING, None)
    work()
    letter.refresh_from_db()
    assert (letter.state, letter.tries, letter.sent_at is not None) == (LetterState.SENT, 1, True)
    assert [(mail.to, mail.body) for mail in mailoutbox] == [([letter.address], letter.text)]


def test_what_is_rolled_back_is_written_to_nobody(
    work: Work, mailoutbox: list[EmailMessage]
) -> None:
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    work()
    assert (Letter.objects.count(), DBTaskResult.objects.count(), mailoutbox) == (0, 0, [])


def test_letter_of_one_purpose_and_key_is_written_once(mailoutbox: list[EmailMessage]) -> None:
    first = write()
    assert write(text="Khác") == first
    write(purpose=LetterPurpose.RETURN)
    assert [mail.body for mail in mailoutbox] == [first.text] * 2


def test_of_many_letters_those_whose_key_is_taken_are_left_out(
    mailoutbox: list[EmailMessage],
) -> None:
    write(key="1", text="Trước")
    given = {"purpose": LetterPurpose.REMINDER, "written_at": LATER, "address": "lan@example.vn"}
    letters = [Letter(key=key, text=text, **given) for key, text in ("1a", "2b", "2c", "3d")]
    assert [letter.text for letter in write_letters(letters)] == ["b", "d"]
    assert [mail.body for mail in mailoutbox] == ["Trước", "b", "d"]
    assert write_letters(()) == []


def test_letter_is_sent_once_though_two_tasks_ask(
    work: Work, mailoutbox: list[EmailMessage]
) -> None:
    letter = write()
    send_letter.enqueue(letter.pk, 1)
    work()
    work()
    assert len(mailoutbox) == 1


ERRORS = {
    "server_is_down": (ConnectionRefusedError(), "Không kết nối được máy chủ thư"),
    "server_hangs_up": (SMTPServerDisconnected(), "Không kết nối được máy chủ thư"),
    "address_is_refused": (SMTPRecipientsRefused({}), "Máy chủ thư từ chối địa chỉ"),
}


@pytest.mark.parametrize(("error", "said"), ERRORS.values(), ids=ERRORS)
def test_letter_that_fails_three_times_is_told_and_sent_again(
    person: User,
    monkeypatch: pytest.MonkeyPatch,
    mailoutbox: list[EmailMessage],
    error: Exception,
    said: str,
) -> None:
    with monkeypatch.context() as down:
        tried = fail_with(down, error)
        letter = write()
    letter.refresh_from_db()
    assert (letter.state, letter.tries, tried) == (LetterState.FAILED, 3, [letter.address] * 3)
    assert said in letter.error
    assert send_again(Letter.objects.all(), by=person, at=AT) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.tries, letter.error) == (LetterState.SENT, 1, "")
    assert len(mailoutbox) == 1
    assert send_again(Letter.objects.all(), by=person, at=LATER) == 0


def test_letter_waits_a_while_before_it_is_tried_again(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ConnectionRefusedError())
    letter = write()
    work()
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == (LetterState.WAITING, 1)
    again = DBTaskResult.objects.get(status=TaskResultStatus.READY)
    assert again.run_after > DBTaskResult.objects.earliest("enqueued_at").enqueued_at


def test_letter_of_a_worker_that_died_is_sent_when_somebody_asks(
    work: Work, person: User, mailoutbox: list[EmailMessage]
) -> None:
    """It may have left: nothing but a person has it sent anew."""
    letter = write()
    DBTaskResult.objects.all().delete()
    Letter.objects.update(tries=1)
    assert send_again(Letter.objects.all(), by=person, at=AT) == 0
    assert send_again(Letter.objects.all(), by=person, at=LATER) == 1
    work()
    letter.refresh_from_db()
    assert (letter.state, letter.tries, len(mailoutbox)) == (LetterState.SENT, 2, 1)


def test_site_without_a_mail_server_says_that_nothing_was_sent(settings: Any) -> None:
    settings.SENDS_MAIL = False
    letter = write()
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (LetterState.FAILED, "Hệ thống chưa có máy chủ thư.")


def write_link(person: User) -> Letter:
    assert write_links(accounts=[person], by=person, at=AT) == []
    return Letter.objects.get()


def test_link_that_opens_an_account_is_in_no_kept_text(
    person: User, mailoutbox: list[EmailMessage], settings: Any
) -> None:
    settings.SITE_URL = "https://dvc.example.vn"
    letter = write_link(person)
    assert "https://dvc.example.vn{link}" in letter.text
    (link,) = [line for line in mailoutbox[0].body.splitlines() if line.startswith("https://")]
    assert link.startswith("https://dvc.example.vn/invitation/")
    assert one_time_tokens.check_token(person, link.rstrip("/").rpartition("/")[2])


CHANGES = {
    "another_address": {"email": "khac@example.vn"},
    "switched_off": {"is_active": False},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_link_goes_to_no_address_that_the_account_has_not(
    work: Work, person: User, mailoutbox: list[EmailMessage], change: dict[str, Any]
) -> None:
    letter = write_link(person)
    User.objects.update(**change)
    work()
    letter.refresh_from_db()
    assert (letter.state, mailoutbox) == (LetterState.FAILED, [])


def test_two_clicks_send_one_link(person: User, mailoutbox: list[EmailMessage]) -> None:
    write_link(person)
    write_link(person)
    assert len(mailoutbox) == 1
