from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.choices import DeadlinePrecision
from entities.models.agency import Agency
from entities.models.legal_document import LegalDocument
from entities.models.service import Service

LARGEST_ORDER = 32_767


class ServiceDeadline(models.Model):
    """The order to offer a service: one decision, its first lead agency, and by when.

    It is never overwritten: what became of it is said by its acts, and its state on a day is the
    fold of the acts up to that day. The due day is wholly in time: it is late from the next day
    on, in Asia/Ho_Chi_Minh.
    """

    service = models.ForeignKey(
        Service,
        verbose_name=_("public service"),
        on_delete=models.CASCADE,
        related_name="deadlines",
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("first lead agency"),
        on_delete=models.PROTECT,
        related_name="deadlines",
    )
    decision = models.ForeignKey(
        LegalDocument,
        verbose_name=_("ordering decision"),
        on_delete=models.PROTECT,
        related_name="deadlines",
    )
    decision_is_assumed = models.BooleanField(
        _("decision assumed"),
        default=False,
        help_text=_("The source names several decisions and does not say which one orders."),
    )
    ordered_on = models.DateField(
        _("ordered on"),
        null=True,
        blank=True,
        help_text=_("From this day on it counts; empty: the day on which the decision was signed."),
    )
    printed_order = models.PositiveSmallIntegerField(_("printed order"), null=True, blank=True)
    deadline_text = models.CharField(
        _("deadline as printed"), max_length=100, help_text=_("Such as “Quý II” or “Tháng 3/2022”.")
    )
    due_on = models.DateField(
        _("due on"),
        null=True,
        blank=True,
        help_text=_("Last day in time, as ordered; none where the order has no day."),
    )
    precision = models.CharField(_("precision"), max_length=10, choices=DeadlinePrecision)
    coordinating = models.ManyToManyField(
        Agency, verbose_name=_("coordinating agencies"), blank=True, related_name="+"
    )
    coordinating_text = models.CharField(
        _("coordinating agencies as printed"), max_length=500, blank=True
    )
    note = models.TextField(_("note"), blank=True, help_text=_("As the list has it."))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("service deadline")
        verbose_name_plural = _("service deadlines")
        ordering = ("due_on", "printed_order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "agency", "decision"),
                name="service_deadline_key",
                violation_error_message=_(
                    "This decision already gives this agency a deadline for this service."
                ),
            ),
            models.CheckConstraint(
                name="service_deadline_day_by_precision",
                condition=(Q(precision=DeadlinePrecision.NONE) & Q(due_on__isnull=True))
                | (~Q(precision=DeadlinePrecision.NONE) & Q(due_on__isnull=False)),
                violation_error_message=_(
                    "Give the due day, or “no deadline” as precision where the order has none."
                ),
            ),
            models.CheckConstraint(
                name="service_deadline_printed_order",
                condition=Q(printed_order__isnull=True) | Q(printed_order__lte=LARGEST_ORDER),
                violation_error_message=_("The printed order is at most 32.767."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.service} – {self.agency}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.ordered_on is None and self._state.adding:
            self.ordered_on = self.decision.issued_on
        super().save(*args, **kwargs)
