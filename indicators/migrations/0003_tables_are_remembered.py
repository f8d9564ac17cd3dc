import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0002_files_have_periods'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalTableMapping',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('shape', models.TextField(help_text='The words of the headings, parted by a line.', verbose_name='headings')),
                ('shape_key', models.CharField(db_index=True, max_length=64, verbose_name='key of the headings')),
                ('mapping', models.JSONField(verbose_name='columns')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical remembered table',
                'verbose_name_plural': 'historical remembered tables',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='TableMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.TextField(help_text='The words of the headings, parted by a line.', verbose_name='headings')),
                ('shape_key', models.CharField(max_length=64, unique=True, verbose_name='key of the headings')),
                ('mapping', models.JSONField(verbose_name='columns')),
            ],
            options={
                'verbose_name': 'remembered table',
                'verbose_name_plural': 'remembered tables',
                'ordering': ('shape',),
            },
        ),
        migrations.AlterModelOptions(
            name='importbatch',
            options={'ordering': ('-received_at', '-pk'), 'verbose_name': 'imported file', 'verbose_name_plural': 'imported files'},
        ),
        migrations.AddField(
            model_name='importbatch',
            name='answers',
            field=models.JSONField(blank=True, default=dict, verbose_name='answers'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='kept_on_undo',
            field=models.JSONField(blank=True, default=list, help_text='What had been changed since, and so was left as it was.', verbose_name='kept when undone'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='read_attempts',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='attempts to read'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undone_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='undone at'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by'),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='written_services',
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name='services written'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='created_count',
            field=models.PositiveIntegerField(default=0, verbose_name='figures created'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='findings',
            field=models.JSONField(blank=True, default=list, verbose_name='findings'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='imported_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='imported at'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='periods',
            field=models.ManyToManyField(related_name='batches', to='indicators.period', verbose_name='periods'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='received_at',
            field=models.DateTimeField(verbose_name='received at'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='state',
            field=models.CharField(choices=[('waiting', 'waiting for confirmation'), ('refused', 'could not be read'), ('discarded', 'discarded'), ('saved', 'saved'), ('undone', 'undone')], default='waiting', max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='unchanged_count',
            field=models.PositiveIntegerField(default=0, verbose_name='figures unchanged'),
        ),
        migrations.AlterField(
            model_name='importbatch',
            name='updated_count',
            field=models.PositiveIntegerField(default=0, verbose_name='figures updated'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('saved', 'undone')), _negated=True), ('imported_at__isnull', False), _connector='OR'), name='import_batch_saved_has_its_moment', violation_error_message='A file that was imported has the moment of it.'),
        ),
        migrations.AddField(
            model_name='historicaltablemapping',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
    ]
