from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('indicators', '0012_indexes_hold_what_tables_show'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicallettertemplate',
            name='place',
            field=models.CharField(choices=[('indicator', 'paragraph on one indicator'), ('no_target', 'paragraph on one indicator without a target'), ('overdue', 'paragraph on overdue services'), ('notice', 'notice to one agency')], db_index=True, max_length=10, verbose_name='place'),
        ),
        migrations.AlterField(
            model_name='lettertemplate',
            name='place',
            field=models.CharField(choices=[('indicator', 'paragraph on one indicator'), ('no_target', 'paragraph on one indicator without a target'), ('overdue', 'paragraph on overdue services'), ('notice', 'notice to one agency')], max_length=10, unique=True, verbose_name='place'),
        ),
    ]
