from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from dvctrack.lib.names import fold
from entities.choices import NameKind
from entities.models.agency import Agency
from entities.models.fields import NameKeyField
from entities.models.validity import Validity, span_in_order, valid_on


class AgencyNameQuerySet(models.QuerySet["AgencyName"]):
    def valid_on(self, day: date) -> Self:
        """The names in use on `day` of agencies that exist on `day`."""
        return self.filter(valid_on(day), valid_on(day, "agency__"))

    def get_by_natural_key(self, key: str, agency: str, kind: str) -> "AgencyName":
        return self.get(key=key, agency__slug=agency, kind=kind)


class AgencyName(Validity):
    """Every other name and spelling under which an agency is found, with its folded key.

    Official names with days are what it was called on these days, and where it stood in the annex
    if that was another place; `Agency.name` is the last one recorded and holds on all other days.
    """

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="names"
    )
    text = models.CharField(_("name or spelling"), max_length=200)
    key = NameKeyField(_("search key"), of=("text",), max_length=200, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind, default=NameKind.ALIAS)
    display_order = models.PositiveIntegerField(
        _("display order"),
        null=True,
        blank=True,
        help_text=_("Place in the annex under this official name, where it is another one."),
    )

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
                condition=Q(kind=NameKind.ALIAS),
                name="agency_name_once_per_agency",
                violation_error_message=_("This agency already has a name that reads the same."),
            ),
            models.UniqueConstraint(
                fields=("agency", "starts_on"),
                condition=Q(kind=NameKind.OFFICIAL, starts_on__isnull=False),
                name="agency_name_official_once_per_day",
                violation_error_message=_("This agency has another official name from this day."),
            ),
            models.UniqueConstraint(
                fields=("agency",),
                condition=Q(kind=NameKind.OFFICIAL, starts_on__isnull=True),
                name="agency_name_official_first_once",
                violation_error_message=_("This agency has another official name from the start."),
            ),
            models.CheckConstraint(
                name="agency_name_place_of_official_name",
                condition=Q(display_order__isnull=True) | Q(kind=NameKind.OFFICIAL),
                violation_error_message=_("Only an official name has a place in the annex."),
            ),
        )

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str, str]:
        return (self.key or fold(self.text), self.agency.slug, self.kind)

    natural_key.dependencies = ["entities.agency"]  # type: ignore[attr-defined]


def official_on(names: Iterable[AgencyName], day: date) -> AgencyName | None:
    """The official name of an agency on a day, of several that hold it the one that began last.

    None where its own name holds. The Python twin of `name_on`.
    """
    held = (name for name in names if name.kind == NameKind.OFFICIAL and name.is_valid_on(day))
    return max(held, key=lambda name: name.starts_on or date.min, default=None)
