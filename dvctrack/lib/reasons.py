from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

Row = TypeVar("Row", bound=Model)
REASON_LENGTH = 100


def save_with_reason(
    row: Row,
    *,
    by: "AbstractBaseUser | AnonymousUser | None",
    reason: str,
    at: datetime | None = None,
) -> Row:
    """Save a row; its history says who changed it and why, and when: now, unless it is given."""
    sign(row, by=by, reason=reason, at=at)
    row.save()
    return row


def sign(
    row: Model,
    *,
    by: "AbstractBaseUser | AnonymousUser | None",
    reason: str,
    at: datetime | None = None,
) -> None:
    """Name the person and the reason for the next row of history; None is a command."""
    row._history_user = by if by and by.is_authenticated else None  # type: ignore[attr-defined]
    row._history_date = at or timezone.now()  # type: ignore[attr-defined]
    row._change_reason = reason[:REASON_LENGTH]  # type: ignore[attr-defined]
