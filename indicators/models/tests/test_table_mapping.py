"""What was remembered of tables before indicators had words of their own."""

from importlib import import_module

import pytest
from django.apps import apps

from indicators.annex.layout import Field
from indicators.annex.mapping import ColumnMapping
from indicators.models import TableMapping
from indicators.models.table_mapping import mapping_from_json
from indicators.tests.factories import TableMappingFactory

pytestmark = pytest.mark.django_db

BEFORE = {
    "indicator": "dossier-sync",
    "kind": None,
    "span": "to_date",
    "fields": ["agency", "rate", None],
}


def test_mapping_of_before_several_indicators_is_read() -> None:
    fields = (Field.AGENCY, Field.RATE, None)
    assert mapping_from_json(BEFORE) == ColumnMapping("dossier-sync", None, "to_date", fields)


def test_only_what_the_title_told_rightly_stays_remembered() -> None:
    subjects = ("dossier-sync", "online-payment", "dossier-sync, online-payment", "")
    for subject in subjects:
        TableMappingFactory.create(shape=f"ten | ty le ({subject})", mapping=BEFORE)
    TableMappingFactory.create(shape="ten (online-payment)", mapping=BEFORE | {"indicator": None})
    migration = import_module("indicators.migrations.0006_remembered_by_indicator_names")
    migration.forget_uncertain_tables(apps, None)
    assert [row.shape for row in TableMapping.objects.all()] == ["ten | ty le (dossier-sync)"]
