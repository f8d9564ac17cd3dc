import entities.models.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("entities", "0007_acts_from_history")]

    operations = [
        migrations.AlterField(
            model_name='service',
            name='key',
            field=entities.models.fields.SearchTextField(default='', editable=False, max_length=800, of=('name',), unique=True),
        ),
        migrations.RemoveField(
            model_name='deadlineextension',
            name='deadline',
        ),
        migrations.RemoveField(
            model_name='deadlineextension',
            name='document',
        ),
        migrations.RemoveField(
            model_name='historicaldeadlineextension',
            name='deadline',
        ),
        migrations.RemoveField(
            model_name='historicaldeadlineextension',
            name='document',
        ),
        migrations.RemoveField(
            model_name='historicaldeadlineextension',
            name='history_user',
        ),
        migrations.RemoveField(
            model_name='historicalservicedeadline',
            name='completed_on',
        ),
        migrations.RemoveField(
            model_name='historicalservicedeadline',
            name='evidence',
        ),
        migrations.RemoveField(
            model_name='servicedeadline',
            name='completed_on',
        ),
        migrations.RemoveField(
            model_name='servicedeadline',
            name='evidence',
        ),
        migrations.DeleteModel(
            name='DeadlineExtension',
        ),
        migrations.DeleteModel(
            name='HistoricalDeadlineExtension',
        ),
    ]
