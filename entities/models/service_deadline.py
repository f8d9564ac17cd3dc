from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from entities.choices import DeadlinePrecision
from entities.models.agency import Agency
from entities.models.legal_document import LegalDocument
from entities.models.service import Service


class ServiceDeadline(models.Model):
    """By when one lead agency must complete one service, as one decision orders it.

    The state on a day uses what was completed or extended by that day. The due day is
    wholly in time: it is late from the next day on, in Asia/Ho_Chi_Minh.
    """

    service = models.ForeignKey(
        Service,
        verbose_name=_("public service"),
        on_delete=models.CASCADE,
        related_name="deadlines",
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("lead agency"), on_delete=models.PROTECT, related_name="deadlines"
    )
    decision = models.ForeignKey(
        LegalDocument,
        verbose_name=_("ordering decision"),
        on_delete=models.PROTECT,
        related_name="deadlines",
    )
    printed_order = models.PositiveSmallIntegerField(_("printed order"), null=True, blank=True)
    deadline_text = models.CharField(
        _("deadline as printed"), max_length=100, help_text=_("Such as “Quý II” or “Tháng 3/2022”.")
    )
    due_on = models.DateField(
        _("due on"), help_text=_("Last day in time, as first ordered. Extensions are rows below.")
    )
    precision = models.CharField(_("precision"), max_length=10, choices=DeadlinePrecision)
    completed_on = models.DateField(_("completed on"), null=True, blank=True)
    evidence = models.URLField(_("evidence"), blank=True, help_text=_("Address on the portal."))
    note = models.TextField(_("note"), blank=True)

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
        )

    def __str__(self) -> str:
        return f"{self.service} – {self.agency}"
