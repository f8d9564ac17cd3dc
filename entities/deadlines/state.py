"""Which deadlines are overdue on a day, which come next, and which are done with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dvctrack.lib.history import complete, in_model, recorded
from entities.agencies.names import name_agencies
from entities.deadlines.quarters import Quarter
from entities.models import (
    Agency,
    AgencyQuerySet,
    DeadlineExtension,
    ServiceDeadline,
    annex_order,
)

# What a reader sees of a deadline besides its own fields.
NAMES = ("service", "agency", "decision")


def overdue(*, on: date, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """Deadlines not met by the end of `on`. Nothing is overdue on its due day.

    With `seen_at` as they were recorded at that moment: then these are records of history,
    which `by_quarter` turns into deadlines.
    """
    return _open(on, seen_at).filter(due_as_of__lt=on)


def upcoming(*, on: date, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """Open deadlines that are not overdue on `on`, also those due that very day."""
    return _open(on, seen_at).filter(due_as_of__gte=on)


def completed(*, on: date, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """Deadlines completed by the end of `on`, in time or late, latest completion first."""
    found = with_due_day(on, seen_at=seen_at).filter(completed_on__lte=on)
    return found.order_by("-completed_on", "printed_order", *annex_order("agency__", on=on), "id")


def days_late(deadline: ServiceDeadline, *, on: date) -> int:
    """Whole days from the due day to `on`; 0 or less means in time.

    The deadline comes from one of these queries, for the same day.
    """
    return (on - due_as_of(deadline)).days


def due_as_of(deadline: ServiceDeadline) -> date:
    """The due day that the query annotated, extensions included."""
    due: date = deadline.due_as_of  # type: ignore[attr-defined]
    return due


@dataclass(frozen=True)
class QuarterGroup:
    """The deadlines whose due day lies in one quarter."""

    quarter: Quarter
    deadlines: list[ServiceDeadline]


def by_quarter(
    deadlines: Iterable[ServiceDeadline], *, on: date, seen_at: datetime | None = None
) -> list[QuarterGroup]:
    """The deadlines in groups, earliest quarter first, each in the order of its source.

    Their agencies have the names of the day, as recorded at `seen_at`.
    """

    def quarter(deadline: ServiceDeadline) -> Quarter:
        return Quarter.containing(due_as_of(deadline))

    named = name_agencies(_as_deadlines(deadlines), on=on, seen_at=seen_at)
    ordered = sorted(named, key=quarter)
    return [QuarterGroup(key, list(group)) for key, group in groupby(ordered, key=quarter)]


def _as_deadlines(deadlines: Iterable[Any]) -> list[ServiceDeadline]:
    rows = list(deadlines)
    if not rows or isinstance(rows[0], ServiceDeadline):
        return rows
    complete(rows, *NAMES)
    return [in_model(row, *NAMES, "due_as_of") for row in rows]


def with_due_day(on: date, *, seen_at: datetime | None = None) -> "QuerySet[Any]":
    """All deadlines with `due_as_of`: the due day after the extensions decided by the end of `on`.

    Of the past these are records of history, as `recorded` says.
    """
    extensions = recorded(DeadlineExtension, seen_at).filter(
        deadline_id=OuterRef("id"), decided_on__lte=on
    )
    latest = extensions.order_by("-decided_on", "-id").values("due_on")[:1]
    found: QuerySet[Any] = (
        recorded(ServiceDeadline, seen_at)
        .annotate(due_as_of=Coalesce(Subquery(latest), F("due_on")))
        .select_related("service", "decision", "agency__parent")
        .prefetch_related("service__decisions")
    )
    return found


def _open(on: date, seen_at: datetime | None) -> "QuerySet[Any]":
    """The deadlines not completed by the end of the day."""
    is_open = Q(completed_on__isnull=True) | Q(completed_on__gt=on)
    found = with_due_day(on, seen_at=seen_at).filter(is_open)
    return found.order_by(F("due_as_of"), "printed_order", *annex_order("agency__", on=on), "id")


def quarters_with_deadlines() -> list[Quarter]:
    """Every quarter in which a deadline falls due, as first ordered or as extended."""
    days = ServiceDeadline.objects.order_by().values_list("due_on", "extensions__due_on")
    return sorted({Quarter.containing(day) for pair in days.distinct() for day in pair if day})


def agencies_with_deadlines() -> AgencyQuerySet:
    """The agencies that lead a service, in the order of the annexes."""
    leads = ServiceDeadline.objects.values("agency")
    return Agency.objects.filter(pk__in=leads).in_annex_order()
