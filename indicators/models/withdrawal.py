from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from indicators.models.frozen import Frozen, FrozenQuerySet
from indicators.models.publication import Publication


class WithdrawalQuerySet(FrozenQuerySet["Withdrawal"]):
    pass


class Withdrawal(Frozen):
    """That a version no longer holds, and why. The version itself stays as it was."""

    publication = models.OneToOneField(
        Publication,
        verbose_name=_("publication"),
        on_delete=models.PROTECT,
        related_name="withdrawal",
    )
    reason = models.CharField(_("reason"), max_length=500)
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ("-withdrawn_at",)
        constraints = (
            models.CheckConstraint(
                name="withdrawal_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why this version is withdrawn."),
            ),
        )

    def __str__(self) -> str:
        return str(self.publication)
