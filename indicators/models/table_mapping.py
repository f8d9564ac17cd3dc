from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from indicators.annex.layout import Field
from indicators.annex.mapping import ColumnMapping, Subject


class TableMapping(models.Model):
    """What a person once said of a table with these headings; used for the next such file.

    `shape` ends with the indicators that the title spoke of, as `memory_key` writes it: a table
    of another subject is asked about again.
    """

    shape = models.TextField(
        _("headings"), help_text=_("The words of the headings, parted by a line.")
    )
    shape_key = models.CharField(_("key of the headings"), max_length=64, unique=True)
    mapping: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("columns"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("remembered table")
        verbose_name_plural = _("remembered tables")
        ordering = ("shape",)

    def __str__(self) -> str:
        return self.shape[:100]

    @staticmethod
    def key_of(shape: str) -> str:
        return sha256(shape.encode()).hexdigest()

    @classmethod
    def remembered(cls) -> dict[str, ColumnMapping]:
        """All mappings by their `memory_key`; one query."""
        return {row.shape: mapping_from_json(row.mapping) for row in cls.objects.all()}


def mapping_as_json(mapping: ColumnMapping) -> dict[str, Any]:
    return {
        "indicator": mapping.indicator,
        "kind": mapping.kind,
        "span": mapping.span,
        "fields": [None if field is None else field.value for field in mapping.fields],
        "subjects": [None if subject is None else [*subject] for subject in mapping.subjects],
    }


def mapping_from_json(data: Mapping[str, Any]) -> ColumnMapping:
    """What `mapping_as_json` gave, also before a table could hold several indicators."""
    fields = tuple(Field(name) if name else None for name in data["fields"])
    subjects = tuple(Subject(*pair) if pair else None for pair in data.get("subjects", ()))
    return ColumnMapping(data["indicator"], data["kind"], data["span"], fields, subjects)
