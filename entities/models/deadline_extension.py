from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from entities.models.legal_document import LegalDocument


class DeadlineExtension(models.Model):
    """A later due day, known from the day on which it was decided; the first one stays."""

    deadline = models.ForeignKey(
        "entities.ServiceDeadline",
        verbose_name=_("service deadline"),
        on_delete=models.CASCADE,
        related_name="extensions",
    )
    decided_on = models.DateField(_("decided on"))
    due_on = models.DateField(_("new due day"))
    reason = models.CharField(_("reason"), max_length=500)
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deadline extension")
        verbose_name_plural = _("deadline extensions")
        ordering = ("decided_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="deadline_extension_has_a_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why the deadline is extended."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.due_on:%d/%m/%Y}"
