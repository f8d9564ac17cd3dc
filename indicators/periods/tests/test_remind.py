"""Letters: to whom, with which moment, in which language, and what is kept of those that fail."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import translation

from dvctrack.lib.refused import Refused
from entities.choices import Role
from entities.models import Agency
from entities.tests.factories import MembershipFactory, UserFactory
from indicators.choices import PeriodState
from indicators.models import Obligation, Period, PeriodIndicator, Reminder
from indicators.periods.lateness import end_of
from indicators.periods.letters import tell_of_return
from indicators.periods.remind import remind
from indicators.periods.reporting import matrix
from indicators.periods.run import extend
from indicators.tests.entering import START, after
from indicators.tests.leagues import add_row, make_asked

pytestmark = pytest.mark.django_db
REFUSED, GONE = "tu-choi@example.vn", "ngat@example.vn"


class Server(EmailBackend):
    """A mail server that does not take every letter, and counts who calls."""

    calls = 0
    is_down = False

    def open(self) -> bool:
        Server.calls += 1
        if self.is_down:
            raise ConnectionRefusedError
        return True

    def send_messages(self, messages: Any) -> int:
        for letter in messages:
            if letter.to == [REFUSED]:
                raise SMTPRecipientsRefused({})
            if letter.to == [GONE]:
                raise SMTPServerDisconnected
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def _server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "calls", 0)


@pytest.fixture
def asked() -> PeriodIndicator:
    return make_asked(code="2022-09-06", submissions_due_at=end_of(after(48)))


def silent(asked: PeriodIndicator, *addresses: str) -> Agency:
    """An agency that has not reported, with an officer at each address."""
    agency = add_row(asked)
    for address in addresses:
        user = UserFactory.create(email=address)
        MembershipFactory.create(user=user, role=Role.OFFICER, agency=agency)
    return agency


def test_each_letter_has_the_moment_of_its_agency(asked: PeriodIndicator) -> None:
    silent(asked, "a@example.vn")
    extended = silent(asked, "b@example.vn")
    until = end_of(after(240))
    extend(asked.period, extended, until=until, reason="Bão", by=UserFactory.create(), at=START)
    remind(asked.period, by=None, at=after(1))
    first, second = mail.outbox
    assert "hết ngày 09/09/2022" in first.body
    assert "hết ngày 17/09/2022" in second.body


def test_letters_are_in_vietnamese_whoever_sends_them(asked: PeriodIndicator) -> None:
    silent(asked, "a@example.vn")
    with translation.override("en"):
        remind(asked.period, by=None, at=START)
        tell_of_return(Obligation.objects.get(), reason="Sai")
    for letter in mail.outbox:
        assert str(asked.indicator.name) in letter.body
        assert "Kỳ" in letter.body or "kỳ" in letter.body


def test_all_letters_leave_by_one_connection(asked: PeriodIndicator) -> None:
    for number in range(3):
        silent(asked, f"a{number}@example.vn", f"b{number}@example.vn")
    remind(asked.period, by=None, at=START)
    assert (len(mail.outbox), Server.calls) == (6, 1)


def test_letter_that_failed_is_kept_and_is_no_reminder(asked: PeriodIndicator) -> None:
    silent(asked, REFUSED)
    silent(asked, "a@example.vn", GONE)
    silent(asked)
    found = remind(asked.period, by=None, at=START)
    assert [(row.reached, list(row.failed)) for row in found] == [
        ([], [REFUSED]),
        (["a@example.vn"], [GONE]),
        ([], []),
    ]
    kept = Reminder.objects.order_by("pk").values_list("addresses", "failed")
    assert list(kept) == [("", REFUSED), ("a@example.vn", GONE), ("", "")]
    rows = matrix(asked.period, at=START).rows
    assert [row.reminded_at for row in rows] == [None, START, None]


def test_server_that_is_down_is_asked_once(
    asked: PeriodIndicator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Server, "is_down", True)
    for number in range(3):
        silent(asked, f"a{number}@example.vn")
    found = remind(asked.period, by=None, at=START)
    assert [len(row.failed) for row in found] == [1, 1, 1]
    assert (Server.calls, mail.outbox) == (1, [])


@pytest.mark.parametrize("state", [PeriodState.PLANNED, PeriodState.CLOSED])
def test_nobody_is_reminded_of_a_period_that_is_not_open(
    asked: PeriodIndicator, state: PeriodState
) -> None:
    silent(asked, "a@example.vn")
    Period.objects.update(state=state)
    with pytest.raises(Refused):
        remind(Period.objects.get(), by=None, at=START)
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)
