"""The second factor: beside the password a code of a telephone (TOTP), or one on paper.

Who manages accounts must have one where `SECOND_FACTOR` is "required", everybody else may. What
is stored and how codes are tried is django-otp's: a wrong code makes the next one wait, twice as
long each time, and no code counts twice.
"""

import re
from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from dvctrack.lib.refused import Refused
from entities.choices import LetterPurpose, TrailKind
from entities.models import Membership
from entities.people.letters import write_letter
from entities.people.memberships import end_sessions
from entities.policy import ACCOUNT_MANAGERS, holds_one_of
from entities.trail.record import account_name, record

PAPER_CODES = 10


class Step(Enum):
    """What a person owes who has given the password."""

    CODE = "code"
    SET_UP = "set up"


@dataclass(frozen=True)
class Halfway:
    """Somebody who has given the password, and has a step to make before coming in."""

    account: User
    step: Step


def is_in_use() -> bool:
    return str(settings.SECOND_FACTOR) != "off"


def step_left(account: User, *, on: date) -> Step | None:
    """What the password alone leaves to do; None where nothing. One query, or none where off."""
    if not is_in_use():
        return None
    managed = Membership.objects.valid_on(on).filter(role__in=ACCOUNT_MANAGERS)
    has, manages = (
        User.objects.filter(pk=account.pk)
        .values_list(
            Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)),
            Exists(managed.filter(user=OuterRef("pk"))),
        )
        .get()
    )
    if has:
        return Step.CODE
    return Step.SET_UP if manages or account.is_superuser else None


def must_have_factor(account: User) -> bool:
    """Whether it cannot be done without; `step_left` asks the same of people without one."""
    return is_in_use() and holds_one_of(ACCOUNT_MANAGERS, account)


def factor_of(account: User) -> TOTPDevice | None:
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=account, confirmed=True).first()
    return found


def paper_codes_left(account: User) -> int:
    number: int = StaticToken.objects.filter(device__user=account).count()
    return number


def new_device(account: User, key: str) -> TOTPDevice:
    """A device that is not stored yet; `key` is its secret in hexadecimal."""
    return TOTPDevice(user=account, key=key, name="telephone")


def secret_in_groups(device: TOTPDevice) -> str:
    """The secret as people type it into a telephone, four letters at a time."""
    return " ".join(re.findall("....", b32encode(device.bin_key).decode()))


def accept_code(*, account: User, code: str, address: str) -> TOTPDevice:
    """Use up a code of the telephone or of the paper; returns what the session holds by.

    Refused where it is wrong, and as long as the wrong ones before make it wait. The trail keeps
    the network `address`.
    """
    factor = factor_of(account)
    if factor is None:
        raise Refused(_("There is no second factor."))
    typed = re.sub(r"[\s-]", "", code).lower()
    is_paper = re.fullmatch(r"\d{6}", typed) is None
    asked = StaticDevice.objects.get(user=account) if is_paper else factor
    _refuse_while_waiting(asked)
    with transaction.atomic():
        is_right = verify_token(account, asked.persistent_id, typed) is not None
        kind, act = (
            (TrailKind.FACTOR, "code accepted") if is_right else (TrailKind.FAILURE, "code refused")
        )
        about = account_name(account)
        record(kind, act, by=account, about=about, address=address, paper=is_paper)
    if is_right:
        return factor
    asked.refresh_from_db()
    wrong = _("The code is wrong, was used before or is too old.")
    _refuse_while_waiting(asked, wrong)
    raise Refused(wrong)


def _refuse_while_waiting(device: TOTPDevice | StaticDevice, sentence: str = "") -> None:
    may_try, why = device.verify_is_allowed()
    if not may_try:
        # The second that has begun is over by then.
        until = localtime(why["locked_until"] + timedelta(seconds=1))
        wait = _("The next one can be tried from %(moment)s.")
        moment = date_format(until, "H:i:s d/m/Y")
        raise Refused(f"{sentence} {wait % {'moment': moment}}".strip())


@transaction.atomic
def set_up_factor(
    *, account: User, key: str, code: str, is_first: bool, session: str, at: datetime
) -> tuple[TOTPDevice, list[str]]:
    """Take the telephone that has this key, in the place of any before, and make codes on paper.

    `code` shows that the telephone has the key; it counts as used. With `is_first` there may be
    none before: the password alone replaces nothing. Every session but `session` ends. Returns
    the device and the codes.
    """
    device = new_device(account, key)
    reading = TOTP(unhexlify(key), device.step, device.t0, device.digits)
    reading.time = at.timestamp()
    typed = re.sub(r"\s", "", code)
    if not re.fullmatch(r"\d{6}", typed) or not reading.verify(int(typed), device.tolerance):
        raise Refused(_("The code does not belong to this key. Does the telephone show the time?"))
    User.objects.select_for_update().get(pk=account.pk)
    if is_first and factor_of(account):
        raise Refused(_("A second factor was set up meanwhile. Sign in with its code."))
    TOTPDevice.objects.filter(user=account).delete()
    device.last_t, device.drift = reading.t(), reading.drift
    device.save()
    codes = _make_paper_codes(account)
    end_sessions(account, but=session)
    record(TrailKind.FACTOR, "second factor set up", by=account, about=account_name(account))
    _tell(account, is_set_up=True, by=account, at=at)
    return device, codes


@transaction.atomic
def renew_paper_codes(*, account: User) -> list[str]:
    """New codes on paper; those before are worth nothing."""
    if factor_of(account) is None:
        raise Refused(_("There is no second factor."))
    codes = _make_paper_codes(account)
    record(TrailKind.FACTOR, "codes on paper renewed", by=account, about=account_name(account))
    return codes


def _make_paper_codes(account: User) -> list[str]:
    StaticDevice.objects.filter(user=account).delete()
    device = StaticDevice.objects.create(user=account, name="paper")
    codes = [StaticToken.random_token() for _number in range(PAPER_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


@transaction.atomic
def take_off_factor(*, account: User, by: User | None, at: datetime, session: str = "") -> None:
    """Take the second factor of an account off; every session of it ends but `session`."""
    devices = list(TOTPDevice.objects.select_for_update().filter(user=account))
    if not devices:
        raise Refused(_("There is no second factor."))
    if by == account and must_have_factor(account):
        raise Refused(_("With your role you cannot do without a second factor."))
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    end_sessions(account, but=session)
    record(TrailKind.FACTOR, "second factor taken off", by=by, about=account_name(account))
    _tell(account, is_set_up=False, by=by, at=at)


def _tell(account: User, *, is_set_up: bool, by: User | None, at: datetime) -> None:
    """A letter, so that nobody changes it behind the person's back."""
    if not account.email:
        return
    context = {"account": account, "is_set_up": is_set_up, "by": by, "site": settings.SITE_URL}
    with translation.override(settings.LANGUAGE_CODE):
        write_letter(
            purpose=LetterPurpose.FACTOR,
            key=f"{account.pk} {at:%Y-%m-%dT%H:%M:%S.%f}",
            address=account.email,
            person=account,
            agency=None,
            subject=render_to_string("entities/accounts/factor_subject.txt", context).strip(),
            text=render_to_string("entities/accounts/factor_body.txt", context),
            by=by,
            at=at,
        )
