from datetime import date

import pytest

from entities.deadlines.choices import agencies_with_deadlines, quarters_with_deadlines
from entities.deadlines.quarters import Quarter
from entities.tests.factories import (
    AgencyFactory,
    DeadlineExtensionFactory,
    ServiceDeadlineFactory,
)

pytestmark = pytest.mark.django_db


def test_quarters_are_those_of_first_and_extended_due_days() -> None:
    first = ServiceDeadlineFactory.create(due_on=date(2022, 6, 30))
    ServiceDeadlineFactory.create(due_on=date(2022, 4, 30))
    ServiceDeadlineFactory.create(due_on=date(2021, 12, 31))
    DeadlineExtensionFactory.create(deadline=first, due_on=date(2022, 9, 30))
    assert quarters_with_deadlines() == [Quarter(2021, 4), Quarter(2022, 2), Quarter(2022, 3)]


def test_no_deadlines_have_no_quarters() -> None:
    assert quarters_with_deadlines() == []


def test_agencies_are_those_that_lead_a_service_once_each() -> None:
    AgencyFactory.create()
    leading = AgencyFactory.create()
    ServiceDeadlineFactory.create_batch(2, agency=leading)
    assert list(agencies_with_deadlines()) == [leading]
