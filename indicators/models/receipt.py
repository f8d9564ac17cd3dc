from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Agency
from indicators.models.period import Period


class Receipt(models.Model):
    """That an agency sent its figures: who did, when, and which, under a number to refer to.

    Numbers run within a period from 1. `figures` are those of that moment, as they were shown.

    Elsewhere: it is read from the page of the report.
    """

    period = models.ForeignKey(
        Period, verbose_name=_("period"), on_delete=models.CASCADE, related_name="receipts"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="receipts"
    )
    number = models.PositiveIntegerField(_("number"))
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    figures: models.JSONField[list[Any], list[Any]] = models.JSONField(_("figures"), default=list)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("period", "number"),
                name="receipt_numbered_once",
                violation_error_message=_("This number is already given."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.period.code}/{self.number}"
