"""A telephone that makes codes, as people of tests have it in the hand, and the time it shows."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
PAPER = ("abcd2345", "efgh6723")


class Clock:
    """It shows noon until seconds are let pass."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = NOON
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.now)
        own = SimpleNamespace(time=self.time)
        monkeypatch.setattr("django_otp.plugins.otp_totp.models.time", own)

    def time(self) -> float:
        return self.now.timestamp()

    def let_pass(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def code(self, key: bytes) -> str:
        """What a telephone with this key shows now."""
        reading = TOTP(key)
        reading.time = self.time()
        return f"{reading.token():06}"


def give_factor(account: User) -> TOTPDevice:
    """The account has a telephone, and two codes on paper."""
    paper = StaticDevice.objects.create(user=account, name="paper")
    for code in PAPER:
        paper.token_set.create(token=code)
    device: TOTPDevice = TOTPDevice.objects.create(user=account, name="telephone")
    return device
