"""Rows that are written once: what was published, and what was recorded of a deadline."""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models
from django.utils.translation import gettext

Row = TypeVar("Row", bound="Frozen")


class FrozenError(Exception):
    """Something tried to change what is written once."""

    def __init__(self) -> None:
        super().__init__(
            gettext("What is written here once stays as it was: add what is right beside it.")
        )


class FrozenQuerySet(models.QuerySet[Row]):
    """Rows that are added and read; nothing changes or deletes them."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise FrozenError

    def delete(self) -> NoReturn:
        raise FrozenError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenError

    def bulk_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """A bulk can also overwrite: `add_all` cannot."""
        raise FrozenError

    def add_all(self, rows: Iterable[Row]) -> list[Row]:
        """Add many rows at once."""
        return super().bulk_create(rows)


class Frozen(models.Model):
    """A row that is written once. Triggers of the database refuse what goes past this class.

    On PostgreSQL they refuse to change and to delete, on SQLite to change (where emptying a
    database deletes rows one by one).
    """

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenError
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenError
