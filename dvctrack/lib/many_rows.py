"""Many rows of any model at once, each with a row of history, in a constant number of queries.

`bulk_create` of Django asks again for every few hundred rows on SQLite, and `bulk_update` builds
an expression for each value.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import CASCADE, Model
from django.utils.translation import gettext_lazy

from dvctrack.lib.many_ids import among
from dvctrack.lib.refused import Refused

CHANGED_NOW = gettext_lazy(
    "Somebody else changed one of these rows at this very moment. Try again."
)

# Those of the model, typed as far as Django types them.
Fields = Sequence[Any]


@transaction.atomic
def insert_rows(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert new rows; each has its key afterwards, and may refer to one that comes with it."""
    _insert_new(model, rows)


def link_rows(model: type[Model], name: str, pairs: Sequence[tuple[int, int]]) -> None:
    """Relate rows by a many-to-many field, by their keys; none of them is related yet.

    Part of a transaction.
    """
    field: Any = model._meta.get_field(name)
    through = field.remote_field.through
    columns = (field.m2m_field_name(), field.m2m_reverse_field_name())
    _insert_new(
        through,
        [
            through(**{f"{column}_id": key for column, key in zip(columns, pair, strict=True)})
            for pair in pairs
        ],
    )


def hold_as_read(read: Iterable[Model]) -> None:
    """Lock rows of one model that were read before, until the transaction ends.

    Raises Refused where one says something else by now, or is gone.
    """
    rows = {row.pk: row for row in read}
    if not rows:
        return
    model = type(next(iter(rows.values())))
    condition, values = among(list(rows))
    stored = model._base_manager.extra(where=[condition], params=values).order_by("pk")  # noqa: S610
    now = {row.pk: row for row in stored.select_for_update(no_key=True)}
    names = [column.attname for column in model._meta.concrete_fields]
    for key, row in rows.items():
        if key not in now or any(getattr(now[key], name) != getattr(row, name) for name in names):
            raise Refused(str(CHANGED_NOW))


@transaction.atomic
def save_with_history(
    model: type[Model], *, created: Sequence[Model], updated: Sequence[Model]
) -> list[Any]:
    """Write rows that were signed (`dvctrack.lib.history.sign`), all or none; their new history."""
    _insert_new(model, created)
    if updated:
        _update(model, updated)
    return [*record_history(model, created, "+"), *record_history(model, updated, "~")]


@transaction.atomic
def delete_rows(model: type[Model], rows: Sequence[Model]) -> None:
    """Take signed rows away, with what goes with them and has no history, and on which nothing
    else leans; `restore_rows` brings them back.
    """
    if not rows:
        return
    record_history(model, rows, "-")
    ids = [row.pk for row in rows]
    with connection.cursor() as cursor:
        for relation in model._meta.related_objects:
            if relation.on_delete is CASCADE and not hasattr(relation.related_model, "history"):
                _delete(cursor, relation.related_model, ids, relation.field.column)
        for field in model._meta.many_to_many:
            through: Any = field.remote_field.through
            _delete(cursor, through, ids, field.m2m_column_name())
        _delete(cursor, model, ids, model._meta.pk.column)


@transaction.atomic
def restore_rows(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert signed rows again under the keys that they had."""
    if rows:
        _insert(model, model._meta.concrete_fields, rows)
        record_history(model, rows, "+")


def record_history(model: type[Model], rows: Sequence[Model], kind: str) -> list[Any]:
    """A row of history for each signed row as it stands, with what it is related to where that is
    recorded; `kind` is + for a new one, - for one that goes, else ~. Part of a transaction."""
    if not rows:
        return []
    history = model.history.model  # type: ignore[attr-defined]
    tracked = [field.attname for field in history.tracked_fields]
    records = [
        history(
            history_type=kind,
            history_date=row._history_date,  # type: ignore[attr-defined]
            history_user=row._history_user,  # type: ignore[attr-defined]
            history_change_reason=row._change_reason,  # type: ignore[attr-defined]
            **{name: getattr(row, name) for name in tracked},
        )
        for row in rows
    ]
    _insert_new(history, records)
    for field in history._history_m2m_fields:
        _record_links(history, field, {record.id: record for record in records})
    return records


def _record_links(history: Any, field: Any, records: Mapping[int, Any]) -> None:
    link = getattr(history, field.name).model
    through, column = field.remote_field.through, field.m2m_field_name()
    condition, values = among(list(records), field.m2m_column_name())
    rows = through.objects.extra(where=[condition], params=values)  # noqa: S610
    names = [kept.attname for kept in through._meta.concrete_fields]
    _insert_new(
        link,
        [
            link(
                history_id=records[getattr(row, f"{column}_id")].history_id,
                **{name: getattr(row, name) for name in names},
            )
            for row in rows.order_by("pk")
        ],
    )


def _insert_new(model: type[Model], rows: Sequence[Model]) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        for row, key in zip(rows, _free_keys(cursor, model, len(rows)), strict=True):
            row.pk = key
    for row in rows:
        _take_over_keys(row)
    _insert(model, model._meta.concrete_fields, rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _free_keys(cursor: Any, model: type[Model], number: int) -> list[int]:
    """Keys that no row has or had, and that nobody else is given.

    On SQLite a transaction that writes is alone, and its tables remember the last key.
    """
    table = model._meta.db_table
    column = model._meta.pk.column
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(table), column, number],
        )
        return [key for (key,) in cursor.fetchall()]
    cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
    last = (cursor.fetchone() or (0,))[0]
    return list(range(last + 1, last + 1 + number))


def _take_over_keys(row: Model) -> None:
    """The keys of related rows that had none when they were set."""
    fields: Fields = row._meta.concrete_fields
    for field in fields:
        if field.is_relation and field.is_cached(row):
            setattr(row, field.name, field.get_cached_value(row))


def _insert(model: type[Model], fields: Fields, rows: Iterable[Model]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608
            [_written(row, fields, is_new=True) for row in rows],
        )


def _update(model: type[Model], rows: Iterable[Model]) -> None:
    quote = connection.ops.quote_name
    key: Any = model._meta.pk
    fields: Fields = [field for field in model._meta.concrete_fields if field is not key]
    for row in rows:
        _take_over_keys(row)
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET {columns} WHERE {quote(key.column)} = %s",  # noqa: S608
            [[*_written(row, fields, is_new=False), row.pk] for row in rows],
        )


def _delete(cursor: Any, model: Any, ids: Sequence[int], column: Any) -> None:
    condition, values = among(ids, str(column))
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute(f"DELETE FROM {table} WHERE {condition}", values)  # noqa: S608


def _written(row: Model, fields: Fields, *, is_new: bool) -> list[Any]:
    """The values as the database takes them; derived fields are worked out, as by `save`."""
    # The proxy finds its connection anew for each value.
    database = connections[connection.alias]
    return [
        field.get_db_prep_save(field.pre_save(row, is_new), connection=database) for field in fields
    ]
