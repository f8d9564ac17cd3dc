"""Remembered tables are known by their headings and by the indicators that the title speaks of.

Until now fixed words of four indicators told that, where the names of the indicators tell it
from here on. What a person had to correct (the title was taken to speak of another indicator, of
several or of none) could now be applied to a table of that other one, so it is forgotten and
asked about once more; its history stays. The other tables stay known.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_uncertain_tables(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    for row in apps.get_model("indicators", "TableMapping").objects.all():
        if not row.shape.endswith(f" ({row.mapping['indicator']})"):
            row.delete()


class Migration(migrations.Migration):
    dependencies = [("indicators", "0005_looked_at_once")]

    operations = [
        migrations.RunPython(forget_uncertain_tables, migrations.RunPython.noop, elidable=True)
    ]
