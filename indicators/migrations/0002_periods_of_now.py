
import django.db.models.deletion
import indicators.models.reporting_rule
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('entities', '0002_letters_and_visits'),
        ('indicators', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalindicator',
            name='nothing_arose_basis',
            field=models.CharField(blank=True, help_text='Document and clause.', max_length=300, verbose_name='basis of that'),
        ),
        migrations.AddField(
            model_name='historicalindicator',
            name='when_nothing_arose',
            field=models.CharField(choices=[('no_rank', 'no rate and no rank'), ('zero', '0 %'), ('full', '100 %')], default='no_rank', help_text='What the rate of an agency with a denominator of 0 is.', max_length=10, verbose_name='where nothing arose (0 of 0)'),
        ),
        migrations.AddField(
            model_name='historicalperiod',
            name='reminder_days',
            field=models.JSONField(blank=True, default=indicators.models.reporting_rule.reminder_days, help_text='How many days before the due day those who owe are reminded by themselves.', verbose_name='days of reminders'),
        ),
        migrations.AddField(
            model_name='historicaltarget',
            name='is_verified',
            field=models.BooleanField(default=True, help_text='The value is read in the signed document.', verbose_name='verified'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='nothing_arose_basis',
            field=models.CharField(blank=True, help_text='Document and clause.', max_length=300, verbose_name='basis of that'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='when_nothing_arose',
            field=models.CharField(choices=[('no_rank', 'no rate and no rank'), ('zero', '0 %'), ('full', '100 %')], default='no_rank', help_text='What the rate of an agency with a denominator of 0 is.', max_length=10, verbose_name='where nothing arose (0 of 0)'),
        ),
        migrations.AddField(
            model_name='period',
            name='reminder_days',
            field=models.JSONField(blank=True, default=indicators.models.reporting_rule.reminder_days, help_text='How many days before the due day those who owe are reminded by themselves.', verbose_name='days of reminders'),
        ),
        migrations.AddField(
            model_name='publication',
            name='letter_texts',
            field=models.JSONField(blank=True, help_text='As they were on that day; none for versions of before 0.3.0.', null=True, verbose_name='texts of the letter and the notices'),
        ),
        migrations.AddField(
            model_name='reopenrequest',
            name='correct_until',
            field=models.DateTimeField(blank=True, help_text='Where it was granted after the period was closed.', null=True, verbose_name='can be corrected until'),
        ),
        migrations.AddField(
            model_name='target',
            name='is_verified',
            field=models.BooleanField(default=True, help_text='The value is read in the signed document.', verbose_name='verified'),
        ),
        migrations.CreateModel(
            name='HistoricalReportingRule',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('due_days', models.PositiveSmallIntegerField(default=5, verbose_name='days to submit')),
                ('entry_days', models.PositiveSmallIntegerField(default=10, verbose_name='days to enter')),
                ('edit_days', models.PositiveSmallIntegerField(default=15, verbose_name='days to correct')),
                ('days_to_answer', models.PositiveSmallIntegerField(default=3, verbose_name='days to answer a return')),
                ('reminder_days', models.JSONField(blank=True, default=indicators.models.reporting_rule.reminder_days, verbose_name='days of reminders')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical rule of the moments',
                'verbose_name_plural': 'historical rule of the moments',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ReportingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_days', models.PositiveSmallIntegerField(default=5, verbose_name='days to submit')),
                ('entry_days', models.PositiveSmallIntegerField(default=10, verbose_name='days to enter')),
                ('edit_days', models.PositiveSmallIntegerField(default=15, verbose_name='days to correct')),
                ('days_to_answer', models.PositiveSmallIntegerField(default=3, verbose_name='days to answer a return')),
                ('reminder_days', models.JSONField(blank=True, default=indicators.models.reporting_rule.reminder_days, verbose_name='days of reminders')),
            ],
            options={
                'verbose_name': 'rule of the moments',
                'verbose_name_plural': 'rule of the moments',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='reporting_rule_only_one', violation_error_message='There is one rule of the moments.'), models.CheckConstraint(condition=models.Q(('due_days__lte', models.F('entry_days')), ('entry_days__lte', models.F('edit_days'))), name='reporting_rule_in_order', violation_error_message='Entry closes on the due day or later, and corrections end after that.')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('figures', models.JSONField(default=list, verbose_name='figures')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='entities.agency', verbose_name='agency')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='indicators.period', verbose_name='period')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
            ],
            options={
                'verbose_name': 'receipt',
                'verbose_name_plural': 'receipts',
                'ordering': ('-sent_at', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('period', 'number'), name='receipt_numbered_once', violation_error_message='This number is already given.')],
            },
        ),
    ]
