from django.db import models
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.choices import CodeSystem
from entities.models.agency import Agency
from entities.models.fields import SearchTextField
from entities.models.validity import Validity, span_in_order


class AgencyCodeManager(models.Manager["AgencyCode"]):
    def get_by_natural_key(self, system: str, code: str, agency: str) -> "AgencyCode":
        return self.get(system=system, code=code, agency__slug=agency)


class AgencyCode(Validity):
    """A code of an agency for the days on which it means that agency.

    Seven codes of the statistics office changed their meaning on 01/7/2025, so a code
    is never read without a day.
    """

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="codes"
    )
    system = models.CharField(_("system"), max_length=20, choices=CodeSystem)
    code = models.CharField(_("code"), max_length=40)
    is_verified = models.BooleanField(
        _("verified"), default=False, help_text=_("Seen in a public source, not only remembered.")
    )

    search_text = SearchTextField(of=("code",), max_length=40)

    history = HistoricalRecords()
    objects = AgencyCodeManager()

    class Meta:
        verbose_name = _("agency code")
        verbose_name_plural = _("agency codes")
        ordering = ("system", "code", "starts_on")
        constraints = (
            span_in_order("agency_code_span_in_order"),
            models.UniqueConstraint(
                fields=("system", "code", "agency"),
                name="agency_code_once_per_agency",
                violation_error_message=_("This agency already has this code."),
            ),
        )

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str, str, str]:
        return (self.system, self.code, self.agency.slug)

    natural_key.dependencies = ["entities.agency"]  # type: ignore[attr-defined]
