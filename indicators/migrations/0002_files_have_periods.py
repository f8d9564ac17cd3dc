import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def keep_moments_and_periods(apps, schema_editor):
    """What was imported until now had one period, and was received when it was imported."""
    batches = apps.get_model("indicators", "ImportBatch")
    batches.objects.update(received_at=F("imported_at"))
    links = batches.periods.through
    links.objects.bulk_create(
        links(importbatch_id=pk, period_id=period)
        for pk, period in batches.objects.values_list("pk", "period_id")
    )


def keep_one_period(apps, schema_editor):
    """Backwards: the first period of each file; files that were never saved go."""
    batches = apps.get_model("indicators", "ImportBatch")
    batches.objects.exclude(state__in=("saved", "undone")).delete()
    for batch in batches.objects.prefetch_related("periods"):
        batch.period = batch.periods.first()
        batch.save(update_fields=["period"])


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_indicators_targets_periods_figures"),
    ]

    operations = [
        migrations.AddField("importbatch", "received_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "importbatch",
            "periods",
            models.ManyToManyField(
                related_name="+", to="indicators.period", verbose_name="periods"
            ),
        ),
        migrations.AlterField(
            "importbatch",
            "period",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="indicators.period",
                related_name="batches",
            ),
        ),
        migrations.RunPython(keep_moments_and_periods, keep_one_period),
        migrations.RemoveField("importbatch", "period"),
    ]
