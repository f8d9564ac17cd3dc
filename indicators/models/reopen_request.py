from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.obligation import Obligation


class ReopenRequestQuerySet(models.QuerySet["ReopenRequest"]):
    def waiting(self) -> Self:
        """Those that are not answered yet."""
        return self.filter(is_granted__isnull=True)

    def corrections(self) -> Self:
        """Those granted after closing, also where their time is over."""
        return self.filter(is_granted=True, correct_until__isnull=False)


class ReopenRequest(models.Model):
    """An agency asks to correct a figure that was accepted or whose time is over.

    Elsewhere: it is answered on the page of the report.
    """

    obligation = models.ForeignKey(
        Obligation,
        verbose_name=_("obligation to report"),
        on_delete=models.CASCADE,
        related_name="reopen_requests",
    )
    reason = models.CharField(_("reason"), max_length=500)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_granted = models.BooleanField(_("granted"), null=True)
    correct_until = models.DateTimeField(
        _("can be corrected until"),
        null=True,
        blank=True,
        help_text=_("Where it was granted after the period was closed."),
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = ReopenRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to reopen")
        verbose_name_plural = _("requests to reopen")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("obligation",),
                condition=models.Q(is_granted__isnull=True),
                name="reopen_request_once_open",
                violation_error_message=_("This was asked already and is not answered yet."),
            ),
            models.CheckConstraint(
                name="reopen_request_has_a_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Say why the figure must be corrected."),
            ),
        )

    def __str__(self) -> str:
        return str(self.obligation)
