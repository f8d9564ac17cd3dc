from django.db import models
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from indicators.choices import Span
from indicators.models.indicator import Indicator
from indicators.models.period import Period


class PeriodIndicatorManager(models.Manager["PeriodIndicator"]):
    def get_by_natural_key(self, period: str, indicator: str) -> "PeriodIndicator":
        return self.get(period__code=period, indicator__slug=indicator)


class PeriodIndicator(models.Model):
    """That a period asks for an indicator, by which span it ranks and by which it judges.

    The 2023 payment table ranks by the month and judges by the year to date.
    """

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.CASCADE, related_name="asked"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="asked_in"
    )
    ranking_span = models.CharField(
        _("ranked by"), max_length=10, choices=Span, default=Span.TO_DATE
    )
    judged_span = models.CharField(
        _("judged by"), max_length=10, choices=Span, default=Span.TO_DATE
    )

    history = HistoricalRecords()
    objects = PeriodIndicatorManager()

    class Meta:
        verbose_name = _("indicator asked for")
        verbose_name_plural = _("indicators asked for")
        ordering = ("period", "indicator__display_order")
        constraints = (
            models.UniqueConstraint(
                fields=("period", "indicator"),
                name="period_indicator_once",
                violation_error_message=_("The period already asks for this indicator."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.period}: {self.indicator}"

    def natural_key(self) -> tuple[str, str]:
        return (self.period.code, self.indicator.slug)

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "indicators.period",
        "indicators.indicator",
    ]

    @property
    def spans(self) -> tuple[str, ...]:
        """The spans that an agency owes: the judged one, and the ranking one where it differs."""
        return tuple(dict.fromkeys((self.judged_span, self.ranking_span)))
