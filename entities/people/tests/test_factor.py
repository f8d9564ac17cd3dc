"""The second factor: codes that count once, wrong ones that wait, and who takes it off."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from dvctrack.lib.refused import Refused
from entities.choices import Role, TrailKind
from entities.models import Membership, TrailEntry
from entities.people.factor import (
    PAPER_CODES,
    Step,
    accept_code,
    factor_of,
    must_have_factor,
    new_device,
    paper_codes_left,
    renew_paper_codes,
    set_up_factor,
    step_left,
    take_off_factor,
)
from entities.people.tests.conftest import SignedIn
from entities.tests.factories import MembershipFactory, UserFactory
from entities.tests.pages import tree
from entities.tests.second_factor import NOON, PAPER, Clock, give_factor

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEY = "00112233445566778899aabbccddeeff00112233"
TODAY = NOON.date()


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def lan() -> User:
    user: User = UserFactory.create(username="lan", email="lan@example.vn")
    return user


def set_up(account: User, clock: Clock, *, is_first: bool = True, code: str = "") -> list[str]:
    key = new_device(account, KEY).bin_key
    _device, codes = set_up_factor(
        account=account,
        key=KEY,
        code=code or clock.code(key),
        is_first=is_first,
        session="",
        at=clock.now,
    )
    return codes


def accepted(*, account: User, code: str) -> TOTPDevice:
    return accept_code(account=account, code=code, address="10.0.0.7")


def acts() -> list[tuple[str, str, str]]:
    rows = TrailEntry.objects.order_by("pk")
    return [(row.kind, row.act, row.about) for row in rows]


WHO = {
    "officer": (Role.OFFICER, None),
    "approver": (Role.APPROVER, None),
    "supervisor": (Role.SUPERVISOR, None),
    "coordinator": (Role.COORDINATOR, Step.SET_UP),
    "administrator": (Role.ADMINISTRATOR, Step.SET_UP),
}


@pytest.mark.parametrize(("role", "step"), WHO.values(), ids=WHO)
def test_who_manages_accounts_must_have_one(
    role: Role, step: Step | None, settings: Any, clock: Clock
) -> None:
    account = MembershipFactory.create(role=role).user
    assert step_left(account, on=TODAY) is step
    assert must_have_factor(account) is (step is not None)
    give_factor(account)
    assert step_left(account, on=TODAY) is Step.CODE
    settings.SECOND_FACTOR = "off"
    assert step_left(account, on=TODAY) is None


def test_superuser_must_and_who_was_a_coordinator_need_not(lan: User) -> None:
    MembershipFactory.create(user=lan, role=Role.COORDINATOR, ends_on=TODAY - timedelta(days=1))
    assert step_left(lan, on=TODAY) is None
    assert step_left(UserFactory.create(is_superuser=True), on=TODAY) is Step.SET_UP


def test_code_counts_once(lan: User, clock: Clock) -> None:
    codes = set_up(lan, clock)
    factor = factor_of(lan)
    assert factor is not None
    assert (len(set(codes)), paper_codes_left(lan)) == (PAPER_CODES, PAPER_CODES)
    # The one that confirmed the telephone has been used, too.
    with pytest.raises(Refused, match="Mã không đúng"):
        accepted(account=lan, code=clock.code(factor.bin_key))
    clock.let_pass(30)
    code = clock.code(factor.bin_key)
    assert accepted(account=lan, code=f"{code[:3]} {code[3:]}") == factor
    with pytest.raises(Refused, match="Mã không đúng"):
        accepted(account=lan, code=code)
    clock.let_pass(90)
    with pytest.raises(Refused, match="Mã không đúng"):
        accepted(account=lan, code=code)
    assert acts() == [
        (TrailKind.FACTOR, "second factor set up", "lan"),
        (TrailKind.FAILURE, "code refused", "lan"),
        (TrailKind.FACTOR, "code accepted", "lan"),
        (TrailKind.FAILURE, "code refused", "lan"),
        (TrailKind.FAILURE, "code refused", "lan"),
    ]
    tried = TrailEntry.objects.filter(act__startswith="code")
    assert {row.address for row in tried} == {"10.0.0.7"}
    kept = " ".join(str(row.facts) for row in TrailEntry.objects.all())
    assert not [secret for secret in (code, KEY, *codes) if secret in kept]


def test_wrong_codes_make_the_next_one_wait_twice_as_long(lan: User, clock: Clock) -> None:
    device = give_factor(lan)
    for wait in (1, 2, 4, 8, 16, 32):
        wrong = str((int(clock.code(device.bin_key)) + 1) % 1_000_000).zfill(6)
        with pytest.raises(Refused, match="Mã không đúng"):
            accepted(account=lan, code=wrong)
        clock.let_pass(wait - 0.5)
        with pytest.raises(Refused, match=r"^Có thể thử mã tiếp theo từ"):
            accepted(account=lan, code=clock.code(device.bin_key))
        clock.let_pass(0.5)
    # 12:00 and 63 seconds of waiting; what is refused unread adds nothing.
    assert clock.now == NOON + timedelta(seconds=63)
    assert accepted(account=lan, code=clock.code(device.bin_key)) == device
    device.refresh_from_db()
    assert device.throttling_failure_count == 0


def test_code_on_paper_serves_once_however_it_is_typed(lan: User, clock: Clock) -> None:
    device = give_factor(lan)
    assert accepted(account=lan, code=" ABCD-2345 ") == device
    assert paper_codes_left(lan) == len(PAPER) - 1
    with pytest.raises(Refused, match="12:00:02 02/03/2026"):
        accepted(account=lan, code="abcd2345")
    renewed = renew_paper_codes(account=lan)
    with pytest.raises(Refused):
        accepted(account=lan, code=PAPER[1])
    clock.let_pass(1)
    assert accepted(account=lan, code=renewed[3]) == device


def test_code_on_paper_of_another_person_is_worth_nothing(lan: User, clock: Clock) -> None:
    give_factor(UserFactory.create())
    other = give_factor(lan)
    other_codes = renew_paper_codes(account=lan)
    with pytest.raises(Refused):
        accepted(account=lan, code=PAPER[0])
    clock.let_pass(1)
    assert accepted(account=lan, code=other_codes[0]) == other


@pytest.mark.parametrize("code", ["000000", "12345", "x", "１２３"])
def test_key_needs_a_code_of_it(lan: User, clock: Clock, code: str) -> None:
    with pytest.raises(Refused, match="không thuộc khóa này"):
        set_up(lan, clock, code=code)
    assert factor_of(lan) is None
    assert acts() == []


def test_password_alone_replaces_no_telephone(lan: User, clock: Clock) -> None:
    device = give_factor(lan)
    with pytest.raises(Refused):
        set_up(lan, clock, is_first=True)
    assert TOTPDevice.objects.get() == device
    set_up(lan, clock, is_first=False)
    assert TOTPDevice.objects.get().key == KEY


def test_administrator_takes_it_off_for_somebody_who_lost_the_telephone(
    signed_in: SignedIn,
    officer: Membership,
    mailoutbox: list[EmailMessage],
    settings: Any,
    clock: Clock,
) -> None:
    account, page = officer.user, reverse("account", args=(officer.pk,))
    take_off = reverse("account-factor", args=(officer.pk,))
    theirs = Client()
    theirs.force_login(account)
    administrator = signed_in(Role.ADMINISTRATOR)
    # The administrator of this test needs no code to come in.
    settings.SECOND_FACTOR = "off"
    assert take_off not in tree(administrator.get(page)).xpath("//form/@action")
    give_factor(account)
    assert take_off in tree(administrator.get(page)).xpath("//form/@action")
    administrator.post(take_off)
    assert not Session.objects.filter(pk=theirs.session.session_key).exists()
    shown = administrator.post(take_off, follow=True)
    assert "Không có xác thực hai lớp" in shown.content.decode()
    assert factor_of(account) is None
    assert paper_codes_left(account) == 0
    assert acts() == [(TrailKind.FACTOR, "second factor taken off", "Lê Thị Lan (lan)")]
    (letter,) = mailoutbox
    assert letter.to == ["lan@example.vn"]
    assert "toi" in letter.body
    assert "lan" in letter.body


def test_nobody_takes_the_own_one_off_where_the_role_needs_it(clock: Clock) -> None:
    account = MembershipFactory.create(role=Role.COORDINATOR).user
    give_factor(account)
    with pytest.raises(Refused, match="vai trò"):
        take_off_factor(account=account, by=account, at=NOON)
    assert factor_of(account) is not None


def test_command_for_the_last_administrator(
    lan: User, clock: Clock, mailoutbox: list[EmailMessage]
) -> None:
    def said(*options: str) -> str:
        call_command("second_factor", *options, stdout=(out := StringIO()))
        return out.getvalue().strip()

    assert said("lan") == "Không có xác thực hai lớp."
    give_factor(lan)
    assert "2 mã trên giấy" in said("lan")
    said("lan", "--off")
    assert factor_of(lan) is None
    assert acts() == [(TrailKind.FACTOR, "second factor taken off", "lan")]
    assert "người vận hành" in mailoutbox[0].body.lower()
    for options, code in ((("lan", "--off"), 1), (("x",), 2)):
        with pytest.raises(CommandError) as refused:
            said(*options)
        assert refused.value.returncode == code
