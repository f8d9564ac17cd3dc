from datetime import date

import pytest

from entities.deadlines.completed import completed
from entities.tests.factories import ServiceDeadlineFactory

pytestmark = pytest.mark.django_db

DAYS = {
    "before": (date(2022, 7, 31), 0),
    "on_the_day": (date(2022, 8, 1), 1),
    "after": (date(2022, 8, 2), 1),
}


@pytest.mark.parametrize(("on", "number"), DAYS.values(), ids=DAYS.keys())
def test_completed_counts_from_the_day_of_completion(on: date, number: int) -> None:
    ServiceDeadlineFactory.create(completed_on=date(2022, 8, 1))
    ServiceDeadlineFactory.create(completed_on=None)
    assert completed(on=on).count() == number


def test_latest_completion_comes_first() -> None:
    first = ServiceDeadlineFactory.create(completed_on=date(2022, 7, 1))
    last = ServiceDeadlineFactory.create(completed_on=date(2022, 8, 1))
    assert list(completed(on=date(2022, 9, 6))) == [last, first]
