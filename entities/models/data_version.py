from django.db import models
from django.utils.translation import gettext_lazy as _


class DataVersion(models.Model):
    """How often what pages show was changed: the sum of `changes` over all rows.

    Triggers raise it in the transaction of each change, so that nothing written past the
    models is missed, and a change that is rolled back does not count. A transaction takes a
    row that no other holds, so that writers never wait for each other; a sum of rows, unlike
    the highest key of a log, also tells of a transaction that began first and ended last.
    """

    changes = models.PositiveBigIntegerField(_("changes"), default=0)

    class Meta:
        verbose_name = _("data version")
        verbose_name_plural = _("data version")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.pk}: {self.changes}"
