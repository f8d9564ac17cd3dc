"""Which deadlines are overdue on a day, and which come next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F

from entities.models import ServiceDeadline, ServiceDeadlineQuerySet
from entities.quarters import Quarter


def overdue(*, on: date) -> ServiceDeadlineQuerySet:
    """Deadlines not met by the end of `on`. Nothing is overdue on its due day."""
    return _open(on).filter(due_as_of__lt=on)  # type: ignore[misc]


def upcoming(*, on: date) -> ServiceDeadlineQuerySet:
    """Open deadlines that are not overdue on `on`, also those due that very day."""
    return _open(on).filter(due_as_of__gte=on)  # type: ignore[misc]


def days_late(deadline: ServiceDeadline, *, on: date) -> int:
    """Whole days from the due day to `on`; 0 or less means in time.

    The deadline comes from a query with `with_due_on(on)`.
    """
    return (on - due_as_of(deadline)).days


def due_as_of(deadline: ServiceDeadline) -> date:
    """The due day that `with_due_on()` annotated, extensions included."""
    due: date = deadline.due_as_of  # type: ignore[attr-defined]
    return due


@dataclass(frozen=True)
class QuarterGroup:
    """The deadlines whose due day lies in one quarter."""

    quarter: Quarter
    deadlines: list[ServiceDeadline]


def by_quarter(deadlines: Iterable[ServiceDeadline]) -> list[QuarterGroup]:
    """The deadlines in groups, earliest quarter first, each in the order of its source."""

    def quarter(deadline: ServiceDeadline) -> Quarter:
        return Quarter.containing(due_as_of(deadline))

    ordered = sorted(deadlines, key=quarter)
    return [QuarterGroup(key, list(group)) for key, group in groupby(ordered, key=quarter)]


def _open(on: date) -> ServiceDeadlineQuerySet:
    deadlines = ServiceDeadline.objects.open_on(on).with_due_on(on)
    return (
        deadlines.select_related("service", "agency", "decision")
        .prefetch_related("service__decisions")
        .order_by(F("due_as_of"), "printed_order", "agency__display_order", "pk")
    )
