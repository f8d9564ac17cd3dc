from collections.abc import Iterable
from decimal import Decimal
from operator import attrgetter
from typing import Any, Self

from django.db import models
from django.db.models import (
    BigIntegerField,
    Case,
    DecimalField,
    ExpressionWrapper,
    F,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Round
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from dvctrack.lib.numbers import COUNT_LIMIT, MAX_DECIMALS, format_rate
from entities.models import Agency
from indicators.choices import FigureState, Span, Status
from indicators.models.import_batch import ImportBatch
from indicators.models.indicator import Indicator
from indicators.models.period import Period
from indicators.numbers import NOTHING_AROSE_RATES, RATE_DECIMALS, Rated, Values

REPORTED_DECIMALS = MAX_DECIMALS
COUNTED = (FigureState.SUBMITTED, FigureState.ACCEPTED)
_in_order = attrgetter(*Values._fields)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def counted(self) -> Self:
        """The figures that tables show: those submitted and accepted, not those returned."""
        return self.filter(state__in=COUNTED)

    def for_period(self, period: Period, indicators: Iterable[Indicator]) -> Self:
        """The figures of `period` for these indicators, named so that the index serves it."""
        return self.filter(indicator__in=indicators, period=period)

    def with_rate(self) -> Self:
        """Annotate `annotated_rate`: `Submission.rate`, worked out by the database.

        All steps are whole numbers, because SQLite keeps decimals as floats and a plain
        cast truncates there. None where there is neither a usable count nor a rate; 0 of 0 is
        what the indicator says.
        """
        total = F("numerator") + Coalesce(F("numerator_single_window"), Value(0))
        from_counts = (total * 2 * 100 * 10**RATE_DECIMALS + F("denominator")) / (
            F("denominator") * 2
        )
        step = 10 ** (REPORTED_DECIMALS - RATE_DECIMALS)
        millionths = Cast(Round(F("reported_rate") * 10**REPORTED_DECIMALS), BigIntegerField())
        from_rate = (millionths + step // 2) / Value(step)
        nothing = Q(numerator=0, denominator=0) & ~Q(numerator_single_window__gt=0)
        scaled = Case(
            When(numerator__isnull=False, denominator__gt=0, then=from_counts),
            When(reported_rate__isnull=False, then=from_rate),
            *(
                When(
                    nothing, indicator__when_nothing_arose=said, then=int(rate) * 10**RATE_DECIMALS
                )
                for said, rate in NOTHING_AROSE_RATES.items()
            ),
            output_field=BigIntegerField(),
        )
        rate = ExpressionWrapper(
            scaled * Value(Decimal(1).scaleb(-RATE_DECIMALS)),
            output_field=DecimalField(max_digits=9, decimal_places=RATE_DECIMALS),
        )
        return self.annotate(annotated_rate=rate)

    def get_by_natural_key(
        self, period: str, indicator: str, span: str, agency: str
    ) -> "Submission":
        return self.get(
            period__code=period, indicator__slug=indicator, span=span, agency__slug=agency
        )


class ValueColumns(Rated):
    """A row of the database, of now or of history, whose columns are the values of a figure."""

    indicator: Any

    @property
    def when_nothing_arose(self) -> str:
        return str(self.indicator.when_nothing_arose)

    def words_of_reported_rate(self) -> str:
        """With the decimals with which it was printed."""
        return format_rate(self.printed_rate, None)

    @property
    def values(self) -> Values:
        return Values(*_in_order(self))

    @values.setter
    def values(self, values: Values) -> None:
        for name, value in values._asdict().items():
            setattr(self, name, value)


class Submission(ValueColumns, models.Model):
    """One figure (số liệu): an agency's counts, rate or both, for an indicator, period and span.

    What is printed in a source is kept as it was printed; what follows from it (rate,
    status, rank) is computed. An empty field is a missing figure, which is not zero.
    """

    period = models.ForeignKey(
        Period,
        verbose_name=_("period"),
        on_delete=models.PROTECT,
        related_name="submissions",
        db_index=False,
    )
    indicator = models.ForeignKey(
        Indicator,
        verbose_name=_("indicator"),
        on_delete=models.PROTECT,
        related_name="submissions",
        db_index=False,
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("agency"),
        on_delete=models.PROTECT,
        related_name="submissions",
        db_index=False,
    )
    span = models.CharField(_("span"), max_length=10, choices=Span, default=Span.TO_DATE)
    numerator = models.PositiveBigIntegerField(_("numerator"), null=True, blank=True)
    numerator_single_window = models.PositiveBigIntegerField(
        _("National Single Window"),
        null=True,
        blank=True,
        help_text=_("Counted on the National Single Window, added to the numerator."),
    )
    denominator = models.PositiveBigIntegerField(_("denominator"), null=True, blank=True)
    reported_rate = models.DecimalField(
        _("reported rate (%)"),
        max_digits=9,
        decimal_places=REPORTED_DECIMALS,
        null=True,
        blank=True,
    )
    reported_decimals = models.PositiveSmallIntegerField(
        _("printed decimals"), null=True, blank=True
    )
    reported_status = models.CharField(
        _("reported status"),
        max_length=20,
        blank=True,
        choices=[
            (Status.MET.value, Status.MET.label),
            (Status.NOT_MET.value, Status.NOT_MET.label),
        ],
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=FigureState,
        default=FigureState.ACCEPTED,
        editable=False,
    )
    note = models.TextField(_("note"), blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        verbose_name=_("imported file"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="submissions",
    )
    cells = models.JSONField(
        _("source cells"),
        default=dict,
        blank=True,
        editable=False,
        help_text=_("Which cell of the imported file each value came from."),
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    history = HistoricalRecords(bases=(ValueColumns, models.Model))
    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        # By the columns themselves: the related ordering would join three tables into every query.
        ordering = ("indicator_id", "period_id", "span", "agency_id")
        # For the list of the admin, which narrows by these and stands in the order of the keys.
        indexes = (
            models.Index(
                fields=("agency", "state", "period", "indicator"), name="submission_by_agency"
            ),
            models.Index(fields=("period", "id"), name="submission_by_period"),
            models.Index(fields=("state", "id"), name="submission_by_state"),
            models.Index(fields=("indicator", "state", "id"), name="submission_of_state"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "period", "span", "agency"),
                name="submission_once",
                violation_error_message=_(
                    "There is already a figure of this agency for this indicator, period and span."
                ),
            ),
            models.CheckConstraint(
                name="submission_has_a_figure",
                condition=Q(numerator__isnull=False)
                | Q(denominator__isnull=False)
                | Q(reported_rate__isnull=False),
                violation_error_message=_(
                    "Give at least one number. Where there is no figure yet, do not save one."
                ),
            ),
            models.CheckConstraint(
                name="submission_numerator_within_denominator",
                condition=Q(denominator__isnull=True)
                | Q(numerator__isnull=True)
                | Q(
                    denominator__gte=F("numerator")
                    + Coalesce(F("numerator_single_window"), Value(0))
                ),
                violation_error_message=_(
                    "The numerator, with the National Single Window count, must not exceed"
                    " the denominator."
                ),
            ),
            models.CheckConstraint(
                name="submission_single_window_beside_numerator",
                condition=Q(numerator_single_window__isnull=True) | Q(numerator__isnull=False),
                violation_error_message=_(
                    "A National Single Window count stands beside a numerator only."
                ),
            ),
            models.CheckConstraint(
                name="submission_counts_within_limit",
                condition=(Q(numerator__isnull=True) | Q(numerator__lt=COUNT_LIMIT))
                & (
                    Q(numerator_single_window__isnull=True)
                    | Q(numerator_single_window__lt=COUNT_LIMIT)
                )
                & (Q(denominator__isnull=True) | Q(denominator__lt=COUNT_LIMIT)),
                violation_error_message=_("A count must be smaller than 1,000,000,000,000."),
            ),
            models.CheckConstraint(
                name="submission_reported_rate_between_0_and_100",
                condition=Q(reported_rate__isnull=True)
                | Q(reported_rate__gte=0, reported_rate__lte=100),
                violation_error_message=_("A rate is between 0 and 100 %."),
            ),
            models.CheckConstraint(
                name="submission_reported_rate_with_its_decimals",
                condition=Q(reported_rate__isnull=True, reported_decimals__isnull=True)
                | Q(
                    reported_rate__isnull=False,
                    reported_decimals__isnull=False,
                    reported_decimals__lte=REPORTED_DECIMALS,
                ),
                violation_error_message=_(
                    "Give a reported rate together with its number of printed decimals (0 to 6)."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency}: {self.indicator} ({self.period})"

    @property
    def key(self) -> tuple[int, int, str, int]:
        return (self.indicator_id, self.period_id, self.span, self.agency_id)

    @property
    def is_accepted(self) -> bool:
        return self.state == FigureState.ACCEPTED

    def natural_key(self) -> tuple[str, str, str, str]:
        return (self.period.code, self.indicator.slug, self.span, self.agency.slug)
