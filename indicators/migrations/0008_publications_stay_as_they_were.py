from django.db import migrations

TABLES = ("publication", "publicationfile", "withdrawal")
MESSAGE = "What was published stays as it was. Publish a later version instead."


def add_triggers(apps, schema_editor):
    """PostgreSQL refuses to change and to delete; SQLite to change.

    On SQLite a test run, and `flush`, empty the tables row by row, which must go on to work.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION indicators_stays() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
            " END $$"
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON indicators_{table}"
                " FOR EACH ROW EXECUTE FUNCTION indicators_stays()"
            )
    else:
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON indicators_{table}"
                f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )


def drop_triggers(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        on = f" ON indicators_{table}" if is_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER {table}_stays{on}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION indicators_stays()")


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0007_publications_and_their_texts'),
    ]

    operations = [
        migrations.RunPython(add_triggers, drop_triggers),
    ]
