from django.db import migrations

# The values that a league table shows, beside the key: then PostgreSQL reads the index alone.
COVERED = {
    "submission_once": (
        "indicators_submission",
        "indicator_id, period_id, span, agency_id",
        "state, numerator, numerator_single_window, denominator, reported_rate, reported_decimals",
    ),
    "obligation_once": (
        "indicators_obligation",
        "indicator_id, period_id, agency_id",
        "is_due, reason",
    ),
}


def _remake(editor, name, table, key, included=""):
    """The constraint keeps its name, so that it stays the one that the model declares."""
    editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    include = f" INCLUDE ({included})" if included else ""
    editor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({key}){include}")


def cover(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, (table, key, included) in COVERED.items():
            _remake(schema_editor, name, table, key, included)


def uncover(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name, (table, key, _included) in COVERED.items():
            _remake(schema_editor, name, table, key)


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0011_contacts_of_issuing_bodies'),
    ]

    operations = [
        migrations.RunPython(cover, uncover),
    ]
