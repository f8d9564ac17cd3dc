"""The triggers that count changes, for migrations: see `DataVersion`."""

from collections.abc import Iterable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_FUNCTION = """
CREATE FUNCTION entities_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Once for each transaction: updating one row again and again within one is slow.
  IF current_setting('dvctrack.counted', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
    UPDATE entities_dataversion SET changes = changes + 1 WHERE id =
      (SELECT id FROM entities_dataversion ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
      INSERT INTO entities_dataversion (changes) VALUES (1);
    END IF;
    PERFORM set_config('dvctrack.counted', pg_current_xact_id()::text, false);
  END IF;
  RETURN NULL;
END $$
"""
# SQLite has one writer at a time, and triggers for each row only.
_ONE_MORE = (
    "INSERT INTO entities_dataversion (id, changes) VALUES (1, 1)"
    " ON CONFLICT (id) DO UPDATE SET changes = changes + 1"
)
_OPERATIONS = ("INSERT", "UPDATE", "DELETE")


def create_function(editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(_FUNCTION)


def drop_function(editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION entities_count_change()")


def trigger_of(table: str, operation: str = "") -> str:
    """The name of a trigger; on SQLite each operation has its own."""
    return "_".join(filter(None, (table, "counted", operation.lower())))


def count_changes(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    """From now on each change of these tables raises the data version."""
    for table in tables:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f"CREATE TRIGGER {trigger_of(table)}"
                f" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION entities_count_change()"
            )
            continue
        for operation in _OPERATIONS:
            editor.execute(
                f"CREATE TRIGGER {trigger_of(table, operation)} AFTER {operation} ON {table}"
                f" BEGIN {_ONE_MORE}; END"
            )


def stop_counting(editor: BaseDatabaseSchemaEditor, tables: Iterable[str]) -> None:
    for table in tables:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {trigger_of(table)} ON {table}")
            continue
        for operation in _OPERATIONS:
            editor.execute(f"DROP TRIGGER {trigger_of(table, operation)}")
