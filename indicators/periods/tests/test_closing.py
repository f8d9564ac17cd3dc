"""A period is closed and opened again by the coordinating office, from the state that was shown."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dvctrack.lib.refused import Refused
from entities.choices import Role
from entities.tests.accounts import staff
from entities.tests.factories import UserFactory
from indicators.choices import PeriodState
from indicators.models import Period
from indicators.periods.run import change_moments, close_period, open_period, reopen_period
from indicators.tests.leagues import make_asked

pytestmark = pytest.mark.django_db
CODE = "2022-09-06"
AT = datetime(2022, 9, 7, tzinfo=UTC)


@pytest.fixture
def client(client: Client) -> Client:
    make_asked(code=CODE)
    client.force_login(staff("dieuphoi", Role.COORDINATOR))
    return client


def close(client: Client, **data: str) -> None:
    answer = client.post(reverse("period-close", args=(CODE,)), data)
    assert answer.status_code == (302 if data["reason"] else 200)


def test_closing_needs_a_reason_and_can_be_taken_back(client: Client) -> None:
    for reason, state in (
        ("", PeriodState.OPEN),
        ("Hết hạn", PeriodState.CLOSED),
        ("Bổ sung", PeriodState.OPEN),
    ):
        close(client, reason=reason)
        assert Period.objects.get().state == state


def test_page_that_showed_another_state_moves_nothing(client: Client) -> None:
    for seen in (PeriodState.PLANNED, PeriodState.CLOSED, "x"):
        Period.objects.update(state=PeriodState.OPEN if seen != "x" else PeriodState.CLOSED)
        before = Period.objects.get().state
        close(client, reason="Hết hạn", state=seen)
        assert Period.objects.get().state == before


def test_period_in_another_state_is_not_moved() -> None:
    period = make_asked(code=CODE).period
    signed: dict[str, Any] = {"by": UserFactory.create(), "at": AT}
    moments: dict[str, Any] = dict.fromkeys(
        ("submissions_due_at", "entry_closes_at", "edits_close_at"), AT
    )
    with pytest.raises(Refused, match="không còn ở trạng thái"):
        reopen_period(period, reason="Bổ sung", **signed)
    with pytest.raises(Refused):
        change_moments(
            period, reopens=True, reminder_days=[], reason="Bổ sung", **moments, **signed
        )
    with pytest.raises(Refused):
        open_period(period, asked=[], **signed)
    close_period(period, reason="Hết hạn", **signed)
    with pytest.raises(Refused):
        close_period(period, reason="Hết hạn", **signed)
    assert Period.objects.get().state == PeriodState.CLOSED
