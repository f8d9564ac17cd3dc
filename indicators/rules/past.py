"""What was recorded at a moment of the past, from history."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet


def recorded(model: type[Model], at: datetime | None) -> "QuerySet[Any]":
    """The rows of `model` as they were recorded at `at`; as they are now for None.

    Of the past these are records of history, with the fields of the model: of each row the
    last one until then, unless it had been taken away. A change belongs to its own moment.
    """
    if at is None:
        return model._default_manager.all()
    history = model.history.model._default_manager  # type: ignore[attr-defined]
    until = history.filter(history_date__lte=at)
    after = Q(history_date__gt=OuterRef("history_date")) | Q(
        history_date=OuterRef("history_date"), history_id__gt=OuterRef("history_id")
    )
    later = until.filter(after, id=OuterRef("id"))
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
