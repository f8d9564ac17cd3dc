from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Agency
from indicators.models.period import Period


class Reminder(models.Model):
    """That an agency was reminded of a period, and at which addresses; none, if it has none.

    `failed` are those for which the mail server took no letter.
    """

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.CASCADE, related_name="reminders"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.CASCADE, related_name="reminders"
    )
    addresses = models.TextField(_("addresses"), blank=True)
    failed = models.TextField(_("addresses that failed"), blank=True)
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return f"{self.agency} ({self.period})"
