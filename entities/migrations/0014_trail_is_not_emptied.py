from django.db import migrations

TABLES = ("trailentry", "trailseal")


def add_triggers(apps, schema_editor):
    """PostgreSQL refuses to empty a table at once, too; SQLite knows no such statement."""
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON entities_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION trail_stays()"
            )


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_is_not_emptied ON entities_{table}")


class Migration(migrations.Migration):

    dependencies = [
        ('entities', '0013_accounts_stay'),
    ]

    operations = [
        migrations.RunPython(add_triggers, drop_triggers),
    ]
