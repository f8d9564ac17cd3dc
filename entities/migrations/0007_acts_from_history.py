"""Acts cannot be changed once recorded: the database refuses."""

from django.db import migrations

from dvctrack.lib.names import plain

TABLES = ("deadlineact", "evidence")
MESSAGE = "What was recorded of a deadline stays as it was. Record another act instead."


def fill_keys(apps, schema_editor):
    services = apps.get_model("entities", "Service").objects
    for service in services.only("pk", "name").iterator():
        services.filter(pk=service.pk).update(key=plain(service.name)[:800])


def add_triggers(apps, schema_editor):
    """PostgreSQL refuses to change and to delete; SQLite to change.

    On SQLite a test run, and `flush`, empty the tables row by row, which must go on to work.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION entities_stays() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
            " END $$"
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON entities_{table}"
                " FOR EACH ROW EXECUTE FUNCTION entities_stays()"
            )
    else:
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON entities_{table}"
                f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def drop_triggers(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        on = f" ON entities_{table}" if is_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {table}_stays{on}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION entities_stays()")


class Migration(migrations.Migration):
    dependencies = [("entities", "0006_acts_of_deadlines")]

    operations = [
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
