from django.db import migrations, models

from entities import counting

TABLES = [
    "entities_agency",
    "entities_agencycode",
    "entities_agencyname",
    "entities_deadlineextension",
    "entities_legaldocument",
    "entities_membership",
    "entities_service",
    "entities_service_decisions",
    "entities_servicedeadline",
    "entities_succession",
]


def count(apps, schema_editor):
    counting.create_function(schema_editor)
    counting.count_changes(schema_editor, TABLES)


def stop(apps, schema_editor):
    counting.stop_counting(schema_editor, TABLES)
    counting.drop_function(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('entities', '0001_agencies_documents_services_members'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changes', models.PositiveBigIntegerField(default=0, verbose_name='changes')),
            ],
            options={
                'verbose_name': 'data version',
                'verbose_name_plural': 'data version',
                'default_permissions': (),
            },
        ),
        migrations.RunPython(count, stop),
    ]
