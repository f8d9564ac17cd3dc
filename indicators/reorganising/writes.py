"""The rows that an act makes, changes and takes away, before and while they are written."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from dvctrack.lib.history import sign
from dvctrack.lib.many_rows import delete_rows, save_with_history
from entities.models import (
    Agency,
    AgencyCode,
    AgencyName,
    LegalDocument,
    Membership,
    Succession,
)
from indicators.models import Obligation

# In the order in which they lean on each other.
MODELS: tuple[type[Model], ...] = (
    LegalDocument,
    Agency,
    AgencyName,
    AgencyCode,
    Succession,
    Membership,
    Obligation,
)


@dataclass
class Writes:
    """`before` is what stood in the columns of a row that change, by model and key."""

    created: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))
    updated: dict[type[Model], dict[int, Model]] = field(default_factory=lambda: defaultdict(dict))
    deleted: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))
    before: dict[tuple[type[Model], int], dict[str, Any]] = field(default_factory=dict)

    def create(self, row: Model) -> None:
        self.created[type(row)].append(row)

    def change(self, row: Model, **values: Any) -> None:
        """Set these fields of a row; one that is made by this act is only set."""
        before = {row._meta.get_field(name).attname: None for name in values}  # type: ignore[union-attr]
        before = {name: getattr(row, name) for name in before}
        for name, value in values.items():
            setattr(row, name, value)
        if row.pk is not None:
            self.updated[type(row)][row.pk] = row
            stood = self.before.setdefault((type(row), row.pk), {})
            self.before[type(row), row.pk] = {**before, **stood}

    def delete(self, row: Model) -> None:
        self.deleted[type(row)].append(row)

    def __bool__(self) -> bool:
        return any(map(any, (self.created.values(), self.updated.values(), self.deleted.values())))

    def save(self, *, by: User | None, at: datetime, reason: str) -> list[dict[str, Any]]:
        """Write everything with its history, and say what was written, as plain JSON.

        The number of queries does not depend on that of rows.
        """
        ledger: list[dict[str, Any]] = []
        for model in MODELS:
            gone = self.deleted[model]
            created, updated = self.created[model], list(self.updated[model].values())
            for row in (*created, *updated, *gone):
                sign(row, by=by, reason=reason, at=at)
            ledger.extend(_entry(row, _columns(row), None) for row in gone)
            delete_rows(model, gone)
            save_with_history(model, created=created, updated=updated)
            ledger.extend(_entry(row, None, {}) for row in created)
            ledger.extend(self._changes(model, updated))
        plain: list[dict[str, Any]] = json.loads(json.dumps(ledger, cls=DjangoJSONEncoder))
        return plain

    def _changes(self, model: type[Model], rows: list[Model]) -> Iterator[dict[str, Any]]:
        for row in rows:
            before = self.before[model, row.pk]
            yield _entry(row, before, {name: getattr(row, name) for name in before})


def _entry(
    row: Model, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, Any]:
    """One row of the ledger: what stood there (None: nothing) and what stands there (None: it was
    taken away); a row that was made is known by its key alone."""
    return {"model": row._meta.label_lower, "pk": row.pk, "before": before, "after": after}


def _columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
