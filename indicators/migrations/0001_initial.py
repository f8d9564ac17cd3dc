import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import entities.models.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


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

    initial = True

    dependencies = [
        ('auth', '__first__'),
        ('entities', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(choices=[('indicator', 'paragraph on one indicator'), ('no_target', 'paragraph on one indicator without a target'), ('overdue', 'paragraph on overdue services'), ('notice', 'notice to one agency')], max_length=10, unique=True, verbose_name='place')),
                ('text', models.TextField(max_length=4000, verbose_name='text')),
            ],
            options={
                'verbose_name': 'text for the letter',
                'verbose_name_plural': 'texts for the letter',
                'ordering': ('place',),
            },
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
        migrations.CreateModel(
            name='HistoricalIndicator',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('slug', models.SlugField(verbose_name='slug')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('name_en', models.CharField(max_length=300, verbose_name='English name')),
                ('short_name', models.CharField(max_length=100, verbose_name='short name')),
                ('short_name_en', models.CharField(max_length=100, verbose_name='English short name')),
                ('numerator_label', models.CharField(max_length=300, verbose_name='label of the numerator')),
                ('numerator_label_en', models.CharField(max_length=300, verbose_name='English label of the numerator')),
                ('asks_single_window', models.BooleanField(default=False, help_text='It is added to the numerator; ministries only report it.', verbose_name='asks for the National Single Window count')),
                ('denominator_label', models.CharField(max_length=300, verbose_name='label of the denominator')),
                ('denominator_label_en', models.CharField(max_length=300, verbose_name='English label of the denominator')),
                ('unit', models.CharField(blank=True, help_text='What the numerator counts, such as “hồ sơ”.', max_length=40, verbose_name='unit')),
                ('unit_en', models.CharField(blank=True, max_length=40, verbose_name='English unit')),
                ('direction', models.CharField(choices=[('higher', 'higher is better'), ('lower', 'lower is better')], default='higher', max_length=10, verbose_name='direction')),
                ('definition', models.TextField(blank=True, verbose_name='definition')),
                ('defined_from', models.DateField(blank=True, null=True, verbose_name='definition in force from')),
                ('display_order', models.PositiveSmallIntegerField(verbose_name='display order')),
                ('search_text', entities.models.fields.SearchTextField(default='', editable=False, max_length=800, of=('name', 'name_en', 'short_name', 'slug'))),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('basis', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entities.legaldocument', verbose_name='legal basis')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical indicator',
                'verbose_name_plural': 'historical indicators',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalIssuingBody',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('letter_sign', models.CharField(help_text='As in “Số: 123/VPCP-KSTT”.', max_length=50, verbose_name='sign of its letters')),
                ('report_sign', models.CharField(help_text='As in “Số: 123/BC-VPCP”.', max_length=50, verbose_name='sign of its reports')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('contact', models.TextField(blank=True, help_text='Whom to ask: unit, telephone, e-mail.', verbose_name='contact')),
                ('is_verified', models.BooleanField(default=False, help_text='Signs and days are read in a source.', verbose_name='verified')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('basis', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entities.legaldocument', verbose_name='legal basis')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical issuing body',
                'verbose_name_plural': 'historical issuing bodies',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalLetterTemplate',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('place', models.CharField(choices=[('indicator', 'paragraph on one indicator'), ('no_target', 'paragraph on one indicator without a target'), ('overdue', 'paragraph on overdue services'), ('notice', 'notice to one agency')], db_index=True, max_length=10, verbose_name='place')),
                ('text', models.TextField(max_length=4000, verbose_name='text')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical text for the letter',
                'verbose_name_plural': 'historical texts for the letter',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPeriod',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('code', models.CharField(db_index=True, help_text='Used in addresses: the as-of date, with a suffix where several end that day.', max_length=30, validators=[django.core.validators.RegexValidator('^\\d{4}-\\d{2}-\\d{2}(-[a-z0-9]+)*$')], verbose_name='code')),
                ('label', models.CharField(max_length=200, verbose_name='label')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('cycle', models.CharField(choices=[('month', 'month'), ('quarter', 'quarter'), ('half_year', 'half-year'), ('nine_months', 'nine months'), ('year', 'year'), ('snapshot', 'snapshot by official letter')], max_length=20, verbose_name='cycle')),
                ('window_starts_on', models.DateField(blank=True, null=True, verbose_name='window starts on')),
                ('cumulative_starts_on', models.DateField(blank=True, null=True, verbose_name='cumulative from')),
                ('submissions_due_at', models.DateTimeField(blank=True, null=True, verbose_name='submissions due at')),
                ('entry_closes_at', models.DateTimeField(blank=True, null=True, verbose_name='entry closes at')),
                ('edits_close_at', models.DateTimeField(blank=True, null=True, verbose_name='edits close at')),
                ('days_to_answer', models.PositiveSmallIntegerField(default=3, help_text='A figure that was returned is in time until the end of that day.', verbose_name='days to answer a return')),
                ('issuing_body', models.CharField(blank=True, max_length=200, verbose_name='issuing body')),
                ('letter_text', models.CharField(blank=True, help_text='Electronic documents leave number and date blank.', max_length=300, verbose_name='letter as printed')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('open', 'open'), ('closed', 'closed')], default='planned', max_length=10, verbose_name='state')),
                ('is_public', models.BooleanField(default=False, help_text='Its tables can be read without signing in.', verbose_name='public')),
                ('search_text', entities.models.fields.SearchTextField(default='', editable=False, max_length=250, of=('code', 'label'))),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entities.legaldocument', verbose_name='letter')),
            ],
            options={
                'verbose_name': 'historical period',
                'verbose_name_plural': 'historical periods',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
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
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
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
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True, verbose_name='slug')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('name_en', models.CharField(max_length=300, verbose_name='English name')),
                ('short_name', models.CharField(max_length=100, verbose_name='short name')),
                ('short_name_en', models.CharField(max_length=100, verbose_name='English short name')),
                ('numerator_label', models.CharField(max_length=300, verbose_name='label of the numerator')),
                ('numerator_label_en', models.CharField(max_length=300, verbose_name='English label of the numerator')),
                ('asks_single_window', models.BooleanField(default=False, help_text='It is added to the numerator; ministries only report it.', verbose_name='asks for the National Single Window count')),
                ('denominator_label', models.CharField(max_length=300, verbose_name='label of the denominator')),
                ('denominator_label_en', models.CharField(max_length=300, verbose_name='English label of the denominator')),
                ('unit', models.CharField(blank=True, help_text='What the numerator counts, such as “hồ sơ”.', max_length=40, verbose_name='unit')),
                ('unit_en', models.CharField(blank=True, max_length=40, verbose_name='English unit')),
                ('direction', models.CharField(choices=[('higher', 'higher is better'), ('lower', 'lower is better')], default='higher', max_length=10, verbose_name='direction')),
                ('definition', models.TextField(blank=True, verbose_name='definition')),
                ('defined_from', models.DateField(blank=True, null=True, verbose_name='definition in force from')),
                ('display_order', models.PositiveSmallIntegerField(verbose_name='display order')),
                ('search_text', entities.models.fields.SearchTextField(default='', editable=False, max_length=800, of=('name', 'name_en', 'short_name', 'slug'))),
                ('basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='entities.legaldocument', verbose_name='legal basis')),
            ],
            options={
                'verbose_name': 'indicator',
                'verbose_name_plural': 'indicators',
                'ordering': ('display_order', 'slug'),
            },
        ),
        migrations.CreateModel(
            name='HistoricalTarget',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('kind', models.CharField(blank=True, choices=[('province', 'Provinces and cities'), ('ministry', 'Ministries and agencies'), ('commune', 'Communes'), ('other', 'Other organisations')], max_length=20, verbose_name='agency kind')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('value', models.DecimalField(decimal_places=3, max_digits=6, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='target (%)')),
                ('basis_text', models.CharField(blank=True, help_text='As the annex prints it beside the status.', max_length=500, verbose_name='wording of the basis')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, help_text='Only where one agency has a target of its own.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entities.agency', verbose_name='one agency')),
                ('basis', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entities.legaldocument', verbose_name='legal basis')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.indicator', verbose_name='indicator')),
            ],
            options={
                'verbose_name': 'historical target',
                'verbose_name_plural': 'historical targets',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='Used in addresses: the as-of date, with a suffix where several end that day.', max_length=30, unique=True, validators=[django.core.validators.RegexValidator('^\\d{4}-\\d{2}-\\d{2}(-[a-z0-9]+)*$')], verbose_name='code')),
                ('label', models.CharField(max_length=200, verbose_name='label')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('cycle', models.CharField(choices=[('month', 'month'), ('quarter', 'quarter'), ('half_year', 'half-year'), ('nine_months', 'nine months'), ('year', 'year'), ('snapshot', 'snapshot by official letter')], max_length=20, verbose_name='cycle')),
                ('window_starts_on', models.DateField(blank=True, null=True, verbose_name='window starts on')),
                ('cumulative_starts_on', models.DateField(blank=True, null=True, verbose_name='cumulative from')),
                ('submissions_due_at', models.DateTimeField(blank=True, null=True, verbose_name='submissions due at')),
                ('entry_closes_at', models.DateTimeField(blank=True, null=True, verbose_name='entry closes at')),
                ('edits_close_at', models.DateTimeField(blank=True, null=True, verbose_name='edits close at')),
                ('days_to_answer', models.PositiveSmallIntegerField(default=3, help_text='A figure that was returned is in time until the end of that day.', verbose_name='days to answer a return')),
                ('issuing_body', models.CharField(blank=True, max_length=200, verbose_name='issuing body')),
                ('letter_text', models.CharField(blank=True, help_text='Electronic documents leave number and date blank.', max_length=300, verbose_name='letter as printed')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('open', 'open'), ('closed', 'closed')], default='planned', max_length=10, verbose_name='state')),
                ('is_public', models.BooleanField(default=False, help_text='Its tables can be read without signing in.', verbose_name='public')),
                ('search_text', entities.models.fields.SearchTextField(default='', editable=False, max_length=250, of=('code', 'label'))),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='entities.legaldocument', verbose_name='letter')),
            ],
            options={
                'verbose_name': 'period',
                'verbose_name_plural': 'periods',
                'ordering': ('-as_of', 'code'),
                'constraints': [models.CheckConstraint(condition=models.Q(('window_starts_on__isnull', True), ('window_starts_on__lte', models.F('as_of')), _connector='OR'), name='period_window_before_as_of', violation_error_message='The window must start on or before the as-of date.'), models.CheckConstraint(condition=models.Q(('cumulative_starts_on__isnull', True), ('cumulative_starts_on__lte', models.F('as_of')), _connector='OR'), name='period_cumulative_before_as_of', violation_error_message='The cumulative span must start on or before the as-of date.')],
            },
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_due', models.BooleanField(default=True, verbose_name='due')),
                ('reason', models.CharField(blank=True, help_text='Why it does not apply.', max_length=300, verbose_name='reason')),
                ('claim', models.CharField(blank=True, choices=[('no_data', 'no data yet'), ('not_applicable', 'not applicable')], help_text='What the agency says in the place of a figure.', max_length=20, verbose_name='claim')),
                ('claim_reason', models.CharField(blank=True, max_length=300, verbose_name='reason of the claim')),
                ('is_turned_down', models.BooleanField(default=False, editable=False, help_text='Since then a figure is owed again.', verbose_name='claim turned down')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='entities.agency', verbose_name='agency')),
                ('indicator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='indicators.indicator', verbose_name='indicator')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='obligations', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'obligation to report',
                'verbose_name_plural': 'obligations to report',
                'ordering': ('period_id', 'indicator_id', 'agency_id'),
                'constraints': [models.UniqueConstraint(fields=('indicator', 'period', 'agency'), name='obligation_once', violation_error_message='This obligation is already recorded.'), models.CheckConstraint(condition=models.Q(('is_due', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='obligation_not_applicable_has_a_reason', violation_error_message='Say why the figure does not apply.'), models.CheckConstraint(condition=models.Q(('claim', ''), models.Q(('claim_reason', ''), _negated=True), _connector='OR'), name='obligation_claim_has_a_reason', violation_error_message='Say why there is no figure.')],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='imports/%Y/%m/', verbose_name='file')),
                ('file_name', models.CharField(max_length=300, verbose_name='file name')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('imported_at', models.DateTimeField(blank=True, null=True, verbose_name='imported at')),
                ('state', models.CharField(choices=[('waiting', 'waiting for confirmation'), ('refused', 'could not be read'), ('discarded', 'discarded'), ('saved', 'saved'), ('undone', 'undone')], default='waiting', max_length=10, verbose_name='state')),
                ('read_attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts to read')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='answers')),
                ('findings', models.JSONField(blank=True, default=list, verbose_name='findings')),
                ('trace', models.TextField(blank=True, editable=False, help_text='Where the program failed over the file, for its operators.', verbose_name='trace')),
                ('created_count', models.PositiveIntegerField(default=0, verbose_name='figures created')),
                ('updated_count', models.PositiveIntegerField(default=0, verbose_name='figures updated')),
                ('unchanged_count', models.PositiveIntegerField(default=0, verbose_name='figures unchanged')),
                ('written_services', models.JSONField(blank=True, default=list, editable=False, verbose_name='services written')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
                ('kept_on_undo', models.JSONField(blank=True, default=list, help_text='What had been changed since, and so was left as it was.', verbose_name='kept when undone')),
                ('search_text', entities.models.fields.SearchTextField(default='', editable=False, max_length=400, of=('file_name', 'sha256'))),
                ('agency', models.ForeignKey(blank=True, help_text='Whose file it is, where an agency sent it for itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='batches', to='entities.agency', verbose_name='agency')),
                ('imported_by', models.ForeignKey(blank=True, help_text='Empty where a command imported it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='imported by')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
                ('periods', models.ManyToManyField(related_name='batches', to='indicators.period', verbose_name='periods')),
            ],
            options={
                'verbose_name': 'imported file',
                'verbose_name_plural': 'imported files',
                'ordering': ('-received_at', '-pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('saved', 'undone')), _negated=True), ('imported_at__isnull', False), _connector='OR'), name='import_batch_saved_has_its_moment', violation_error_message='A file that was imported has the moment of it.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalSubmission',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('span', models.CharField(choices=[('to_date', 'to date'), ('in_period', 'in the period')], default='to_date', max_length=10, verbose_name='span')),
                ('numerator', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='numerator')),
                ('numerator_single_window', models.PositiveBigIntegerField(blank=True, help_text='Counted on the National Single Window, added to the numerator.', null=True, verbose_name='National Single Window')),
                ('denominator', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='denominator')),
                ('reported_rate', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='reported rate (%)')),
                ('reported_decimals', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='printed decimals')),
                ('reported_status', models.CharField(blank=True, choices=[('met', 'Completed'), ('not_met', 'Not completed')], max_length=20, verbose_name='reported status')),
                ('state', models.CharField(choices=[('submitted', 'submitted'), ('returned', 'returned'), ('accepted', 'accepted')], default='accepted', editable=False, max_length=10, verbose_name='state')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('cells', models.JSONField(blank=True, default=dict, editable=False, help_text='Which cell of the imported file each value came from.', verbose_name='source cells')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entities.agency', verbose_name='agency')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('batch', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.importbatch', verbose_name='imported file')),
                ('indicator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.indicator', verbose_name='indicator')),
                ('period', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'historical figure',
                'verbose_name_plural': 'historical figures',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPeriodIndicator',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('ranking_span', models.CharField(choices=[('to_date', 'to date'), ('in_period', 'in the period')], default='to_date', max_length=10, verbose_name='ranked by')),
                ('judged_span', models.CharField(choices=[('to_date', 'to date'), ('in_period', 'in the period')], default='to_date', max_length=10, verbose_name='judged by')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.indicator', verbose_name='indicator')),
                ('period', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'historical indicator asked for',
                'verbose_name_plural': 'historical indicators asked for',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalObligation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('is_due', models.BooleanField(default=True, verbose_name='due')),
                ('reason', models.CharField(blank=True, help_text='Why it does not apply.', max_length=300, verbose_name='reason')),
                ('claim', models.CharField(blank=True, choices=[('no_data', 'no data yet'), ('not_applicable', 'not applicable')], help_text='What the agency says in the place of a figure.', max_length=20, verbose_name='claim')),
                ('claim_reason', models.CharField(blank=True, max_length=300, verbose_name='reason of the claim')),
                ('is_turned_down', models.BooleanField(default=False, editable=False, help_text='Since then a figure is owed again.', verbose_name='claim turned down')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entities.agency', verbose_name='agency')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.indicator', verbose_name='indicator')),
                ('period', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'historical obligation to report',
                'verbose_name_plural': 'historical obligations to report',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalExtension',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('until', models.DateTimeField(verbose_name='extended until')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('granted_at', models.DateTimeField(verbose_name='granted at')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entities.agency', verbose_name='agency')),
                ('document', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='entities.legaldocument', verbose_name='document')),
                ('granted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('period', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'historical extension',
                'verbose_name_plural': 'historical extensions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalAnnexText',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('layout', models.CharField(max_length=20, verbose_name='layout')),
                ('key', models.CharField(help_text='heading, title, letter; I for the title of section I, I.2 for the caption above its second table, I.2.status for the heading that states the target.', max_length=30, verbose_name='place')),
                ('text', models.TextField(help_text='Dates stand as {as_of}, {as_of_long}, {year}.', max_length=1000, verbose_name='text')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('period', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'historical text of an annex',
                'verbose_name_plural': 'historical texts of annexes',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Extension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField(verbose_name='extended until')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('granted_at', models.DateTimeField(verbose_name='granted at')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='entities.agency', verbose_name='agency')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='entities.legaldocument', verbose_name='document')),
                ('granted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='granted by')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'extension',
                'verbose_name_plural': 'extensions',
                'ordering': ('granted_at', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_has_a_reason', violation_error_message='Say why there is more time.'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('granted_at'))), name='extension_ends_after_it_was_granted', violation_error_message='The new moment must lie in the future.')],
            },
        ),
        migrations.CreateModel(
            name='EntryDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values', models.JSONField(default=dict, verbose_name='typed values')),
                ('saved_at', models.DateTimeField(verbose_name='saved at')),
                ('is_ready', models.BooleanField(default=False, verbose_name='ready to be submitted')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='entities.agency', verbose_name='agency')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'draft',
                'verbose_name_plural': 'drafts',
                'ordering': ('-saved_at',),
                'constraints': [models.UniqueConstraint(fields=('period', 'agency', 'user'), name='entry_draft_once', violation_error_message='There is a draft already.')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='attachments/%Y/%m/', verbose_name='file')),
                ('file_name', models.CharField(max_length=300, verbose_name='file name')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('attached_at', models.DateTimeField(verbose_name='attached at')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='entities.agency', verbose_name='agency')),
                ('attached_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='attached by')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'signed report',
                'verbose_name_plural': 'signed reports',
                'ordering': ('-attached_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='AnnexText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('layout', models.CharField(max_length=20, verbose_name='layout')),
                ('key', models.CharField(help_text='heading, title, letter; I for the title of section I, I.2 for the caption above its second table, I.2.status for the heading that states the target.', max_length=30, verbose_name='place')),
                ('text', models.TextField(help_text='Dates stand as {as_of}, {as_of_long}, {year}.', max_length=1000, verbose_name='text')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annex_texts', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'text of an annex',
                'verbose_name_plural': 'texts of annexes',
                'ordering': ('period', 'layout', 'key'),
                'constraints': [models.UniqueConstraint(fields=('period', 'layout', 'key'), name='annex_text_once', violation_error_message='This text is already worded anew.')],
            },
        ),
        migrations.CreateModel(
            name='PeriodIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ranking_span', models.CharField(choices=[('to_date', 'to date'), ('in_period', 'in the period')], default='to_date', max_length=10, verbose_name='ranked by')),
                ('judged_span', models.CharField(choices=[('to_date', 'to date'), ('in_period', 'in the period')], default='to_date', max_length=10, verbose_name='judged by')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked_in', to='indicators.indicator', verbose_name='indicator')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'indicator asked for',
                'verbose_name_plural': 'indicators asked for',
                'ordering': ('period', 'indicator__display_order'),
                'constraints': [models.UniqueConstraint(fields=('period', 'indicator'), name='period_indicator_once', violation_error_message='The period already asks for this indicator.')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('layout', models.CharField(max_length=20, verbose_name='layout')),
                ('wording', models.JSONField(blank=True, default=dict, verbose_name='texts worded anew')),
                ('payload', models.JSONField(verbose_name='content')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256 of the content')),
                ('letter_number', models.CharField(blank=True, max_length=50, verbose_name='letter number')),
                ('letter_date', models.DateField(blank=True, null=True, verbose_name='letter date')),
                ('issuing_body', models.CharField(blank=True, max_length=200, verbose_name='issuing body')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason of the correction')),
                ('published_at', models.DateTimeField(verbose_name='published at')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='indicators.period', verbose_name='period')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='published by')),
            ],
            options={
                'verbose_name': 'publication',
                'verbose_name_plural': 'publications',
                'ordering': ('-period__as_of', 'period__code', '-number'),
                'constraints': [models.UniqueConstraint(fields=('period', 'number'), name='publication_numbered_once', violation_error_message='This period already has a version with this number.'), models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='publication_later_version_has_a_reason', violation_error_message='Say what this version corrects.')],
            },
        ),
        migrations.CreateModel(
            name='PublicationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('docx', 'Word (.docx)'), ('xlsx', 'Excel (.xlsx)'), ('pdf', 'PDF')], max_length=4, verbose_name='kind')),
                ('content', models.BinaryField(verbose_name='content')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='indicators.publication', verbose_name='publication')),
            ],
            options={
                'verbose_name': 'file of a publication',
                'verbose_name_plural': 'files of publications',
                'ordering': ('publication', 'kind'),
                'constraints': [models.UniqueConstraint(fields=('publication', 'kind'), name='publication_file_written_once', violation_error_message='This file is already written.')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('addresses', models.TextField(blank=True, verbose_name='addresses')),
                ('failed', models.TextField(blank=True, verbose_name='addresses that failed')),
                ('sent_at', models.DateTimeField(verbose_name='sent at')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='entities.agency', verbose_name='agency')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='indicators.period', verbose_name='period')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
            ],
            options={
                'verbose_name': 'reminder',
                'verbose_name_plural': 'reminders',
                'ordering': ('-sent_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='ReopenRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('asked_at', models.DateTimeField(verbose_name='asked at')),
                ('is_granted', models.BooleanField(null=True, verbose_name='granted')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='answer')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered at')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='answered by')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reopen_requests', to='indicators.obligation', verbose_name='obligation to report')),
            ],
            options={
                'verbose_name': 'request to reopen',
                'verbose_name_plural': 'requests to reopen',
                'ordering': ('asked_at', 'pk'),
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_granted__isnull', True)), fields=('obligation',), name='reopen_request_once_open', violation_error_message='This was asked already and is not answered yet.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reopen_request_has_a_reason', violation_error_message='Say why the figure must be corrected.')],
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('span', models.CharField(choices=[('to_date', 'to date'), ('in_period', 'in the period')], default='to_date', max_length=10, verbose_name='span')),
                ('numerator', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='numerator')),
                ('numerator_single_window', models.PositiveBigIntegerField(blank=True, help_text='Counted on the National Single Window, added to the numerator.', null=True, verbose_name='National Single Window')),
                ('denominator', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='denominator')),
                ('reported_rate', models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True, verbose_name='reported rate (%)')),
                ('reported_decimals', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='printed decimals')),
                ('reported_status', models.CharField(blank=True, choices=[('met', 'Completed'), ('not_met', 'Not completed')], max_length=20, verbose_name='reported status')),
                ('state', models.CharField(choices=[('submitted', 'submitted'), ('returned', 'returned'), ('accepted', 'accepted')], default='accepted', editable=False, max_length=10, verbose_name='state')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('cells', models.JSONField(blank=True, default=dict, editable=False, help_text='Which cell of the imported file each value came from.', verbose_name='source cells')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='entities.agency', verbose_name='agency')),
                ('batch', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='indicators.importbatch', verbose_name='imported file')),
                ('indicator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='indicators.indicator', verbose_name='indicator')),
                ('period', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='submissions', to='indicators.period', verbose_name='period')),
            ],
            options={
                'verbose_name': 'figure',
                'verbose_name_plural': 'figures',
                'ordering': ('indicator_id', 'period_id', 'span', 'agency_id'),
                'constraints': [models.UniqueConstraint(fields=('indicator', 'period', 'span', 'agency'), name='submission_once', violation_error_message='There is already a figure of this agency for this indicator, period and span.'), models.CheckConstraint(condition=models.Q(('numerator__isnull', False), ('denominator__isnull', False), ('reported_rate__isnull', False), _connector='OR'), name='submission_has_a_figure', violation_error_message='Give at least one number. Where there is no figure yet, do not save one.'), models.CheckConstraint(condition=models.Q(('denominator__isnull', True), ('numerator__isnull', True), ('denominator__gte', django.db.models.expressions.CombinedExpression(models.F('numerator'), '+', django.db.models.functions.comparison.Coalesce(models.F('numerator_single_window'), models.Value(0)))), _connector='OR'), name='submission_numerator_within_denominator', violation_error_message='The numerator, with the National Single Window count, must not exceed the denominator.'), models.CheckConstraint(condition=models.Q(('numerator_single_window__isnull', True), ('numerator__isnull', False), _connector='OR'), name='submission_single_window_beside_numerator', violation_error_message='A National Single Window count stands beside a numerator only.'), models.CheckConstraint(condition=models.Q(models.Q(('numerator__isnull', True), ('numerator__lt', 1000000000000), _connector='OR'), models.Q(('numerator_single_window__isnull', True), ('numerator_single_window__lt', 1000000000000), _connector='OR'), models.Q(('denominator__isnull', True), ('denominator__lt', 1000000000000), _connector='OR')), name='submission_counts_within_limit', violation_error_message='A count must be smaller than 1,000,000,000,000.'), models.CheckConstraint(condition=models.Q(('reported_rate__isnull', True), models.Q(('reported_rate__gte', 0), ('reported_rate__lte', 100)), _connector='OR'), name='submission_reported_rate_between_0_and_100', violation_error_message='A rate is between 0 and 100 %.'), models.CheckConstraint(condition=models.Q(models.Q(('reported_decimals__isnull', True), ('reported_rate__isnull', True)), models.Q(('reported_decimals__isnull', False), ('reported_decimals__lte', 6), ('reported_rate__isnull', False)), _connector='OR'), name='submission_reported_rate_with_its_decimals', violation_error_message='Give a reported rate together with its number of printed decimals (0 to 6).')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('kind', models.CharField(blank=True, choices=[('province', 'Provinces and cities'), ('ministry', 'Ministries and agencies'), ('commune', 'Communes'), ('other', 'Other organisations')], max_length=20, verbose_name='agency kind')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('value', models.DecimalField(decimal_places=3, max_digits=6, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)], verbose_name='target (%)')),
                ('basis_text', models.CharField(blank=True, help_text='As the annex prints it beside the status.', max_length=500, verbose_name='wording of the basis')),
                ('agency', models.ForeignKey(blank=True, help_text='Only where one agency has a target of its own.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='entities.agency', verbose_name='one agency')),
                ('basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='entities.legaldocument', verbose_name='legal basis')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='indicators.indicator', verbose_name='indicator')),
            ],
            options={
                'verbose_name': 'target',
                'verbose_name_plural': 'targets',
                'ordering': ('indicator', 'kind', 'starts_on'),
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='target_span_in_order', violation_error_message='The last day must not be before the first day.'), models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', True), models.Q(('kind', ''), _negated=True)), models.Q(('agency__isnull', False), ('kind', '')), _connector='OR'), name='target_of_a_kind_or_an_agency', violation_error_message='Give either an agency kind or one agency.'), models.CheckConstraint(condition=models.Q(('value__gte', 0), ('value__lte', 100)), name='target_between_0_and_100', violation_error_message='A target is between 0 and 100 %.'), models.UniqueConstraint(condition=models.Q(('agency__isnull', True)), fields=('indicator', 'kind', 'starts_on'), name='target_of_a_kind_once_per_day', violation_error_message='This kind already has a target from this day on.'), models.UniqueConstraint(condition=models.Q(('agency__isnull', False)), fields=('indicator', 'agency', 'starts_on'), name='target_of_an_agency_once_per_day', violation_error_message='This agency already has a target from this day on.')],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('withdrawn_at', models.DateTimeField(verbose_name='withdrawn at')),
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='indicators.publication', verbose_name='publication')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'withdrawal',
                'verbose_name_plural': 'withdrawals',
                'ordering': ('-withdrawn_at',),
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='withdrawal_has_a_reason', violation_error_message='Say why this version is withdrawn.')],
            },
        ),
        migrations.CreateModel(
            name='IssuingBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('letter_sign', models.CharField(help_text='As in “Số: 123/VPCP-KSTT”.', max_length=50, verbose_name='sign of its letters')),
                ('report_sign', models.CharField(help_text='As in “Số: 123/BC-VPCP”.', max_length=50, verbose_name='sign of its reports')),
                ('starts_on', models.DateField(verbose_name='first day')),
                ('contact', models.TextField(blank=True, help_text='Whom to ask: unit, telephone, e-mail.', verbose_name='contact')),
                ('is_verified', models.BooleanField(default=False, help_text='Signs and days are read in a source.', verbose_name='verified')),
                ('basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='entities.legaldocument', verbose_name='legal basis')),
            ],
            options={
                'verbose_name': 'issuing body',
                'verbose_name_plural': 'issuing bodies',
                'ordering': ('-starts_on', 'name'),
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='issuing_body_span_in_order', violation_error_message='The last day must not be before the first day.'), models.UniqueConstraint(fields=('starts_on',), name='issuing_body_once_per_day', violation_error_message='Another body issues from this day on.')],
            },
        ),
        # Lateness is read from the history of a period's figures; the library that makes the
        # table of history declares no such index.
        migrations.RunSQL(
            "CREATE INDEX indicators_history_of_reports"
            " ON indicators_historicalsubmission (period_id, agency_id)",
            "DROP INDEX indicators_history_of_reports",
        ),
        migrations.RunPython(cover, uncover),
        migrations.RunPython(add_triggers, drop_triggers),
    ]
