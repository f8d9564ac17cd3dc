"""What a proposal is made of as JSON, and back; rows of the database by their keys."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from django.db.models import Model

from dvctrack.lib.files.cells import Cell, LeftOut, LeftOutKind, Line
from entities.models import Agency
from indicators.annex.dates import Decision
from indicators.annex.layout import Field
from indicators.annex.ledger import Ledger, PassedOver, Reason
from indicators.annex.mapping import ColumnMapping, Subject, TableQuestion
from indicators.annex.scaling import ScaleKind, ScaleQuestion
from indicators.choices import Span, Status
from indicators.findings import Finding
from indicators.importing.names import NameQuestion
from indicators.importing.proposal import Questions, TableSummary
from indicators.importing.service_names import ServiceQuestion
from indicators.importing.services import (
    Aspect,
    ComparedOrder,
    ComparedService,
    Difference,
    NotListed,
    OrderState,
    ProposedService,
    ServiceChanges,
)
from indicators.models import Indicator, Period, Target
from indicators.periods.effects import Effect

Rows = dict[str, dict[int, Model]]

_MODELS = {model.__name__: model for model in (Agency, Indicator, Period, Target)}
# Written as one text.
_TEXTS: Mapping[str, Any] = {
    **{kind.__name__: kind for kind in (Decimal, Fraction, Field, Reason, ScaleKind, Span, Status)},
    **{kind.__name__: kind for kind in (Aspect, LeftOutKind, OrderState)},
    date.__name__: date.fromisoformat,
}
_CLASSES: Mapping[str, Any] = {
    kind.__name__: kind
    for kind in (
        Cell,
        ColumnMapping,
        ComparedOrder,
        ComparedService,
        Decision,
        Difference,
        Effect,
        Finding,
        Ledger,
        Line,
        NameQuestion,
        NotListed,
        PassedOver,
        ProposedService,
        Questions,
        ScaleQuestion,
        ServiceChanges,
        ServiceQuestion,
        Subject,
        TableQuestion,
        TableSummary,
    )
}
_OF_LINE = ("block", "number", "values", "formats", "merged", "is_hidden", "refs", "left_out")
# What stands for something else is a list with its kind in front.
_LIST, _TUPLE, _SET, _MAP, _MODEL, _LEFT_OUT = "list", "tuple", "set", "map", "model", "LeftOut"


def as_json(value: Any) -> Any:
    """Raises TypeError for what is not known here."""
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind in (list, tuple, set, frozenset):
        name = _LIST if kind is list else _TUPLE if kind is tuple else _SET
        return [name, *map(as_json, value)]
    if kind is LeftOut:
        return [_LEFT_OUT, *map(as_json, value)]
    if isinstance(value, Mapping):
        return [_MAP, *([as_json(key), as_json(held)] for key, held in value.items())]
    if isinstance(value, Model) and kind.__name__ in _MODELS:
        return [_MODEL, kind.__name__, value.pk]
    if kind.__name__ in _TEXTS:
        return [kind.__name__, value.value if isinstance(value, Enum) else str(value)]
    if isinstance(value, str):
        # A choice of the database is nothing but its text.
        return str(value)
    if kind.__name__ in _CLASSES:
        return [kind.__name__, {name: as_json(getattr(value, name)) for name in _names(value)}]
    raise TypeError(f"{kind.__name__} is not kept")


def from_json(data: Any) -> Any:
    """What `as_json` was given; one query for each model that is named in it."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for name, pk in _named(data):
        wanted[name].add(pk)
    return _made(data, {name: rows_of(_MODELS[name], pks) for name, pks in wanted.items()})


def rows_of(model: type[Any], pks: set[int]) -> dict[int, Any]:
    """The rows with these keys, by them; one query."""
    return {row.pk: row for row in model._default_manager.filter(pk__in=pks)}


def _names(value: Any) -> Iterator[str]:
    if is_dataclass(value):
        return (field.name for field in fields(value) if field.init)
    return iter(getattr(value, "_fields", _OF_LINE))


def _named(data: Any) -> Iterator[tuple[str, int]]:
    """The rows of the database that are named."""
    if isinstance(data, dict):
        data = list(data.values())
    elif isinstance(data, list) and data and data[0] == _MODEL:
        yield data[1], data[2]
        return
    if isinstance(data, list):
        for held in data:
            yield from _named(held)


def _made(data: Any, rows: Rows) -> Any:
    if not isinstance(data, list):
        return data
    kind, *held = data
    if kind == _MODEL:
        return rows[held[0]][held[1]]
    if kind in _TEXTS:
        return _TEXTS[kind](held[0])
    if kind in _CLASSES:
        given = {name: _made(value, rows) for name, value in held[0].items()}
        if kind == Line.__name__:
            return Line(given.pop("block"), given.pop("number"), given.pop("values"), **given)
        return _CLASSES[kind](**given)
    if kind == _MAP:
        return {_made(key, rows): _made(value, rows) for key, value in held}
    made = [_made(value, rows) for value in held]
    if kind == _LEFT_OUT:
        return LeftOut(*made)
    return made if kind == _LIST else tuple(made) if kind == _TUPLE else frozenset(made)
