"""What was recorded at a moment of the past, what was changed since, and who changes it now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import PROTECT, Exists, Model, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.functional import Promise
from simple_history import models as simple_history

Row = TypeVar("Row", bound=Model)
REASON_LENGTH = 100


class HistoricalRecords(simple_history.HistoricalRecords):  # type: ignore[misc]
    """History that keeps its people: an account that stands in it cannot be deleted, so that its
    name stands with what it changed. The library would empty the name.
    """

    def _get_history_user_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super()._get_history_user_fields()
        fields["history_user"].remote_field.on_delete = PROTECT
        return fields


def save_with_reason(
    row: Row,
    *,
    by: AbstractBaseUser | AnonymousUser | None,
    reason: str | Promise,
    at: datetime | None = None,
) -> Row:
    """Save a row; its history says who changed it and why, and when: now, unless it is given."""
    sign(row, by=by, reason=reason, at=at)
    row.save()
    return row


def sign(
    row: Model,
    *,
    by: AbstractBaseUser | AnonymousUser | None,
    reason: str | Promise,
    at: datetime | None = None,
) -> None:
    """Name the person and the reason for the next row of history; None is a command."""
    row._history_user = by if by and by.is_authenticated else None  # type: ignore[attr-defined]
    row._history_date = at or timezone.now()  # type: ignore[attr-defined]
    row._change_reason = reason_text(reason)[:REASON_LENGTH]  # type: ignore[attr-defined]


def reason_text(reason: str | Promise, /, **values: object) -> str:
    """A reason as history keeps it: in Vietnamese, whatever language its person reads.

    That needs a lazy text, which `values` are set into; what a person typed stays as it is.
    """
    with translation.override("vi"):
        return str(reason) % values if values else str(reason)


def recorded(model: type[Model], at: datetime | None) -> "QuerySet[Any]":
    """The rows of `model` as they were recorded at `at`; as they are now for None.

    Of the past these are records of history, with the fields of the model: of each row the
    last one until then, unless it had been taken away. A change belongs to its own moment.
    What came last is known by the number of its record and not by its moment: the clock of a
    machine can be set back, and what is recorded as of now must be what stands.
    """
    if at is None:
        return model._default_manager.all()
    history = model.history.model._default_manager  # type: ignore[attr-defined]
    until = history.filter(history_date__lte=at)
    later = until.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    found: QuerySet[Any] = until.exclude(history_type="-").filter(~Exists(later))
    return found


def in_model(row: Any, *related: str) -> Any:
    """A row of `recorded` as its model, with the related rows that were read with it."""
    if not hasattr(row, "history_id"):
        return row
    found = row.instance
    for name in related:
        setattr(found, name, getattr(row, name))
    return found


def as_recorded(rows: Iterable[Row], at: datetime | None) -> list[Row]:
    """Rows of one model as they were recorded at `at`, in their order; as they are for None.

    One of which nothing had been recorded by then is as it is now. One query.
    """
    given = list(rows)
    if at is None or not given:
        return given
    keys = [row.pk for row in given]
    found = {row.id: in_model(row) for row in recorded(type(given[0]), at).filter(id__in=keys)}
    return [found.get(row.pk, row) for row in given]


def complete(records: Iterable[Any], *related: str) -> None:
    """Give records of history the related rows that have been taken away since."""
    for name in related:
        gone: dict[int, list[Any]] = {}
        for record in records:
            key = getattr(record, f"{name}_id")
            if key is not None and getattr(record, name) is None:
                gone.setdefault(key, []).append(record)
        if not gone:
            continue
        model = type(next(iter(gone.values()))[0])._meta.get_field(name).related_model
        for last in model.history.filter(id__in=gone).order_by("history_id"):
            for record in gone[last.id]:
                setattr(record, name, last.instance)


@dataclass(frozen=True)
class Step:
    """One change of one row: what was recorded, and what stood there before.

    `before` is None for a row that was made. One that was taken away is `is_gone`. `values`
    are the fields that a reader sees, in the order of the form. `not_before` is the moment or that
    of an earlier step, where the clock was set back: steps stand in its order.
    """

    at: datetime
    by: User | None
    reason: str
    row: Any
    before: Any
    values: tuple[str, ...]
    not_before: datetime
    is_gone: bool = False

    @property
    def after(self) -> Any:
        return None if self.is_gone else self.row

    @property
    def changed(self) -> list[str]:
        """The values that differ."""
        return [
            name
            for name in self.values
            if getattr(self.before, name, None) != getattr(self.after, name, None)
        ]


def steps(
    records: "QuerySet[Any]",
    values: tuple[str, ...],
    *related: str,
    since: datetime | None = None,
) -> list[Step]:
    """The steps of the rows that these records of history tell of, after `since`, latest first.

    Of each row all records are read, also those that `records` leaves out, and `related` with
    them. A step in which nothing that a reader sees changed is left out. One query, and one more
    for each kind of related row of which some have been taken away.
    """
    if since is not None:
        records = records.filter(history_date__gt=since)
    rows = records.model._default_manager.filter(id__in=records.order_by().values("id"))
    in_order = rows.order_by("id", "history_id")
    read = list(in_order.select_related("history_user", *related))
    complete(read, *related)
    found = [
        step
        for _pk, of_one in groupby(read, key=lambda row: row.id)
        for step in reversed(list(_of_one(of_one, values, related)))
        if (since is None or step.at > since) and step.changed
    ]
    return sorted(found, key=lambda step: step.not_before, reverse=True)


def _of_one(
    records: Iterable[Any], values: tuple[str, ...], related: tuple[str, ...]
) -> Iterator[Step]:
    before = latest = None
    for record in records:
        latest = max(latest or record.history_date, record.history_date)
        step = Step(
            at=record.history_date,
            by=record.history_user,
            reason=record.history_change_reason or "",
            row=in_model(record, *related),
            before=before,
            values=values,
            not_before=latest,
            is_gone=record.history_type == "-",
        )
        yield step
        before = step.after


def name_of(user: User) -> str:
    """How a page names a person: the full name, or the user name where there is none."""
    return user.get_full_name() or user.get_username()
