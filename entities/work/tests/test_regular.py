"""Regular work is done once when its time has come, whoever asks, and whatever the clock does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from entities.work.regular import is_due

pytestmark = pytest.mark.django_db
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("moments", "due"),
    [
        ((0, 0, 1), [True, False, False]),
        ((0, 23, 24, 47, 48), [True, False, True, False, True]),
        # The clock is set back by two days.
        ((0, -48, -47), [True, True, False]),
    ],
)
def test_work_of_each_day(moments: tuple[int, ...], due: list[bool]) -> None:
    asked = [is_due("tidy", every=DAY, at=NOW + timedelta(hours=hour)) for hour in moments]
    assert asked == due
