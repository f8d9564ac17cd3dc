"""Quick filters, and counting that stops where nobody reads the number any more."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dvctrack.lib.numbers import format_count

QUICK = "quick"
MOST_COUNTED = 1000


@dataclass(frozen=True)
class QuickFilter:
    """A question that people ask of a list, as a link with a count.

    `waits` are those that the index tells of: what somebody has to do.
    """

    name: str
    words: Any
    narrow: Callable[[Any, HttpRequest], Any]
    waits: bool = False


def counts(lists: Iterable[QuerySet[Any]]) -> list[int]:
    """How many each of them has, but no more than one above `MOST_COUNTED`. One query."""
    parts: list[str] = []
    values: list[Any] = []
    for rows in lists:
        bounded = rows.order_by().values("pk")[: MOST_COUNTED + 1]
        try:
            sql, of_one = bounded.query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
        else:
            parts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608
            values += of_one
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return list(cursor.fetchone())


def counted(rows: QuerySet[Any]) -> int:
    """How many there are, but no more than one above `MOST_COUNTED`."""
    return counts([rows])[0]


def count_in_words(number: int) -> str:
    """Such as "12", or "more than 1,000"."""
    if number > MOST_COUNTED:
        return _("more than %(count)s") % {"count": format_count(MOST_COUNTED)}
    return format_count(number)
