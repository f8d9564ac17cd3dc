from django.conf import settings
from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.history import HistoricalRecords
from entities.models import Agency, LegalDocument
from indicators.models.period import Period


class Extension(models.Model):
    """More time for one agency in one period, from the moment that it was granted.

    It moves the moment until which a report is in time, and the close of entry where that is
    sooner. It ends by itself, and what was late before it was granted stays late.

    Elsewhere: it is granted on the page of the report.
    """

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.CASCADE, related_name="extensions"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="extensions"
    )
    until = models.DateTimeField(_("extended until"))
    reason = models.CharField(_("reason"), max_length=500)
    document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("document"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    granted_at = models.DateTimeField(_("granted at"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("granted by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ("granted_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="extension_has_a_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why there is more time."),
            ),
            models.CheckConstraint(
                name="extension_ends_after_it_was_granted",
                condition=models.Q(until__gt=models.F("granted_at")),
                violation_error_message=_("The new moment must lie in the future."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency}: {localtime(self.until):%H:%M %d/%m/%Y}"
