"""Whether a row passes the checks of its model, told without a query.

`full_clean` of Django asks the database for each check and each unique key of each row.
"""

from collections.abc import Callable, Collection, Mapping
from operator import ge, gt, le, lt
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import CheckConstraint, F, Model, Q

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": lambda found, wanted: bool(found == wanted),
    "gte": ge,
    "gt": gt,
    "lte": le,
    "lt": lt,
    "in": lambda found, wanted: found in wanted,
}


def check_row(row: Model, *, exclude: Collection[str] = ()) -> None:
    """Raise ValidationError for its fields, or for the check constraints of a row of good fields.

    Related rows are believed to be there, and unique keys are for whoever knows all rows.
    """
    related = [field for field in row._meta.concrete_fields if field.is_relation]
    errors: dict[str, Any] = {
        field.name: field.error_messages["null"]
        for field in related
        if not field.null and field.name not in exclude and _value(row, field.name) is None
    }
    try:
        row.clean_fields(exclude={*exclude, *(field.name for field in related)})
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)
    if exclude:
        return
    broken = [
        constraint.get_violation_error_message()
        for constraint in row._meta.constraints
        if isinstance(constraint, CheckConstraint) and holds(constraint.condition, row) is False
    ]
    if broken:
        raise ValidationError({NON_FIELD_ERRORS: broken})


def holds(condition: Any, row: Model) -> bool | None:
    """Whether a condition is true of a row, as in SQL: None where that is not known."""
    if not isinstance(condition, Q):
        name, wanted = condition
        return _compare(row, name, wanted)
    found = [holds(child, row) for child in condition.children]
    deciding = condition.connector == Q.OR
    if deciding in found:
        result: bool | None = deciding
    else:
        result = None if None in found else not deciding
    return result if result is None else result != condition.negated


def _compare(row: Model, looked_up: str, wanted: Any) -> bool | None:
    name, _mark, lookup = looked_up.partition("__")
    value = _value(row, name)
    if lookup == "isnull":
        return (value is None) is wanted
    if isinstance(wanted, F):
        wanted = _value(row, wanted.name)  # type: ignore[attr-defined]
    if value is None or wanted is None:
        return None
    return _COMPARE[lookup or "exact"](value, wanted)


def _value(row: Model, name: str) -> Any:
    """A related row that is not stored yet is there all the same."""
    field: Any = row._meta.get_field(name)
    if field.is_relation and field.is_cached(row):
        return field.get_cached_value(row)
    return getattr(row, field.attname)
