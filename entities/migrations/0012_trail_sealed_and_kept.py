from django.db import migrations, models

TABLES = ("trailentry", "trailseal")
MESSAGE = "The trail is added to and never changed."


def add_triggers(apps, schema_editor):
    """PostgreSQL refuses to change and to delete; SQLite to change.

    On SQLite a test run, and `flush`, empty the tables row by row, which must go on to work. A row
    that is gone is missed by `verify_trail`.
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION trail_stays() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
            " END $$"
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON entities_{table}"
                " FOR EACH ROW EXECUTE FUNCTION trail_stays()"
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
        schema_editor.execute("DROP FUNCTION trail_stays()")


class Migration(migrations.Migration):

    dependencies = [
        ('entities', '0011_letters_of_the_second_factor'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrailSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True, verbose_name='number')),
                ('entry', models.BigIntegerField(unique=True, verbose_name='entry of the trail')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256 of the entry')),
                ('seal', models.CharField(max_length=64, verbose_name='seal')),
                ('sealed_at', models.DateTimeField(verbose_name='sealed at')),
            ],
            options={
                'verbose_name': 'seal of the trail',
                'verbose_name_plural': 'seals of the trail',
                'ordering': ('number',),
            },
        ),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
