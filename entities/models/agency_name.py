from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from dvctrack.lib.names import fold
from entities.choices import NameKind
from entities.models.agency import Agency
from entities.models.fields import NameKeyField
from entities.models.validity import Validity, span_in_order, valid_on


class AgencyNameQuerySet(models.QuerySet["AgencyName"]):
    def valid_on(self, day: date) -> Self:
        """The names in use on `day` of agencies that exist on `day`."""
        return self.filter(valid_on(day), valid_on(day, "agency__"))

    def get_by_natural_key(self, key: str, agency: str) -> "AgencyName":
        return self.get(key=key, agency__slug=agency)


class AgencyName(Validity):
    """Every other name and spelling under which an agency is found, with its folded key."""

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="names"
    )
    text = models.CharField(_("name or spelling"), max_length=200)
    key = NameKeyField(_("search key"), of=("text",), max_length=200, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind, default=NameKind.ALIAS)

    history = HistoricalRecords()
    objects = AgencyNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("agency name")
        verbose_name_plural = _("agency names")
        ordering = ("agency", "kind", "text")
        constraints = (
            span_in_order("agency_name_span_in_order"),
            models.UniqueConstraint(
                fields=("key", "agency"),
                name="agency_name_once_per_agency",
                violation_error_message=_("This agency already has a name that reads the same."),
            ),
        )

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str]:
        return (self.key or fold(self.text), self.agency.slug)

    natural_key.dependencies = ["entities.agency"]  # type: ignore[attr-defined]
