from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.models import LegalDocument
from entities.models.fields import SearchTextField
from indicators.choices import Cycle, PeriodState
from indicators.models.indicator import Indicator
from indicators.models.reporting_rule import reminder_days


class PeriodQuerySet(models.QuerySet["Period"]):
    def public(self) -> Self:
        """The periods whose tables can be read without signing in."""
        return self.filter(is_public=True)

    def public_or_closed(self) -> Self:
        """The periods whose figures stand: later ones are held against them."""
        return self.filter(Q(is_public=True) | Q(state=PeriodState.CLOSED))

    def asking(self, indicator: Indicator) -> Self:
        """The periods that ask for the indicator."""
        return self.filter(asked__indicator=indicator)

    def earlier_than(self, period: "Period") -> Self:
        """The periods that ended on an earlier day."""
        return self.filter(as_of__lt=period.as_of)

    def twins_of(self, pk: int | None, as_of: date, cycle: str | None) -> Self:
        """The other periods that end on this day and are of this cycle: there should be none."""
        return self.filter(as_of=as_of, cycle=cycle).exclude(pk=pk)

    def get_by_natural_key(self, code: str) -> "Period":
        return self.get(code=code)


class Period(models.Model):
    """A reporting period (kỳ báo cáo): the state of things at the end of `as_of`.

    It is no calendar span: a statutory quarter runs from the 15th to the 14th, the month
    of the 2023 annex from 26/6 to 25/7, and the 2022 annex is a snapshot.
    """

    code = models.CharField(
        _("code"),
        max_length=30,
        unique=True,
        validators=(RegexValidator(r"^\d{4}-\d{2}-\d{2}(-[a-z0-9]+)*$"),),
        help_text=_("Used in addresses: the as-of date, with a suffix where several end that day."),
    )
    label = models.CharField(_("label"), max_length=200)
    as_of = models.DateField(_("as of"))
    cycle = models.CharField(_("cycle"), max_length=20, choices=Cycle)
    window_starts_on = models.DateField(_("window starts on"), null=True, blank=True)
    cumulative_starts_on = models.DateField(_("cumulative from"), null=True, blank=True)
    submissions_due_at = models.DateTimeField(_("submissions due at"), null=True, blank=True)
    entry_closes_at = models.DateTimeField(_("entry closes at"), null=True, blank=True)
    edits_close_at = models.DateTimeField(_("edits close at"), null=True, blank=True)
    days_to_answer = models.PositiveSmallIntegerField(
        _("days to answer a return"),
        default=3,
        help_text=_("A figure that was returned is in time until the end of that day."),
    )
    reminder_days = models.JSONField(
        _("days of reminders"),
        default=reminder_days,
        blank=True,
        help_text=_("How many days before the due day those who owe are reminded by themselves."),
    )
    issuing_body = models.CharField(_("issuing body"), max_length=200, blank=True)
    letter = models.ForeignKey(
        LegalDocument,
        verbose_name=_("letter"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="periods",
    )
    letter_text = models.CharField(
        _("letter as printed"),
        max_length=300,
        blank=True,
        help_text=_("Electronic documents leave number and date blank."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PeriodState, default=PeriodState.PLANNED
    )
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Its tables can be read without signing in.")
    )

    search_text = SearchTextField(of=("code", "label"), max_length=250)

    history = HistoricalRecords()
    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ("-as_of", "code")
        constraints = (
            models.CheckConstraint(
                name="period_window_before_as_of",
                condition=Q(window_starts_on__isnull=True) | Q(window_starts_on__lte=F("as_of")),
                violation_error_message=_("The window must start on or before the as-of date."),
            ),
            models.CheckConstraint(
                name="period_cumulative_before_as_of",
                condition=Q(cumulative_starts_on__isnull=True)
                | Q(cumulative_starts_on__lte=F("as_of")),
                violation_error_message=_(
                    "The cumulative span must start on or before the as-of date."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def is_closed(self) -> bool:
        return self.state == PeriodState.CLOSED
