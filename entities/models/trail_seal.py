from django.db import models
from django.utils.translation import gettext_lazy as _

from dvctrack.lib.frozen import Frozen, FrozenQuerySet


class TrailSeal(Frozen):
    """That an entry of the trail stood so when it was sealed; each seal holds the one before.

    The entry is named by its key, without a foreign key, so that one that is gone is missed.

    Elsewhere: the command that verifies the trail reads it.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    entry = models.BigIntegerField(_("entry of the trail"), unique=True)
    digest = models.CharField(_("SHA-256 of the entry"), max_length=64)
    seal = models.CharField(_("seal"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))

    objects = FrozenQuerySet["TrailSeal"].as_manager()

    class Meta:
        verbose_name = _("seal of the trail")
        verbose_name_plural = _("seals of the trail")
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number}:{self.seal}"
