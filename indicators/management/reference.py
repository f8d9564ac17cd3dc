"""Loading the reference data: agencies, names, indicators, targets, periods, documents."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.base import DeserializationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import complete, in_model, save_with_reason
from indicators.models import Target

# In the order in which they lean on each other.
FILES = (
    "legal_documents.json",
    "agencies.json",
    "agency_codes.json",
    "agency_names.json",
    "indicators.json",
    "targets.json",
    "periods.json",
    "obligations.json",
    "issuing_bodies.json",
    "letter_templates.json",
)
# What is asked of ministries and provinces, which a site for one province does not ask.
NATIONAL = frozenset({"periods.json", "obligations.json", "issuing_bodies.json"})


class Loaded(NamedTuple):
    """How many rows were added, and how many stay away since people took them away."""

    added: int
    left_out: int


@transaction.atomic
def load_missing(*, without: Collection[str] = ()) -> Loaded:
    """Add the reference rows whose natural key is not there yet, but those of `without`.

    What stands in the database is left as it is, so an edit in the admin survives. A row
    that people deleted, or gave another key, does not come back, nor does what leans on it. A
    target is left out where the site has one of its own for one of its days.
    """
    folder = Path(settings.BASE_DIR) / "fixtures"
    added = left_out = 0
    for name in (name for name in FILES if name not in without):
        gone: dict[type[Model], set[Any]] = {}
        for said in json.loads((folder / name).read_text(encoding="utf-8")):
            row = _row(said)
            if row is None:
                left_out += 1
                continue
            if row.pk is not None:
                continue
            if type(row) not in gone:
                gone[type(row)] = _past_keys(type(row))
            is_taken = isinstance(row, Target) and Target.objects.overlapping(row).exists()
            if is_taken or row.natural_key() in gone[type(row)]:  # type: ignore[attr-defined]
                left_out += 1
                continue
            save_with_reason(row, by=None, reason=_("Reference data"))
            added += 1
    return Loaded(added, left_out)


def _row(said: dict[str, Any]) -> Model | None:
    """The row, with its primary key where it is stored; None where it leans on one that is not."""
    try:
        (read,) = serializers.deserialize("python", [said])
    except DeserializationError as error:
        if isinstance(error.__context__, ObjectDoesNotExist):
            return None
        raise
    row: Model = read.object
    return row


def _past_keys(model: type[Model]) -> set[Any]:
    """All natural keys that rows of `model` ever had."""
    related = [field.name for field in model._meta.fields if field.is_relation]
    records = list(model.history.select_related(*related))  # type: ignore[attr-defined]
    complete(records, *related)
    return {in_model(record, *related).natural_key() for record in records}
