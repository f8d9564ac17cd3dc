from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.models import Agency
from indicators.choices import Claim
from indicators.models.indicator import Indicator
from indicators.models.period import Period


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def get_by_natural_key(self, period: str, indicator: str, agency: str) -> "Obligation":
        return self.get(period__code=period, indicator__slug=indicator, agency__slug=agency)


class Obligation(models.Model):
    """Who owes a figure: a league table has one row for each agency that owes."""

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.CASCADE, related_name="obligations"
    )
    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        on_delete=models.PROTECT,
        related_name="obligations",
        db_index=False,
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        related_name="obligations",
        db_index=False,
    )
    is_due = models.BooleanField(_("due"), default=True)
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, help_text=_("Why it does not apply.")
    )

    claim = models.CharField(
        _("claim"),
        max_length=20,
        blank=True,
        choices=Claim,
        help_text=_("What the agency says in the place of a figure."),
    )
    claim_reason = models.CharField(_("reason of the claim"), max_length=300, blank=True)
    is_turned_down = models.BooleanField(
        _("claim turned down"),
        default=False,
        editable=False,
        help_text=_("Since then a figure is owed again."),
    )

    history = HistoricalRecords()
    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation to report")
        verbose_name_plural = _("obligations to report")
        ordering = ("period_id", "indicator_id", "agency_id")
        # For the list of the admin: few do not apply, and few are claimed.
        indexes = (
            models.Index(
                fields=("agency", "is_due", "claim", "period", "indicator"),
                name="obligation_by_agency",
            ),
            models.Index(fields=("is_due", "claim", "id"), name="obligation_by_claim"),
            models.Index(fields=("indicator", "is_due", "claim"), name="obligation_of_claim"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "period", "agency"),
                name="obligation_once",
                violation_error_message=_("This obligation is already recorded."),
            ),
            models.CheckConstraint(
                name="obligation_not_applicable_has_a_reason",
                condition=Q(is_due=True) | ~Q(reason=""),
                violation_error_message=_("Say why the figure does not apply."),
            ),
            models.CheckConstraint(
                name="obligation_claim_has_a_reason",
                condition=Q(claim="") | ~Q(claim_reason=""),
                violation_error_message=_("Say why there is no figure."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency}: {self.indicator} ({self.period})"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.period.code, self.indicator.slug, self.agency.slug)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "indicators.period",
        "indicators.indicator",
        "entities.agency",
    ]
