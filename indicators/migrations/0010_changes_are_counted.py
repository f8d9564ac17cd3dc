from django.db import migrations

from entities import counting

TABLES = [
    "indicators_annextext",
    "indicators_attachment",
    "indicators_extension",
    "indicators_importbatch",
    "indicators_importbatch_periods",
    "indicators_indicator",
    "indicators_issuingbody",
    "indicators_lettertemplate",
    "indicators_obligation",
    "indicators_period",
    "indicators_periodindicator",
    "indicators_publication",
    "indicators_publicationfile",
    "indicators_reminder",
    "indicators_reopenrequest",
    "indicators_submission",
    "indicators_tablemapping",
    "indicators_target",
    "indicators_withdrawal",
]


def count(apps, schema_editor):
    counting.count_changes(schema_editor, TABLES)


def stop(apps, schema_editor):
    counting.stop_counting(schema_editor, TABLES)


class Migration(migrations.Migration):

    dependencies = [
        ('entities', '0002_data_version'),
        ('indicators', '0009_units_of_indicators'),
    ]

    operations = [
        migrations.RunPython(count, stop),
    ]
