from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from dvctrack.lib.numbers import format_rate
from entities.choices import AgencyKind
from entities.models import Agency, LegalDocument
from entities.models.validity import Validity, span_in_order, valid_on
from indicators.models.indicator import Indicator


class TargetQuerySet(models.QuerySet["Target"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(valid_on(day))

    def overlapping(self, target: "Target") -> Self:
        """Other targets of this indicator, of its kind or agency, that share a day with it."""
        of_one = self.filter(
            indicator=target.indicator_id, kind=target.kind, agency=target.agency_id
        )
        not_over = Q(ends_on__isnull=True) | Q(ends_on__gte=target.starts_on)
        found = of_one.exclude(pk=target.pk).filter(not_over)
        return found if target.ends_on is None else found.filter(starts_on__lte=target.ends_on)

    def get_by_natural_key(
        self, indicator: str, kind: str, agency: str | None, starts_on: str
    ) -> "Target":
        rows = self.filter(indicator__slug=indicator, kind=kind, starts_on=starts_on)
        return rows.get(agency__slug=agency) if agency else rows.get(agency__isnull=True)


class Target(Validity):
    """The rate in per cent that a decision asks for, of a kind of agencies or of one agency.

    A target that rises from year to year is a row for each year: 30 % (2020), 50 % (2021)
    and 70 % (2022) of Nghị quyết 01/NQ-CP are three rows. No two of one indicator and kind, or
    of one agency, hold on the same day.
    """

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="targets"
    )
    kind = models.CharField(_("agency kind"), max_length=20, choices=AgencyKind, blank=True)
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("one agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
        help_text=_("Only where one agency has a target of its own."),
    )
    starts_on = models.DateField(_("first day"))
    value = models.DecimalField(
        _("target (%)"),
        max_digits=6,
        decimal_places=3,
        validators=(MinValueValidator(0), MaxValueValidator(100)),
    )
    basis = models.ForeignKey(
        LegalDocument,
        verbose_name=_("legal basis"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="targets",
    )
    basis_text = models.CharField(
        _("wording of the basis"),
        max_length=500,
        blank=True,
        help_text=_("As the annex prints it beside the status."),
    )
    is_verified = models.BooleanField(
        _("verified"), default=True, help_text=_("The value is read in the signed document.")
    )

    history = HistoricalRecords()
    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("indicator", "kind", "starts_on")
        constraints = (
            span_in_order("target_span_in_order"),
            models.CheckConstraint(
                name="target_of_a_kind_or_an_agency",
                condition=(Q(agency__isnull=True) & ~Q(kind=""))
                | (Q(agency__isnull=False) & Q(kind="")),
                violation_error_message=_("Give either an agency kind or one agency."),
            ),
            models.CheckConstraint(
                name="target_between_0_and_100",
                condition=Q(value__gte=0, value__lte=100),
                violation_error_message=_("A target is between 0 and 100 %."),
            ),
            models.UniqueConstraint(
                fields=("indicator", "kind", "starts_on"),
                name="target_of_a_kind_once_per_day",
                condition=Q(agency__isnull=True),
                violation_error_message=_("This kind already has a target from this day on."),
            ),
            models.UniqueConstraint(
                fields=("indicator", "agency", "starts_on"),
                name="target_of_an_agency_once_per_day",
                condition=Q(agency__isnull=False),
                violation_error_message=_("This agency already has a target from this day on."),
            ),
        )

    @cached_property
    def exact_value(self) -> Fraction:
        """The value as rates are compared with it."""
        return Fraction(self.value)

    @property
    def stated_basis(self) -> str:
        """The wording of the basis, else its document; empty where neither is known."""
        return self.basis_text or str(self.basis or "")

    def __str__(self) -> str:
        return f"{self.indicator} ≥ {self.value.normalize():f}%"

    def excludes(self, other: "Target") -> bool:
        """The Python twin of `overlapping`, for two rows that come together."""
        of_one = (self.indicator_id, self.kind, self.agency_id)
        if of_one != (other.indicator_id, other.kind, other.agency_id):
            return False
        return self.is_valid_on(other.starts_on) or other.is_valid_on(self.starts_on)

    def clean(self) -> None:
        """Refuse a target beside another one that holds on one of its days, and one of an agency
        for days on which there is none.
        """
        if self.indicator_id is None or self.starts_on is None:
            return
        other = Target.objects.overlapping(self).order_by("starts_on").first()
        if other is not None:
            raise ValidationError({"starts_on": other.holds_already()})
        if outside := self.outside_life():
            raise ValidationError(outside)

    def outside_life(self) -> dict[str, str]:
        """Why its days are not all of its agency's life, by the field that says so."""
        agency, told = self.agency, dict[str, str]()
        if agency and agency.starts_on and self.starts_on < agency.starts_on:
            words = {"agency": agency.name, "day": f"{agency.starts_on:%d/%m/%Y}"}
            told["starts_on"] = _("%(agency)s exists since %(day)s: begin then or later.") % words
        if agency and agency.ends_on and (self.ends_on or date.max) > agency.ends_on:
            words = {"agency": agency.name, "day": f"{agency.ends_on:%d/%m/%Y}"}
            told["ends_on"] = _("%(agency)s ended on %(day)s: end then or earlier.") % words
        return told

    def holds_already(self) -> str:
        """What is told of another target on one of its days."""
        first, last = self.starts_on, self.ends_on
        days = {"value": format_rate(self.value.normalize(), None), "first": f"{first:%d/%m/%Y}"}
        if last is None:
            told = _(
                "The target of %(value)s%% holds from %(first)s on already. End it first, or "
                "choose other days."
            )
            return str(told % days)
        told = _(
            "The target of %(value)s%% holds from %(first)s to %(last)s already. End it first, or "
            "choose other days."
        )
        return str(told % {**days, "last": f"{last:%d/%m/%Y}"})

    def natural_key(self) -> tuple[str, str, str | None, str]:
        agency = self.agency.slug if self.agency else None
        return (self.indicator.slug, self.kind, agency, str(self.starts_on))

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "indicators.indicator",
        "entities.agency",
    ]
